package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

var jupyter = &server{
	name:  "jupyter",
	title: "Jupyter Server",
	absent: func(o options) string {
		if why := noProgram(o.python, "name an interpreter with -python"); why != "" {
			return why
		}
		if exec.Command(o.python, "-c", "import jupyter_server, ipykernel").Run() != nil {
			return o.python + " has no jupyter_server or no ipykernel; pip install both into an environment of their own and name its interpreter with -python."
		}
		return ""
	},
	version: func(ctx context.Context, o options) (string, error) {
		return firstLine(ctx, o.python, "-c", "import jupyter_server, ipykernel; print('jupyter_server', jupyter_server.__version__ + ', ipykernel', ipykernel.__version__)")
	},
	command: func(o options, dir, address string) (*exec.Cmd, error) {
		root := filepath.Join(dir, "files")
		if err := os.MkdirAll(filepath.Join(root, "folder", "deep"), 0o700); err != nil {
			return nil, err
		}
		for name, text := range map[string]string{"a.txt": "hello\n", "new.txt": "old\n", "n.ipynb": "{}", "x.txt": "", "folder/b.csv": "x,y\n1,2\n", "folder/deep/c.txt": "deep\n", "precious.txt": "keep me\n", "precious2.txt": "keep me\n"} {
			if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o600); err != nil {
				return nil, err
			}
		}
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		cmd := exec.Command(o.python, "-m", "jupyter_server", "--allow-root", "--no-browser", "--ip="+host, "--port="+port,
			"--ServerApp.port_retries=0", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True",
			"--ServerApp.allow_remote_access=True", "--ServerApp.root_dir="+root)
		cmd.Env = append(os.Environ(), "HOME="+dir, "JUPYTER_CONFIG_DIR="+dir, "JUPYTER_DATA_DIR="+filepath.Join(dir, "data"), "JUPYTER_RUNTIME_DIR="+filepath.Join(dir, "run"))
		return cmd, nil
	},
	ready: "/api",
	spec: func(o options) string {
		name, err := firstLine(context.Background(), o.python, "-c", "import jupyter_server; print(jupyter_server.__path__[0] + '/services/api/api.yaml')")
		if err != nil {
			return "api.yaml"
		}
		return name
	},
	prepare: func(ctx context.Context, st *stage) error {
		var err error
		if st.values["kernel"], err = st.made(ctx, st.alone, "/api/kernels", `{"name":"python3"}`); err != nil {
			return err
		}
		st.values["session"], err = st.made(ctx, st.alone, "/api/sessions", `{"path":"n.ipynb","type":"notebook","name":"","kernel":{"name":"python3"}}`)
		return err
	},
	normal: []check{
		{name: "`GET /`, the page", call: get("/", "")},
		{name: "`GET /static/favicon.ico`", call: get("/static/favicon.ico", "")},
		{name: "`GET /static/logo/logo.png`", call: get("/static/logo/logo.png", "")},
		{name: "`GET /static/style/index.css`", call: get("/static/style/index.css", "")},
		{name: "`GET /static/no-such-file.js`", call: get("/static/no-such-file.js", "")},
		{name: "`GET /api`", call: get("/api", "")},
		{name: "`GET /api/`, a redirect", call: get("/api/", "")},
		{name: "`GET /api/spec.yaml`", call: get("/api/spec.yaml", "")},
		{name: "`GET /api/status`", call: get("/api/status", "reader"), loose: true},
		{name: "`GET /api/kernelspecs`", call: get("/api/kernelspecs", "reader")},
		{name: "`GET /api/contents`", call: get("/api/contents", "reader"), loose: true},
		{name: "`GET /api/contents/`", call: get("/api/contents/", "reader"), loose: true},
		{name: "`GET /api/contents/a.txt`", call: get("/api/contents/a.txt?type=file&format=text&content=1&hash=1", "reader")},
		{name: "`GET /api/contents/folder/b.csv`", call: get("/api/contents/folder/b.csv", "reader")},
		{name: "`GET /api/contents/none.txt`, which is not there", call: get("/api/contents/none.txt", "reader")},
		{name: "`GET /files/a.txt`", call: get("/files/a.txt", "reader")},
		{name: "`GET /files/a.txt`, two bytes of it", call: &call{method: "GET", target: "/files/a.txt", as: "reader", fields: []string{"Range: bytes=1-2"}}},
		{name: "`HEAD /files/a.txt`", call: &call{method: "HEAD", target: "/files/a.txt", as: "reader"}},
		{name: "`PUT /api/contents/new.txt`", call: &call{method: "PUT", target: "/api/contents/new.txt", as: "writer", body: `{"type":"file","format":"text","content":"new\n"}`}, loose: true},
		{name: "`PUT /api/contents/n.ipynb`, a notebook", call: &call{method: "PUT", target: "/api/contents/n.ipynb", as: "writer", body: `{"type":"notebook","format":"json","content":{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}}`}, loose: true},
		{name: "`GET /api/contents/n.ipynb`", call: get("/api/contents/n.ipynb", "reader")},
		{name: "`GET /api/contents/n.ipynb?type=notebook` as JupyterLab does", call: get("/api/contents/n.ipynb?type=notebook&content=1&hash=1", "reader")},
		{name: "`POST /api/contents`, a new notebook", call: &call{method: "POST", target: "/api/contents", as: "writer", body: `{"type":"notebook"}`}, loose: true},
		{name: "`POST /api/contents/n.ipynb/checkpoints`", call: &call{method: "POST", target: "/api/contents/n.ipynb/checkpoints", as: "writer"}, loose: true},
		{name: "`POST /api/sessions` as JupyterLab does", call: &call{method: "POST", target: "/api/sessions", as: "developer", body: `{"path":"n.ipynb","type":"notebook","name":"","kernel":{"name":"python3"}}`}, loose: true},
		{name: "`POST /api/kernels` with no name, which means the usual kernel", call: &call{method: "POST", target: "/api/kernels", as: "developer", body: `{}`}, loose: true},
		{name: "`PATCH /api/sessions/{id}`, to a kernel that runs", call: &call{method: "PATCH", target: "/api/sessions/{{session}}", as: "developer", body: `{"kernel":{"id":"{{kernel}}"}}`}, loose: true},
		{name: "`GET /api/sessions`", call: get("/api/sessions", "reader"), loose: true},
		{name: "`GET /api/terminals`", call: get("/api/terminals", "reader")},
		{name: "A kernel computes 6 × 7 over its WebSocket", do: useKernel},
	},
	wrong: []call{
		{name: "Text that is not JSON", method: "PUT", target: "/api/contents/x.txt", as: "writer", body: `{"type":"file",`,
			alone: 400, gate: 400, note: "Same code. Better body: the gate says where."},
		{name: "A number where a string belongs", method: "PUT", target: "/api/contents/seven.txt", as: "writer", body: `{"type":7,"format":"text","content":"x"}`,
			alone: 201, gate: 422, note: "Better: alone it makes a file, as if 7 had meant that."},
		{name: "A list where an object belongs", method: "POST", target: "/api/kernels", as: "developer", body: `["python3"]`,
			alone: 500, gate: 422, note: "Better: alone it takes the blame for the caller's fault."},
		{name: "A property is missing that the document does not demand", method: "POST", target: "/api/sessions", as: "developer", body: `{"type":"notebook","name":"","kernel":{}}`,
			alone: 400, gate: 400, note: "Alone was right, and its answer passes."},
		{name: "A kernel's id that is no UUID", method: "POST", target: "/api/sessions", as: "developer", body: `{"path":"z.ipynb","type":"notebook","name":"","kernel":{"id":"first"}}`,
			alone: 201, gate: 422, note: "Better: alone it starts a kernel of that very id, which none of its own paths reaches, as the row with `GET /api/kernels/first` shows."},
		{name: "`null` where a string belongs", method: "PUT", target: "/api/contents/x.txt", as: "writer", body: `{"type":"file","format":"text","content":"x","name":null}`,
			alone: 200, gate: 422, note: "Stricter than the server, which takes null for absent. The document allows no null there."},
		{name: "The same key twice", method: "PUT", target: "/api/contents/x.txt", as: "writer", body: `{"type":"file","format":"text","content":"x","content":"y"}`,
			alone: 200, gate: 400, note: "Better: alone it silently keeps the second value and overwrites the file."},
		{name: "More text after the JSON", method: "PATCH", target: "/api/contents/a.txt", as: "writer", body: `{"path":"a.txt"}}`,
			alone: 400, gate: 400, note: "Same. Alone was right."},
		{name: "No content where some is required", method: "PATCH", target: "/api/contents/a.txt", as: "writer",
			alone: 400, gate: 400, note: "Same. Alone was right."},
		{name: "A form where JSON belongs", method: "PUT", target: "/api/contents/x.txt", as: "writer", typ: "application/x-www-form-urlencoded", body: `type=file`,
			alone: 400, gate: 415, note: "Better: alone it speaks of invalid JSON to somebody who never claimed to send JSON."},
		{name: "JSON labelled text/plain", method: "PUT", target: "/api/contents/x.txt", as: "writer", typ: "text/plain", body: `{"type":"file","format":"text","content":"x"}`,
			alone: 200, gate: 415, note: "A choice. Alone it is lenient, which is also how a foreign page posts without a preflight. Scripts that send no type at all pass (`untyped: sniff`)."},
		{name: "Forty megabytes", method: "PUT", target: "/api/contents/x.txt", as: "writer", size: 40 << 20, body: `{"type":"file","format":"text","content":"x"}`,
			alone: 200, gate: 413, note: "A choice: the example allows 32 MiB. Alone it takes up to 512."},
		{name: "A required parameter is missing", method: "GET", target: "/api/resolvePath", as: "reader",
			alone: 400, gate: 400, note: "Same. Alone was right."},
		{name: "A word where a number belongs", method: "GET", target: "/api/contents/a.txt?content=some", as: "reader",
			alone: 400, gate: 400, note: "Same. Alone was right."},
		{name: "A value that is not one of the listed", method: "GET", target: "/api/contents/a.txt?type=blob", as: "reader",
			alone: 200, gate: 422, note: "Better: alone it ignores the value and answers as if it was not there."},
		{name: "An id that is no UUID", method: "GET", target: "/api/kernels/first", as: "reader",
			alone: 404, gate: 404, note: "Same code by choice (`path_values: 404`). Alone answers a program with a page of HTML."},
		{name: "A broken percent escape", method: "GET", target: "/api/contents/%zz.txt", as: "reader",
			alone: 404, gate: 400, note: "Better: alone it takes the broken escape for a name."},
		{name: "A format that the type does not have", method: "GET", target: "/api/contents/n.ipynb?format=json", as: "reader",
			alone: 400, gate: 422, note: "Both can be defended: the value reads well and is not one of the listed."},
		{name: "One parameter twice", method: "GET", target: "/api/contents/n.ipynb?content=1&content=0", as: "reader",
			alone: 200, gate: 400, note: "Better: alone it silently takes the last."},
		{name: "A bare semicolon between two parameters", method: "GET", target: "/api/contents/a.txt?content=0;hash=1", as: "reader",
			alone: 400, gate: 400, note: "Both refuse. The gate says that a semicolon separates nothing everywhere, and how to send one."},
		{name: "A file two folders down", method: "GET", target: "/api/contents/folder/deep/c.txt", as: "reader",
			alone: 200, gate: 404, note: "**Worse**, and the example's limit: a path parameter holds no slash, and `paths.yaml` lists one folder."},
		{name: "A slash in disguise", method: "GET", target: "/api/contents/folder%2Fb.csv", as: "reader",
			alone: 200, gate: 400, note: "Stricter than the server: a proxy may read one path and the server another. `ambiguous: allow` is the other choice."},
		{name: "Out of the root by a dot segment", method: "GET", target: "/files/%2e%2e/%2e%2e/etc/passwd", as: "reader",
			alone: 403, gate: 400, note: "Both refuse. The gate does so before anything resolves the path, and says why."},
		{name: "A path that is not there", method: "GET", target: "/api/kernel", as: "reader",
			alone: 404, gate: 404, note: "Same code. Alone answers a program with a page of HTML."},
		{name: "HEAD where the server has none", method: "HEAD", target: "/api/contents/a.txt", as: "reader",
			alone: 405, gate: 405, note: "Alone was right in its code. The gate passes HEAD wherever GET is documented."},
		{name: "A method that is not there", method: "DELETE", target: "/api/kernelspecs", as: "admin",
			alone: 405, gate: 405, note: "Better: alone it lacks `Allow`, which RFC 9110 demands."},
		{name: "A stranger reads a file", method: "GET", target: "/api/contents/a.txt",
			alone: 200, gate: 401, note: "Better, but no merit: its own login was switched off for this."},
		{name: "A stranger deletes a file", method: "DELETE", target: "/api/contents/precious.txt",
			alone: 204, gate: 401, note: "As above. Through the gate the file stays."},
		{name: "A stranger starts a kernel", method: "POST", target: "/api/kernels",
			alone: 201, gate: 401, note: "As above."},
		{name: "A stranger opens a kernel's WebSocket", method: "GET", target: "/api/kernels/{{kernel}}/channels", fields: websocketFields,
			alone: 101, gate: 401, note: "As above."},
		{name: "A token that expired", method: "GET", target: "/api/contents/a.txt", as: "expired",
			alone: 200, gate: 401, note: "As above. The challenge says that the token expired."},
		{name: "A token without the scope", method: "DELETE", target: "/api/contents/precious2.txt", as: "reader",
			alone: 204, gate: 403, note: "Better: its own login knows one right, everything. The answer names the scope."},
		{name: "A token without the role", method: "POST", target: "/api/kernels", as: "writer",
			alone: 201, gate: 403, note: "Better: the same. The answer names the role."},
		{name: "A shell for an administrator in a strange network", method: "POST", target: "/api/terminals", as: "admin", fields: []string{"X-Forwarded-For: 203.0.113.9"},
			alone: 200, gate: 403, note: "Better: alone nothing asks where a caller is."},
		{name: "The WebSocket's path without an upgrade", method: "GET", target: "/api/kernels/{{kernel}}/channels", as: "developer",
			alone: 400, gate: 426, note: "Better: alone a page of HTML, from the gate the protocol to upgrade to."},
		{name: "A stranger shuts the server down", method: "POST", target: "/api/shutdown", // the last one: alone it is done
			alone: 200, gate: 404, note: "Better: alone it is done. The document does not list it, so the gate does not know it."},
	},
}

