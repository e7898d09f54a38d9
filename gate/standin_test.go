package gate

import (
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/answer"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/rules"
)

// TestMain gives repair the rules about storing. Those that package rules does
// not have yet are stood in for, so that repair is tested all the same.
func TestMain(m *testing.M) {
	storing = storingRules(slices.Concat(rules.All, standIns()))
	os.Exit(m.Run())
}

func standIns() []*judge.Rule {
	var out []*judge.Rule
	for _, c := range httpstatus.All() {
		if !c.Registered || c.Code < 400 || c.Storage.CacheControl != httpstatus.NoStore {
			continue
		}
		fault := "/stored-for-everyone"
		switch c.Storage.Class {
		case httpstatus.MustNotStore:
			fault = "/forbids-storing"
		case httpstatus.Heuristic:
			fault = "/needs-freshness"
		}
		id := strconv.Itoa(c.Code) + fault
		if rules.ByID(id) != nil {
			continue
		}
		out = append(out, &judge.Rule{
			ID: id, On: judge.On(c.Code), Needs: candor.SawRequestHeader | candor.SawResponseHeader,
			Check: map[string]func(*judge.Case) judge.Result{"/stored-for-everyone": storedForEveryone, "/forbids-storing": forbidsStoring, "/needs-freshness": needsFreshness}[fault],
		})
	}
	return out
}

func storedForEveryone(c *judge.Case) judge.Result {
	cache := answer.Read(answer.Input{Status: c.Status(), Header: c.Response.Header, Request: &answer.Request{Method: c.Method(), URL: c.Request.Target, Header: c.Request.Header}}).Cache
	if cache.Stores && cache.Reuse == answer.ReuseFresh {
		return judge.Fault("A shared cache may give it to everyone.", httpstatus.NoStore, "a lifetime")
	}
	return judge.Clean
}

func forbidsStoring(c *judge.Case) judge.Result {
	if s := c.Caching(); !s.NoStore && (s.Public || s.Explicit()) {
		return judge.Fault("It states freshness.", httpstatus.NoStore, "a lifetime")
	}
	return judge.Clean
}

func needsFreshness(c *judge.Case) judge.Result {
	if c.Caching().Said || c.Method() != "GET" && c.Method() != "HEAD" {
		return judge.Clean
	}
	return judge.Fault("It says nothing on storing.", httpstatus.NoStore, "nothing")
}
