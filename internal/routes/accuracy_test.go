package routes

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

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

func Test_that_routes_of_public_documents_are_found(t *testing.T) {
	docs := documents(t)
	names := make([]string, 0, len(docs))
	for name := range docs {
		names = append(names, name)
	}
	slices.Sort(names)
	var requests, right int64
	only := os.Getenv("CANDOR_DOC")
	for _, name := range names {
		if only != "" && only != name {
			continue
		}
		if only != "" {
			trace = func(w *crowd, why string) {
				var tokens []string
				for _, m := range w.of[:min(len(w.of), 12)] {
					tokens = append(tokens, fmt.Sprint(m.token, ":", m.good))
				}
				parent := string(w.of[0].parent.appendName(nil))
				t.Log("FOLD", why, parent, w.class, len(w.of), w.good, w.beside, tokens)
			}
		}
		leaks = func(raw, truth, got string, n int64) {
			if only != "" {
				t.Log("LEAK", raw, truth, n)
			}
		}
		a := newAPI(7, docs[name], []int{200, 2000, 20000})
		s := run(New(Options{}), a.request, 200_000, 1000)
		requests += s.requests
		right += s.right
		t.Logf("%-14s %4d routes asked, %4d whole, %4d groups, %6d raw: %.4f", name, s.routes, s.whole, s.found, s.distinct, s.accuracy())
		for _, w := range s.wrong[:min(len(s.wrong), 12)] {
			t.Log("   ", w)
		}
	}
	t.Logf("all: %.4f", float64(right)/float64(requests))
}
