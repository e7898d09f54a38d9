package openapi

import (
	"net/textproto"
	"strings"

	"github.com/candorhttp/candor/ladder"
)

// form is one way to read what was sent: a single text, items or members.
type form struct {
	kind    types // tScalars, tArray or tObject
	text    string
	items   []string
	members [][2]string
	tree    map[string]any // deepObject, texts not yet read as their types
}

const (
	badEscape = "is not valid percent-encoded UTF-8"
	repeated  = "is given more than once"
	unpaired  = "must hold names and values in pairs"
)

// check judges one parameter. A nil reason means that nothing is wrong.
func (p *Parameter) check(w *view) (*ladder.Reason, []string) {
	forms, present, bad := p.read(w)
	if bad != "" {
		return ladder.MalformedParameter, []string{bad}
	}
	if !present {
		if !p.Required {
			return nil, nil
		}
		if p.In == "header" {
			return ladder.MissingHeader, []string{"is required"}
		}
		return ladder.MissingParameter, []string{"is required"}
	}
	if len(forms) == 0 || p.AllowEmpty && forms[0].text == "" && len(forms[0].items) < 2 && forms[0].kind != tObject {
		return nil, nil
	}
	if p.JSON {
		return p.checkJSON(forms[0].text, w.knobs)
	}
	var malformed string
	var invalid []string
	for _, f := range forms {
		for _, textFirst := range [2]bool{false, true} {
			v, bad := f.build(p.shape(), textFirst)
			if bad != "" {
				if malformed == "" {
					malformed = bad
				}
				continue
			}
			if p.schema == nil {
				return nil, nil
			}
			found := p.schema.validate(v)
			if len(found) == 0 {
				return nil, nil
			}
			if invalid == nil {
				invalid = details(found)
			}
		}
	}
	if invalid != nil {
		return ladder.InvalidParameter, invalid
	}
	return ladder.MalformedParameter, []string{malformed}
}

// details writes findings of a value that has no pointers of its own.
func details(found []finding) []string {
	var out []string
	for _, f := range found {
		d := f.detail
		if len(f.where) > 0 {
			d = cut(strings.Join(f.where, "/"), 100) + ": " + d
			if isDecimal(f.where[0]) {
				d = "item " + d
			}
		}
		out = append(out, d)
	}
	return out
}

// read collects what was sent for the parameter as the forms it may have.
// Bad says why it cannot be read at all.
func (p *Parameter) read(w *view) (forms []form, present bool, bad string) {
	switch p.In {
	case "path":
		if p.place < 0 || p.place >= len(w.Values) {
			return nil, false, ""
		}
		raw, ok := p.strip(w.Values[p.place])
		if !ok {
			return nil, true, "is not written in the style " + p.Style
		}
		return p.texts(raw, false)
	case "query":
		return p.readQuery(w.queries())
	case "cookie":
		return p.readCookie(w.jar())
	case "header":
		lines := w.Header[textproto.CanonicalMIMEHeaderKey(p.Name)]
		if len(lines) == 0 {
			return nil, false, ""
		}
		if len(lines) > 1 && p.shape().types&(tArray|tObject) == 0 {
			return nil, true, repeated
		}
		return p.plain(strings.Join(lines, ", "))
	}
	return nil, true, "" // querystring: passes as a whole
}

// strip removes what label and matrix put before a path value.
func (p *Parameter) strip(raw string) (string, bool) {
	switch p.Style {
	case "label":
		return strings.CutPrefix(raw, ".")
	case "matrix":
		if p.Explode && p.shape().types&(tObject) != 0 {
			return strings.CutPrefix(raw, ";")
		}
		rest, ok := strings.CutPrefix(raw, ";"+p.Name)
		if !ok || rest == "" {
			return rest, ok
		}
		return strings.CutPrefix(rest, "=")
	}
	return raw, true
}

// separators are what stands between items, by style, raw and decoded.
func (p *Parameter) separator() (raw, decoded string) {
	switch p.Style {
	case "label":
		if p.Explode {
			return ".", "."
		}
	case "matrix":
		if p.Explode {
			return ";", ";"
		}
	case "spaceDelimited":
		return "", " "
	case "pipeDelimited":
		return "", "|"
	case "tabDelimited":
		return "", "\t"
	}
	return ",", ","
}

// texts reads one raw text as every form that the schema admits. Items are
// split where a separator stands literally; where none does, an escaped one
// counts too, because many clients escape the whole list.
func (p *Parameter) texts(raw string, plus bool) (forms []form, present bool, bad string) {
	whole, ok := unescape(raw, plus)
	if !ok {
		return nil, true, badEscape
	}
	sep, decoded := p.separator()
	admits := p.shape().types
	if admits&tScalars != 0 || admits&(tArray|tObject) == 0 || p.JSON {
		forms = append(forms, form{kind: tScalars, text: whole})
	}
	if admits == tAny || admits&(tArray|tObject) == 0 {
		return forms, true, ""
	}
	var lists [][]string
	if sep != "" {
		var list []string
		for _, one := range splitList(raw, sep) {
			plain, _ := unescape(one, plus) // cannot fail: the whole was decoded
			if p.Style == "matrix" && p.Explode && admits&tArray != 0 {
				plain = strings.TrimPrefix(plain, p.Name+"=")
			}
			list = append(list, plain)
		}
		lists = append(lists, list)
	}
	if sep == "" || !strings.Contains(raw, sep) && strings.Contains(whole, decoded) {
		lists = append(lists, splitList(whole, decoded))
	}
	for _, list := range lists {
		forms = append(forms, p.lists(list)...)
	}
	return forms, true, ""
}

