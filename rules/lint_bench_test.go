package rules

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/openapi"
)

// largeDocument is a document of about 13 MB with 1,200 operations, as large APIs
// have them, in which nearly every rule for documents has something to say.
func largeDocument() []byte {
	var b strings.Builder
	b.WriteString(`openapi: 3.0.3
info: {title: Large, version: "1"}
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
  responses:
    Missing: {description: nothing here, content: {application/json: {schema: {$ref: "#/components/schemas/S0"}}}}
    Invalid: {description: Bad Request, content: {application/json: {schema: {$ref: "#/components/schemas/S1"}}}}
  schemas:
`)
	property := "        p%d: {type: string, description: \"" + strings.Repeat("what it is ", 12) + "\"}\n"
	for i := range 1200 {
		fmt.Fprintf(&b, "    S%d:\n      type: object\n      properties:\n", i)
		for j := range 55 {
			fmt.Fprintf(&b, property, j)
		}
	}
	b.WriteString("security: [{token: []}]\npaths:\n")
	for i := range 600 {
		fmt.Fprintf(&b, `  /things%d/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        "200": {description: it, content: {application/json: {schema: {$ref: "#/components/schemas/S%d"}}}}
        "429": {description: too often}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/S%d"}}}}
      responses:
        "201": {description: made, content: {application/json: {schema: {$ref: "#/components/schemas/S%d"}}}}
        "404": {$ref: "#/components/responses/Missing"}
        "422": {$ref: "#/components/responses/Invalid"}
        "503": {description: away}
`, i, 2*i, 2*i, 2*i+1)
	}
	return []byte(b.String())
}

// benched is a large document, or the one that CANDOR_BENCH_SPEC names.
func benched(b *testing.B) (string, []byte) {
	if name := os.Getenv("CANDOR_BENCH_SPEC"); name != "" {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		return name, data
	}
	return "large.yaml", largeDocument()
}

// The two benchmarks set linting beside loading. Figures of one core:
//
//	go test ./rules -run xxx -bench Document -benchmem -cpu 1
//	CANDOR_BENCH_SPEC=api.json go test ./rules -run xxx -bench Document -cpu 1
func BenchmarkDocumentLoad(b *testing.B) {
	name, data := benched(b)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := openapi.Parse(name, data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDocumentLint(b *testing.B) {
	name, data := benched(b)
	d, err := openapi.Parse(name, data)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		judge.Lint(All, d.API(), judge.Options{})
	}
}
