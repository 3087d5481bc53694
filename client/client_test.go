package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"metaorg/client"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/web/access"
	"metaorg/web/webtest"
)

// key signs with a key of tests.
type key string

func (k key) Sign(digest [32]byte) signature.Signature { return rulestest.Sign(string(k), digest) }

func (k key) draft(messages ...machine.Message) client.Draft {
	return client.Draft{Author: machine.PersonID(k), Key: rulestest.Key(string(k)).ID(), Messages: messages}
}

func register(k key) people.Register {
	return people.Register{Handle: machine.PersonID(k), Key: rulestest.Key(string(k)), KeyName: "laptop"}
}

var registered = readmodel.View{
	Module: "people",
	Schema: `CREATE TABLE people_people (person TEXT PRIMARY KEY, since INTEGER NOT NULL, known INTEGER NOT NULL) STRICT, WITHOUT ROWID;`,
	On: []readmodel.Projection{readmodel.On("people.PersonRegistered", func(tx *readmodel.Tx, at readmodel.At, e people.PersonRegistered) error {
		return tx.Exec(`INSERT INTO people_people VALUES (?, ?, 1)`, e.Person, at.Time)
	})},
	Lists: []readmodel.List{{
		Name: "people", Purpose: "Who is known.", Key: "person", Query: `SELECT * FROM people_people`,
		Columns: []readmodel.Column{
			{Name: "person", Kind: readmodel.Text, Help: "the handle"},
			{Name: "since", Kind: readmodel.Time, Help: "since when"},
			{Name: "known", Kind: readmodel.Bool, Help: "always"},
		},
	}},
}

func start(t testing.TB) (*webtest.Site, *client.Client) {
	t.Helper()
	s := webtest.Start(t, rulestest.Strict{Directory: people.Directory{}}, []machine.Module{people.Module}, []readmodel.View{registered}, webtest.Shows(people.Directory{}, access.Everything))
	c, err := client.New(s.URL+"/", s.World.Machine)
	if err != nil {
		t.Fatal(err)
	}
	return s, c
}

func TestAnActIsBuiltCheckedSignedSubmittedAndSeen(t *testing.T) {
	s, c := start(t)
	act, err := c.Do(t.Context(), key("ana").draft(register("ana")), key("ana"))
	if err != nil || act.State != "applied" || act.Height != 1 || act.Outcomes[0].Events[0].Kind != "people.PersonRegistered" {
		t.Fatalf("got %+v, %v", act, err)
	}
	later, err := c.Status(t.Context(), act.ID)
	if err != nil || later.Entry != act.Entry || later.State != "applied" {
		t.Fatalf("later it is %+v, %v", later, err)
	}
	s.Settle(t)
	page, err := c.Read(t.Context(), "people", url.Values{"known": {"true"}, "sort": {"-since"}})
	if err != nil || page.Total != 1 || page.Items[0].Values["person"] != "ana" || page.Items[0].Values["since"] != rulestest.Start+1 {
		t.Fatalf("read %+v, %v", page, err)
	}
	row, err := c.Find(t.Context(), "people", "ana", nil)
	if text, bad := json.Marshal(row); err != nil || bad != nil || string(text) != `{"person":"ana","since":1767225601,"known":true}` {
		t.Fatalf("found %s, %v, %v", text, err, bad)
	}
	lists, err := c.Lists(t.Context())
	if err != nil || lists[len(lists)-1].Columns[1].Kind != "time" {
		t.Fatalf("the lists are %+v, %v", lists, err)
	}
	n, err := c.Network(t.Context())
	if err != nil || n.ID != s.World.Genesis.ID() || n.LogSize != s.Node.LogSize() {
		t.Fatalf("the network is %+v, %v", n, err)
	}
	if note, err := c.Checkpoint(t.Context()); err != nil || len(note) == 0 {
		t.Fatalf("the checkpoint is %q, %v", note, err)
	}
	var count uint64
	err = c.Entries(t.Context(), 0, n.LogSize, func(i uint64, entry []byte) error {
		if i != count || string(entry) != string(s.World.Entries[i]) {
			t.Errorf("entry %d is %x", i, entry)
		}
		count++
		return nil
	})
	if err != nil || count != n.LogSize {
		t.Fatalf("%d entries came, %v", count, err)
	}
	if err := c.Entries(t.Context(), 0, n.LogSize+1, func(uint64, []byte) error { return nil }); err == nil {
		t.Fatal("an entry came that the log does not have")
	}
}

