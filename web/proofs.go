package web

import (
	"context"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/access"
)

// Prover proves what a node says to who does not want to believe it. See
// package node/light for what each call promises and how it is checked.
type Prover interface {
	LightBlock(ctx context.Context, height int64) ([]byte, error)
	Prove(ctx context.Context, keys [][]byte) (height int64, proofs [][]byte, err error)
	Inclusion(ctx context.Context, entry, size uint64) (leaf []byte, hashes [][]byte, err error)
	Consistency(ctx context.Context, older, newer uint64) ([][]byte, error)
	Crossing(ctx context.Context, number uint64) ([]byte, error)
}

// KeysFor says to whom what is kept in a collection of the state is shown.
type KeysFor func(collection string) access.Audience

// How much is proved at once.
const (
	maxProvenKeys = 64
	maxKeyBytes   = 1 << 10
)

// provenKeys are keys of one state, each with its proof.
type provenKeys struct {
	Height int64       `json:"height" help:"of the header whose app hash is this state's root"`
	Proofs []provenKey `json:"proofs" help:"one for each key asked for, in that order"`
}

// provenKey is a key of the state with the proof of its value, or of its absence.
type provenKey struct {
	Key   []byte `json:"key" help:"the collection's name, 00, and the key in it"`
	Proof []byte `json:"proof" help:"an ICS 23 commitment proof, as protobuf; it holds the value"`
}

// provenEntry is the proof that an entry is in the log.
type provenEntry struct {
	Leaf   []byte   `json:"leaf" help:"the entry's leaf hash (RFC 6962)"`
	Hashes [][]byte `json:"hashes" help:"its audit path in the log of that size (RFC 6962, 2.1.1)"`
}

// provenGrowth is the proof that the log only grew.
type provenGrowth struct {
	Hashes [][]byte `json:"hashes" help:"the consistency proof between the two sizes (RFC 6962, 2.1.2)"`
}

func (s *Server) routeProofs() {
	get := func(path, name, summary string, responses map[string]*huma.Response, f func(http.ResponseWriter, *http.Request) error, params ...*huma.Param) {
		s.routeFor(access.Anybody, huma.Operation{
			Method: http.MethodGet, Path: "/v1/" + path, OperationID: name, Tags: []string{"proofs"},
			Summary: summary, Parameters: params, Responses: responses,
		}, f)
	}
	get("genesis", "genesis", "Give what the network began with, whose hash is its identity", answers[genesisFacts](s, "200", "the genesis"), s.genesis)
	if s.Prover == nil {
		return
	}
	protobuf := map[string]*huma.Response{"200": {
		Description: "CometBFT's message LightBlock", Content: content("application/protobuf", &huma.Schema{Type: huma.TypeString}),
	}}
	get("light-blocks/{height}", "lightBlock", "Give a header with the seats' signatures", protobuf, s.lightBlock,
		inPath("height", "of the block, or latest"))
	s.routeFor(access.Participants, huma.Operation{
		Method: http.MethodGet, Path: "/v1/proofs/restarts/{number}", OperationID: "proofOfRestart", Tags: []string{"proofs"},
		Summary:    "Give the members' signatures under a restart together, and the proof that they count",
		Parameters: []*huma.Param{inPath("number", "of the chain of blocks that it began, from 2")},
		Responses: map[string]*huma.Response{"200": {
			Description: "light.Crossing in the encoding of docs/encoding.md", Content: content("application/octet-stream", &huma.Schema{Type: huma.TypeString}),
		}},
	}, s.crossing)
	get("proofs", "proofs", "Prove keys of the state", answers[provenKeys](s, "200", "the proofs"), s.proofs,
		query("key", "a whole key in base64url; may be given up to 64 times"))
	get("proofs/inclusion", "inclusion", "Prove that an entry is in the log", answers[provenEntry](s, "200", "the proof"), s.inclusion,
		query("entry", "its number, from 0"), query("size", "of the log"))
	get("proofs/consistency", "consistency", "Prove that the log only grew", answers[provenGrowth](s, "200", "the proof"), s.consistency,
		query("from", "the older size, at least 1"), query("to", "the newer size"))
}

