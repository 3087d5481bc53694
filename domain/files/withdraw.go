package files

import (
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Withdraw ends that the network keeps a file for who asks, whatever it is part
// of. By a decision of the members it ends for all who hold it. Once nobody
// holds it, honest nodes delete the bytes; the hash stays.
type Withdraw struct {
	Content Hash `json:"content" help:"hash of the file" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"`
}

// Check refuses what is no hash.
func (m Withdraw) Check() error { return m.Content.Check("content") }

// Apply lets the file go.
func (m Withdraw) Apply(s *machine.Step) error {
	if _, err := held(s, m.Content); err != nil {
		return err
	}
	if s.AsNetwork {
		for _, holder := range slices.Collect(holdersOf(s, m.Content)) {
			letGo(s, holder, m.Content)
		}
		return nil
	}
	holder := people.ActingMember(s)
	if _, ok := HeldBy(s, m.Content, holder); !ok {
		return notYours(holder)
	}
	letGo(s, holder, m.Content)
	return nil
}

// SetCopies says how many copies of a file there should be. Of several holders
// the one who wants the most counts.
type SetCopies struct {
	Content Hash  `json:"content" help:"hash of the file" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"`
	Copies  int64 `json:"copies" help:"how many copies there should be, on nodes of different members" example:"4"`
}

// CopiesSet says how many copies of a file a holder wants.
type CopiesSet struct {
	Holder  people.MemberID `json:"holder"`
	Content Hash            `json:"content"`
	Copies  int64           `json:"copies"`
}

// Check refuses a number that makes no sense.
func (m SetCopies) Check() error {
	if err := m.Content.Check("content"); err != nil {
		return err
	}
	if m.Copies == 0 {
		return machine.Malformed("files.bad_copies", "of a file there are 1 to %d copies", int64(MaxCopies)).At("copies")
	}
	return checkCopies(m.Copies)
}

// Apply keeps the number.
func (m SetCopies) Apply(s *machine.Step) error {
	if _, err := held(s, m.Content); err != nil {
		return err
	}
	holder := people.ActingMember(s)
	h, ok := HeldBy(s, m.Content, holder)
	if !ok {
		return notYours(holder)
	}
	h.Copies = m.Copies
	holdings.Put(s, m.Content, holder, h)
	s.Emit(CopiesSet{holder, m.Content, m.Copies})
	return nil
}

// held is a file that somebody holds.
func held(r state.Reader, h Hash) (File, error) {
	f, ok := files.Get(r, h)
	if !ok {
		return f, machine.NotFound("files.unknown", "the network keeps no such file").At("content")
	}
	if f.Withdrawn > 0 {
		return f, machine.Conflict("files.withdrawn", "this file is withdrawn").At("content")
	}
	return f, nil
}

func notYours(holder people.MemberID) error {
	return machine.NotAllowed("files.not_yours", "the network does not keep this file for %s; only who holds a file changes that", holder).At("content")
}
