package cli

import (
	"context"
	"runtime"
	"runtime/debug"

	"github.com/spf13/pflag"
)

var versionCommand = &command{
	Name:    "version",
	Summary: "say which candor this is",
	Usage: `
Prints the version of candor, the Go version it was built with, and the state
of the sources. A report of a fault should begin with it.`,
	Example: `candor version
candor version --format json`,
	Formats: []string{formatText, formatJSON},
	Setup:   func(*pflag.FlagSet) runner { return runVersion },
}

// versionInfo is the JSON form of "candor version".
type versionInfo struct {
	Version  string `json:"version"` // "v1.2.3", "(devel)" when built from a work tree
	Module   string `json:"module"`
	Go       string `json:"go"`
	Platform string `json:"platform"` // "linux/amd64"
	Revision string `json:"revision"` // commit of the sources, "" when not known
	Time     string `json:"time"`     // of that commit, RFC 3339
	Modified bool   `json:"modified"` // the sources were changed after it
}

const modulePath = "github.com/candorhttp/candor"

func readVersion() versionInfo {
	v := versionInfo{Version: "(devel)", Module: modulePath, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Path == modulePath && info.Main.Version != "" {
		v.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Revision = s.Value
		case "vcs.time":
			v.Time = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	return v
}

func runVersion(_ context.Context, in *invocation) error {
	if len(in.Args) > 0 {
		return usagef("", "version takes no arguments, got %q", safe(in.Args[0]))
	}
	v := readVersion()
	if in.Format == formatJSON {
		return in.JSON(v)
	}
	p := in.Page()
	p.line("candor %s", v.Version)
	p.line("%s %s", v.Go, v.Platform)
	p.line("module %s", v.Module)
	if v.Revision != "" {
		changed := ""
		if v.Modified {
			changed = ", with changes"
		}
		p.line("sources %s of %s%s", v.Revision, v.Time, changed)
	}
	return in.Show(p)
}
