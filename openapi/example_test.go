package openapi_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/candorhttp/candor/openapi"
)

// A document is loaded once and then says what each request must keep.
func ExampleLoad() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "openapi.yaml")
	if err := os.WriteFile(file, []byte(`openapi: 3.1.0
info: {title: Orders, version: "1"}
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer, minimum: 1}}
        - {name: view, in: query, required: true, schema: {enum: [short, full]}}
      responses: {"200": {description: The order.}}
`), 0o600); err != nil {
		fmt.Println(err)
		return
	}

	doc, err := openapi.Load(file)
	if err != nil {
		fmt.Println(err) // every fault at once, each with its line
		return
	}
	route, values := doc.Match("/orders/seven", nil)
	op := route.Operation("GET")
	fmt.Println(op.Name(), route.Template, "allows", route.Allow)
	for _, f := range op.CheckTarget(openapi.Target{Values: values}, openapi.Knobs{}) {
		fmt.Println(f.Reason.Code, f.Reason.Name+":", f.Error.Parameter, f.Error.Detail)
	}
	// Output:
	// getOrder /orders/{id} allows GET, HEAD, OPTIONS
	// 400 malformed-parameter: id must be an integer
	// 400 missing-parameter: view is required
}

// What would make an answer wrong is found before the first request, all of it
// at once, with the line and a caret.
func ExampleParse_incorrect() {
	_, err := openapi.Parse("openapi.yaml", []byte(`openapi: 3.1.0
info: {title: Orders, version: "1"}
paths:
  /orders/{id}:
    get:
      parameters:
        - {name: orderId, in: path, required: true, schema: {type: integer}}
        - {name: tag, in: query, schema: {pattern: "[a-"}}
      responses: {"200": {description: The order.}}
`))
	var faults openapi.Faults
	if errors.As(err, &faults) {
		for _, f := range faults {
			fmt.Print(f.Error(), "\n", f.Excerpt())
		}
	}
	// Output:
	// openapi.yaml:5:5: #/paths/~1orders~1{id}/get: the path parameter "id" of /orders/{id} is not declared (add it to parameters with in: path)
	//     5 |     get:
	//       |     ^
	// openapi.yaml:7:11: #/paths/~1orders~1{id}/get/parameters/0: the path /orders/{id} holds no parameter "orderId" (remove it, or add {orderId} to the path)
	//     7 |         - {name: orderId, in: path, required: true, schema: {type: integer}}
	//       |           ^
	// openapi.yaml:8:52: #/paths/~1orders~1{id}/get/parameters/1/schema/pattern: the pattern cannot be tested: a [ is not closed (write it without what is named)
	//     8 |         - {name: tag, in: query, schema: {pattern: "[a-"}}
	//       |                                                    ^
}