// made lets a developer make something and returns its id.
func (st *stage) made(ctx context.Context, address, target, body string) (string, error) {
	a, err := st.send(ctx, address, call{method: "POST", target: target, as: "developer", body: body})
	if err != nil {
		return "", err
	}
	var made struct{ ID string }
	if err := json.Unmarshal(a.body, &made); err != nil || made.ID == "" {
		return "", fmt.Errorf("nothing was made at %s: %d %.300s", target, a.status, a.body)
	}
	return made.ID, nil
}

// useKernel starts a kernel through the gate and lets it compute.
func useKernel(ctx context.Context, st *stage) (string, error) {
	id, err := st.made(ctx, st.gate, "/api/kernels", `{"name":"python3"}`)
	if err != nil {
		return "", err
	}
	ws, err := st.dialKernel(ctx, id)
	if err != nil {
		return "", err
	}
	defer ws.conn.Close()
	question := `{"channel":"shell","header":{"msg_id":"q1","msg_type":"execute_request","session":"s1","username":"u","version":"5.3","date":"2026-01-01T00:00:00Z"},` +
		`"parent_header":{},"metadata":{},"content":{"code":"6*7","silent":false,"store_history":false,"user_expressions":{},"allow_stdin":false},"buffers":[]}`
	if err := ws.write(question); err != nil {
		return "", err
	}
	for range 50 {
		text, err := ws.read()
		if err != nil {
			return "", err
		}
		if strings.Contains(text, `"execute_result"`) && strings.Contains(text, `"42"`) {
			return "42", nil
		}
	}
	return "", fmt.Errorf("fifty messages and no result")
}
