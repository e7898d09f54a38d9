package routes

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the table of documents anew")

// documents reads the templates of the paths of public OpenAPI documents from
// the directory that CANDOR_OPENAPI names. They are not part of this
// repository.
func documents(t *testing.T) map[string][]string {
	dir := os.Getenv("CANDOR_OPENAPI")
	files, _ := filepath.Glob(filepath.Join(dir, "*.json"))
	if dir == "" || len(files) == 0 {
		t.Skip("NOT MEASURED: no OpenAPI documents; set CANDOR_OPENAPI to a directory of JSON documents")
	}
	docs := map[string][]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var doc struct {
			Paths map[string]map[string]any
		}
		if err := json.Unmarshal(data, &doc); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		docs[strings.TrimSuffix(filepath.Base(file), ".json")] = templates(doc.Paths)
	}
	return docs
}

var parameter = regexp.MustCompile(`\{[^}/]*\}`)

// templates are the paths of a document that differ in more than the names of
// their parameters.
func templates(paths map[string]map[string]any) []string {
	seen := map[string]bool{}
	var list []string
	for path := range paths {
		path, _, _ = strings.Cut(path, "#")
		path, _, _ = strings.Cut(path, "?")
		list = append(list, path)
	}
	slices.Sort(list)
	return slices.DeleteFunc(list, func(path string) bool {
		key := parameter.ReplaceAllString(path, "{}")
		was := seen[key]
		seen[key] = true
		return was || path == "" || path[0] != '/'
	})
}

// Test_that_routes_of_public_documents_are_found makes the table in
// testdata/documents.txt anew and compares it. The traffic is made up: which
// route is asked for and which value a parameter has follow the law of word
// frequencies, values have the shape that the parameter's name suggests, out
// of 200 to 20,000; 2 % ask for objects that are not there, 1 % are scanners.
func Test_that_routes_of_public_documents_are_found(t *testing.T) {
	docs := documents(t)
	names := make([]string, 0, len(docs))
	for name := range docs {
		names = append(names, name)
	}
	slices.Sort(names)
	var table strings.Builder
	var requests, right int64
	fmt.Fprintf(&table, "%-14s %8s %8s %8s %8s %9s\n", "document", "asked", "whole", "groups", "raw", "accuracy")
	for _, name := range names {
		a := newAPI(7, docs[name], []int{200, 2000, 20000})
		s := run(t, New(Options{}), a.request, 200_000, 1000)
		requests += s.requests
		right += s.right
		fmt.Fprintf(&table, "%-14s %8d %8d %8d %8d %9.4f\n", name, s.routes, s.whole, s.found, s.distinct, s.accuracy())
		for _, w := range s.wrong[:min(len(s.wrong), 8)] {
			t.Log(name, w)
		}
	}
	all := float64(right) / float64(requests)
	fmt.Fprintf(&table, "%-14s %44.4f\n", "all", all)
	if all < 0.98 {
		t.Errorf("an accuracy of %.4f over all documents, want 0.98", all)
	}
	golden, err := os.ReadFile("testdata/documents.txt")
	if *update {
		golden, err = []byte(table.String()), os.WriteFile("testdata/documents.txt", []byte(table.String()), 0o644)
	}
	if err != nil || string(golden) != table.String() {
		t.Errorf("testdata/documents.txt is not up to date (%v); run with -update if this is meant:\n%s", err, table.String())
	}
}

// shop is an API whose endpoints have ids of all shapes, with words beside
// ids, slugs, files and dates.
var shop = strings.Fields(`
	/health /metrics /v1/orders /v1/orders/{order_number} /v1/orders/{order_number}/items /v1/orders/{order_number}/items/{item_number}
	/v1/orders/search /v1/users/me /v1/users/{user_uuid} /v1/users/{user_uuid}/addresses /v1/users/{user_uuid}/avatar.png
	/v1/products /v1/products/{product_slug} /v1/products/{product_slug}/reviews /v1/products/{product_slug}/reviews/{review_hex_sid}
	/v1/categories /v1/categories/{category_slug}/products /v1/accounts/{acct_prefixed} /v1/accounts/{acct_prefixed}/keys/{key_base62}
	/v1/accounts/{acct_prefixed}/statements/{statement_date}.pdf /v2/tenants/{tenant_slug}/projects/{project_short}
	/v2/tenants/{tenant_slug}/projects/{project_short}/members/{member_email} /v2/tenants/{tenant_slug}/invoices/{invoice_code}
	/v2/tenants/{tenant_slug}/usage /v2/sessions/{session_base64} /v2/search/{query_encoded} /static/app.{h8}.js /static/vendor.{h8}.js
	/static/style.{h8}.css /images/{image_hex}.webp /blog /blog/{post_title} /blog/tags/{tag_word} /calendar/{y4}/{m2}/{d2}
	/en/help/{article_number} /de-DE/help/{article_number} /export/{export_kube}/download /favicon.ico`)

func shopAPI(seed uint64) *api {
	a := newAPI(seed, shop, []int{3000, 30000})
	for name, kind := range map[string]string{
		"order_number": "number", "item_number": "number", "user_uuid": "uuid", "product_slug": "slug", "review_hex_sid": "hex24", "category_slug": "slug",
		"acct_prefixed": "prefixed", "key_base62": "base62", "statement_date": "date", "tenant_slug": "slug", "project_short": "short", "member_email": "email",
		"invoice_code": "code", "session_base64": "base64", "query_encoded": "encoded", "h8": "hash8", "image_hex": "hex24", "post_title": "title",
		"tag_word": "word", "y4": "year", "m2": "two", "d2": "two", "article_number": "number", "export_kube": "kube",
	} {
		if a.pools[name] == nil {
			panic(name)
		}
		a.pools[name].kind = kind
	}
	return a
}

func Test_that_routes_of_a_shop_are_found(t *testing.T) {
	n := 300_000
	if os.Getenv("CANDOR_LONG") != "" {
		n = 3_000_000
	}
	for seed := range uint64(2) {
		s := run(t, New(Options{}), shopAPI(seed).request, n, 3000)
		t.Logf("seed %d: %d routes asked, %d whole, %d groups, %d raw routes: accuracy %.4f", seed, s.routes, s.whole, s.found, s.distinct, s.accuracy())
		for _, w := range s.wrong[:min(len(s.wrong), 20)] {
			t.Log("   ", w)
		}
		if s.accuracy() < 0.98 {
			t.Errorf("seed %d: an accuracy of %.4f, want 0.98", seed, s.accuracy())
		}
	}
}
