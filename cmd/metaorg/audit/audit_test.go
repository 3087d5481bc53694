package audit_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	ics23 "github.com/cosmos/ics23/go"

	"metaorg/app"
	"metaorg/client"
	"metaorg/cmd/metaorg/audit"
	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/node"
	"metaorg/node/light/lighttest"
)

// world is a running node and what is known of it.
type world struct {
	t      *testing.T
	home   string
	app    *app.App
	id     machine.NetworkID
	secret ed25519.PrivateKey // Of the node's checkpoints.
	note   []byte
	now    checkpoint.Checkpoint
}

func begin(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, home: t.TempDir()}
	g, err := node.Found(w.home, "Audited", true, time.Now(), nil)
	if err != nil {
		t.Fatal(err)
	}
	w.id = g.ID()
	if w.app, err = app.Start(t.Context(), app.Config{Home: w.home, Listen: "127.0.0.1:0", Logger: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.app.Close(); err != nil {
			t.Error(err)
		}
	})
	seed, err := os.ReadFile(filepath.Join(w.home, "secret", "checkpoint_key"))
	if err != nil {
		t.Fatal(err)
	}
	w.secret = ed25519.NewKeyFromSeed(seed)
	if w.note, err = w.asOperator(w.app.Address).Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	n, err := checkpoint.Read(w.note)
	if err != nil {
		t.Fatal(err)
	}
	w.now = n.Checkpoint
	return w
}

// asOperator asks at an address with the operator's token, to be shown everything.
func (w *world) asOperator(address string) *client.Client {
	w.t.Helper()
	c, err := client.New(address, app.NewMachine())
	if err != nil {
		w.t.Fatal(err)
	}
	c.Token = w.app.Token
	return c
}

// signed is a checkpoint of the node's, changed and signed by its key.
func (w *world) signed(change func(c *checkpoint.Checkpoint)) string {
	w.t.Helper()
	c := w.now
	change(&c)
	note, err := checkpoint.Sign(c, w.secret)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(note)
}

// refusal before a code is an answer that refuses to answer.
const refusal = "refused: "

// lie changes what the node answers at paths that begin so.
type lie struct {
	at     string
	change func(t *testing.T, answer []byte) []byte
}

// through is an address at which the node answers with one lie.
func (w *world) through(t *testing.T, l lie) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		in := r.Clone(r.Context())
		in.RequestURI, in.URL.Scheme, in.URL.Host, in.Host = "", "http", strings.TrimPrefix(w.app.Address, "http://"), ""
		resp, err := http.DefaultTransport.RoundTrip(in)
		if err != nil {
			t.Error(err)
			return
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Error(err)
		}
		if l.at != "" && strings.HasPrefix(r.URL.Path, l.at) && resp.StatusCode == http.StatusOK {
			body = l.change(t, body)
		}
		status, kind := resp.StatusCode, resp.Header.Get("Content-Type")
		if code, refused := strings.CutPrefix(string(body), refusal); refused {
			status, kind = http.StatusForbidden, "application/problem+json"
			body = []byte(`{"code":"` + code + `","class":"not_allowed","detail":"no"}`)
		}
		out.Header().Set("Content-Type", kind)
		out.WriteHeader(status)
		if _, err := out.Write(body); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func text(from, to string) func(*testing.T, []byte) []byte {
	return func(t *testing.T, answer []byte) []byte {
		if !bytes.Contains(answer, []byte(from)) {
			t.Errorf("%q is not in %s", from, answer)
		}
		return bytes.Replace(answer, []byte(from), []byte(to), 1)
	}
}

func instead(of string) func(*testing.T, []byte) []byte {
	return func(*testing.T, []byte) []byte { return []byte(of) }
}

func header(change func([]byte) ([]byte, error)) func(*testing.T, []byte) []byte {
	return func(t *testing.T, answer []byte) []byte {
		out, err := change(answer)
		if err != nil {
			t.Error(err)
		}
		return out
	}
}

// forged changes the value of a proof.
func forged(t *testing.T, answer []byte) []byte {
	var a struct {
		Height int64 `json:"height"`
		Proofs []struct {
			Key   []byte `json:"key"`
			Proof []byte `json:"proof"`
		} `json:"proofs"`
	}
	if err := json.Unmarshal(answer, &a); err != nil {
		t.Error(err)
	}
	for i := range a.Proofs {
		var p ics23.CommitmentProof
		if err := p.Unmarshal(a.Proofs[i].Proof); err != nil {
			t.Error(err)
		}
		if e := p.GetExist(); e != nil {
			e.Value[len(e.Value)-1] ^= 1
		}
		b, err := p.Marshal()
		if err != nil {
			t.Error(err)
		}
		a.Proofs[i].Proof = b
	}
	out, err := json.Marshal(a)
	if err != nil {
		t.Error(err)
	}
	return out
}

