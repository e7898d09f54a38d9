package candor_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const modulePath = "github.com/candorhttp/candor"

// room is one package of the house: the floor it stands on and the outside
// modules that whoever imports it pays for, their own requirements included.
type room struct {
	dir     string
	floor   int
	planned bool // not built yet; to be struck out when it is
	outside []string
}

// Groups of outside modules that come together.
var (
	yamlReader  = []string{"go.yaml.in/yaml/v3"}
	schemas     = []string{"github.com/santhosh-tekuri/jsonschema/v6", "golang.org/x/text"}
	tokens      = []string{"github.com/MicahParks/jwkset", "github.com/MicahParks/keyfunc/v3", "github.com/golang-jwt/jwt/v5", "golang.org/x/time"}
	metrics     = []string{"github.com/beorn7/perks", "github.com/cespare/xxhash/v2", "github.com/munnerz/goautoneg", "github.com/prometheus/client_golang", "github.com/prometheus/client_model", "github.com/prometheus/common", "github.com/prometheus/procfs", "golang.org/x/sys", "google.golang.org/protobuf"}
	unpacking   = []string{"github.com/klauspost/compress"}
	commandLine = []string{"github.com/spf13/cobra", "github.com/spf13/pflag", "golang.org/x/sys", "golang.org/x/term"}
)

// house is the picture of ARCHITECTURE.md: a package imports lower floors
// only, and packages of one floor do not know each other.
var house = []room{
	{dir: "cmd/candor", floor: 7, outside: join(yamlReader, schemas, tokens, metrics, unpacking, commandLine)},

	{dir: "internal/cli", floor: 6, outside: join(yamlReader, schemas, tokens, metrics, unpacking, commandLine)},
	{dir: "examples/orders", floor: 6, outside: join(yamlReader, schemas, tokens)},

	{dir: "gate", floor: 5, outside: join(yamlReader, schemas, tokens, metrics)},
	{dir: "internal/config", floor: 5, outside: join(yamlReader, schemas, tokens)},
	{dir: "internal/sample", floor: 5, outside: []string{"github.com/golang-jwt/jwt/v5"}},
	{dir: "store", floor: 5, planned: true},
	{dir: "cluster", floor: 5, planned: true},

	{dir: "guard", floor: 4, outside: join(yamlReader, schemas, tokens)},
	{dir: "site", floor: 4},
	{dir: "accesslog", floor: 4, outside: unpacking},
	{dir: "internal/visit", floor: 4},
	{dir: "har", floor: 4},
	{dir: "watch", floor: 4, outside: []string{"github.com/cespare/xxhash/v2"}},
	{dir: "retry", floor: 4},
	{dir: "audit", floor: 4, planned: true},
	{dir: "report", floor: 4, outside: yamlReader},
	{dir: "judgetest", floor: 4, outside: join(yamlReader, schemas)},

	{dir: "openapi", floor: 3, outside: join(yamlReader, schemas)},
	{dir: "rules", floor: 3},
	{dir: "cedar", floor: 3, planned: true},

	{dir: "ladder", floor: 2},
	{dir: "answer", floor: 2},
	{dir: "judge", floor: 2},
	{dir: "internal/capture", floor: 2},
	{dir: "internal/traffic", floor: 2},

	{dir: ".", floor: 1},
	{dir: "problem", floor: 1},
	{dir: "internal/routes", floor: 1},

	{dir: "httpstatus", floor: 0},
	{dir: "internal/chart", floor: 0},
	{dir: "internal/httpfield", floor: 0},
	{dir: "internal/markdown", floor: 0},
	{dir: "internal/pageframe", floor: 0},
	{dir: "internal/pathshape", floor: 0},
	{dir: "internal/robots", floor: 0},
	{dir: "internal/scan", floor: 0},
	{dir: "internal/scenario", floor: 0},
	{dir: "internal/statefile", floor: 0},
	{dir: "internal/strictjson", floor: 0},
	{dir: "internal/textpage", floor: 0},
	{dir: "internal/useragent", floor: 0},
	{dir: "internal/yamlfile", floor: 0, outside: yamlReader},
	{dir: "internal/check", floor: 0}, // a program of its own: the one test command
}

