package strictjson

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
)

const suiteFile = "../../../shared/data/json-suite.tar.gz"

// suite reads the files of nst/JSONTestSuite's test_parsing, by name.
func suite(t testing.TB) map[string][]byte {
	t.Helper()
	f, err := os.Open(suiteFile)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the archive of nst/JSONTestSuite is not there: " + suiteFile)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for in := tar.NewReader(unzipped); ; {
		h, err := in.Next()
		if err == io.EOF {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(h.Name, ".json") {
			if files[path.Base(h.Name)], err = io.ReadAll(in); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// The two files of the suite that are valid by RFC 8259 and have a name twice.
var twice = map[string]bool{
	"y_object_duplicated_key.json":           true,
	"y_object_duplicated_key_and_value.json": true,
}

func Test_that_the_JSON_test_suite_is_answered_as_it_demands(t *testing.T) {
	files := suite(t)
	var accept, refuse int
	for name, data := range files {
		fault := Check(data, Options{})
		switch name[:2] {
		case "y_":
			accept++
			if twice[name] {
				if fault == nil || fault.Kind != DuplicateName {
					t.Errorf("%s: got %v, want %s", name, fault, DuplicateName)
				}
				fault = Check(data, Options{AllowDuplicates: true})
			}
			if fault != nil {
				t.Errorf("%s: refused: %v", name, fault)
			}
		case "n_":
			refuse++
			if fault == nil {
				t.Errorf("%s: accepted", name)
			}
			if loose := Check(data, Options{MaxDepth: 1 << 20, AllowDuplicates: true, AllowSurrogates: true}); loose == nil {
				t.Errorf("%s: accepted with every allowance", name)
			}
		}
	}
	if accept != 95 || refuse != 188 {
		t.Errorf("read %d files to accept and %d to refuse, want 95 and 188", accept, refuse)
	}
}
