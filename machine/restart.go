package machine

import (
	"bytes"

	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// InputRestarted is the input of the step with which a network was restarted
// together; its content is a SignedRestart.
const InputRestarted Input = "restarted"

// Restart is what the members agree on when more than a third of the seats are
// gone for good, so that no block can be agreed on any more: from which state
// the network goes on, and who orders the log from there. Network, identities
// and log stay what they are; only the chain of blocks begins anew.
type Restart struct {
	Network NetworkID `json:"network"`
	Number  uint64    `json:"number"` // Of the chain of blocks that begins; a network's first chain is 1.
	Height  int64     `json:"height"` // Of the last block that counts, the highest that any signer holds.
	Size    uint64    `json:"size"`   // Entries of the log then.
	Root    []byte    `json:"root"`   // The log's root then, 32 bytes.
	State   []byte    `json:"state"`  // The state's root then, 32 bytes.
	Seats   []Seat    `json:"seats"`  // Nodes that order the log from now on.
}

// Consent is a person's signature under a restart, for an organization or, with
// none, for themselves.
type Consent struct {
	By        PersonID            `json:"by"`
	For       OrganizationID      `json:"for,omitempty"`
	Key       signature.KeyID     `json:"key"`
	Signature signature.Signature `json:"signature"`
}

// SignedRestart is a restart with the consents collected so far.
type SignedRestart struct {
	Restart  Restart   `json:"restart"`
	Consents []Consent `json:"consents"`
}

// Member is whose consent it is; people who are members share the namespace of
// the organizations.
func (c Consent) Member() OrganizationID {
	if c.For != "" {
		return c.For
	}
	return OrganizationID(c.By)
}

// Digest is what a person signs to consent for an organization. Its first
// byte keeps it apart from every envelope's body.
func (r Restart) Digest(o OrganizationID) [32]byte {
	signed := append([]byte("restart\x00"), wire.Encode(r)...)
	return signature.Digest(string(r.Network), append(append(signed, 0), o...))
}

// RestartHook is what a module does when the network is restarted together.
// Apply is nil in modules that do not care.
type RestartHook struct {
	Apply  func(*Step, Restart)
	Events []EventKind
}

// OnRestart describes what a module, by its name, does at a restart; events
// are zero values of what it may emit.
func OnRestart(module string, apply func(*Step, Restart), events ...Event) RestartHook {
	return RestartHook{Apply: apply, Events: eventKinds(module+".", events)}
}

// chainItem says which chain of blocks the network is on; nothing on its first.
var chainItem = state.NewItem[BlockChain]("machine/chain")

// BlockChain is one chain of blocks of a network; each restart begins another.
type BlockChain struct {
	Number uint64 `json:"number"` // From 1.
	Height int64  `json:"height"` // Of the restart that began it; its first block comes after that. 0 for the first chain.
	Entry  uint64 `json:"entry"`  // The log's entry that tells of the restart; 0 for the first chain.
}

// BlockChainOf reads which chain of blocks the network is on.
func BlockChainOf(r state.Reader) BlockChain {
	if c, ok := chainItem.Get(r); ok {
		return c
	}
	return BlockChain{Number: 1}
}

// CheckRestart refuses a restart that does not go on from this state, or that
// fewer than two thirds of the members consented to. Whether the state's root
// is the one signed for is for the node to compare.
func (m *Machine) CheckRestart(r state.Reader, s SignedRestart) error {
	if err := CheckRestartFits(r, s.Restart); err != nil {
		return err
	}
	return m.CheckConsents(r, s)
}

// CheckConsents refuses a restart that begins another chain than the next one,
// or that fewer than two thirds of the members of this state consented to. It
// reads single keys only, so that it can be checked by proofs of them.
func (m *Machine) CheckConsents(r state.Reader, s SignedRestart) error {
	if err := checkNextChain(r, s.Restart); err != nil {
		return err
	}
	consenting, members, err := m.CountConsents(r, s)
	switch {
	case err != nil:
		return err
	case members == 0:
		return NotAllowed("machine.no_members", "the network has no members yet, so nobody can restart it; found it anew")
	case 3*consenting < 2*members:
		return NotAllowed("machine.too_few_consents", "%d of %d members consented to the restart; it takes two thirds, that is %d", consenting, members, (2*members+2)/3)
	}
	return nil
}

// CheckRestartFits refuses a restart that does not go on from this state.
func CheckRestartFits(r state.Reader, s Restart) error {
	if err := checkNextChain(r, s); err != nil {
		return err
	}
	edge := EdgeOf(r)
	switch {
	case s.Size != edge.Size:
		return Conflict("machine.other_log", "the restart goes on after %d entries of the log, and here it has %d", s.Size, edge.Size)
	case !bytes.Equal(s.Root, edge.Root()):
		return Conflict("machine.other_log", "the restart goes on from another log of %d entries than the one here", s.Size)
	}
	return nil
}

func checkNextChain(r state.Reader, s Restart) error {
	chain := BlockChainOf(r)
	switch {
	case s.Network != NetworkOf(r).ID:
		return NotAllowed("machine.wrong_network", "the restart is of network %s, this is %s", clip(string(s.Network)), NetworkOf(r).ID)
	case s.Number != chain.Number+1:
		return Conflict("machine.other_chain", "the restart begins chain %d of this network's blocks, and the next to begin here is %d", s.Number, chain.Number+1)
	case s.Height <= chain.Height:
		return Conflict("machine.other_chain", "the restart goes on from block %d, and the present chain began after block %d", s.Height, chain.Height)
	}
	return checkSeats(s.Seats)
}

func checkSeats(seats []Seat) error {
	if len(seats) == 0 || len(seats) > MaxSeats {
		return Malformed("machine.bad_seats", "a network has 1 to %d seats", MaxSeats).At("seats")
	}
	keys := map[string]bool{}
	for _, s := range seats {
		if len(s.Consensus) != 32 || len(s.Checkpoint) != 32 || len(s.Anchor) != 32 {
			return Malformed("machine.bad_seats", "a seat has two keys and an anchor of 32 bytes each").At("seats")
		}
		if keys[string(s.Consensus)] {
			return Malformed("machine.bad_seats", "a node holds one seat, and this one is named twice").At("seats")
		}
		keys[string(s.Consensus)] = true
	}
	return nil
}

// CountConsents counts the members that consented, each once, among all who
// have a say. It refuses the first consent that does not count.
func (m *Machine) CountConsents(r state.Reader, s SignedRestart) (consenting, members int64, err error) {
	electorate := m.electorate()
	members = electorate.Count(r)
	consented := map[OrganizationID]bool{}
	network, now := NetworkOf(r), ClockOf(r).Time
	for _, c := range s.Consents {
		if consented[c.Member()] || !electorate.Has(r, c.Member()) {
			return 0, members, NotAllowed("machine.bad_consent", "%s consented for %s, which is no member with a vote or has consented already", c.By, c.Member())
		}
		key, counts, _ := m.directory.Key(r, c.By, c.Key, now)
		if !counts {
			return 0, members, NotAllowed("machine.bad_consent", "%s has no key %s that counts", c.By, clip(string(c.Key)))
		}
		if c.For != "" {
			if err := m.directory.MayActFor(r, c.By, c.For, "machine.restart", now); err != nil {
				return 0, members, err
			}
		}
		if err := m.verify(key, network.Origins, s.Restart.Digest(c.For), c.Signature); err != nil {
			return 0, members, NotAllowed("machine.bad_signature", "the signature of %s does not fit the restart: %v", c.By, err)
		}
		consented[c.Member()] = true
		consenting++
	}
	return consenting, members, nil
}

// Electorate says who has a say in a restart. Both functions read single keys
// only (see CheckConsents).
type Electorate struct {
	Count func(state.Reader) int64                // How many there are.
	Has   func(state.Reader, OrganizationID) bool // Whether this is one of them.
}

// electorate is that of the module which has one, or of nobody.
func (m *Machine) electorate() Electorate {
	for _, mod := range m.modules {
		if mod.Electorate.Count != nil {
			return mod.Electorate
		}
	}
	return Electorate{
		Count: func(state.Reader) int64 { return 0 },
		Has:   func(state.Reader, OrganizationID) bool { return false },
	}
}

// Restart goes on from this state as the members agreed: the seats are those
// of the restart from now on. It returns the log's new entry, whose height is
// the one after the last block that counts.
func (m *Machine) Restart(w state.Writer, s SignedRestart) (entries [][]byte, err error) {
	if no := m.guard(func() error { return m.CheckRestart(w, s) }); no != nil {
		return nil, no
	}
	b := m.open(w, s.Restart.Height+1)
	step := m.newStep(b.state, b.last)
	step.AsNetwork, step.Height = true, b.height
	chainItem.Put(b.state, BlockChain{Number: s.Restart.Number, Height: b.height, Entry: s.Restart.Size})
	step.reseat(s.Restart.Seats)
	out := step.attempt(func() error {
		for _, mod := range m.modules {
			if mod.Restarted.Apply != nil {
				mod.Restarted.Apply(step, s.Restart)
			}
		}
		return nil
	})
	b.record(Entry{Time: step.Time, Input: InputRestarted, Content: wire.Encode(s), Outcomes: []Outcome{out}})
	return b.close(w), nil
}

// reseat gives the seats to these nodes alone.
func (s *Step) reseat(seats []Seat) {
	before := SeatsOf(s)
	for _, seat := range seats {
		s.Seat(seat.Consensus, seat.Anchor)
	}
	for _, key := range before {
		stays := false
		for _, seat := range seats {
			stays = stays || bytes.Equal(key, seat.Consensus)
		}
		if !stays {
			s.Unseat(key)
		}
	}
}