// forTests are the outside modules that only tests may import, beside those
// of the package's own list.
var forTests = []string{
	"github.com/google/go-cmp",
	"github.com/rogpeppe/go-internal",
	"github.com/santhosh-tekuri/jsonschema/v6",
	"github.com/golang-jwt/jwt/v5",
	"go.yaml.in/yaml/v3",
	"pgregory.net/rapid",
}

// ban forbids an import, of a package or of everything below it.
type ban struct {
	path   string   // "net/http", "github.com/spf13/cobra"
	in     []string // packages it holds for; none means the whole house
	but    []string // packages it does not hold for
	tests  bool     // whether it holds for tests too
	reason string
}

var bans = []ban{
	{path: "net/http", in: []string{"httpstatus"}, reason: "whoever asks for the meaning of a code must not pay for an HTTP stack"},
	{path: "encoding/json", in: []string{"httpstatus"}, reason: "the contract is plain data; whoever prints it chooses the encoder"},
	{path: "net/http", in: []string{"internal/strictjson", "internal/useragent", "internal/yamlfile"}, reason: "readers of bytes know nothing of where the bytes come from"},
	{path: "github.com/spf13", but: []string{"internal/cli"}, tests: true, reason: "the command line is the only place that reads flags"},
	{path: "github.com/prometheus", but: []string{"gate"}, tests: true, reason: "a library must not choose its importer's metrics"},
	{path: "go.yaml.in/yaml/v3", but: []string{"internal/yamlfile", "internal/config", "openapi"}, reason: "YAML is read where faults are placed by line and column"},
	{path: "github.com/santhosh-tekuri/jsonschema/v6", but: []string{"openapi"}, reason: "schemas are compiled in one place"},
	{path: "github.com/klauspost/compress", but: []string{"accesslog"}, reason: "compressed logs are read in one place; the standard library has gzip for the rest"},
	{path: "github.com/golang-jwt/jwt/v5", but: []string{"guard", "internal/sample", "examples/orders"}, reason: "tokens are verified in one place; the samples only sign them"},
	{path: "github.com/getkin/kin-openapi", tests: true, reason: "a rival and a second reader, for module bench only"},
	{path: "github.com/chromedp", tests: true, reason: "it drives a browser, for module browser only"},
	{path: "net/http/httptest", reason: "it brings a server and a certificate into the program"},
	{path: "testing", but: []string{"internal/scenario", "judgetest"}, reason: "it brings its flags into the program; these two are for tests, which have them"},
	{path: "os/exec", but: []string{"internal/check"}, reason: "nothing here runs other programs"},
	{path: "unsafe", but: []string{"accesslog"}, tests: true, reason: "what is read comes from strangers; one function of accesslog lends its buffer"},
	{path: "C", tests: true, reason: "the binary must build without a C compiler"},
	{path: "log", reason: "a logger is handed in (log/slog), never taken from the process"},
}

func join(groups ...[]string) []string {
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(groups...))))
}

func roomOf(dir string) *room {
	i := slices.IndexFunc(house, func(r room) bool { return r.dir == dir })
	if i < 0 {
		return nil
	}
	return &house[i]
}

// ours returns the directory of an import path of this module.
func ours(importPath string) (string, bool) {
	if importPath == modulePath {
		return ".", true
	}
	return strings.CutPrefix(importPath, modulePath+"/")
}

// covers reports whether an import path is path or lies below it. Nothing
// lies below a package of the standard library.
func covers(path, importPath string) bool {
	return importPath == path || strings.Contains(path, ".") && strings.HasPrefix(importPath, path+"/")
}

