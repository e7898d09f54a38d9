package scenario

import (
	"fmt"
	"time"
)

func answers() (rows []*Scenario) {
	later := Step{Code: 202, Body: "later", Header: fields("Retry-After", "5", "Location", "/jobs/1")}
	for _, of := range []struct {
		method string
		step   Step
	}{
		{"GET", ok()}, {"HEAD", ok()}, {"POST", Step{Code: 201, Body: "made", Header: fields("Location", "/orders/1")}}, {"POST", later}, {"DELETE", Step{Code: 204}},
		{"POST", Step{Code: 205}}, {"GET", Step{Code: 206, Body: "half", Header: fields("Content-Range", "bytes 0-3/8")}}, {"GET", Step{Code: 304, Header: fields("ETag", `"v1"`)}}, {"OPTIONS", Step{Code: 204, Header: fields("Allow", "GET")}},
	} {
		rows = append(rows, &Scenario{Name: fmt.Sprintf("a %d to %s is the answer", of.step.code(), of.method), Source: "RFC 9110 §15.3, §15.4.5", Request: send(of.method), Script: script(of.step, refusal(500)), Must: all(atMost(1)), Does: all(gets(of.step.code()), within(time.Second))})
	}
	for _, code := range []int{103, 199} {
		rows = append(rows, &Scenario{Name: fmt.Sprintf("an interim %d is not the answer", code), Source: "RFC 9110 §15.2", Script: script(Step{Interim: code, Body: "done"}, refusal(500)), Must: all(atMost(1)), Does: all(gets(200), within(time.Second))})
	}
	early := refusal(503)
	early.Interim = 103
	return append(rows,
		repeated("an interim answer before a 503 changes nothing", "RFC 9110 §15.2", send("GET"), early),
		&Scenario{Name: "a 200 with Retry-After is the answer", Source: "RFC 9110 §10.2.3", Script: script(Step{Body: "done", Header: fields("Retry-After", "5")}, refusal(500)), Must: all(atMost(1)), Does: all(gets(200), within(time.Second))},
		&Scenario{Name: "a 200 whose content is a problem document is the answer", Source: "RFC 9457 §3.1.2", Script: script(Step{Header: fields("Content-Type", "application/problem+json"), Body: `{"status":503}`}, ok()), Must: all(atMost(1)), Does: all(gets(200), within(time.Second))},
	)
}
