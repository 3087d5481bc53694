package web

import (
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"metaorg/machine"
	"metaorg/web/access"
)

// Joining is what a node tells a computer that wants to become a node.
type Joining struct {
	Sheet      func(size uint64) (JoinSheet, error) // At a size that the log has or had.
	Registered func(node string) bool               // Whether a node is registered and may connect.
}

// JoinSheet is what a new node needs: from whom it gets the log, and how it
// knows that the log is the right one.
type JoinSheet struct {
	Network    machine.NetworkID `json:"network" help:"the network's identity, which is the genesis' hash"`
	Name       string            `json:"name" help:"as first called"`
	Genesis    machine.Genesis   `json:"genesis" help:"what the network started from"`
	Size       uint64            `json:"size" help:"entries of the log that root and code speak of"`
	Root       []byte            `json:"root" help:"RFC 6962 root of the log at that size, base64"`
	Code       string            `json:"code" help:"short for network, size and root; members tell it each other by word of mouth"`
	Checkpoint string            `json:"checkpoint" help:"the newest checkpoint, a C2SP signed note"`
	Peers      []JoinPeer        `json:"peers" help:"nodes to get the log from"`
	Chain      *JoinChain        `json:"chain,omitempty" help:"of the blocks, if the network was restarted together"`
}

// JoinPeer is a node that a new one may connect with.
type JoinPeer struct {
	ID         string `json:"id" help:"its id, 40 hex digits"`
	Address    string `json:"address,omitempty" help:"where it takes peers, host:port"`
	Consensus  []byte `json:"consensus,omitempty" help:"key of its seat, base64"`
	Checkpoint []byte `json:"checkpoint,omitempty" help:"key of its checkpoints, base64"`
}

// JoinChain is the present chain of blocks of a network that was restarted.
type JoinChain struct {
	Text string `json:"text" help:"the node's chain.json"`
}

// nodeFacts says how a node stands with the network.
type nodeFacts struct {
	Registered bool `json:"registered" help:"whether it is a node of a member, which others let connect"`
}

func (s *Server) routeJoin() {
	if s.Joining == nil {
		return
	}
	s.routeFor(access.Anybody, huma.Operation{
		Method: http.MethodGet, Path: "/v1/join", OperationID: "join", Tags: []string{"network"},
		Summary: "Say what a new node needs", Parameters: []*huma.Param{query("size", "entries of the log that root and code should speak of; the newest if left out")},
		Responses: answers[JoinSheet](s, "200", "what it needs"),
	}, s.joinSheet)
	s.routeFor(access.Anybody, huma.Operation{
		Method: http.MethodGet, Path: "/v1/join/{node}", OperationID: "joined", Tags: []string{"network"},
		Summary: "Say whether a node is registered", Parameters: []*huma.Param{inPath("node", "the node's id")},
		Responses: answers[nodeFacts](s, "200", "whether it is"),
	}, s.joined)
}

func (s *Server) joinSheet(w http.ResponseWriter, r *http.Request) error {
	var size uint64
	if text := r.URL.Query().Get("size"); text != "" {
		var err error
		if size, err = strconv.ParseUint(text, 10, 64); err != nil || size == 0 {
			return badParam("size", "a number of entries")
		}
	}
	if size > s.Node.LogSize() {
		return machine.NotFound("web.no_such_size", "the log has %d entries here and never had %d; was the code misread, or is it another network's?", s.Node.LogSize(), size).At("size")
	}
	sheet, err := s.Joining.Sheet(size)
	if err != nil {
		return err
	}
	return s.writeJSON(w, http.StatusOK, sheet)
}

func (s *Server) joined(w http.ResponseWriter, r *http.Request) error {
	return s.writeJSON(w, http.StatusOK, nodeFacts{s.Joining.Registered(r.PathValue("node"))})
}
