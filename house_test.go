package candor_test

import (
	"bytes"
	"go/ast"
	"go/build"
	"go/format"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// longest is the number of lines a hand-written file may have.
const longest = 900

// longFiles may be longer than that, each for its reason.
var longFiles = map[string]string{}

// platformFiles are built on some platforms only, each for its reason. The
// name of every other file must mean the same everywhere: a file called
// codes_windows.go or nginx_js.go is left out of other builds without a word.
var platformFiles = map[string]string{}

// wordsOfTheWorkshop speak of how the project is made. What a reader finds
// here speaks of HTTP and of the project alone.
var wordsOfTheWorkshop = regexp.MustCompile(`(?i)\bissue #?\d|\bissues show\b|\bas an AI\b|\blanguage model\b|\bco-authored-by\b|\bthe brief\b|/work/(main|shared)\b|\b(coding|maintenance|work) session\b`)

// sourceFile is one Go file of this module, whatever platform it is for.
type sourceFile struct {
	path    string // "guard/guard.go"
	dir     string // "guard"; "." is the root
	test    bool
	src     []byte
	set     *token.FileSet
	file    *ast.File
	imports []string
}

// sourceFiles parses every Go file of this module. Modules nested in it have
// houses of their own.
func sourceFiles(t *testing.T) []sourceFile {
	t.Helper()
	var files []sourceFile
	walk(t, func(p string) {
		if path.Ext(p) != ".go" {
			return
		}
		src, err := os.ReadFile(filepath.FromSlash(p))
		if err != nil {
			t.Fatal(err)
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, p, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Errorf("%v", err)
			return
		}
		s := sourceFile{path: p, dir: path.Dir(p), test: strings.HasSuffix(p, "_test.go"), src: src, set: set, file: f}
		for _, i := range f.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			s.imports = append(s.imports, name)
		}
		files = append(files, s)
	})
	if len(files) < 50 {
		t.Fatalf("found %d Go files; is this the root of the module?", len(files))
	}
	return files
}

// walk calls f with every file of this module outside testdata.
func walk(t *testing.T, f func(slashPath string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() {
			f(filepath.ToSlash(p))
			return nil
		}
		name := d.Name()
		if p == "." {
			return nil
		}
		if _, err := os.Stat(filepath.Join(p, "go.mod")); err == nil {
			return fs.SkipDir
		}
		if name == "testdata" || name == "dist" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
			return fs.SkipDir
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func Test_that_every_package_says_what_it_is(t *testing.T) {
	said := map[string]int{}
	for _, s := range sourceFiles(t) {
		if s.test {
			continue
		}
		said[s.dir] += 0
		if s.file.Doc == nil {
			continue
		}
		said[s.dir]++
		text := s.file.Doc.Text()
		if want := "Package " + s.file.Name.Name + " "; s.file.Name.Name != "main" && !strings.HasPrefix(text, want) {
			t.Errorf("%s: the package comment begins %q, want %q", s.path, firstWords(text), want)
		}
	}
	for dir, n := range said {
		if n != 1 {
			t.Errorf("%s: %d files have a package comment, want one", dir, n)
		}
	}
}

func firstWords(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s[:min(len(s), 40)]
}

func Test_that_every_exported_name_of_a_public_package_is_documented(t *testing.T) {
	for _, s := range sourceFiles(t) {
		if s.test || s.file.Name.Name == "main" || strings.Contains("/"+s.dir+"/", "/internal/") {
			continue
		}
		for _, d := range s.file.Decls {
			undocumented(d, func(name string, at token.Pos) {
				t.Errorf("%s: %s has no comment", s.set.Position(at), name)
			})
		}
	}
}

// undocumented calls say with every exported name of a declaration that has
// no comment. A comment on a group of constants or variables covers them all.
func undocumented(d ast.Decl, say func(string, token.Pos)) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && d.Name.IsExported() && exportedReceiver(d) && !wellKnown[d.Name.Name] {
			say(d.Name.Name, d.Pos())
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.IsExported() && spec.Doc == nil && d.Doc == nil && spec.Comment == nil {
					say(spec.Name.Name, spec.Pos())
				}
			case *ast.ValueSpec:
				for _, n := range spec.Names {
					if n.IsExported() && spec.Doc == nil && d.Doc == nil && spec.Comment == nil {
						say(n.Name, n.Pos())
					}
				}
			}
		}
	}
}

// wellKnown methods mean what the interfaces of the standard library say.
var wellKnown = map[string]bool{
	"Error": true, "String": true, "Unwrap": true, "Is": true, "Len": true, "Less": true, "Swap": true,
	"MarshalJSON": true, "UnmarshalJSON": true, "MarshalText": true, "UnmarshalText": true, "UnmarshalYAML": true, "ServeHTTP": true,
	"Read": true, "Write": true, "Close": true,
}

func exportedReceiver(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return true
	}
	x := f.Recv.List[0].Type
	for {
		switch e := x.(type) {
		case *ast.StarExpr:
			x = e.X
		case *ast.IndexExpr:
			x = e.X
		case *ast.IndexListExpr:
			x = e.X
		case *ast.Ident:
			return e.IsExported()
		default:
			return false
		}
	}
}

func Test_that_every_file_is_formatted_and_of_readable_length(t *testing.T) {
	for _, s := range sourceFiles(t) {
		want, err := format.Source(s.src)
		if err != nil {
			t.Errorf("%s: %v", s.path, err)
		} else if !bytes.Equal(want, s.src) {
			t.Errorf("%s: run gofmt -w on it", s.path)
		}
		n := bytes.Count(s.src, []byte("\n"))
		if reason := longFiles[s.path]; n > longest && reason == "" {
			t.Errorf("%s: %d lines, at most %d; divide it by subject", s.path, n, longest)
		} else if n <= longest && reason != "" {
			t.Errorf("%s has %d lines and needs no place in longFiles", s.path, n)
		}
	}
	for p := range longFiles {
		if _, err := os.Stat(filepath.FromSlash(p)); err != nil {
			t.Errorf("longFiles: %v", err)
		}
	}
}