func Test_that_the_house_and_its_picture_agree(t *testing.T) {
	built := map[string]bool{}
	for _, s := range sourceFiles(t) {
		if !s.test {
			built[s.dir] = true
		}
	}
	drawn := map[string]bool{}
	for _, r := range house {
		if drawn[r.dir] {
			t.Errorf("%s is drawn twice", r.dir)
		}
		drawn[r.dir] = true
		if built[r.dir] == r.planned {
			if r.planned {
				t.Errorf("%s is built: strike out planned", r.dir)
			} else {
				t.Errorf("%s is drawn on floor %d and does not exist; take it out, or mark it planned", r.dir, r.floor)
			}
		}
		if !slices.Equal(r.outside, join(r.outside)) {
			t.Errorf("%s: its outside modules are not sorted, or one is there twice", r.dir)
		}
	}
	for dir := range built {
		if !drawn[dir] {
			t.Errorf("%s stands on no floor: give it a room in this table", dir)
		}
	}
}

// Test_that_the_page_of_the_architecture_draws_the_same_floors reads the rows
// of ARCHITECTURE.md: | floor | `package`, `package` | what is there |
func Test_that_the_page_of_the_architecture_draws_the_same_floors(t *testing.T) {
	page, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\| ([0-9]) \| ([^|]*) \|`).FindAllStringSubmatch(string(page), -1) {
		for _, name := range regexp.MustCompile("`([^`]*)`").FindAllStringSubmatch(m[2], -1) {
			dir := name[1]
			if dir == "candor" {
				dir = "."
			}
			drawn[dir] = true
			if r := roomOf(dir); r == nil || r.planned {
				t.Errorf("ARCHITECTURE.md draws %s, which does not exist", dir)
			} else if strconv.Itoa(r.floor) != m[1] {
				t.Errorf("ARCHITECTURE.md draws %s on floor %s; it stands on %d", dir, m[1], r.floor)
			}
		}
	}
	for _, r := range house {
		aside := strings.HasPrefix(r.dir, "examples/") || r.dir == "internal/check" // applications, not parts of the house
		if !r.planned && !aside && !drawn[r.dir] {
			t.Errorf("ARCHITECTURE.md does not draw %s", r.dir)
		}
	}
}

func Test_that_packages_import_lower_floors_only(t *testing.T) {
	for _, s := range sourceFiles(t) {
		from := roomOf(s.dir)
		if from == nil || s.test { // a test may set the scene with higher floors; the compiler forbids cycles
			continue
		}
		for _, i := range s.imports {
			dir, ok := ours(i)
			if !ok {
				continue
			}
			to := roomOf(dir)
			switch {
			case to == nil:
				t.Errorf("%s imports %s, which stands on no floor", s.path, dir)
			case to.floor >= from.floor:
				t.Errorf("%s (floor %d) imports %s (floor %d)", s.path, from.floor, dir, to.floor)
			}
		}
	}
}

func Test_that_examples_use_public_packages_only(t *testing.T) {
	for _, s := range sourceFiles(t) {
		if !strings.HasPrefix(s.dir, "examples/") {
			continue
		}
		for _, i := range s.imports {
			if dir, ok := ours(i); ok && strings.Contains("/"+dir+"/", "/internal/") {
				t.Errorf("%s imports %s: an example may use what its reader can import", s.path, dir)
			}
		}
	}
}

func Test_that_no_ban_is_broken(t *testing.T) {
	for _, s := range sourceFiles(t) {
		for _, b := range bans {
			if s.test && !b.tests || len(b.in) > 0 && !slices.Contains(b.in, s.dir) || slices.Contains(b.but, s.dir) {
				continue
			}
			for _, i := range s.imports {
				if covers(b.path, i) {
					t.Errorf("%s imports %s, which is banned there: %s", s.path, i, b.reason)
				}
			}
		}
	}
}

