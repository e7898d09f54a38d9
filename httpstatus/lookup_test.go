package httpstatus

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func keys(all []*Contract) []string {
	var out []string
	for _, c := range all {
		out = append(out, c.Key())
	}
	return out
}

func Test_that_what_people_type_is_found(t *testing.T) {
	for in, want := range map[string][]string{
		"403":                      {"403"},
		" 403 ":                    {"403"},
		"nginx/499":                {"nginx/499"},
		"NGINX/499":                {"nginx/499"},
		"499":                      {"nginx/499", "esri/499"},
		"530":                      {"cloudflare/530", "pantheon/530"},
		"forbidden":                {"403"},
		"Not Found":                {"404"},
		"NOT_FOUND":                {"404"},
		"not-found":                {"404"},
		"unauthorized":             {"401", "aws/561"},
		"Payload Too Large":        {"413"},
		"Unprocessable Entity":     {"422"},
		"i'm a teapot":             {"418"},
		"999":                      {"linkedin/999"},
		"Request Entity Too Large": {"413"},
	} {
		got, err := Lookup(in)
		if err != nil || !slices.Equal(keys(got), want) {
			t.Errorf("%q finds %v, %v; want %v", in, keys(got), err, want)
		}
	}
}

func Test_that_every_key_and_every_name_finds_its_contract(t *testing.T) {
	for _, c := range All() {
		for _, in := range []string{c.Key(), c.Name, strings.ToUpper(c.Name)} {
			got, err := Lookup(in)
			if err != nil || !slices.Contains(got, c) {
				t.Errorf("%q finds %v, %v", in, keys(got), err)
			}
		}
	}
}

func Test_that_what_is_not_found_says_what_it_acts_as_and_what_is_near(t *testing.T) {
	for in, want := range map[string]UnknownError{
		"471":               {Code: 471, ActsAs: 400, Near: []string{"451 Unavailable For Legal Reasons"}},
		"299":               {Code: 299, ActsAs: 200},
		"700":               {Code: 700, ActsAs: 500},
		"-1":                {Code: -1, ActsAs: 500},
		"nginx/403":         {Code: 403, ActsAs: 403, Near: []string{"403 Forbidden"}},
		"microsoft/440":     {Code: 440, ActsAs: 400, Near: []string{"iis/440 Login Time-out"}},
		"forbiden":          {Near: []string{"403 Forbidden"}},
		"gateway":           {Near: []string{"502 Bad Gateway"}},
		"":                  {},
		"99999999999999999": {Code: 99999999999999999, ActsAs: 500},
		"???":               {},
	} {
		got, err := Lookup(in)
		var unknown *UnknownError
		if got != nil || !errors.As(err, &unknown) {
			t.Errorf("%q gives %v, %v", in, keys(got), err)
			continue
		}
		if unknown.Code != want.Code || unknown.ActsAs != want.ActsAs {
			t.Errorf("%q is %d and acts as %d, want %d and %d", in, unknown.Code, unknown.ActsAs, want.Code, want.ActsAs)
		}
		if !strings.HasPrefix(err.Error(), "httpstatus: ") {
			t.Errorf("%q says %q", in, err)
		}
		for _, near := range want.Near {
			if !slices.Contains(unknown.Near, near) || !strings.Contains(err.Error(), near) {
				t.Errorf("%q is near %v, want %q", in, unknown.Near, near)
			}
		}
		if len(unknown.Near) > 3 {
			t.Errorf("%q is near too much: %v", in, unknown.Near)
		}
	}
}

func Test_that_the_error_for_471_cites_the_rule(t *testing.T) {
	_, err := Lookup("471")
	if want := `"471" is not registered; RFC 9110 §15 says treat it as 400`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v", err)
	}
}

func Test_that_an_endless_input_gives_a_short_error(t *testing.T) {
	_, err := Lookup(strings.Repeat("forbidden", 100000))
	if err == nil || len(err.Error()) > 500 {
		t.Errorf("got %d bytes", len(err.Error()))
	}
}