func Test_that_every_function_fits_a_screen(t *testing.T) {
	const most = 60 // lines; a test may hold a longer table
	for _, s := range sourceFiles(t) {
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || s.test {
				continue
			}
			if n := s.set.Position(f.End()).Line - s.set.Position(f.Pos()).Line + 1; n > most {
				t.Errorf("%s: %s has %d lines, at most %d", s.set.Position(f.Pos()), f.Name.Name, n, most)
			}
		}
	}
}

func Test_that_no_file_is_left_out_of_a_build_by_its_name(t *testing.T) {
	platforms := [][2]string{{"linux", "amd64"}, {"windows", "arm64"}, {"darwin", "arm64"}, {"js", "wasm"}}
	for _, s := range sourceFiles(t) {
		var left []string
		for _, p := range platforms {
			c := build.Default
			c.GOOS, c.GOARCH = p[0], p[1]
			c.OpenFile = func(string) (io.ReadCloser, error) { // a //go:build line is no silence; the name alone decides here
				return io.NopCloser(strings.NewReader("package p\n")), nil
			}
			if ok, err := c.MatchFile(filepath.FromSlash(s.dir), path.Base(s.path)); err != nil {
				t.Errorf("%s: %v", s.path, err)
			} else if !ok {
				left = append(left, p[0]+"/"+p[1])
			}
		}
		if len(left) > 0 && platformFiles[s.path] == "" {
			t.Errorf("%s is left out of builds for %s; rename it, or list it in platformFiles with the reason", s.path, strings.Join(left, ", "))
		}
		if s.test && !slices.Contains(s.imports, "testing") && !declaresExample(s.file) && !bytes.Contains(s.src, []byte("\n//go:build ")) && !bytes.HasPrefix(s.src, []byte("//go:build ")) {
			t.Errorf("%s ends like a test and imports no testing: it is left out of every build", s.path)
		}
	}
	for p := range platformFiles {
		if _, err := os.Stat(filepath.FromSlash(p)); err != nil {
			t.Errorf("platformFiles: %v", err)
		}
	}
}

func declaresExample(f *ast.File) bool {
	return slices.ContainsFunc(f.Decls, func(d ast.Decl) bool {
		fn, ok := d.(*ast.FuncDecl)
		return ok && strings.HasPrefix(fn.Name.Name, "Example")
	})
}

func Test_that_the_licence_is_here(t *testing.T) {
	text, err := os.ReadFile("LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(text, []byte("Apache License")) || !bytes.Contains(text, []byte("Version 2.0, January 2004")) {
		t.Error("LICENSE is not the Apache License, version 2.0")
	}
}

func Test_that_no_text_speaks_of_the_workshop(t *testing.T) {
	texts := []string{".go", ".md", ".yaml", ".yml", ".html", ".txt", ".css", ".js"}
	walk(t, func(p string) {
		if !slices.Contains(texts, path.Ext(p)) || p == "house_test.go" { // which names the words
			return
		}
		text, err := os.ReadFile(filepath.FromSlash(p))
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if word := wordsOfTheWorkshop.FindString(line); word != "" {
				t.Errorf("%s:%d: %q speaks of how the project is made", p, i+1, word)
			}
		}
	})
}

func Test_that_the_words_of_the_workshop_are_found(t *testing.T) {
	for _, s := range []string{"see issue #2", "per issue 17", "as an AI", "read /work/shared/DESIGN.md", "in this work session"} {
		if !wordsOfTheWorkshop.MatchString(s) {
			t.Errorf("%q is not found", s)
		}
	}
	for _, s := range []string{"tissue 2", "the login session has expired", "AI crawlers", "issues tokens"} {
		if w := wordsOfTheWorkshop.FindString(s); w != "" {
			t.Errorf("%q is found in %q", w, s)
		}
	}
}

// Test_that_pages_name_files_that_exist looks up what the pages for
// contributors put in backquotes and what ends like a file of ours.
func Test_that_pages_name_files_that_exist(t *testing.T) {
	quoted := regexp.MustCompile("`([A-Za-z0-9_./*-]+\\.(?:go|md|yaml|json))`")
	found := 0
	for _, page := range []string{"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range quoted.FindAllStringSubmatch(string(text), -1) {
			if strings.HasPrefix(m[1], "candor.") || m[1] == "openapi.yaml" { // the reader's own files
				continue
			}
			found++
			if files, err := filepath.Glob(filepath.FromSlash(m[1])); err == nil && len(files) == 0 {
				if files, err = filepath.Glob(filepath.Join("*", filepath.FromSlash(m[1]))); err != nil || len(files) == 0 {
					t.Errorf("%s names %s, which does not exist", page, m[1])
				}
			}
		}
	}
	if found == 0 {
		t.Error("no page names a file; has the way of quoting changed?")
	}
}

func Test_that_the_one_test_command_is_the_same_everywhere(t *testing.T) {
	const command = "go run ./internal/check"
	for _, file := range []string{"README.md", "CONTRIBUTING.md", ".ci/run", "internal/check/main.go"} {
		text, err := os.ReadFile(filepath.FromSlash(file))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(text, []byte(command+"\n")) {
			t.Errorf("%s does not have a line that ends with %q", file, command)
		}
	}
}
