package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

//go:embed openapi.yaml
var document []byte

// rival is one way to put openapi.yaml in front of a handler.
type rival struct {
	name  string
	about string
	build func(next http.Handler) (http.Handler, error)
}

// rivals lists them in the order of the columns. The first is the measure.
var rivals = []rival{
	{"bare", "http.ServeMux and json.Decoder, nothing checked", func(next http.Handler) (http.Handler, error) { return next, nil }},
	{"kin-V", "kin-openapi 0.152.0, openapi3filter.Validator with gorillamux; also checks answers", kinValidator},
	{"kin-H", "kin-openapi 0.152.0, openapi3filter.ValidationHandler with ValidationErrorEncoder", kinHandler},
	{"candor", "candor's guard", func(next http.Handler) (http.Handler, error) {
		g, err := newGuard()
		if err != nil {
			return nil, err
		}
		return g.Wrap(next), nil
	}},
}

// The tokens that every rival takes: one that may write and one that may not.
const (
	writer = "writer-token"
	reader = "reader-token"
)

// kinFormats switches on the formats that kin-openapi leaves out, so that all
// do the same work. They are global to the process.
func kinFormats() {
	openapi3.DefineStringFormatValidator("uuid", openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForUUIDOfRFC4122))
	openapi3.DefineStringFormatValidator("email", openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForEmail))
}

func kinAuthenticate(_ context.Context, in *openapi3filter.AuthenticationInput) error {
	switch in.RequestValidationInput.Request.Header.Get("Authorization") {
	case "Bearer " + writer:
		return nil
	case "Bearer " + reader:
		return fmt.Errorf("scope %v is missing", in.Scopes)
	case "":
		return errors.New("no token")
	}
	return errors.New("unknown token")
}

func kinValidator(next http.Handler) (http.Handler, error) {
	kinFormats()
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		return nil, err
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, err
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, err
	}
	quiet := openapi3filter.OnLog(func(context.Context, string, error) {}) // writing a log is not what is compared
	return openapi3filter.NewValidator(router, quiet, openapi3filter.ValidationOptions(openapi3filter.Options{AuthenticationFunc: kinAuthenticate})).Middleware(next), nil
}

func kinHandler(next http.Handler) (http.Handler, error) {
	kinFormats()
	file, err := os.CreateTemp("", "openapi-*.yaml") // it reads files only
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name())
	_, err = bytes.NewReader(document).WriteTo(file)
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, err
	}
	h := &openapi3filter.ValidationHandler{
		Handler: next, File: file.Name(), AuthenticationFunc: kinAuthenticate,
		ErrorEncoder: (&openapi3filter.ValidationErrorEncoder{Encoder: openapi3filter.DefaultErrorEncoder}).Encode,
	}
	return h, h.Load()
}

// newGuard makes candor's guard with two choices beyond the defaults: 406
// where nothing on offer is acceptable, and integers by their text, because
// the handler decodes into int.
func newGuard() (*guard.Guard, error) {
	doc, err := openapi.Parse("openapi.yaml", document)
	if err != nil {
		return nil, err
	}
	return guard.New(guard.Config{
		Document: doc,
		Policy:   ladder.Policy{Accept: "strict", Integers: "by-text"},
		Identity: guard.Identity{Schemes: map[string]guard.Authenticator{"token": fixedTokens{}}},
		Log:      slog.New(slog.DiscardHandler),
	})
}

// fixedTokens knows the two tokens.
type fixedTokens struct{}

func (fixedTokens) Authenticate(r *http.Request, _ *openapi.Scheme) (*guard.Caller, error) {
	switch r.Header.Get("Authorization") {
	case "":
		return nil, nil
	case "Bearer " + writer:
		return &guard.Caller{Subject: "w", Scopes: []string{"read", "write"}}, nil
	case "Bearer " + reader:
		return &guard.Caller{Subject: "r", Scopes: []string{"read"}}, nil
	}
	return nil, guard.ErrInvalidCredentials
}

func (fixedTokens) Challenge(realm string) string { return fmt.Sprintf("Bearer realm=%q", realm) }
