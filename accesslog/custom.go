package accesslog

import (
	"fmt"
	"strings"
)

// compileCustom makes a format of a format string: log_format of nginx,
// LogFormat of Apache, or the text format of Envoy, each as it stands in the
// configuration, with or without the directive around it. The error names the
// variable or directive that cannot be.
func compileCustom(s string) (*Format, error) {
	s = strings.TrimSpace(s)
	var l *layout
	var err error
	var name string
	switch {
	case hasVariable(s) || strings.HasPrefix(s, "log_format "):
		name = "nginx log_format"
		l, err = nginxLayout(s)
	case envoyOperator.MatchString(s):
		name = "envoy format"
		l, err = envoyLayout(s)
	default:
		name = "apache LogFormat"
		l, err = apacheLayout(s)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return l.format(name), nil
}

// hasVariable reports whether s holds a variable of nginx.
func hasVariable(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '$' && (variableByte(s[i+1]) || s[i+1] == '{') {
			return true
		}
	}
	return false
}

func variableByte(c byte) bool { return c == '_' || digit(c) || c|0x20-'a' <= 'z'-'a' }

// format returns a format that reads the layout.
func (l *layout) format(name string) *Format {
	return &Format{
		Name:  name,
		parse: l.parse,
		with: func(fields map[string]string) (*Format, error) {
			m, err := l.with(fields)
			if err != nil {
				return nil, err
			}
			return m.format(name), nil
		},
	}
}

// unquoted takes the words of a directive apart: those in quotes are glued
// together, as the configuration's reader does. Without quotes around it the
// text is taken as it is.
func unquoted(s, directive string) string {
	s = strings.TrimSuffix(strings.TrimSpace(s), ";")
	rest, isDirective := strings.CutPrefix(s, directive+" ")
	if !isDirective && !strings.HasPrefix(s, "'") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(rest); i++ {
		quote := rest[i]
		if quote != '\'' && quote != '"' {
			continue // a name, escape=json, space
		}
		for i++; i < len(rest) && rest[i] != quote; i++ {
			if rest[i] == '\\' && i+1 < len(rest) {
				i++
			}
			b.WriteByte(rest[i])
		}
	}
	return b.String()
}

// nginxVariables says what the variables of nginx hold. Others are passed over.
var nginxVariables = map[string]column{
	"remote_addr": colAddress, "http_x_forwarded_for": colForwarded, "proxy_add_x_forwarded_for": colForwarded,
	"http_x_real_ip": colForwarded, "remote_user": colSubject,
	"time_local": colTime, "time_iso8601": colTime, "msec": colTime,
	"request": colRequest, "request_method": colMethod, "request_uri": colTarget, "uri": colPath, "document_uri": colPath,
	"status": colStatus, "body_bytes_sent": colBytes, "bytes_sent": colBytes, "request_time": colSeconds,
	"http_referer": colReferer, "http_origin": colOrigin, "http_user_agent": colAgent,
	"host": colHost, "http_host": colHost, "server_name": colHost,
	"upstream_addr": colUpstream, "upstream_status": colUpstreamStatus, "upstream_response_length": colNote0,
	"request_id": colRequestID, "req_id": colRequestID, "http_x_request_id": colRequestID,
}

// nginxLayout compiles a log_format string.
func nginxLayout(s string) (*layout, error) {
	pieces, err := nginxPieces(unquoted(s, "log_format"))
	if err != nil {
		return nil, err
	}
	l, err := newLayout(pieces)
	if err != nil {
		return nil, err
	}
	return l, l.lacks("$time_iso8601 or $time_local", "$status", "$request")
}

// nginxPieces takes a log_format string apart.
func nginxPieces(s string) (pieces []piece, err error) {
	for len(s) > 0 {
		i := strings.IndexByte(s, '$')
		if i < 0 {
			i = len(s)
		}
		if i > 0 {
			pieces = append(pieces, piece{text: s[:i]})
		}
		if s = s[i:]; s == "" {
			break
		}
		n := 1
		for n < len(s) && variableByte(s[n]) {
			n++
		}
		name, rest := s[1:n], s[n:]
		if strings.HasPrefix(s, "${") {
			end := strings.IndexByte(s, '}')
			if end < 0 {
				return nil, fmt.Errorf("${ is never closed in %.40q", s)
			}
			name, rest = s[2:end], s[end+1:]
		}
		if name == "" {
			return nil, fmt.Errorf("a $ without a name before %.40q", rest)
		}
		p := piece{name: "$" + name, col: nginxVariables[name], list: strings.HasPrefix(name, "upstream_")}
		p.skip = name == "is_args" || (name == "args" || name == "query_string") && after(pieces, "$is_args", "$uri", "$document_uri")
		pieces = append(pieces, p)
		s = rest
	}
	return pieces, nil
}

