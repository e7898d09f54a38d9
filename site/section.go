package site

import (
	"net/http"
	"strings"
)

// section is one part of the site: the pages below one first segment of an
// address.
type section struct {
	name string // that segment, "status"
	nav  string // its word in the navigation, "" for none
	// under names the section whose word is marked instead, "" for its own.
	under string
	// find returns the page of a key, which is what follows "/status/" in an
	// address: "403", "nginx/499", or "" for the index. Where a page has a
	// better address it returns that, and neither where there is none.
	find func(key string) (*page, *move)
	// keys lists every key that has a page, once each.
	keys func() []string
	// live answers a request that no file could answer, such as a query, and
	// reports whether it did. nil answers nothing.
	live func(s *site, w http.ResponseWriter, r *http.Request, key string) bool
}

// sections is every part of the site, in the order of the navigation.
var sections = []section{
	{name: "status", nav: "Codes", find: findStatus, keys: statusKeys},
	{name: "guide", under: "status", find: findGuide, keys: guideKeys},
	{name: "compare", nav: "Compare", find: findPair, keys: pairKeys, live: comparePicked},
	{name: "decide", nav: "Decide", find: findStep, keys: stepKeys, live: decideTogether},
	{name: "reasons", nav: "Reasons", find: findReason, keys: reasonKeys},
	{name: "rules", nav: "Rules", find: findRule, keys: ruleKeys},
	{name: "headers", nav: "Fields", find: findHeader, keys: headerKeys},
	{name: "explain", nav: "Explain", find: findExplain, keys: onlyIndex, live: explainPasted},
	{name: "try", nav: "Try", find: findTry, keys: onlyIndex, live: tryCode},
	{name: "search", find: findSearch, keys: onlyIndex, live: searchAsked},
}

func onlyIndex() []string { return []string{""} }

// move is a redirect to a page's own address.
type move struct {
	code int
	path string // below the base
}

func moved(path string) *move { return &move{http.StatusPermanentRedirect, path} }

// sectionOf splits a path such as "/status/nginx/499" into its section and the
// key. It returns nil for a path of no section.
func sectionOf(path string) (*section, string) {
	name, key, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	for i := range sections {
		if sections[i].name == name {
			return &sections[i], key
		}
	}
	return nil, ""
}

// find returns the page at a path below the base, or the address it is really
// at, or neither.
func find(path string) (*page, *move) {
	switch path {
	case "":
		return nil, moved("/")
	case "/":
		return indexPage(), nil
	}
	if f := fileAt(path); f != nil {
		return f, nil
	}
	s, key := sectionOf(path)
	if s == nil {
		if strings.Trim(path, "/") == "" {
			return nil, moved("/")
		}
		return nil, nil
	}
	index := "/" + s.name + "/"
	if path == "/"+s.name {
		return nil, moved(index)
	}
	if trimmed := strings.TrimRight(key, "/"); trimmed != key {
		switch p, to := s.find(trimmed); {
		case p != nil:
			return nil, moved(p.Path)
		default:
			return nil, to
		}
	}
	name, asJSON := strings.CutSuffix(key, ".json")
	p, to := s.find(name)
	if !asJSON {
		return p, to
	}
	if to != nil {
		to = &move{to.code, to.path + ".json"}
		if data, _ := find(to.path); data == nil { // not every page has its JSON
			to = nil
		}
	}
	if p == nil || !p.hasJSON() || p.Path == index {
		return nil, to
	}
	return &page{Path: p.Path + ".json", JSON: p.JSON, fill: p.fillJSON()}, nil
}

// Addresses lists the path of every page below the base, HTML, JSON and the
// rest, each once: what a crawler would find and an export writes. Answers
// that only a running site gives, such as those of /try/403, are not among
// them.
func Addresses() []string {
	out := []string{"/"}
	for _, f := range files {
		out = append(out, f.path)
	}
	for _, s := range sections {
		for _, key := range s.keys() {
			path := "/" + s.name + "/" + key
			out = append(out, path)
			if p, _ := s.find(key); p != nil && p.hasJSON() && key != "" {
				out = append(out, path+".json")
			}
		}
	}
	return out
}
