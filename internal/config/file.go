// Package config reads candor.yaml: the rights and choices of one API, where
// it stands and how it is watched, declared once for gate, guard and check.
//
// [Load] reads a file, [File.Compile] turns it into what package guard takes.
// Both report every fault they can find at once, each with its file, line and
// column, the source line with a caret, and the key that was most likely meant.
package config

import (
	"path/filepath"
	"strings"
	"time"

	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/internal/yamlfile"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

// Name is the file that commands look for in the working directory.
const Name = "candor.yaml"

// File is one candor.yaml. [Keys] documents each key.
type File struct {
	Spec        string                      `yaml:"spec"`
	Upstream    string                      `yaml:"upstream"`
	URL         string                      `yaml:"url"`
	Listen      string                      `yaml:"listen"`
	Admin       string                      `yaml:"admin"`
	Decide      string                      `yaml:"decide"`
	Requests    string                      `yaml:"requests"`
	Answers     string                      `yaml:"answers"`
	Log         string                      `yaml:"log"`
	Types       string                      `yaml:"types"`
	Contact     map[string]string           `yaml:"contact"`
	Realm       string                      `yaml:"realm"`
	Authorities []string                    `yaml:"authorities"`
	Identity    Credentials                 `yaml:"identity"`
	Rights      Rights                      `yaml:"rights"`
	Operations  map[string]openapi.Settings `yaml:"operations"`
	CORS        *CORS                       `yaml:"cors"`
	Policy      ladder.Policy               `yaml:"policy"`
	Limits      Limits                      `yaml:"limits"`
	Identities  map[string]Identity         `yaml:"identities"` // variables in them are not replaced, see [File.IdentityOf]

	source *source
	faults []yamlfile.Fault  // of reading the file
	getenv Env               // never nil
	set    map[string]string // key to what set it over the file, see Set
}

// Credentials say how callers are known.
type Credentials struct {
	Bearer   *guard.Bearer  `yaml:"bearer"`
	APIKeys  *guard.APIKeys `yaml:"api_keys"`
	Required string         `yaml:"required"`
	Forward  guard.Forward  `yaml:"forward"`
}

// Rights say what callers may do, beyond the document's security.
type Rights struct {
	Tenant    *openapi.Tenant    `yaml:"tenant"`
	Addresses *openapi.Addresses `yaml:"addresses"`
	Policies  string             `yaml:"policies"`
}

// CORS says which browser origins may read answers.
type CORS struct {
	Origins     []string      `yaml:"origins"`
	Headers     []string      `yaml:"headers"`
	Expose      []string      `yaml:"expose"`
	Credentials bool          `yaml:"credentials"`
	MaxAge      time.Duration `yaml:"max_age"`
}

// Limits bound what is read from the network and how often callers come.
type Limits struct {
	Target         yamlfile.Size `yaml:"target"`
	Fields         yamlfile.Size `yaml:"fields"`
	Content        yamlfile.Size `yaml:"content"`
	Depth          int           `yaml:"depth"`
	ContentTimeout time.Duration `yaml:"content_timeout"`
	InFlight       int           `yaml:"in_flight"`
	PerAddress     float64       `yaml:"per_address"`
	AddressBurst   int           `yaml:"address_burst"`
	PerCaller      float64       `yaml:"per_caller"`
	CallerBurst    int           `yaml:"caller_burst"`
}

// Env looks an environment variable up, as os.LookupEnv does.
type Env func(name string) (value string, set bool)

// New returns what holds without a file: the defaults. Relative file names
// that are set later resolve against the working directory.
func New(getenv Env) *File {
	if getenv == nil {
		getenv = func(string) (string, bool) { return "", false }
	}
	return &File{
		Listen:   "127.0.0.1:8400",
		Admin:    "127.0.0.1:8401",
		Requests: "enforce",
		Answers:  "observe",
		Log:      "-",
		source:   newSource("", nil),
		getenv:   getenv,
		set:      map[string]string{},
	}
}

// Path is the file's own name as it was given to [Load]; "" without a file.
func (f *File) Path() string { return f.source.name }

// Target is the base URL at which the API is called directly: url, or the
// upstream itself.
func (f *File) Target() string {
	if f.URL != "" {
		return f.URL
	}
	return f.Upstream
}

// Resolve gives a file named in the configuration as the process can open it:
// relative names are relative to the configuration file's directory.
func (f *File) Resolve(name string) string {
	if name == "" || name == "-" || filepath.IsAbs(name) || isURL(name) || f.source.name == "" {
		return name
	}
	return filepath.Join(filepath.Dir(f.source.name), name)
}

// resolve is Resolve for the value of a key: what a flag or a variable set is
// relative to the working directory.
func (f *File) resolve(key, name string) string {
	if _, ok := f.set[key]; ok {
		return name
	}
	return f.Resolve(name)
}

// SpecFile is the document's file, resolved; "" when none is named.
func (f *File) SpecFile() string { return f.resolve("spec", f.Spec) }

// LogFile is the access log's file, resolved; "-" for standard output.
func (f *File) LogFile() string { return f.resolve("log", f.Log) }

func isURL(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}
