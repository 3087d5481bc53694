package machine

import (
	"crypto/sha256"
	"encoding/hex"

	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// These names are the wire's, so that rules import one package.
type (
	// NetworkID names a network.
	NetworkID = wire.NetworkID
	// PersonID is a person's handle.
	PersonID = wire.PersonID
	// OrganizationID is an organization's handle.
	OrganizationID = wire.OrganizationID
)

// RuleVersion is the version of the rules this program knows. A decision
// raises a network's; a program too old for it stops. Version 2 brought the
// standing rule charter.transparency and an initiator's care for origins;
// version 3 registered nodes, their seats, and decisions that raise it; version 4
// the rules of joining and deciding in full, with disputes, meetings and circles;
// version 5 the commons and the kitty; version 6 patronage, obligations and what
// follows from them; version 7 tells at once who has left, and counts promised
// hours together.
const RuleVersion uint64 = 7

// Genesis is what a network starts from. Its hash is the network's identity,
// so nothing in it can be changed later.
type Genesis struct {
	Name        string   `json:"name"`              // As first called; the charter's name may change.
	Sample      bool     `json:"sample,omitempty"`  // A sample network, whose clock a message may move on.
	Time        int64    `json:"time"`              // Unix seconds of founding.
	Behind      int64    `json:"behind,omitempty"`  // Seconds that a sample network's clock starts behind its nodes', so that its past is told up to today.
	RuleVersion uint64   `json:"rule_version"`      //
	Seats       []Seat   `json:"seats"`             // Nodes that order the log at first.
	Origins     []string `json:"origins,omitempty"` // Web origins whose passkeys count at first.
}

// Seat is a node's place among those that order the log; every seat weighs one.
type Seat struct {
	Consensus  []byte `json:"consensus"`  // Ed25519 public key that signs blocks.
	Checkpoint []byte `json:"checkpoint"` // Ed25519 public key that signs checkpoints.
	Anchor     []byte `json:"anchor"`     // End of the hash chain the seat reveals backwards, 32 bytes.
}

// ID is the network's identity.
func (g Genesis) ID() NetworkID {
	sum := sha256.Sum256(wire.Encode(g))
	return NetworkID(hex.EncodeToString(sum[:16]))
}

// Check refuses a genesis no network can start from.
func (g Genesis) Check() error {
	if g.Name == "" || len(g.Name) > MaxTitleLength {
		return Malformed("machine.bad_genesis", "a network needs a name of at most %d bytes", MaxTitleLength)
	}
	if len(g.Seats) == 0 || len(g.Seats) > MaxSeats {
		return Malformed("machine.bad_genesis", "a network starts with 1 to %d seats", MaxSeats)
	}
	for _, s := range g.Seats {
		if len(s.Consensus) != 32 || len(s.Checkpoint) != 32 || len(s.Anchor) != 32 {
			return Malformed("machine.bad_genesis", "a seat has two keys and an anchor of 32 bytes each")
		}
	}
	if g.Time <= 0 {
		return Malformed("machine.bad_genesis", "a network starts at some time after 1970")
	}
	if g.Behind < 0 || g.Behind > maxBehind || g.Behind > 0 && !g.Sample {
		return Malformed("machine.bad_genesis", "only a sample network's clock starts behind, by %d days at most", maxBehind/86_400)
	}
	if g.RuleVersion == 0 || g.RuleVersion > RuleVersion {
		return Malformed("machine.unknown_rule_version", "this program knows the rules up to version %d, not %d", RuleVersion, g.RuleVersion)
	}
	return nil
}

// Network is what the machine itself keeps about the network.
type Network struct {
	ID          NetworkID `json:"id"`
	Sample      bool      `json:"sample,omitempty"`
	RuleVersion uint64    `json:"rule_version"`
	Founded     bool      `json:"founded,omitempty"` // Whether kinds other than those of founding are accepted.
	Origins     []string  `json:"origins,omitempty"`
}

var networkItem = state.NewItem[Network]("machine/network")

// NetworkOf reads the network's own facts; zero before genesis.
func NetworkOf(r state.Reader) Network {
	n, _ := networkItem.Get(r)
	return n
}
