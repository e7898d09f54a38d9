package site

import (
	_ "embed"
)

// staticFile is a file of the site that is no page.
type staticFile struct {
	path      string
	mediaType string
	content   func(s *site) ([]byte, error)
}

// files is every such file.
var files = []staticFile{
	{"/style.css", "text/css; charset=utf-8", constant(styleSheet)},
	{"/script.js", "text/javascript; charset=utf-8", constant(script)},
	{"/search.json", "application/json", searchFile},
	{"/catalogue.json", "application/json", catalogueJSON},
	{"/catalogue.tsv", "text/tab-separated-values; charset=utf-8", catalogueTSV},
	{"/openapi-responses.json", "application/json", responsesFile},
	{"/sitemap.xml", "application/xml", sitemap},
	{"/robots.txt", "text/plain; charset=utf-8", robots},
}

//go:embed style.css
var styleSheet string

//go:embed script.js
var script string

func constant(text string) func(*site) ([]byte, error) {
	return func(*site) ([]byte, error) { return []byte(text), nil }
}

// fileAt returns the file at a path as a page, or nil.
func fileAt(path string) *page {
	for i := range files {
		if files[i].path == path {
			return &page{Path: path, File: &files[i]}
		}
	}
	return nil
}