func TestWhatANodeSaysIsKnownOnlyByProof(t *testing.T) {
	w := begin(t)
	_, stranger, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	byStranger, err := checkpoint.Sign(w.now, stranger)
	if err != nil {
		t.Fatal(err)
	}
	other := begin(t)
	for _, row := range []struct {
		sentence string
		lie      lie
		asked    audit.Question
		fails    string // The fact; empty when everything holds.
		because  string
	}{
		{"it tells no lie", lie{}, audit.Question{Network: w.id}, "", ""},
		{"nobody said which network it should be", lie{}, audit.Question{}, "", ""},
		{"it is another network", lie{}, audit.Question{Network: other.id}, "the network", "not the one you gave"},
		{
			"the genesis is another, and the id not known",
			lie{"/v1/genesis", text("Audited", "Altered")},
			audit.Question{},
			"the last header", "of another network",
		},
		{
			"the genesis is another",
			lie{"/v1/genesis", text("Audited", "Altered")},
			audit.Question{Network: w.id},
			"the network", "not the one you gave",
		},
		{
			"the header is forged",
			lie{"/v1/light-blocks/", header(lighttest.OtherState)},
			audit.Question{},
			"the last header", "not one that its seats signed",
		},
		{
			"the signature is another",
			lie{"/v1/light-blocks/", header(lighttest.OtherSignature)},
			audit.Question{},
			"the last header", "not one that its seats signed",
		},
		{"the header is garbage", lie{"/v1/light-blocks/", instead("garbage")}, audit.Question{}, "the last header", "not in the form expected"},
		{"a value is forged", lie{"/v1/proofs", forged}, audit.Question{}, "the state", "does not lead to the state's root"},
		{"the state is of another height", lie{"/v1/proofs", text(`"height":2`, `"height":1`)}, audit.Question{}, "the state", "does not lead to the state's root"},
		{"its checkpoint is a stranger's", lie{"/v1/checkpoint", instead(string(byStranger))}, audit.Question{}, "the node's checkpoint", "no node that this network knows"},
		{"its checkpoint was altered", lie{"/v1/checkpoint", text("\nheight 0", "\nheight 1")}, audit.Question{}, "the node's checkpoint", "no node that this network knows"},
		{
			"its checkpoint is of another log",
			lie{"/v1/checkpoint", instead(w.signed(func(c *checkpoint.Checkpoint) { c.Root = bytes.Repeat([]byte{1}, 32) }))},
			audit.Question{},
			"the node's checkpoint", "others than before",
		},
		{
			"its checkpoint is of another state",
			lie{"/v1/checkpoint", instead(w.signed(func(c *checkpoint.Checkpoint) { c.State = bytes.Repeat([]byte{1}, 32) }))},
			audit.Question{},
			"the node's checkpoint", "the state it was signed for",
		},
		{"a checkpoint was kept", lie{}, kept(string(w.note)), "", ""},
		{
			"the log is shorter than the checkpoint kept",
			lie{},
			kept(w.signed(func(c *checkpoint.Checkpoint) { c.Size += 5 })),
			"the log goes on from the checkpoint kept in old.note", "shorter than it was",
		},
		{
			"the log is another than the one kept",
			lie{},
			kept(w.signed(func(c *checkpoint.Checkpoint) { c.Root = bytes.Repeat([]byte{1}, 32) })),
			"the log goes on from the checkpoint kept in old.note", "others than before",
		},
		{"what was kept is another network's", lie{}, kept(string(other.note)), "the log goes on from the checkpoint kept in old.note", "of another network"},
		{"what was kept is no checkpoint", lie{}, kept("nothing"), "the log goes on from the checkpoint kept in old.note", "not in the form expected"},
		{"a code was told", lie{}, audit.Question{Code: strings.ToUpper(checkpoint.Code(w.id, w.now.Size, w.now.Root))}, "", ""},
		{
			"the code is of another history",
			lie{},
			audit.Question{Code: checkpoint.Code(w.id, w.now.Size, make([]byte, 32))},
			"the log goes on from the code you gave", "the node shows 1-",
		},
		{
			"the code is of another history, which the node shows",
			lie{"/v1/join", text(base64.StdEncoding.EncodeToString(w.now.Root), base64.StdEncoding.EncodeToString(make([]byte, 32)))},
			audit.Question{Code: checkpoint.Code(w.id, w.now.Size, make([]byte, 32))},
			"the log goes on from the code you gave", "others than before",
		},
		{"the code is of a longer log", lie{}, audit.Question{Code: checkpoint.Code(w.id, 99, w.now.Root)}, "the log goes on from the code you gave", ""},
		{"what was told is no code", lie{}, audit.Question{Code: "bread"}, "the log goes on from the code you gave", "no code of a network"},
		{"an organization does not belong", lie{}, audit.Question{Members: []machine.OrganizationID{"mill"}}, "", ""},
		{
			"a value is forged as absent",
			lie{"/v1/proofs", text(`"height":2`, `"height":3`)},
			audit.Question{Members: []machine.OrganizationID{"mill"}},
			"the state", "node.no_such_block",
		},
		{"the last entries are looked at", lie{}, audit.Question{Entries: 9}, "", ""},
		{"an entry was altered", lie{"/v1/entries", text("Audited", "Altered")}, audit.Question{Entries: 9}, "the last 1 entries", "does not lead to the log's root"},
		{"another node has the same header", lie{}, audit.Question{Others: []audit.Other{{Name: "same", Node: w.asOperator(w.app.Address)}}}, "", ""},
		{
			"another node is of another network",
			lie{},
			audit.Question{Others: []audit.Other{{Name: "elsewhere", Node: w.asOperator(other.app.Address)}}},
			"the header at elsewhere", "of another network",
		},
		{"the node itself is believed", lie{}, audit.Question{Trust: &audit.Header{}}, "", ""},
		{
			"the node itself is believed, and its header is forged",
			lie{"/v1/light-blocks/", header(lighttest.OtherState)},
			audit.Question{Trust: &audit.Header{}},
			"the last header", "not one that its seats signed",
		},
		{"the header trusted is another", lie{}, audit.Question{Trust: &audit.Header{Height: 2, Hash: make([]byte, 32)}}, "the header trusted", "not the one trusted"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			report, err := audit.Run(t.Context(), w.asOperator(w.through(t, row.lie)), row.asked)
			if err != nil {
				report.Facts = append(report.Facts, audit.Fact{What: "the state", Problem: err.Error()})
			}
			at := slices.IndexFunc(report.Facts, func(f audit.Fact) bool { return f.Problem != "" || f.Unknown != "" })
			switch {
			case row.fails == "" && (at >= 0 || !report.Holds || report.Checkpoint == ""):
				t.Errorf("it holds: %v; %+v", report.Holds, report.Facts)
			case row.fails == "":
			case at < 0 || report.Holds || report.Facts[at].What != row.fails || !strings.Contains(report.Facts[at].Problem, row.because):
				t.Errorf("it holds: %v; %+v", report.Holds, report.Facts)
			}
		})
	}
}

func kept(note string) audit.Question {
	return audit.Question{Kept: []audit.Kept{{Name: "old.note", Note: []byte(note)}}}
}

func TestAStrangerIsToldWhatIsNotShown(t *testing.T) {
	w := begin(t)
	c := w.asOperator(w.app.Address)
	c.Token = ""
	report, err := audit.Run(t.Context(), c, audit.Question{Entries: 1})
	if err != nil || !report.Holds {
		t.Fatal(report, err)
	}
	last := report.Facts[len(report.Facts)-1]
	if last.Unknown == "" || !strings.Contains(last.Unknown, "only to those who take part") {
		t.Errorf("%+v", last)
	}
	refusing := w.through(t, lie{"/v1/proofs", func(t *testing.T, answer []byte) []byte {
		if bytes.Contains(answer, []byte(base64.StdEncoding.EncodeToString([]byte("membership/members\x00mill")))) {
			return []byte(refusal + "web.not_shown")
		}
		return answer
	}})
	report, err = audit.Run(t.Context(), w.asOperator(refusing), audit.Question{Members: []machine.OrganizationID{"mill"}})
	if err != nil || report.Holds {
		t.Error("what was asked for and not shown passes for known", report, err)
	}
}
