package site

import (
	"strings"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
)

func headerPath(h *httpstatus.Header) string { return "/headers/" + h.Name }

// headerView is the data of the page of one field.
type headerView struct {
	*httpstatus.Header
	Uses    []httpstatus.HeaderUse
	Reasons []*ladder.Reason // that send it
}

// findHeader takes the name of a field in any case; the registered spelling is
// the page's address.
func findHeader(key string) (*page, *move) {
	if key == "" {
		return headersPage(), nil
	}
	h := httpstatus.HeaderByName(key)
	switch {
	case h == nil:
		return nil, nil
	case h.Name != key:
		return nil, moved(headerPath(h))
	}
	return headerPage(h), nil
}

func headerKeys() []string {
	out := []string{""}
	for _, h := range httpstatus.Headers {
		out = append(out, h.Name)
	}
	return out
}

func headerPage(h *httpstatus.Header) *page {
	v := headerView{Header: h, Uses: h.Codes()}
	for _, r := range ladder.Reasons {
		for _, f := range r.Fields {
			if f.Name == h.Name {
				v.Reasons = append(v.Reasons, r)
				break
			}
		}
	}
	return &page{
		Path: headerPath(h), Title: h.Name + ": what the field says, who sends it and who reads it", Heading: h.Name,
		Description: h.Summary.Text, Template: "header", Data: v, JSON: h.Document(), Article: true, FAQ: h.FAQ,
	}
}

func headersPage() *page {
	return &page{
		Path: "/headers/", Title: "The header fields that status codes require", Heading: "The fields that codes require",
		Description: "The response header fields that HTTP status codes require or expect: grammar, examples, who reads them, common mistakes.",
		Template:    "headers", Data: httpstatus.Headers,
	}
}

// fieldLink is the address of a field's page, "" where it has none.
func fieldLink(name string) string {
	if h := httpstatus.HeaderByName(strings.TrimSpace(name)); h != nil {
		return headerPath(h)
	}
	return ""
}
