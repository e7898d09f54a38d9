package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/candorhttp/candor/internal/visit"
)

// request builds the request; the error names every fault.
func (f *fetcher) request(ctx context.Context, in *invocation, address string) (*http.Request, error) {
	var errs []error
	u, err := url.Parse(address)
	switch {
	case err != nil:
		errs = append(errs, fmt.Errorf("%q is no address: %w", safe(address), errors.Unwrap(err)))
	case u.Host == "":
		errs = append(errs, fmt.Errorf("%q names no host", safe(address)))
	}
	given, host, faults := readHeaders(f.headers)
	errs = append(errs, faults...)
	content, kind, err := f.content(in)
	if err != nil {
		errs = append(errs, err)
	}
	if f.key != "" && f.key != autoKey && strings.ContainsAny(f.key, "\r\n\x00") {
		errs = append(errs, errors.New("--idempotency-key: it holds a line end"))
	}
	if len(errs) > 0 {
		return nil, usage("", errors.Join(errs...))
	}
	method := f.method
	switch {
	case method != "":
	case f.head:
		method = http.MethodHead
	case content != nil:
		method = http.MethodPost
	default:
		method = http.MethodGet
	}
	var body io.Reader
	if content != nil {
		body = bytes.NewReader(content)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, usage("", fmt.Errorf("the request cannot be sent: %w", err))
	}
	req.Header = http.Header{"User-Agent": {visit.Agent}, "Accept": {"*/*"}}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if len(f.json) > 0 {
		req.Header.Set("Accept", "application/json")
	}
	if f.key != "" && f.key != autoKey {
		req.Header.Set("Idempotency-Key", f.key)
	}
	for name, values := range given { // what is typed goes before what is assumed
		req.Header[name] = values
	}
	req.Host = host
	return req, nil
}

// content reads what is to be sent, and the type that curl would declare; nil
// where nothing is.
func (f *fetcher) content(in *invocation) (content []byte, kind string, err error) {
	var parts [][]byte
	add := func(all []string, strip bool) {
		for _, one := range all {
			b, e := readData(in, one, strip)
			if e != nil {
				err = errors.Join(err, e)
			}
			parts = append(parts, b)
		}
	}
	if len(f.json) > 0 {
		add(f.json, false)
		return bytes.Join(parts, nil), "application/json", err
	}
	add(f.data, true)
	add(f.binary, false)
	if len(parts) == 0 {
		return nil, "", err
	}
	return append([]byte{}, bytes.Join(parts, []byte{'&'})...), "application/x-www-form-urlencoded", err
}

// readData reads one value of -d: itself, @FILE, or @- for standard input.
func readData(in *invocation, value string, strip bool) ([]byte, error) {
	name, file := strings.CutPrefix(value, "@")
	if !file {
		return []byte(value), nil
	}
	var b []byte
	var err error
	if name == "-" {
		if in.Stdin == nil {
			return nil, errors.New("-d @-: there is no standard input")
		}
		b, err = io.ReadAll(in.Stdin)
	} else {
		b, err = os.ReadFile(name)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read the content: %w", err)
	}
	if strip { // as curl does with files of -d
		b = bytes.ReplaceAll(bytes.ReplaceAll(b, []byte{'\r'}, nil), []byte{'\n'}, nil)
	}
	return b, nil
}

// token reads the file of --token-file.
func (f *fetcher) token(context.Context) (string, error) {
	b, err := os.ReadFile(f.tokenFile)
	if err != nil {
		return "", fmt.Errorf("cannot read the token: %w", err)
	}
	token := strings.TrimSpace(string(b))
	if token == "" || strings.ContainsAny(token, " \r\n\t") {
		return "", fmt.Errorf("%s does not hold one token", f.tokenFile)
	}
	return token, nil
}
