package main

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"metaorg/app"
	"metaorg/keyring"
)

func newReader(t *testing.T) reader {
	t.Helper()
	ring, err := keyring.At(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return reader{machine: app.NewMachine(), ring: ring}
}

// TestFilesOfFields reads messages as people write them and shows what they become.
func TestFilesOfFields(t *testing.T) {
	for _, row := range []struct {
		sentence, kind, name, content, want string
	}{
		{
			"bytes are written in hex", "charter.accept", "a.json",
			`{"version": 1, "hash": "` + strings.Repeat("ab", 32) + `"}`,
			`{"version":1,"hash":"q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s="}`,
		},
		{
			"a date stands for its first moment", "people.grant_mandate", "a.toml",
			"organization = 'mill'\nperson = 'bo'\nrole = 'alternate'\nuntil = 2026-12-31\n",
			`{"organization":"mill","person":"bo","role":"alternate","until":1798675200}`,
		},
		{
			"carried messages are written with their fields", "governance.propose", "a.toml",
			"title = 'Move on'\n[[messages]]\nkind = 'charter.set_rules'\n[messages.content]\nbase = 1\nvalues = [{name = 'membership.window_days', value = 7}]\n",
			`{"title":"Move on","messages":[{"kind":"charter.set_rules","content":{"base":1,"values":[{"name":"membership.window_days","value":7}]}}]}`,
		},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), row.name)
			if err := os.WriteFile(path, []byte(row.content), 0o600); err != nil {
				t.Fatal(err)
			}
			tree, err := readFields(path)
			if err != nil {
				t.Fatal(err)
			}
			r := newReader(t)
			msg, err := r.message(row.kind, tree)
			if err != nil {
				t.Fatal(err)
			}
			got, err := r.machine.ToJSON(msg)
			if err != nil {
				t.Fatal(err)
			}
			if !sameJSON(t, string(got.Content), row.want) {
				t.Fatalf("became %s\nwant   %s", got.Content, row.want)
			}
		})
	}
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	norm := func(s string) string {
		var v any
		if err := json.Unmarshal([]byte(s), &v); err != nil {
			t.Fatal(err)
		}
		out, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	return norm(a) == norm(b)
}

func TestEveryKindIsACommand(t *testing.T) {
	m := app.NewMachine()
	all, _ := actCommands(m.Modules())
	for _, mod := range m.Modules() {
		for _, k := range mod.Kinds {
			a, ok := all[mod.Name+" "+verbOf(k)]
			if !ok {
				t.Fatalf("%s is no command", k.Name)
			}
			flags := map[string]bool{}
			for _, f := range a.fields {
				if flags[f.flag] {
					t.Errorf("%s has two flags called %s", k.Name, f.flag)
				}
				flags[f.flag] = true
			}
		}
	}
}

func TestATableFitsTheTerminal(t *testing.T) {
	tab := table{columns: []column{{title: "name"}, {title: "count", right: true}, {title: "text"}}}
	tab.add("ada", "7", strings.Repeat("long ", 40))
	tab.add("a \x1b[31mred\nhandle", "1200", "")
	var out strings.Builder
	if err := tab.print(stdio{out: &out, width: 60}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 60 {
			t.Errorf("a line of %d columns: %q", n, line)
		}
		if strings.Contains(line, "\x1b") {
			t.Errorf("somebody's text moves the cursor: %q", line)
		}
	}
	if got := strings.Count(out.String(), "\n"); got != 3 {
		t.Errorf("%d lines:\n%s", got, out.String())
	}
}

// FuzzFields lets any text come as the fields of any kind: it is read or
// refused, and never panics.
func FuzzFields(f *testing.F) {
	f.Add("governance.propose", `{"title": "a", "messages": [{"kind": "charter.accept", "content": {"hash": "00"}}]}`)
	f.Add("people.register_organization", `{"handle": "mill", "identities": [{"registry": "domain"}]}`)
	f.Add("people.register", `{"key": "nobody"}`)
	ring, err := keyring.At(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	r := reader{machine: app.NewMachine(), ring: ring}
	f.Fuzz(func(t *testing.T, kind, text string) {
		tree, err := jsonTree([]byte(text))
		if err != nil {
			return
		}
		if msg, err := r.message(kind, tree); err == nil {
			_ = hex.EncodeToString(r.machine.Wire(msg).Content)
		}
	})
}
