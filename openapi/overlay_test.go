package openapi

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/candorhttp/candor/judge"
)

// applied reads an overlay and applies it.
func applied(t *testing.T, overlay, document string) (string, []string) {
	t.Helper()
	o, err := ReadOverlay("overlay.yaml", []byte(overlay))
	if err != nil {
		t.Fatalf("the overlay is not read: %v\n%s", err, overlay)
	}
	out, missed, err := o.Apply("api.yaml", []byte(document))
	if err != nil {
		t.Fatalf("the overlay is not applied: %v", err)
	}
	again, _, err := o.Apply("api.yaml", out)
	if err != nil || string(again) != string(out) {
		t.Errorf("applied twice it differs: %v\n%s", err, cmp.Diff(string(out), string(again)))
	}
	return string(out), missed
}

const addsAnswers = `overlay: 1.0.0
info: {title: t, version: 1.0.0}
actions:
  - target: $.paths['/orders'].get
    update:
      responses:
        '401':
          description: who are you
          headers: {WWW-Authenticate: {required: true}}
        '404':
          $ref: '#/components/responses/NotFound'
  - target: $
    update:
      components:
        responses:
          NotFound:
            description: nothing here
  - target: $.paths['/orders'].delete.responses['204'].content
    remove: true
`

func Test_that_an_overlay_leaves_comments_and_lines_of_the_document_alone(t *testing.T) {
	const document = `# orders, by hand
openapi: 3.1.0
info:
    title: Orders   # in three words

    version: "1"
paths:

    /orders:
        get:
            description: |
                # Not a comment
                text 🙂

            responses:
                # the usual
                "200": {description: the orders}
                default:
                    description: anything else

        # below is dangerous
        delete:
            tags:
            - admin
            responses:
                "204":
                    description: gone
                    content:
                        application/json: {}

                # for strangers
                "403": {description: no}
# the end
`
	const want = `# orders, by hand
openapi: 3.1.0
info:
    title: Orders   # in three words

    version: "1"
paths:

    /orders:
        get:
            description: |
                # Not a comment
                text 🙂

            responses:
                # the usual
                "200": {description: the orders}
                "401":
                    description: who are you
                    headers: {WWW-Authenticate: {required: true}}
                "404":
                    $ref: '#/components/responses/NotFound'
                default:
                    description: anything else

        # below is dangerous
        delete:
            tags:
            - admin
            responses:
                "204":
                    description: gone

                # for strangers
                "403": {description: no}
components:
    responses:
        NotFound:
            description: nothing here
# the end
`
	got, missed := applied(t, addsAnswers, document)
	if len(missed) > 0 {
		t.Errorf("missed %v", missed)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	windows, _ := applied(t, addsAnswers, strings.ReplaceAll(document, "\n", "\r\n"))
	if windows != strings.ReplaceAll(got, "\n", "\r\n") {
		t.Errorf("with line ends of Windows:\n%q", windows)
	}
}

func Test_that_an_overlay_is_applied_to_json_with_its_indentation(t *testing.T) {
	const document = `{
   "paths": {"/orders": {"get": {"responses": {"200": {"description": "a < b, 1.50, \u00e9"}, "500": {}}},
      "delete": {"responses": {"204": {"content": {}, "x-n": 1.50}}}}}
}
`
	const want = `{
   "paths": {
      "/orders": {
         "get": {
            "responses": {
               "200": {
                  "description": "a < b, 1.50, é"
               },
               "401": {
                  "description": "who are you",
                  "headers": {
                     "WWW-Authenticate": {
                        "required": true
                     }
                  }
               },
               "404": {
                  "$ref": "#/components/responses/NotFound"
               },
               "500": {}
            }
         },
         "delete": {
            "responses": {
               "204": {
                  "x-n": 1.50
               }
            }
         }
      }
   },
   "components": {
      "responses": {
         "NotFound": {
            "description": "nothing here"
         }
      }
   }
}
`
	got, _ := applied(t, addsAnswers, document)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got, _ := applied(t, addsAnswers, `{"paths":{"/orders":{"get":{}}}}`); strings.Contains(got, "\n") || strings.Contains(got, ": ") {
		t.Errorf("JSON on one line does not stay on one: %s", got)
	}
}

// Test_that_hard_documents_hold_the_right_data_after_an_overlay has documents
// whose changes are no lines of their own.
func Test_that_hard_documents_hold_the_right_data_after_an_overlay(t *testing.T) {
	for name, document := range map[string]string{
		"flow style":       "paths: {/orders: {get: {responses: {200: {description: a}}}, delete: {responses: {204: {description: b, content: {}}}}}}\n",
		"no end of line":   "paths:\n  /orders:\n    get:\n      responses:\n        200: {description: a}",
		"end of document":  "paths:\n  /orders:\n    get:\n      responses:\n        200: {description: a}\n...\n",
		"kept empty lines": "paths:\n  /orders:\n    get:\n      responses:\n        200:\n          description: |+\n            a\n\n\n    post: {}\n",
		"empty responses":  "paths:\n  /orders:\n    get:\n      responses: {}\n",
		"null responses":   "paths:\n  /orders:\n    get:\n      responses:\n",
		"only content":     "paths:\n  /orders:\n    delete:\n      responses:\n        204:\n          content: {}\n    get: {}\n",
		"quoted over two":  "paths:\n  /orders:\n    get:\n      description: \"a\n        b\"\n",
	} {
		t.Run(name, func(t *testing.T) {
			got, _ := applied(t, addsAnswers, document)
			for _, want := range []string{"401", "who are you", "NotFound", "nothing here"} {
				if !strings.Contains(document, "get") || strings.Contains(got, want) {
					continue
				}
				t.Errorf("%q is missing:\n%s", want, got)
			}
			if strings.Contains(got, "content:") {
				t.Errorf("the content is still there:\n%s", got)
			}
		})
	}
}

func Test_that_a_change_reaches_only_what_the_target_names(t *testing.T) {
	const document = `shared: &all
  "200": {description: fine}
paths:
  /orders:
    get:
      responses: *all
    put:
      responses: *all
    delete:
      <<: &rest {responses: {"204": {description: gone}}}
  /offers:
    delete: {<<: *rest}
`
	const overlay = `overlay: 1.0.0
info: {title: t, version: 1.0.0}
actions:
  - target: $.paths['/orders'].get
    update: {responses: {"401": {description: who}}}
  - target: $.paths['/orders'].delete.responses
    update: {"403": {description: no}}
`
	got, _ := applied(t, overlay, document)
	if n := strings.Count(got, "who"); n != 1 {
		t.Errorf("401 is there %d times:\n%s", n, got)
	}
	if n := strings.Count(got, "\"403\""); n != 1 {
		t.Errorf("403 is there %d times:\n%s", n, got)
	}
	if !strings.Contains(got, "put:\n      responses: *all") {
		t.Errorf("PUT lost its alias:\n%s", got)
	}
}

func Test_that_a_star_selects_every_child(t *testing.T) {
	const overlay = `overlay: 1.0.0
info: {title: t, version: 1.0.0}
actions:
  - {target: "$.paths[*].get", update: {x-seen: true}}
  - {target: $.tags.*, update: {x-tag: true}}
  - {target: $.nothing.here, remove: true}
`
	if got, _ := applied(t, "overlay: 1.0.0\nx: &all {y: 1}\nactions: [{target: $.a, update: {b: *all, c: *all}}]", `{"a":{}}`); got != `{"a":{"b":{"y":1},"c":{"y":1}}}` {
		t.Errorf("with aliases: %s", got)
	}
	got, missed := applied(t, overlay, "paths:\n  /a:\n    get:\n      summary: a\n  /b:\n    get:\n      summary: b\n    put: {}\ntags:\n- name: x\n- name: y\n")
	want := "paths:\n  /a:\n    get:\n      summary: a\n      x-seen: true\n  /b:\n    get:\n      summary: b\n      x-seen: true\n    put: {}\ntags:\n- name: x\n  x-tag: true\n- name: y\n  x-tag: true\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"$.nothing.here"}, missed); diff != "" {
		t.Errorf("missed (-want +got):\n%s", diff)
	}
}

