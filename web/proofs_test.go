package web_test

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/web"
	"metaorg/web/access"
	"metaorg/web/webtest"
)

// prover gives what was asked for in place of a proof of it.
type prover struct{}

func (prover) LightBlock(_ context.Context, height int64) ([]byte, error) {
	if height > 9 {
		return nil, machine.NotFound("node.no_such_block", "this node keeps the blocks from 1 to 9")
	}
	return []byte{byte(height)}, nil
}

func (prover) Prove(_ context.Context, keys [][]byte) (int64, [][]byte, error) { return 7, keys, nil }

func (prover) Inclusion(_ context.Context, entry, size uint64) ([]byte, [][]byte, error) {
	return []byte{byte(entry)}, [][]byte{{byte(size)}}, nil
}

func (prover) Consistency(_ context.Context, older, newer uint64) ([][]byte, error) {
	return [][]byte{{byte(older)}, {byte(newer)}}, nil
}

func (prover) Crossing(_ context.Context, number uint64) ([]byte, error) {
	return nil, machine.NotFound("node.no_such_restart", "this node keeps no proof of restart %d", number)
}

func proving(t *testing.T) *webtest.Site {
	shows := webtest.Shows(people.Directory{}, access.Decisions)
	return start(t, func(c *web.Config) {
		shows(c)
		c.Prover = prover{}
		c.KeysFor = func(collection string) access.Audience {
			return map[string]access.Audience{"machine/network": access.Anybody, "notes/titles": access.Watchers}[collection]
		}
	})
}

func TestANodeProvesWhatItSays(t *testing.T) {
	s := proving(t)
	key := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	network, title, word := key("machine/network\x00"), key("notes/titles\x00bread"), key("notes/words\x00bread")
	for _, row := range []struct {
		sentence, path string
		status         int
		want           string // In the answer.
	}{
		{"a header by its height", "/v1/light-blocks/7", 200, "\x07"},
		{"the latest header", "/v1/light-blocks/latest", 200, "\x00"},
		{"a header there is not", "/v1/light-blocks/10", 404, "node.no_such_block"},
		{"a header of no height", "/v1/light-blocks/last", 400, "web.bad_parameter"},
		{"a header below all", "/v1/light-blocks/0", 400, "web.bad_parameter"},
		{"signatures of members, to a stranger", "/v1/proofs/restarts/2", 403, "web.not_shown"},
		{"keys for anybody", "/v1/proofs?key=" + network + "&key=" + title, 200, `{"height":7,"proofs":[{"key":"bWFjaGluZS9uZXR3b3JrAA==","proof":"bWFjaGluZS9uZXR3b3JrAA=="},{"key":`},
		{"one key for those who take part among others", "/v1/proofs?key=" + network + "&key=" + word, 403, "web.not_shown"},
		{"a key of no collection", "/v1/proofs?key=" + key("machine"), 403, "web.not_shown"},
		{"no key", "/v1/proofs", 400, "web.bad_parameter"},
		{"too many keys", "/v1/proofs?key=AA" + strings.Repeat("&key=AA", 64), 400, "web.bad_parameter"},
		{"a key too long", "/v1/proofs?key=" + key(strings.Repeat("x", 1025)), 400, "web.bad_parameter"},
		{"a key that is no base64", "/v1/proofs?key=*", 400, "web.bad_parameter"},
		{"an entry", "/v1/proofs/inclusion?entry=3&size=5", 200, `{"leaf":"Aw==","hashes":["BQ=="]}`},
		{"an entry without number", "/v1/proofs/inclusion?size=5", 400, "web.bad_parameter"},
		{"an entry in a log of no size", "/v1/proofs/inclusion?entry=3", 400, "web.bad_parameter"},
		{"growth", "/v1/proofs/consistency?from=3&to=5", 200, `{"hashes":["Aw==","BQ=="]}`},
		{"growth from nowhere", "/v1/proofs/consistency?to=5", 400, "web.bad_parameter"},
		{"growth to nowhere", "/v1/proofs/consistency?from=5&to=-1", 400, "web.bad_parameter"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			a := get(t, s, row.path)
			if a.status != row.status || !strings.Contains(string(a.body), row.want) {
				t.Errorf("%d %s", a.status, a.body)
			}
		})
	}
}

func TestTheGenesisIsGivenInFull(t *testing.T) {
	s := proving(t)
	var g machine.Genesis
	get(t, s, "/v1/genesis").into(t, &g)
	if g.ID() != s.World.Genesis.ID() {
		t.Errorf("it is of network %s, not %s", g.ID(), s.World.Genesis.ID())
	}
}

func TestWithoutAProverNothingIsProved(t *testing.T) {
	get(t, start(t, nil), "/v1/light-blocks/latest").want(t, http.StatusNotFound, "web.no_such_path")
}
