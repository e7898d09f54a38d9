package rules

import (
	"testing"

	"github.com/candorhttp/candor/judge"
)

func Test_that_whoever_loses_the_method_hears_both_ways_out(t *testing.T) {
	for code, want := range map[string]string{"301": "308, or 303 to fetch the outcome", "302": "307, or 303 to fetch the outcome"} {
		all, err := judge.ParseExchanges("POST /orders HTTP/1.1\nHost: api.example\n\nHTTP/1.1 " + code + " Moved\nLocation: /orders/\n")
		if err != nil {
			t.Fatal(err)
		}
		j := judge.New([]*judge.Rule{methodLost}, judge.Options{})
		for i := range all {
			j.Add(&all[i])
		}
		if found := j.Report().Findings; len(found) != 1 || found[0].Expected != want {
			t.Errorf("%s: %+v, want %q to be expected", code, found, want)
		}
	}
}
