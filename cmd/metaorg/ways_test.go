package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"metaorg/app"
	"metaorg/client"
	"metaorg/cmd/metaorg/samplehome"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/node"
	"metaorg/sample"
	"metaorg/web"
	"metaorg/web/form"
	"metaorg/web/page/pagetest"
	"metaorg/web/words"
)

// attempt is a message that somebody wants to sign, and the code with which it
// must be refused.
type attempt struct {
	code    string
	by      machine.PersonID
	org     machine.OrganizationID
	kind    string
	content string // JSON.
}

func (a attempt) String() string {
	return fmt.Sprintf("%s | %s/%s | %s %s", a.code, a.by, a.org, a.kind, a.content)
}

// ways are the three ways to a node: pages, API and command line.
type ways struct {
	t        testing.TB
	address  string
	keys     string // Folder of everybody's keys.
	signers  web.SampleKeys
	machine  *machine.Machine
	browsers map[machine.PersonID]*http.Client
	toSign   string                         // An act that a page showed for signing, as the page's script sends it.
	onPages  func(code, text string) string // What an English page says for what the rules say.
}

// refused is how a refusal was told.
type refused struct {
	status            int
	code, text, field string
}

// overSample is a sample network with its whole past, in a node of this process.
func overSample(t *testing.T, home string) (*ways, *app.App) {
	t.Helper()
	w := &ways{t: t, keys: filepath.Join(home, "keys"), machine: app.NewMachine(), browsers: map[machine.PersonID]*http.Client{}, onPages: onPages(t)}
	english := in(t, "en")
	w.onPages = func(code, text string) string {
		return words.Refusal(english, &machine.Refusal{Code: code, Text: text})
	}
	fresh := !samplehome.IsTold(home)
	var began int64
	if fresh {
		g, err := node.FoundBehind(home, sample.Name, sample.Days, time.Now(), []string{"http://localhost"})
		w.must(err)
		began = g.Time
	}
	keys, err := samplehome.OpenKeys(w.keys)
	w.must(err)
	running, err := app.Start(t.Context(), app.Config{Home: home, Listen: "127.0.0.1:0", Sample: keys, Logger: slog.New(slog.DiscardHandler)})
	w.must(err)
	t.Cleanup(func() { w.must(running.Close()) })
	w.address, w.signers = running.Address, keys
	if fresh {
		c := &cli{ctx: t.Context(), io: terminal.IO{Out: io.Discard, Err: io.Discard, Env: func(string) string { return "" }}, machine: w.machine, Node: w.address, Home: home, Keys: w.keys, Yes: true}
		w.must(demoCommand{}.tell(t.Context(), c, running, began))
	}
	return w, running
}

func (w *ways) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// state is the state's root and the size of the log.
func (w *ways) state() string {
	w.t.Helper()
	c, err := client.New(w.address, w.machine)
	w.must(err)
	now, err := c.Network(w.t.Context())
	w.must(err)
	return fmt.Sprintf("%s with %d entries", now.AppHash, now.LogSize)
}

// throughAPI has the message built, signs it and submits it, as a client in any
// language does.
func (w *ways) throughAPI(a attempt) refused {
	w.t.Helper()
	key, _ := w.signers.KeyOf(a.by)
	who := url.Values{"author": {string(a.by)}, "key": {string(key)}}
	if a.org != "" {
		who.Set("for", string(a.org))
	}
	var built struct{ Body, Digest []byte }
	if no, done := w.ask("/v1/messages/"+a.kind+"?"+who.Encode(), []byte(a.content), &built); !done {
		return no
	}
	signed, err := w.signers.Sign(a.by, [32]byte(built.Digest))
	w.must(err)
	act, err := json.Marshal(struct {
		Body      []byte              `json:"body"`
		Signature signature.Signature `json:"signature"`
	}{built.Body, signed})
	w.must(err)
	no, _ := w.ask("/v1/envelopes?wait=10", act, &struct{}{})
	return no
}

// ask posts JSON and reads the answer into v, or how it was refused.
func (w *ways) ask(path string, body []byte, v any) (no refused, done bool) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.address+path, bytes.NewReader(body))
	w.must(err)
	r.Header.Set("Content-Type", "application/json")
	got, err := http.DefaultClient.Do(r)
	w.must(err)
	defer got.Body.Close()
	if got.StatusCode < 400 {
		w.must(json.NewDecoder(got.Body).Decode(v))
		return refused{status: got.StatusCode}, true
	}
	var problem struct{ Code, Detail, Field string }
	w.must(json.NewDecoder(got.Body).Decode(&problem))
	return refused{got.StatusCode, problem.Code, problem.Detail, problem.Field}, false
}

// throughCommand types the command, and reads what it prints for programs.
func (w *ways) throughCommand(a attempt) (no refused, exit int) {
	w.t.Helper()
	file := filepath.Join(w.t.TempDir(), "fields.json")
	w.must(os.WriteFile(file, []byte(a.content), 0o600))
	module, verb, _ := strings.Cut(a.kind, ".")
	args := []string{"--json", "--as", string(a.by)}
	if a.org != "" {
		args = append(args, "--for", string(a.org))
	}
	_, complaint, exit := w.command(append(args, module, strings.ReplaceAll(verb, "_", "-"), "--file", file)...)
	var told struct{ Code, Text, Field, Error string }
	if err := json.Unmarshal([]byte(complaint), &told); err != nil {
		return refused{text: complaint}, exit
	}
	return refused{code: told.Code, text: told.Text + told.Error, field: told.Field}, exit
}