// genesisFacts is a machine.Genesis as the interface describes it.
type genesisFacts struct {
	Name        string      `json:"name" help:"as first called"`
	Sample      bool        `json:"sample,omitempty" help:"a sample network"`
	Time        int64       `json:"time" help:"of founding, Unix seconds"`
	Behind      int64       `json:"behind,omitempty" help:"seconds that a sample network's clock began behind"`
	RuleVersion uint64      `json:"rule_version" help:"of the rules at first"`
	Seats       []seatFacts `json:"seats" help:"who ordered the log at first"`
	Origins     []string    `json:"origins,omitempty" help:"web origins whose passkeys counted at first"`
}

// seatFacts is a machine.Seat as the interface describes it.
type seatFacts struct {
	Consensus  []byte `json:"consensus" help:"Ed25519 key that signs blocks"`
	Checkpoint []byte `json:"checkpoint" help:"Ed25519 key that signs checkpoints"`
	Anchor     []byte `json:"anchor" help:"end of its hash chain"`
}

// genesis answers what the network began with. Whoever knows its identity
// checks it by its hash.
func (s *Server) genesis(w http.ResponseWriter, _ *http.Request) error {
	g := s.Node.Genesis()
	facts := genesisFacts{Name: g.Name, Sample: g.Sample, Time: g.Time, Behind: g.Behind, RuleVersion: g.RuleVersion, Origins: g.Origins}
	for _, seat := range g.Seats {
		facts.Seats = append(facts.Seats, seatFacts(seat))
	}
	return s.writeJSON(w, http.StatusOK, facts)
}

func (s *Server) lightBlock(w http.ResponseWriter, r *http.Request) error {
	var height int64
	if text := r.PathValue("height"); text != "latest" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 {
			return badParam("height", "the height of a block, or latest")
		}
		height = n
	}
	b, err := s.Prover.LightBlock(r.Context(), height)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/protobuf")
	_, _ = w.Write(b) // Whoever no longer listens needs no answer.
	return nil
}

func (s *Server) crossing(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.ParseUint(r.PathValue("number"), 10, 63)
	if err != nil || n < 2 {
		return badParam("number", "of a chain of blocks that a restart began, from 2")
	}
	b, err := s.Prover.Crossing(r.Context(), n)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	_, _ = w.Write(b) // Whoever no longer listens needs no answer.
	return nil
}

// proofs proves keys of the state, all of the same state. Each collection is
// shown to whom a list of the same things is.
func (s *Server) proofs(w http.ResponseWriter, r *http.Request) error {
	texts := r.URL.Query()["key"]
	if len(texts) == 0 || len(texts) > maxProvenKeys {
		return badParam("key", "given 1 to 64 times")
	}
	var keys [][]byte
	for _, text := range texts {
		key, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
		if err != nil || len(key) == 0 || len(key) > maxKeyBytes {
			return badParam("key", "a key of the state in base64url")
		}
		who := access.Participants
		if s.KeysFor != nil {
			who = s.KeysFor(state.NameOf(key))
		}
		if !access.May(access.Of(r), who) {
			return machine.NotAllowed("web.not_shown", "%s; sign in as somebody who does", shownTo[who]).At("key")
		}
		keys = append(keys, key)
	}
	height, proofs, err := s.Prover.Prove(r.Context(), keys)
	if err != nil {
		return err
	}
	answer := provenKeys{Height: height, Proofs: []provenKey{}}
	for i, key := range keys {
		answer.Proofs = append(answer.Proofs, provenKey{key, proofs[i]})
	}
	return s.writeJSON(w, http.StatusOK, answer)
}

func (s *Server) inclusion(w http.ResponseWriter, r *http.Request) error {
	entry, err := number(r, "entry")
	if err != nil {
		return err
	}
	size, err := number(r, "size")
	if err != nil {
		return err
	}
	leaf, hashes, err := s.Prover.Inclusion(r.Context(), entry, size)
	if err != nil {
		return err
	}
	return s.writeJSON(w, http.StatusOK, provenEntry{leaf, hashes})
}

func (s *Server) consistency(w http.ResponseWriter, r *http.Request) error {
	older, err := number(r, "from")
	if err != nil {
		return err
	}
	newer, err := number(r, "to")
	if err != nil {
		return err
	}
	hashes, err := s.Prover.Consistency(r.Context(), older, newer)
	if err != nil {
		return err
	}
	return s.writeJSON(w, http.StatusOK, provenGrowth{hashes})
}

func number(r *http.Request, name string) (uint64, error) {
	n, err := strconv.ParseUint(r.URL.Query().Get(name), 10, 63)
	if err != nil {
		return 0, badParam(name, "a number of entries")
	}
	return n, nil
}
