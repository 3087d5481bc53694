// Package files keeps which content the network looks after: who holds it, who
// may see it, how many copies there should be, and on which nodes there is room
// for them. It keeps true that content is kept exactly as long as somebody
// holds it; that nobody holds more than their quota, each content counted once;
// that room is offered by the owner of a registered node; and that of what is
// withdrawn the hash stays and the bytes are nobody's duty any more. The bytes
// themselves are never in the log.
package files

import (
	"iter"
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought files.
const since = 5

// Module is all that files add to the machine.
var Module = machine.Module{
	Name: "files",
	Kinds: []machine.Kind{
		machine.KindOf[Keep]("files.keep", "Let the network keep a file.", Held{}).Since(since),
		machine.KindOf[Withdraw]("files.withdraw", "Withdraw a file.", Released{}).Since(since).CarriedBy(machine.WeightOrdinary),
		machine.KindOf[SetCopies]("files.set_copies", "Say how many copies of a file there should be.", CopiesSet{}).Since(since),
		machine.KindOf[OfferSpace]("files.offer_space", "Offer room on your node for the network's files.", SpaceOffered{}).Since(since),
		machine.KindOf[EndOffer]("files.end_offer", "Offer no more room on your node.", OfferEnded{}).Since(since),
	},
	Rules: rules,
}

// Held says that somebody holds content: the network keeps it for them.
type Held struct {
	Holder    people.MemberID `json:"holder"`
	Content   Hash            `json:"content"`
	Size      int64           `json:"size"` // Bytes.
	MediaType string          `json:"media_type"`
	FileName  string          `json:"file_name"`
	Boundary  Boundary        `json:"boundary"`
	Circle    uint64          `json:"circle,omitempty"`
	Copies    int64           `json:"copies"` // That this holder wants.
}

// Released says that somebody does not hold content any more.
type Released struct {
	Holder    people.MemberID `json:"holder"`
	Content   Hash            `json:"content"`
	Withdrawn bool            `json:"withdrawn,omitempty"` // Nobody holds it any more: its bytes are deleted.
}

// File is what the rules know of content that somebody holds or held.
type File struct {
	Size      int64  `json:"size"`       // Bytes.
	MediaType string `json:"media_type"` // As who held it first says.
	FileName  string `json:"file_name"`
	Since     int64  `json:"since"`               // When it was first held; Unix seconds of rule time, as all times here.
	Withdrawn int64  `json:"withdrawn,omitempty"` // When the last holder let it go; 0 while it is held.
}

// Holding is on what terms somebody holds content.
type Holding struct {
	Times  int64   `json:"times"`  // How often: once for each thing it is part of.
	Sights []Sight `json:"sights"` // Who may see it, for any of them.
	Copies int64   `json:"copies"`
}

var (
	files    = state.NewMap[Hash, File]("files/files")
	holdings = state.NewMap2[Hash, people.MemberID, Holding]("files/holdings")
	used     = state.NewMap[people.MemberID, int64]("files/used") // Bytes, of those who hold any.
)

// Of is what the rules know of content; false for what was never held.
func Of(r state.Reader, h Hash) (File, bool) { return files.Get(r, h) }

// All walks all content that is or was held, by hash.
func All(r state.Reader) iter.Seq2[Hash, File] { return files.All(r) }

// Holders walks those who hold content, by id.
func Holders(r state.Reader, h Hash) iter.Seq2[people.MemberID, Holding] { return holdings.Of(r, h) }

// HeldBy says on what terms a member holds content.
func HeldBy(r state.Reader, h Hash, m people.MemberID) (Holding, bool) {
	return holdings.Get(r, h, m)
}

// Used is how many bytes somebody holds; each content counts once.
func Used(r state.Reader, m people.MemberID) int64 {
	n, _ := used.Get(r, m)
	return n
}

// CopiesOf is how many copies of content there should be: the most that any
// holder wants, 0 when nobody holds it.
func CopiesOf(r state.Reader, h Hash) (most int64) {
	for _, held := range Holders(r, h) {
		most = max(most, held.Copies)
	}
	return most
}

// SightsOf lists for whom content is, as its holders say together: whoever
// satisfies one of them may see it.
func SightsOf(r state.Reader, h Hash) (all []Sight) {
	for _, held := range Holders(r, h) {
		for _, s := range held.Sights {
			if !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// Hold lets a member hold content: the network keeps it from then on. Content
// that is part of several things is held once for each and counted once.
// Copies is how many there should be, 0 for as many as the standing rule says.
// It refuses what is malformed, over the quota, or for a circle that is none.
func Hold(s *machine.Step, holder people.MemberID, c Content, sight Sight, copies int64) error {
	if err := c.Check(); err != nil {
		return err
	}
	if err := sight.Check(); err != nil {
		return err
	}
	if err := sight.exists(s); err != nil {
		return err
	}
	if err := checkCopies(copies); err != nil {
		return err
	}
	f, known := files.Get(s, c.Content)
	if known && f.Withdrawn == 0 && f.Size != c.Size {
		return machine.Conflict("files.other_size", "the network keeps content with this hash and %d bytes; one of the two sizes is wrong", f.Size).At("size")
	}
	held, again := HeldBy(s, c.Content, holder)
	if !again {
		if err := withinQuota(s, holder, c.Size); err != nil {
			return err
		}
		used.Put(s, holder, Used(s, holder)+c.Size)
	}
	if !known || f.Withdrawn > 0 {
		files.Put(s, c.Content, File{Size: c.Size, MediaType: c.MediaType, FileName: c.FileName, Since: s.Time})
	}
	if copies == 0 {
		copies = Copies(s)
	}
	held.Times++
	held.Copies = max(held.Copies, copies)
	if !slices.Contains(held.Sights, sight) && len(held.Sights) < mostSights {
		held.Sights = append(held.Sights, sight)
	}
	holdings.Put(s, c.Content, holder, held)
	s.Emit(Held{
		Holder: holder, Content: c.Content, Size: c.Size, MediaType: c.MediaType, FileName: c.FileName,
		Boundary: sight.Boundary, Circle: sight.Circle, Copies: held.Copies,
	})
	return nil
}

// Release undoes one Hold of a member. With the last one of the last holder the
// content is withdrawn: honest nodes delete the bytes. Of who does not hold it,
// as after a withdrawal, nothing is released.
func Release(s *machine.Step, holder people.MemberID, h Hash) error {
	held, ok := HeldBy(s, h, holder)
	if !ok {
		return nil
	}
	if held.Times > 1 {
		held.Times--
		holdings.Put(s, h, holder, held)
		return nil
	}
	letGo(s, holder, h)
	return nil
}

// letGo ends all that a holder has of content.
func letGo(s *machine.Step, holder people.MemberID, h Hash) {
	f, _ := files.Get(s, h)
	holdings.Delete(s, h, holder)
	if left := Used(s, holder) - f.Size; left > 0 {
		used.Put(s, holder, left)
	} else {
		used.Delete(s, holder)
	}
	if !isHeld(s, h) {
		f.Withdrawn = s.Time
		files.Put(s, h, f)
	}
	s.Emit(Released{Holder: holder, Content: h, Withdrawn: f.Withdrawn > 0})
}

// holdersOf walks who holds content, by id.
func holdersOf(r state.Reader, h Hash) iter.Seq[people.MemberID] {
	return func(yield func(people.MemberID) bool) {
		for m := range Holders(r, h) {
			if !yield(m) {
				return
			}
		}
	}
}

func isHeld(r state.Reader, h Hash) bool {
	for range Holders(r, h) {
		return true
	}
	return false
}

func withinQuota(s *machine.Step, holder people.MemberID, more int64) error {
	if quota := Quota(s); Used(s, holder)+more > quota {
		return machine.OverLimit("files.over_quota", "the network keeps %d of at most %d MiB for %s; with this file it would be more", Used(s, holder)/bytesPerMiB, quota/bytesPerMiB, holder).At("content")
	}
	return nil
}