// after reports whether the last piece is one of the names.
func after(pieces []piece, names ...string) bool {
	for _, name := range names {
		if len(pieces) > 0 && pieces[len(pieces)-1].name == name {
			return true
		}
	}
	return false
}

// apacheDirectives says what the directives of Apache hold that take no
// argument. Others are passed over.
var apacheDirectives = map[string]column{
	"h": colAddress, "a": colAddress, "u": colSubject, "r": colRequest, "m": colMethod, "U": colPath,
	"s": colStatus, "b": colBytes, "B": colBytes, "O": colBytes, "D": colMicros, "T": colSeconds,
	"v": colHost, "V": colHost,
}

// apacheArguments says the same for directives with an argument; the names of
// fields are in lower case.
var apacheArguments = map[string]column{
	"{c}a": colNone, "{ms}T": colMillis, "{us}T": colMicros, "{s}T": colSeconds,
	"{referer}i": colReferer, "{user-agent}i": colAgent, "{origin}i": colOrigin, "{host}i": colHost,
	"{x-forwarded-for}i": colForwarded, "{x-real-ip}i": colForwarded, "{x-request-id}i": colRequestID,
	"{unique_id}e": colRequestID, "{sec}t": colTime, "{msec}t": colTime, "{usec}t": colTime,
	"{msec_frac}t": colNone, "{usec_frac}t": colNone,
}

// apacheLayout compiles a LogFormat string.
func apacheLayout(s string) (*layout, error) {
	if rest, ok := strings.CutPrefix(s, "LogFormat "); ok {
		s = strings.TrimSpace(rest)
		if strings.HasPrefix(s, `"`) {
			if end := endQuote([]byte(s), 1); end > 0 { // behind it stands the format's nickname
				s = s[1:end]
			}
		}
	}
	s = strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\t`, "\t", `\n`, "\n").Replace(s)
	var pieces []piece
	for len(s) > 0 {
		i := strings.IndexByte(s, '%')
		if i < 0 {
			i = len(s)
		}
		if i > 0 {
			pieces = append(pieces, piece{text: s[:i]})
		}
		if s = s[i:]; s == "" {
			break
		}
		if strings.HasPrefix(s, "%%") {
			pieces = append(pieces, piece{text: "%"})
			s = s[2:]
			continue
		}
		directive, rest, err := apacheDirective(s)
		if err != nil {
			return nil, err
		}
		pieces = append(pieces, directive...)
		s = rest
	}
	l, err := newLayout(pieces)
	if err != nil {
		return nil, err
	}
	return l, l.lacks("%t", "%>s", "%r")
}

// apacheDirective reads the directive that s begins with.
func apacheDirective(s string) (pieces []piece, rest string, err error) {
	i := 1
	for i < len(s) && strings.IndexByte("!<>,0123456789", s[i]) >= 0 {
		i++
	}
	argument := ""
	if i < len(s) && s[i] == '{' {
		end := strings.IndexByte(s[i:], '}')
		if end < 0 {
			return nil, "", fmt.Errorf("%%{ is never closed in %.40q", s)
		}
		argument = s[i : i+end+1]
		i += end + 1
	}
	if i < len(s) && s[i] == '^' { // %{X}^ti, trailers
		i += 2
	}
	if i >= len(s) || s[i]|0x20-'a' > 'z'-'a' {
		return nil, "", fmt.Errorf("%.20q is no directive: a letter is missing", s)
	}
	letter, name := s[i:i+1], s[:i+1]
	p := piece{name: name, col: apacheDirectives[letter]}
	if argument != "" {
		p.col = apacheArguments[strings.ToLower(argument)+letter]
		if letter == "t" && strings.Contains(argument, "%") {
			p.col = colTime // strftime
		}
	}
	switch {
	case letter == "q":
		p.skip = true // the path before it takes it along
	case name == "%t":
		p.col = colTime
		return []piece{{text: "["}, p, {text: "]"}}, s[i+1:], nil
	}
	return []piece{p}, s[i+1:], nil
}
