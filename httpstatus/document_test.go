package httpstatus

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func Test_that_no_document_has_a_null_and_all_have_the_keys_of_the_shape(t *testing.T) {
	want := strings.Fields(`code name reference class registered definition summary send_when instead requires vendor body client
		storage crawler api monitor scenarios causes faq differs confused_with sources`)
	for _, c := range append(All(), &Contract{Code: 471}) {
		raw, err := json.Marshal(c.Document())
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte(":null")) || bytes.Contains(raw, []byte("[null")) {
			t.Errorf("%s has a null: %s", c.Key(), raw)
		}
		var keys map[string]any
		if err := json.Unmarshal(raw, &keys); err != nil {
			t.Fatal(err)
		}
		for _, k := range want {
			if _, ok := keys[k]; !ok {
				t.Errorf("%s has no key %q", c.Key(), k)
			}
		}
	}
}

func Test_that_the_inner_objects_have_the_keys_of_the_shape(t *testing.T) {
	raw, err := json.Marshal(Get(401).Document())
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`"code":401,`, `"instead":[{"code":400,"when":"`, `"requires":[{"field":"WWW-Authenticate","level":"MUST","source":"RFC 9110 §15.5.2"`,
		`"client":{"same_request":{"answer":"no","when":"`, `"corrected_request":{`, `"other_credentials":{"answer":"yes","when":"`, `"after_delay":{`, `"new_connection":{`,
		`"storage":{"class":"explicit-only","cache_control":"no-store","summary":"`, `"crawler":[{"who":"Googlebot","treatment":"`, `"indexing":"dropped"`, `"crawl_rate":"`, `"link_signals":"`,
		`"monitor":{"bucket":"auth","summary":"`, `"faq":[{"q":"`, `"confused_with":[400,`,
		`"summary":{"source":"convention","mark":"convention"}`, `"client.same_request":{"source":"RFC 9110 §15.5.2","mark":"rfc"}`,
	} {
		if !bytes.Contains(raw, []byte(part)) {
			t.Errorf("401 has no %s in %s", part, raw)
		}
	}
}

func Test_that_every_sentence_of_a_document_has_its_source(t *testing.T) {
	for _, c := range All() {
		d := c.Document()
		n := 5 // the five acts
		statements(reflect.ValueOf(c), "", func(string, Statement) { n++ })
		for _, o := range CachesDo(c) {
			for _, s := range []Statement{o.Default, o.Setup} {
				if s.Text != "" {
					n++
				}
			}
		}
		if len(d.Sources) != n {
			t.Errorf("%s has %d sources for %d sentences", c.Key(), len(d.Sources), n)
		}
		for _, path := range []string{"definition", "summary", "send_when.0", "instead.0", "client.summary", "client.after_delay", "storage.summary", "crawler.1", "monitor.summary", "api", "scenarios.0"} {
			if s := d.Sources[path]; s.Source == "" || s.Mark == "" {
				t.Errorf("%s has no source of %s", c.Key(), path)
			}
		}
	}
}

func Test_that_a_document_does_not_share_what_it_could_change(t *testing.T) {
	d := Get(400).Document()
	d.Confused[0] = 0
	d.SendWhen[0] = ""
	if Get(400).Confused[0] == 0 || Get(400).SendWhen[0].Text == "" {
		t.Error("writing to the document changed the contract")
	}
}