func (w *ways) command(args ...string) (out, complaints string, exit int) {
	w.t.Helper()
	var stdout, stderr bytes.Buffer
	env := func(name string) string {
		if name == "METAORG_PASSPHRASE" {
			return samplehome.Passphrase
		}
		return ""
	}
	args = append([]string{"--node", w.address, "--keys", w.keys, "--home", w.t.TempDir()}, args...)
	ctx, stop := context.WithTimeout(w.t.Context(), time.Minute)
	defer stop()
	exit = run(ctx, args, terminal.IO{In: bufio.NewReader(strings.NewReader("")), Out: &stdout, Err: &stderr, Env: env})
	return stdout.String(), stderr.String(), exit
}

// formAnswered sends a form with what was typed, as a browser does, in a language.
// A form marks all that is wrong at once: it is read beside the field that the API
// named, where something stands there.
func (w *ways) formAnswered(a attempt, language, field string, typed url.Values) (refused, pagetest.Answer) {
	w.t.Helper()
	got := w.send(a.by, "/acts/"+a.kind, formType, language, typed.Encode())
	answer := pagetest.Answered(w.t, got.body)
	no := refused{status: got.status}
	for _, n := range answer.All("#refusal") {
		no.code, no.text = pagetest.Attribute(n, "data-code"), pagetest.Text(n)
	}
	if no.code == "" {
		no.code, no.text = answer.Text("main code"), answer.Text("main .lede")
	}
	for _, n := range answer.All("main .error") {
		no.field, no.text = strings.TrimSuffix(strings.TrimPrefix(pagetest.Attribute(n, "id"), "f-"), "-error"), pagetest.Text(n)
		if no.field == field || strings.HasPrefix(field, no.field+".") {
			break
		}
	}
	return no, answer
}

// answered is what came back for a request.
type answered struct {
	status int
	body   string
}

// send posts as a browser does in which somebody is signed in.
func (w *ways) send(by machine.PersonID, path, kind, language, body string) answered {
	w.t.Helper()
	browser, ok := w.browsers[by]
	if !ok {
		jar, err := cookiejar.New(nil)
		w.must(err)
		browser = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		w.browsers[by] = browser
		in := w.send(by, "/session/as", formType, "en", url.Values{"person": {string(by)}}.Encode())
		if in.status != http.StatusSeeOther {
			w.t.Fatalf("%s could not sign in: %d %s", by, in.status, in.body)
		}
	}
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.address+path, strings.NewReader(body))
	w.must(err)
	for name, value := range map[string]string{
		"Content-Type": kind, "Accept": "text/html", "Accept-Language": language, "Sec-Fetch-Site": "same-origin", "Origin": w.address,
	} {
		r.Header.Set(name, value)
	}
	got, err := browser.Do(r)
	w.must(err)
	defer got.Body.Close()
	all, err := io.ReadAll(got.Body)
	w.must(err)
	return answered{got.StatusCode, string(all)}
}

const formType = "application/x-www-form-urlencoded"

var rowNumber = regexp.MustCompile(`\.\d+\.`)

// typed is what one types into the form to say the same as the JSON.
func (w *ways) typed(a attempt) url.Values {
	w.t.Helper()
	k, _ := w.machine.Kind(a.kind)
	controls := map[string]form.Control{}
	var note func(fields []form.Field)
	note = func(fields []form.Field) {
		for _, f := range fields {
			controls[f.Name] = f.Control
			note(f.Inner)
			for _, row := range f.Rows {
				note(row)
			}
		}
	}
	silent, err := words.Load() // Names and controls are the same in all languages.
	w.must(err)
	note(form.Of(silent.Into(w.t.Context(), "en", time.UTC, 0), k, nil).Fields)
	all := url.Values{"acting_for": {string(a.org)}}
	if a.org == "" {
		all.Set("acting_for", "-")
	}
	var tree map[string]any
	d := json.NewDecoder(strings.NewReader(a.content))
	d.UseNumber()
	w.must(d.Decode(&tree))
	var put func(name string, v any)
	put = func(name string, v any) {
		control := controls[rowNumber.ReplaceAllString(name, ".0.")]
		switch v := v.(type) {
		case map[string]any:
			if control == form.Made {
				all.Set(name, asJSON(v))
				return
			}
			for inner, value := range v {
				put(name+"."+inner, value)
			}
		case []any:
			for i, item := range v {
				switch control {
				case form.Groups:
					put(fmt.Sprintf("%s.%d", name, i), item)
				case form.Carried:
					all.Add(name, asJSON(item))
				case form.Lines:
					all.Set(name, strings.TrimPrefix(all.Get(name)+"\n"+fmt.Sprint(item), "\n"))
				default:
					w.t.Fatalf("%s is a list and is asked for with %q", name, control)
				}
			}
		case nil:
		default:
			text := fmt.Sprint(v)
			if n, ok := v.(json.Number); ok && control == form.Moment {
				if unix, err := n.Int64(); err == nil {
					text = time.Unix(unix, 0).UTC().Format("2006-01-02T15:04")
				}
			}
			all.Set(name, text)
		}
	}
	for name, v := range tree {
		put(name, v)
	}
	return all
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // It was read from JSON.
	}
	return string(b)
}