func Test_that_a_path_with_any_name_is_read_as_it_was_written(t *testing.T) {
	for _, name := range []string{"get", "/orders/{id}", "it's", `a\b`, `"q"`, "a.b", "[0]", "*", "", " ", "tab\tand\nline", "\x01", "ü", "🙂", "~0/~1", "200", "x-y"} {
		pointer := "/paths/" + pointerEscape.Replace(name) + "/get"
		path := jsonPath(pointer)
		got, err := parsePath(path)
		if diff := cmp.Diff([]selector{{name: "paths"}, {name: name}, {name: "get"}}, got, cmp.AllowUnexported(selector{})); err != nil || diff != "" {
			t.Errorf("%q: %s: %v\n%s", name, path, err, diff)
		}
	}
	if got := jsonPath("/paths/~1it's"); got != `$.paths['/it\'s']` {
		t.Errorf("got %s", got)
	}
	if got, err := parsePath(`$["a\u00e9\ud83d\ude42"]`); err != nil || got[0].name != "aé🙂" {
		t.Errorf("got %v, %v", got, err)
	}
}

func Test_that_a_path_which_cannot_be_followed_is_a_clear_error(t *testing.T) {
	for _, path := range []string{"", "paths", "$paths", "$..get", "$.paths[0]", "$.paths[?@.get]", "$.paths['a','b']", "$.paths['a'", "$['a", `$['\x']`, `$['\u12']`, `$['\ud83d']`, "$.", "$.1a", "$[1:2]"} {
		text := "overlay: 1.0.0\ninfo: {title: t, version: 1.0.0}\nactions:\n  - target: " + `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(path) + `"` + "\n    remove: true\n"
		_, err := ReadOverlay("o.yaml", []byte(text))
		if err == nil || !strings.Contains(err.Error(), "o.yaml:4:") || !strings.Contains(err.Error(), "JSONPath") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func Test_that_what_is_no_overlay_is_a_clear_error(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "empty",
		"openapi: 3.1.0":              "no OpenAPI Overlay",
		"overlay: 2.0.0":              "no OpenAPI Overlay",
		"overlay: 1.0.0\nactions: []": "no actions",
		"overlay: 1.0.0\nactions: [{target: $.a}]": "neither update nor remove",
		"a: [": "cannot be read as YAML",
		"overlay: 1.0.0\nactions: [{target: $.a, update: &a {b: *a}}]": "too many values",
	} {
		if _, err := ReadOverlay("o.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	o := &Overlay{Actions: []judge.Action{{Target: "$.info.title", Update: map[string]any{"a": "b"}}}}
	for document, want := range map[string]string{
		"info: {title: x}":  "an update must be an object",
		"a: 1\n---\nb: 2\n": "more than one",
		"- a":               "not an object",
		"a: [":              "cannot be read",
	} {
		if _, _, err := o.Apply("api.yaml", []byte(document)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", document, err, want)
		}
	}
}

func Test_that_actions_of_one_target_become_one(t *testing.T) {
	o := NewOverlay("Mends: \"orders\"", []judge.Action{
		{Target: "$.a", Description: "Declare 401.", Update: map[string]any{"responses": map[string]any{"401": map[string]any{"$ref": "#/x"}}}},
		{Target: "$.b", Description: "Take it out.", Remove: true},
		{Target: "$.a", Description: "Declare 404.", Update: map[string]any{"responses": map[string]any{"404": map[string]any{"required": true, "description": "yes"}}}},
		{Target: "$.b", Description: "Take it out.", Remove: true},
		{Target: "$.a", Description: "Declare 401.", Update: map[string]any{"responses": map[string]any{"401": map[string]any{"$ref": "#/x"}}}},
	})
	const want = `overlay: 1.0.0
info:
  title: 'Mends: "orders"'
  version: 1.0.0
actions:
  - target: $.a
    description: Declare 401. Declare 404.
    update:
      responses:
        "401":
          $ref: '#/x'
        "404":
          description: "yes"
          required: true
  - target: $.b
    description: Take it out.
    remove: true
`
	if diff := cmp.Diff(want, string(o.YAML())); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if _, err := ReadOverlay("o.yaml", o.YAML()); err != nil {
		t.Error(err)
	}
}

func Test_that_what_is_on_one_line_gets_lines_of_its_own_and_its_comments_stay(t *testing.T) {
	const document = `# orders
components: {schemas: {Order: {type: object}}} # shared

# below: paths
paths:
    /orders:
        # reads
        get: {summary: all, responses: {"200": {description: fine}, "500": {description: no}}} # all

        # removes
        delete: # at last
            responses:
                "204": {description: gone, content: {}} # nothing

            # tags at the end
            tags: [a]
`
	const want = `# orders
components: # shared
    schemas: {Order: {type: object}}
    responses:
        NotFound:
            description: nothing here

# below: paths
paths:
    /orders:
        # reads
        get: # all
            summary: all
            responses:
                "200": {description: fine}
                "401":
                    description: who are you
                    headers: {WWW-Authenticate: {required: true}}
                "404":
                    $ref: '#/components/responses/NotFound'
                "500": {description: no}

        # removes
        delete: # at last
            responses:
                "204": # nothing
                    description: gone

            # tags at the end
            tags: [a]
`
	got, _ := applied(t, addsAnswers, document)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func Test_that_members_come_and_go_side_by_side(t *testing.T) {
	const overlay = `overlay: 1.0.0
info: {title: t, version: 1.0.0}
actions:
  - {target: "$.paths.a.responses['403']", remove: true}
  - {target: $.paths.a, update: {responses: {"402": {description: pay}}}}
`
	const document = "paths:\n  a:\n    responses:\n      '200': {description: x}\n\n      # no\n      '403': {description: no}\n\n      '500': {description: y}\n"
	const want = "paths:\n  a:\n    responses:\n      '200': {description: x}\n\n      '402': {description: pay}\n\n      '500': {description: y}\n"
	o, err := ReadOverlay("o.yaml", []byte(overlay))
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := o.Apply("api.yaml", []byte(document))
	if diff := cmp.Diff(want, string(got)); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
