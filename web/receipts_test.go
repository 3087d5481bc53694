package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine/checkpoint"
	"metaorg/web"
	"metaorg/web/access"
	"metaorg/web/webtest"
)

// voucher gives receipts of nothing.
type voucher struct{}

func (voucher) Cosigned() ([]byte, error) { return []byte("signed by most\n"), nil }

func (voucher) Receipt(_ context.Context, entry uint64) (checkpoint.Receipt, error) {
	return checkpoint.Receipt{Index: entry, Entry: []byte("entry"), Proof: [][]byte{}, Checkpoint: "a note"}, nil
}

func (voucher) Vouched() []web.Vouched {
	return []web.Vouched{{Node: strings.Repeat("a", 40), Key: []byte("key"), Size: 7, At: 5}}
}

func (voucher) Contradictions() []json.RawMessage {
	return []json.RawMessage{json.RawMessage(`{"form":"metaorg/evidence/1"}`)}
}

func TestWhatNodesVouchForIsTold(t *testing.T) {
	s := start(t, func(c *web.Config) {
		webtest.Shows(people.Directory{}, access.Decisions)(c)
		c.Voucher = voucher{}
	})
	for _, row := range []struct {
		sentence, path string
		status         int
		want           string // In the answer.
	}{
		{"the newest checkpoint that most signed", "/v1/checkpoint?cosigned=true", 200, "signed by most"},
		{"the newest checkpoint", "/v1/checkpoint", 200, "tests.example/log"},
		{"a checkpoint of another kind", "/v1/checkpoint?cosigned=maybe", 400, "web.bad_parameter"},
		{"how far each node vouches", "/v1/witnesses", 200, `"size":7`},
		{"what contradicts each other", "/v1/evidence", 200, `"form":"metaorg/evidence/1"`},
		{"a receipt is for participants", "/v1/envelopes/" + strings.Repeat("0", 64) + "/receipt", 403, "web.not_shown"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			a := get(t, s, row.path)
			if a.status != row.status || !strings.Contains(string(a.body), row.want) {
				t.Errorf("%d: %s", a.status, a.body)
			}
		})
	}
}

func TestThereIsAReceiptOfWhatIsInTheLog(t *testing.T) {
	s := start(t, func(c *web.Config) { c.Voucher = voucher{} })
	s.Node.Hold()
	var act struct{ ID string }
	a := ask(t, request(t, http.MethodPost, s.URL+"/v1/envelopes", "application/cbor", s.World.Envelope("ana", "", write{Topic: "bread"})))
	a.into(t, &act)
	get(t, s, "/v1/envelopes/"+act.ID+"/receipt").want(t, http.StatusNotFound, "web.no_receipt")
	s.Node.Release()
	for _, forgotten := range []bool{false, true} {
		if forgotten {
			s.Node.Forget()
			s.Settle(t)
		}
		var r checkpoint.Receipt
		a := get(t, s, "/v1/envelopes/"+act.ID+"/receipt")
		a.want(t, http.StatusOK, "")
		if a.into(t, &r); r.Index != s.Node.LogSize()-1 || r.Checkpoint != "a note" {
			t.Errorf("forgotten: %v: %+v", forgotten, r)
		}
	}
	get(t, s, "/v1/envelopes/"+strings.Repeat("0", 64)+"/receipt").want(t, http.StatusNotFound, "web.unknown_envelope")
}
