package main

import (
	"context"
	"net/http/httptest"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/candorhttp/candor/site"
)

// The responses that the pages offer are read by somebody else's reader too.
func Test_that_another_reader_takes_the_OpenAPI_responses_of_the_pages(t *testing.T) {
	w := httptest.NewRecorder()
	site.Handler(site.Options{}).ServeHTTP(w, httptest.NewRequest("GET", "/openapi-responses.json", nil))
	doc, err := openapi3.NewLoader().LoadFromData(w.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		t.Error(err)
	}
	if n := len(doc.Components.Responses); n < 50 {
		t.Errorf("%d responses", n)
	}
}