func TestARefusalComesBackAsTheRuleSaidIt(t *testing.T) {
	_, c := start(t)
	for _, row := range []struct {
		sentence    string
		do          func() error
		code, field string
		class       machine.Class
	}{
		{"fields wrong in themselves", func() error {
			_, err := c.Do(t.Context(), key("-").draft(register("-")), key("-"))
			return err
		}, "people.bad_handle", "handle", machine.ClassMalformed},
		{"somebody else's signature", func() error {
			_, err := c.Do(t.Context(), key("ana").draft(register("ana")), key("ben"))
			return err
		}, "machine.bad_signature", "", machine.ClassNotAllowed},
		{"an act nobody knows", func() error {
			_, err := c.Status(t.Context(), "00")
			return err
		}, "web.unknown_envelope", "", machine.ClassNotFound},
		{"a filter that is none", func() error {
			_, err := c.Read(t.Context(), "people", url.Values{"age": {"7"}})
			return err
		}, "readmodel.unknown_column", "age", machine.ClassMalformed},
		{"an import by a stranger", func() error {
			_, err := c.ImportProspects(t.Context(), strings.NewReader("name\nA\n"), func(int64) {})
			return err
		}, "web.not_operator", "", machine.ClassNotAllowed},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			var no *machine.Refusal
			if err := row.do(); !errors.As(err, &no) || no.Code != row.code || no.Field != row.field || no.Class != row.class || no.Text == "" {
				t.Fatalf("got %#v", err)
			}
		})
	}
}

func TestNothingIsSignedButWhatWasAskedFor(t *testing.T) {
	s, _ := start(t)
	asked := key("ana").draft(register("ana"))
	asked.Expires = s.Node.Now() + 60
	for _, row := range []struct {
		sentence string
		change   func(*wire.Body)
	}{
		{"another author", func(b *wire.Body) { b.Author = "eve" }},
		{"another key", func(b *wire.Body) { b.Key = "00" }},
		{"an organization", func(b *wire.Body) { b.For = "coop" }},
		{"another time", func(b *wire.Body) { b.Expires++ }},
		{"a message less", func(b *wire.Body) { b.Messages = nil }},
		{"a message more", func(b *wire.Body) { b.Messages = append(b.Messages, b.Messages[0]) }},
		{"another kind", func(b *wire.Body) { b.Messages[0].Kind = "people.add_key" }},
		{"other fields", func(b *wire.Body) { b.Messages[0] = s.World.Machine.Wire(register("eve")) }},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			body := wire.Body{
				Network: s.World.Genesis.ID(), Author: "ana", Key: asked.Key, Sequence: 1, Expires: asked.Expires,
				Messages: []wire.Message{s.World.Machine.Wire(register("ana"))},
			}
			c := liar(t, s, wire.Encode(body))
			if _, err := c.Build(t.Context(), asked); err != nil {
				t.Fatalf("the honest bytes were refused: %v", err)
			}
			row.change(&body)
			if _, err := liar(t, s, wire.Encode(body)).Build(t.Context(), asked); !errors.Is(err, client.ErrOtherThanAsked) {
				t.Fatalf("got %v", err)
			}
		})
	}
	if _, err := liar(t, s, []byte{1}).Build(t.Context(), asked); err == nil {
		t.Fatal("bytes that cannot be read were taken")
	}
}

// liar is a client of a node that gives these bytes to be signed, whatever it is asked.
func liar(t *testing.T, s *webtest.Site, body []byte) *client.Client {
	t.Helper()
	answer, err := json.Marshal(map[string]any{"body": body})
	if err != nil {
		t.Fatal(err)
	}
	return clientOf(t, s, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(answer) })
}

func clientOf(t *testing.T, s *webtest.Site, f http.HandlerFunc) *client.Client {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	c, err := client.New(server.URL, s.World.Machine)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestProspectsAreImportedWithProgress(t *testing.T) {
	_, c := start(t)
	c.Token = webtest.OperatorToken
	file := "name,email\n" + strings.Repeat("Bakers,\n", 2500)
	var told []int64
	rep, err := c.ImportProspects(t.Context(), strings.NewReader(file), func(done int64) { told = append(told, done) })
	if err != nil || rep.Rows != 2500 || rep.Kept != 1 || len(rep.Problems) != 2499 || rep.Ignored[0] != "email" {
		t.Fatalf("%v, kept %d of %d", err, rep.Kept, rep.Rows)
	}
	if len(told) != 3 || told[0] != 1000 || told[2] != 2500 {
		t.Fatalf("progress was %v", told)
	}
}

func TestWhatIsNoNodeIsSaidToBeNone(t *testing.T) {
	s, _ := start(t)
	for _, address := range []string{"", "127.0.0.1:8470", "ftp://127.0.0.1", "http://"} {
		if _, err := client.New(address, s.World.Machine); err == nil {
			t.Errorf("%q was taken for an address", address)
		}
	}
	stranger := clientOf(t, s, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusTeapot) })
	if _, err := stranger.Network(t.Context()); err == nil || !strings.Contains(err.Error(), "no node") {
		t.Errorf("a stranger was asked: %v", err)
	}
	broken := clientOf(t, s, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{")) })
	if _, err := broken.Network(t.Context()); err == nil {
		t.Error("half an answer was taken")
	}
	if _, err := broken.ImportProspects(t.Context(), strings.NewReader(""), func(int64) {}); err == nil {
		t.Error("half an import was taken")
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := broken.Network(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("after giving up: %v", err)
	}
}
