package app_test

import (
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"metaorg/app"
	"metaorg/machine/wire"
)

var update = flag.Bool("update", false, "freeze the bytes of new types and of types with new optional fields; files that exist are never changed")

const frozenFolder = "testdata/frozen"

// TestBytesNeverChange reads every record ever frozen of a type that is signed
// or logged: it must still be read, and written again as it was. A type may
// gain optional fields; the bytes with them are then frozen in one more file.
func TestBytesNeverChange(t *testing.T) {
	for _, s := range everyShape(app.Modules()) {
		t.Run(s.name, func(t *testing.T) {
			var known []string
			for _, path := range frozenFiles(t, s.name) {
				for _, record := range frozenRecords(t, path) {
					tryRecord(t, s, record)
					known = append(known, record)
				}
			}
			if missing := samplesWithout(t, s, known); missing != "" {
				freeze(t, s.name, missing)
			}
		})
	}
}

// TestFrozenBytesAreOfTypesThatExist finds a type that was renamed or dropped.
func TestFrozenBytesAreOfTypesThatExist(t *testing.T) {
	known := map[string]bool{}
	for _, s := range everyShape(app.Modules()) {
		for _, path := range frozenFiles(t, s.name) {
			known[path] = true
		}
	}
	all, err := filepath.Glob(filepath.Join(frozenFolder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		if !known[path] {
			t.Errorf("%s is the record of a type that is gone", path)
		}
	}
}

// frozenFiles are NAME.txt and, of types that gained fields, NAME.2.txt and so on.
func frozenFiles(t *testing.T, name string) []string {
	t.Helper()
	first, err := filepath.Glob(filepath.Join(frozenFolder, name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	later, err := filepath.Glob(filepath.Join(frozenFolder, name+".*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return append(first, later...)
}

// frozenRecords are the records of a file: a line of hex, then the same as JSON.
func frozenRecords(t *testing.T, path string) []string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.SplitAfter(strings.TrimSuffix(string(b), "\n"), "\n}\n")
}

func tryRecord(t *testing.T, s shaped, record string) {
	t.Helper()
	digits, _, _ := strings.Cut(record, "\n")
	content, err := hex.DecodeString(digits)
	if err != nil {
		t.Fatal(err)
	}
	v := reflect.New(s.typ)
	if err := wire.Decode(content, v.Interface()); err != nil {
		t.Fatalf("what was once written as %s can't be read any more: %v\n%s", s.name, err, record)
	}
	if now := recordOf(t, v.Elem().Interface()); strings.TrimSpace(now) != strings.TrimSpace(record) {
		t.Fatalf("what was once written as %s means something else now:\n%s\nfrozen:\n%s", s.name, now, record)
	}
}

// samplesWithout gives the records of today's type, with all its fields, also
// those whose example is zero, and with only those that must be given, unless
// they are frozen already.
func samplesWithout(t *testing.T, s shaped, known []string) (missing string) {
	t.Helper()
	for _, optional := range []int{all, whole, least} {
		record := recordOf(t, sampler{t, optional}.of(s.typ).Interface())
		same := func(k string) bool { return strings.TrimSpace(k) == strings.TrimSpace(record) }
		if !slices.ContainsFunc(known, same) && !strings.Contains(missing, record) {
			missing += record
		}
	}
	return missing
}

func recordOf(t *testing.T, v any) string {
	t.Helper()
	js, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if string(js) == "{}" {
		js = []byte("{\n}") // So that every record ends with a brace on a line of its own.
	}
	return fmt.Sprintf("%s\n%s\n", hex.EncodeToString(wire.Encode(v)), js)
}

func freeze(t *testing.T, name, text string) {
	t.Helper()
	if !*update {
		t.Fatalf("%s has bytes that were never frozen; once they are as they should be for good: go test ./app -run TestBytesNeverChange -update\n%s", name, text)
	}
	path := filepath.Join(frozenFolder, name+".txt")
	if n := len(frozenFiles(t, name)); n > 0 {
		path = filepath.Join(frozenFolder, fmt.Sprintf("%s.%d.txt", name, n+1))
	}
	if err := os.MkdirAll(frozenFolder, 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("froze %s", path)
}