// Test_that_every_ban_still_bans fails when what a ban names is gone, so that
// the list does not outlive its reasons.
func Test_that_every_ban_still_bans(t *testing.T) {
	used := map[string]map[string]bool{} // directory to imports
	for _, s := range sourceFiles(t) {
		if used[s.dir] == nil {
			used[s.dir] = map[string]bool{}
		}
		for _, i := range s.imports {
			used[s.dir][i] = true
		}
	}
	for _, b := range bans {
		if b.reason == "" {
			t.Errorf("the ban on %s has no reason", b.path)
		}
		for _, dir := range slices.Concat(b.in, b.but) {
			if used[dir] == nil {
				t.Errorf("the ban on %s names %s, which does not exist", b.path, dir)
			}
		}
		for _, dir := range b.but {
			found := false
			for i := range used[dir] {
				found = found || covers(b.path, i)
			}
			if used[dir] != nil && !found {
				t.Errorf("%s may import %s and does not: narrow the ban", dir, b.path)
			}
		}
		if strings.Contains(b.path, ".") && !required(t, b.path) {
			t.Errorf("the ban on %s names a module that no go.mod of this repository requires", b.path)
		}
	}
}

// required reports whether a go.mod here requires a module at or below path.
func required(t *testing.T, path string) bool {
	t.Helper()
	want := regexp.MustCompile(`(?m)^\s*(require )?` + regexp.QuoteMeta(path) + `[/ ]`)
	for _, file := range []string{"go.mod", filepath.Join("bench", "go.mod"), filepath.Join("browser", "go.mod")} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if want.Match(text) {
			return true
		}
	}
	return false
}

// listed is what go list tells of a package.
type listed struct {
	ImportPath                         string
	Standard, DepOnly                  bool
	Module                             *struct{ Path string }
	Deps                               []string
	Imports, TestImports, XTestImports []string
}

func goList(t *testing.T) map[string]listed {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command("go", "list", "-e", "-deps", "-json=ImportPath,Standard,DepOnly,Module,Deps,Imports,TestImports,XTestImports", "./...")
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.Bytes())
	}
	all := map[string]listed{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all[p.ImportPath] = p
	}
}

func Test_that_importers_pay_for_the_listed_modules_only(t *testing.T) {
	all := goList(t)
	for _, r := range house {
		if r.planned {
			continue
		}
		p, ok := all[strings.TrimSuffix(modulePath+"/"+r.dir, "/.")]
		if !ok {
			t.Errorf("go list does not know %s", r.dir)
			continue
		}
		via := map[string]string{} // module to a package of it
		for _, dep := range p.Deps {
			if m := all[dep].Module; m != nil && m.Path != modulePath {
				via[m.Path] = cmp.Or(via[m.Path], dep)
			}
		}
		for m, dep := range via {
			if !slices.Contains(r.outside, m) {
				t.Errorf("whoever imports %s now pays for %s (package %s); if that is meant, list it and say why in docs/dependencies.md", r.dir, m, dep)
			}
		}
		for _, m := range r.outside {
			if via[m] == "" {
				t.Errorf("%s lists %s and does not need it", r.dir, m)
			}
		}
	}
}

func Test_that_httpstatus_needs_the_standard_library_only_and_little_of_it(t *testing.T) {
	all := goList(t)
	p, ok := all[modulePath+"/httpstatus"]
	if !ok {
		t.Fatal("go list does not know httpstatus")
	}
	for _, dep := range p.Deps {
		if !all[dep].Standard || dep == "net" || dep == "net/http" || dep == "encoding/json" || dep == "fmt" {
			t.Errorf("httpstatus needs %s", dep)
		}
	}
}

func Test_that_tests_import_the_listed_modules_only(t *testing.T) {
	for _, s := range sourceFiles(t) {
		r := roomOf(s.dir)
		if !s.test || r == nil {
			continue
		}
		for _, i := range s.imports {
			if _, ok := ours(i); ok || !strings.Contains(strings.SplitN(i, "/", 2)[0], ".") {
				continue
			}
			if !slices.ContainsFunc(slices.Concat(forTests, r.outside), func(m string) bool { return covers(m, i) }) {
				t.Errorf("%s imports %s, which forTests does not list", s.path, i)
			}
		}
	}
}
