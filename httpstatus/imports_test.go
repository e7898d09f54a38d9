package httpstatus

import (
	"go/build"
	"strings"
	"testing"
)

func Test_that_an_importer_pays_for_little(t *testing.T) {
	seen := map[string]bool{}
	var walk func(path, dir string)
	walk = func(path, dir string) {
		if seen[path] || path == "C" || path == "unsafe" {
			return
		}
		seen[path] = true
		p, err := build.Import(path, dir, 0)
		if err != nil {
			t.Fatal(err)
		}
		if !p.Goroot && path != "." {
			t.Errorf("%s is outside the standard library", path)
		}
		for _, i := range p.Imports {
			walk(i, p.Dir)
		}
	}
	walk(".", ".")
	for path := range seen {
		for _, heavy := range []string{"net", "net/http", "encoding/json", "reflect", "fmt", "os", "regexp", "text/template"} {
			if path == heavy || strings.HasPrefix(path, heavy+"/") && heavy != "os" {
				t.Errorf("the package imports %s, itself or through another", path)
			}
		}
	}
	if !seen["strings"] {
		t.Error("the walk found nothing")
	}
}

func BenchmarkDocument(b *testing.B) {
	c := Get(403)
	for b.Loop() {
		_ = c.Document()
	}
}
