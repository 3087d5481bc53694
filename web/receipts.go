package web

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
	"metaorg/web/access"
	"metaorg/web/session"
)

// Voucher tells what the network's nodes vouch for. See package node/witness.
type Voucher interface {
	// Cosigned is the newest checkpoint that more than half of the nodes have
	// signed or, failing that, the one with most signatures among the latest.
	Cosigned() ([]byte, error)
	// Receipt proves that an entry is in the log that nodes signed for.
	Receipt(ctx context.Context, entry uint64) (checkpoint.Receipt, error)
	// Vouched lists how far each node has signed for the log.
	Vouched() []Vouched
	// Contradictions are the evidence files of this node, as JSON.
	Contradictions() []json.RawMessage
}

// Vouched is how far a node has signed for the log.
type Vouched struct {
	Node  string `json:"node,omitempty" help:"its id; none for a seat of the genesis whose node is not known"`
	Key   []byte `json:"key" help:"Ed25519 key that it signs checkpoints with"`
	Own   bool   `json:"own" help:"whether it is the node that is asked"`
	Size  uint64 `json:"size" help:"entries of the longest log that it signed and that is this node's too; 0 for none"`
	At    int64  `json:"at,omitempty" help:"when that signature came, Unix seconds by this node's clock"`
	Doubt string `json:"doubt,omitempty" help:"what it said that this node could not make agree"`
}

// receiptFacts is a checkpoint.Receipt as the interface describes it.
type receiptFacts struct {
	Genesis    []byte   `json:"genesis" help:"what the network began with, as bytes; its hash is the network's id"`
	Index      uint64   `json:"index" help:"the entry's number in the log, from 0"`
	Entry      []byte   `json:"entry" help:"the entry as it is in the log"`
	Proof      [][]byte `json:"proof" help:"its audit path in the log of the checkpoint's size (RFC 6962, 2.1.1)"`
	Checkpoint string   `json:"checkpoint" help:"a C2SP signed note"`
}

func (s *Server) routeReceipts() {
	if s.Voucher == nil {
		return
	}
	get := func(who access.Audience, path, name, summary string, responses map[string]*huma.Response, f func(http.ResponseWriter, *http.Request) error, params ...*huma.Param) {
		s.routeFor(who, huma.Operation{
			Method: http.MethodGet, Path: "/v1/" + path, OperationID: name, Tags: []string{"proofs"},
			Summary: summary, Parameters: params, Responses: responses,
		}, f)
	}
	s.route(huma.Operation{
		Method: http.MethodGet, Path: "/v1/envelopes/{id}/receipt", OperationID: "receipt", Tags: []string{"proofs"},
		Summary: "Give the receipt of an act, to be checked without asking anybody", Description: shownTo[access.Participants] + "; and to who signed the act",
		Parameters: []*huma.Param{inPath("id", "the act's identity")}, Responses: answers[receiptFacts](s, "200", "the receipt"),
	}, s.receipt)
	get(access.Watchers, "witnesses", "witnesses", "Say how far each node has signed for the log",
		answers[facts[Vouched]](s, "200", "the nodes"), s.witnesses)
	get(access.Watchers, "evidence", "evidence", "Give the evidence of contradictions between nodes, each as its file has it",
		answers[facts[json.RawMessage]](s, "200", "what this node found"), s.evidence)
}

// receipt answers the receipt of an act that is in the log: to who takes part,
// and to who signed it even where they no longer do. They are told of no other act,
// not even whether there is one.
func (s *Server) receipt(w http.ResponseWriter, r *http.Request) error {
	takesPart := access.May(access.Of(r), access.Participants)
	who, in := session.Of(r)
	if !takesPart && !in {
		return notShown(access.Participants)
	}
	receipt, err := s.receiptOf(r.Context(), wire.EnvelopeID(r.PathValue("id")))
	if !takesPart && (err != nil || signerOf(receipt.Entry) != who.Person) {
		return notShown(access.Participants)
	}
	if err != nil {
		return err
	}
	return s.writeJSON(w, http.StatusOK, receiptFacts(receipt))
}

func (s *Server) receiptOf(ctx context.Context, id wire.EnvelopeID) (r checkpoint.Receipt, err error) {
	st := s.Node.Status(id)
	if st.State == Unknown {
		if st, err = s.logged(ctx, id); err != nil {
			return r, err
		}
	}
	if st.State != Applied {
		return r, machine.NotFound("web.no_receipt", "there is a receipt of what is in the log, and this act is %s", st.State)
	}
	return s.Voucher.Receipt(ctx, st.Entry)
}

// signerOf is who signed the act of an entry; nobody for an entry that is none.
func signerOf(entry []byte) machine.PersonID {
	var e machine.Entry
	if wire.Decode(entry, &e) != nil || e.Input != machine.InputEnvelope {
		return ""
	}
	_, body, err := e.Envelope()
	if err != nil {
		return ""
	}
	return body.Author
}

func (s *Server) witnesses(w http.ResponseWriter, _ *http.Request) error {
	return s.writeJSON(w, http.StatusOK, facts[Vouched]{append([]Vouched{}, s.Voucher.Vouched()...)})
}

func (s *Server) evidence(w http.ResponseWriter, _ *http.Request) error {
	return s.writeJSON(w, http.StatusOK, facts[json.RawMessage]{append([]json.RawMessage{}, s.Voucher.Contradictions()...)})
}

// newestCheckpoint is the newest or, with ?cosigned=true, the newest that other
// nodes have signed too.
func (s *Server) newestCheckpoint(r *http.Request) ([]byte, error) {
	switch r.URL.Query().Get("cosigned") {
	case "":
		return s.Node.Checkpoint()
	case "true":
		if s.Voucher != nil {
			return s.Voucher.Cosigned()
		}
		return s.Node.Checkpoint()
	}
	return nil, badParam("cosigned", "true, or left out")
}