// splitList splits a list; an empty text is an empty list.
func splitList(s, sep string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, sep)
}

// lists makes items and members of a split text.
func (p *Parameter) lists(list []string) []form {
	var forms []form
	if p.shape().types&tArray != 0 {
		forms = append(forms, form{kind: tArray, items: list})
	}
	if p.shape().types&tObject != 0 {
		f := form{kind: tObject}
		if p.Explode {
			for _, one := range list {
				k, v, _ := strings.Cut(one, "=")
				f.members = append(f.members, [2]string{k, v})
			}
		} else {
			for i := 0; i+1 < len(list); i += 2 {
				f.members = append(f.members, [2]string{list[i], list[i+1]})
			}
			if len(list)%2 != 0 {
				f.text = unpaired
			}
		}
		forms = append(forms, f)
	}
	return forms
}

// plain reads a header field's text, which has no escapes.
func (p *Parameter) plain(text string) (forms []form, present bool, bad string) {
	admits := p.shape().types
	if admits&tScalars != 0 || admits&(tArray|tObject) == 0 || p.JSON {
		forms = append(forms, form{kind: tScalars, text: text})
	}
	if admits == tAny || admits&(tArray|tObject) == 0 {
		return forms, true, ""
	}
	list := splitList(text, ",")
	for i := range list {
		list[i] = strings.Trim(list[i], " \t")
	}
	return append(forms, p.lists(list)...), true, ""
}

// readCookie reads a cookie. A value that is escaped is decoded, and one that
// only looks so is taken as it is: RFC 6265 knows no escapes.
func (p *Parameter) readCookie(all []pair) (forms []form, present bool, bad string) {
	for _, c := range all {
		if c.name != p.Name {
			continue
		}
		if present && forms[0].text != c.raw {
			return nil, true, repeated
		}
		if !present {
			present, forms = true, []form{{kind: tScalars, text: c.raw}}
		}
	}
	if !present {
		return nil, false, ""
	}
	raw := forms[0].text
	if decoded, _, bad := p.texts(raw, false); bad == "" {
		return decoded, true, ""
	}
	return p.plain(raw)
}

// readQuery reads a query parameter.
func (p *Parameter) readQuery(query []pair) (forms []form, present bool, bad string) {
	if p.Style == "deepObject" {
		return p.readDeep(query)
	}
	admits := p.shape().types
	if p.Style == "form" && p.Explode && admits&tObject != 0 && admits != tAny && !p.JSON {
		if forms, present, bad = p.readMembers(query); present {
			return forms, present, bad
		}
		if len(p.shape().props) == 0 && len(query) > 0 {
			return nil, true, "" // any parameter could be a member; nothing can be judged
		}
	}
	var values []string
	for _, q := range query {
		if q.named && q.name == p.Name {
			values = append(values, q.raw)
		}
	}
	if len(values) == 0 {
		return nil, false, ""
	}
	// A repeated key is a list even where explode: false announced one text:
	// clients send it all the same, and no list is read two ways.
	many := (p.Explode || len(values) > 1 && admits != tAny) && admits&tArray != 0 && !p.JSON
	if len(values) > 1 && !many {
		return nil, true, repeated
	}
	if !many || admits == tAny && len(values) == 1 {
		return p.texts(values[0], true)
	}
	f := form{kind: tArray}
	for _, raw := range values {
		plain, ok := unescape(raw, true)
		if !ok {
			return nil, true, badEscape
		}
		f.items = append(f.items, plain)
	}
	f.text = f.items[0]
	if len(values) == 1 && admits&tScalars != 0 {
		forms = append(forms, form{kind: tScalars, text: f.text})
	}
	return append(forms, f), true, ""
}

// readMembers reads an exploded object, whose members are parameters of the
// query themselves. Only declared members can be told from other parameters.
func (p *Parameter) readMembers(query []pair) (forms []form, present bool, bad string) {
	f := form{kind: tObject}
	seen := map[string]bool{}
	for _, q := range query {
		if !q.named || p.shape().props[q.name] == nil {
			continue
		}
		if seen[q.name] && p.shape().props[q.name].types&tArray == 0 {
			return nil, true, cut(q.name, 100) + ": " + repeated
		}
		seen[q.name] = true
		plain, ok := unescape(q.raw, true)
		if !ok {
			return nil, true, cut(q.name, 100) + ": " + badEscape
		}
		f.members = append(f.members, [2]string{q.name, plain})
	}
	return []form{f}, len(seen) > 0, ""
}
