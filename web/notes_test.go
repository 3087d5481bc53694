package web_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/web"
	"metaorg/web/access"
	"metaorg/web/webtest"
)

// write puts a note on a board.
type write struct {
	Topic string   `json:"topic" help:"what it is about" example:"bread"`
	Size  int64    `json:"size,omitempty" help:"how large" example:"12"`
	Tags  []string `json:"tags,omitempty" help:"words" example:"rye"`
	Photo []byte   `json:"photo,omitempty" help:"a picture"`
}

// bundle carries other messages.
type bundle struct {
	Title    string         `json:"title" help:"what it is called"`
	Messages []wire.Message `json:"messages" help:"what it carries"`
}

// written says that a note was put on the board.
type written struct {
	Topic string `json:"topic"`
}

func (w write) Check() error {
	if w.Topic == "" {
		return machine.Malformed("notes.no_topic", "a note needs a topic").At("topic")
	}
	return nil
}

func (w write) Apply(s *machine.Step) error {
	switch w.Topic {
	case "panic":
		panic("a rule went wrong")
	case "taken":
		return machine.Conflict("notes.taken", "there is such a note").At("topic")
	}
	s.Emit(written{w.Topic})
	return nil
}

func (b bundle) Check() error { return nil }

func (b bundle) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightOrdinary, b.Messages)
	return err
}

var notes = machine.Module{
	Name: "notes",
	Kinds: []machine.Kind{
		machine.KindOf[write]("notes.write", "Put a note on the board.", written{}).BeforeFounding().CarriedBy(machine.WeightOrdinary),
		machine.KindOf[bundle]("notes.bundle", "Carry notes.", written{}).BeforeFounding(),
	},
}

var notesView = readmodel.View{
	Module: "notes",
	Schema: `CREATE TABLE notes_notes (id INTEGER PRIMARY KEY, topic TEXT NOT NULL, time INTEGER NOT NULL, big INTEGER NOT NULL) STRICT;`,
	On: []readmodel.Projection{readmodel.On("notes.written", func(tx *readmodel.Tx, at readmodel.At, e written) error {
		return tx.Exec(`INSERT INTO notes_notes (topic, time, big) VALUES (?, ?, ?)`, e.Topic, at.Time, len(e.Topic) > 5)
	})},
	Lists: []readmodel.List{{
		Name: "notes", Purpose: "The notes on the board.", Key: "id", Sort: "id", Query: `SELECT * FROM notes_notes`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Number, Help: "the note's number"},
			{Name: "topic", Kind: readmodel.Text, Help: "what it is about"},
			{Name: "time", Kind: readmodel.Time, Help: "when"},
			{Name: "big", Kind: readmodel.Bool, Help: "whether its topic is long"},
		},
	}},
}

// start serves people and notes, all of it to anybody; ana is registered.
func start(t testing.TB, spoil func(*web.Config)) *webtest.Site {
	t.Helper()
	s := webtest.Start(t, rulestest.Strict{Directory: people.Directory{}}, []machine.Module{people.Module, notes}, []readmodel.View{notesView}, func(c *web.Config) {
		webtest.Shows(people.Directory{}, access.Everything)(c)
		if spoil != nil {
			spoil(c)
		}
	})
	submit(t, s, s.World.Envelope("ana", "", register("ana"))).want(t, http.StatusOK, "")
	return s
}

func register(handle string) people.Register {
	return people.Register{Handle: machine.PersonID(handle), Key: rulestest.Key(handle)}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// problem is a refusal as clients see it.
type problem struct {
	Status     int
	Code       string
	Class      string
	Field      string
	Detail     string
	RetryAfter int64 `json:"retry_after"`
	ID         string
}

func (a answer) want(t testing.TB, status int, code string) problem {
	t.Helper()
	var p problem
	if a.status >= 400 {
		a.into(t, &p)
		if a.header.Get("Content-Type") != "application/problem+json" || p.Status != a.status || p.Detail == "" {
			t.Errorf("no problem as it should be: %s %s", a.header.Get("Content-Type"), a.body)
		}
	}
	if a.status != status || p.Code != code {
		t.Fatalf("got %d %s, want %d %q", a.status, a.body, status, code)
	}
	return p
}

func (a answer) into(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
}

func ask(t testing.TB, req *http.Request) answer {
	t.Helper()
	return askWith(t, http.DefaultClient, req)
}

func askWith(t testing.TB, c *http.Client, req *http.Request) answer {
	t.Helper()
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, b}
}

func request(t testing.TB, method, url, kind string, body []byte) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	return req
}

func get(t testing.TB, s *webtest.Site, path string) answer {
	t.Helper()
	return ask(t, request(t, http.MethodGet, s.URL+path, "", nil))
}

func post(t testing.TB, s *webtest.Site, path, body string) answer {
	t.Helper()
	return ask(t, request(t, http.MethodPost, s.URL+path, "application/json", []byte(body)))
}

func submit(t testing.TB, s *webtest.Site, envelope []byte) answer {
	t.Helper()
	return ask(t, request(t, http.MethodPost, s.URL+"/v1/envelopes?wait=10s", "application/cbor", envelope))
}

// signed makes an envelope of a body's bytes with a person's key.
func signed(by string, body wire.Body) []byte {
	env := wire.Envelope{Body: wire.Encode(body)}
	env.Signature = rulestest.Sign(by, signature.Digest(string(body.Network), env.Body))
	return wire.Encode(env)
}

func contains(t *testing.T, text []byte, part string) {
	t.Helper()
	if !strings.Contains(string(text), part) {
		t.Fatalf("%q is not in %s", part, text)
	}
}
