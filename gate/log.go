package gate

import (
	"encoding/json"

	"github.com/candorhttp/candor"
)

// writeLog writes one line. A log that cannot be written does not stop the
// traffic; lost lines are counted and reported on the console and in metrics.
func (g *Gate) writeLog(ev *candor.Event) {
	line, err := json.Marshal(ev)
	if err == nil {
		line = append(line, '\n')
		g.logMu.Lock()
		_, err = g.config.Log.Write(line)
		g.logMu.Unlock()
	}
	if err != nil && g.logLost.Add(1) == 1 {
		g.log.Error("the access log cannot be written", "error", err)
	}
}
