// Package agreements keeps what members and persons agree on between themselves.
// It keeps true that an agreement is in force only when all its parties signed
// the very same version of its terms; that a signature falls away as soon as the
// terms change; that nothing is signed by half; that each agreement has a last
// day; that nobody is bound by a clause, but at most asked; and that shares come
// to the whole.
package agreements

import (
	"iter"
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// since is the rule version that brought agreements.
const since = 6

// Module is all that agreements add to the machine.
var Module = machine.Module{
	Name: "agreements",
	Kinds: []machine.Kind{
		machine.KindOf[Write]("agreements.write", "Write an agreement for others to sign.", TermsWritten{}).Since(since),
		machine.KindOf[Amend]("agreements.amend", "Put other terms on the table.", TermsWritten{}, SignaturesFell{}, AmendmentFell{}).Since(since),
		machine.KindOf[Offer]("agreements.offer", "Ask the other parties to sign.", AgreementOffered{}).Since(since),
		machine.KindOf[Sign]("agreements.sign", "Sign terms.", TermsSigned{}, AllSigned{}, InForceSince{}, AgreementEnded{}).Since(since),
		machine.KindOf[TakeBack]("agreements.take_back", "Take your signature back while not all have signed.", SignatureTakenBack{}).Since(since),
		machine.KindOf[Decline]("agreements.decline", "Say no to terms.", TermsDeclined{}, AmendmentFell{}, AgreementEnded{}).Since(since),
		machine.KindOf[Review]("agreements.review", "Say at a review that it goes on as it is.", ReviewSaid{}, ReviewDone{}).Since(since),
		machine.KindOf[GiveNotice]("agreements.give_notice", "End an agreement early, as it allows.", NoticeGiven{}).Since(since),
		machine.KindOf[Fulfil]("agreements.fulfil", "Name a confirmed contribution that fulfils a commitment.", CommitmentFulfilled{}).Since(since),
		machine.KindOf[ReportLost]("agreements.report_lost", "Say that the sealed terms cannot be found.", TermsLost{}).Since(since),
		machine.KindOf[BringAgain]("agreements.bring_again", "Bring sealed terms again that were lost.", TermsFound{}).Since(since),
		machine.KindOf[LinkCase]("agreements.link_case", "Name a dispute that is about an agreement.", CaseLinked{}).Since(since),
	},
	Dues: []machine.DueKind{machine.DueOf[Look](
		"agreements.look", InForceSince{}, AgreementEnded{}, ReviewBegun{}, ReviewDone{}, CommitmentDue{}, CommitmentLate{}, PartyGone{}, AmendmentFell{}, ClauseTriggered{}, TermsWritten{},
	)},
	Rules:    rules,
	Departed: departed,
	Promised: promised,
}

// State is how far an agreement has come.
type State string

// The states of an agreement.
const (
	InDraft     State = "draft"    // Only who wrote it works on it.
	Offered     State = "offered"  // All parties are asked to sign.
	Signed      State = "signed"   // By all; it begins on its day.
	Binding     State = "in_force" //
	UnderReview State = "under_review"
	Ended       State = "ended"
)

// How is how an agreement ended.
type How string

// The ways.
const (
	RanOut      How = "ran_out" // On its last day.
	ByNotice    How = "notice"
	Refused     How = "declined"
	NeverSigned How = "not_signed" // By all in time.
	NobodyLeft  How = "departed"   // Parties left the network.
)

// Agreement is what parties agree on, as far as it has come. The words are in its
// versions.
type Agreement struct {
	Title     string            `json:"title"`
	Parties   []people.MemberID `json:"parties"` // Of the terms that hold; before it is in force, of those to be signed.
	Lead      people.MemberID   `json:"lead,omitempty"`
	Begins    string            `json:"begins"` // Days, as YYYY-MM-DD.
	Ends      string            `json:"ends"`
	Review    string            `json:"review,omitempty"` // The next, if there is one.
	By        people.MemberID   `json:"by"`               // Who drafted it.
	State     State             `json:"state"`
	Since     int64             `json:"since"`               // Of this state; Unix seconds of rule time, as all times here.
	Terms     uint64            `json:"terms"`               // The version that holds, or that is to be signed first.
	Amendment uint64            `json:"amendment,omitempty"` // The version that would follow; 0 for none.
	Versions  uint64            `json:"versions"`            // How many there have been.
	Turn      uint64            `json:"turn"`                // Counts its changes, so that what falls due knows which it is about.
	Reviews   uint64            `json:"reviews,omitempty"`   // Of this version: how many have begun.
	Gone      []people.MemberID `json:"gone,omitempty"`      // Parties that left the network.
	GoneSince int64             `json:"gone_since,omitempty"`
	Notice    int64             `json:"notice,omitempty"` // When it ends early.
	NoticeBy  people.MemberID   `json:"notice_by,omitempty"`
	Lost      bool              `json:"lost,omitempty"` // Nobody finds the sealed terms.
	Cases     []uint64          `json:"cases,omitempty"`
	How       How               `json:"how,omitempty"`
}

// Signature is a party's under a version.
type Signature struct {
	By machine.PersonID `json:"by"`
	At int64            `json:"at"`
}

// Progress is how far a commitment has come.
type Progress struct {
	Obligation uint64 `json:"obligation,omitempty"` // For money: what came of it.
	Raised     bool   `json:"raised,omitempty"`     // It came to its day; without an obligation where none could be.
	Late       bool   `json:"late,omitempty"`       // Found late, and told.
	Linked     int64  `json:"linked,omitempty"`     // Contributions.
}

// version names one version of one agreement.
type version = state.Pair[uint64, uint64]

// commitment names one commitment of one agreement, by its words.
type commitment = state.Pair[uint64, string]

var (
	agreements = state.NewMap[uint64, Agreement]("agreements/agreements")
	last       = state.NewCounter("agreements/last")
	versions   = state.NewMap2[uint64, uint64, Content]("agreements/versions") // By agreement and version, from 1.
	signatures = state.NewMap2[version, people.MemberID, Signature]("agreements/signatures")
	progress   = state.NewMap2[uint64, string, Progress]("agreements/progress")
	linked     = state.NewSet2[commitment, uint64]("agreements/linked")  // Contributions, by commitment.
	used       = state.NewMap[uint64, uint64]("agreements/used")         // The agreement that a contribution fulfils.
	goesOn     = state.NewSet2[uint64, people.MemberID]("agreements/on") // Who said at this review that it goes on.
	fired      = state.NewMap2[uint64, uint64, int64]("agreements/fired")
	live       = state.NewSet2[people.MemberID, uint64]("agreements/live") // Not ended, by party.
	held       = state.NewSet2[people.MemberID, uint64]("agreements/held") // Not ended, by who drafted it.
)

// AgreementOf is the agreement with this number.
func AgreementOf(r state.Reader, n uint64) (Agreement, bool) { return agreements.Get(r, n) }

// Last is the number of the latest agreement, 0 before the first.
func Last(r state.Reader) uint64 { return last.Get(r) }

// TermsOf is a version of the terms of an agreement.
func TermsOf(r state.Reader, n, v uint64) (Content, bool) { return versions.Get(r, n, v) }

// SignaturesOf walks who signed a version, by id.
func SignaturesOf(r state.Reader, n, v uint64) iter.Seq2[people.MemberID, Signature] {
	return signatures.Of(r, state.PairOf(n, v))
}

// ProgressOf is how far a commitment has come.
func ProgressOf(r state.Reader, n uint64, name string) Progress {
	p, _ := progress.Get(r, n, name)
	return p
}

// Live walks the agreements that name somebody as a party and have not ended, the
// oldest first.
func Live(r state.Reader, m people.MemberID) iter.Seq2[uint64, Agreement] {
	return func(yield func(uint64, Agreement) bool) {
		for n := range live.Of(r, m) {
			if a, _ := agreements.Get(r, n); !yield(n, a) {
				return
			}
		}
	}
}

// InForce walks the agreements of a party that hold now, also while they are
// reviewed, the oldest first.
func InForce(r state.Reader, m people.MemberID) iter.Seq2[uint64, Agreement] {
	return func(yield func(uint64, Agreement) bool) {
		for n, a := range Live(r, m) {
			if a.Holds() && slices.Contains(a.Parties, m) && !yield(n, a) {
				return
			}
		}
	}
}

// Holds reports whether its terms bind its parties now.
func (a Agreement) Holds() bool { return a.State == Binding || a.State == UnderReview }

// OnTable is the version that waits for signatures; 0 where none does.
func (a Agreement) OnTable() uint64 {
	if a.Amendment != 0 {
		return a.Amendment
	}
	if a.State == Offered {
		return a.Terms
	}
	return 0
}

// SignersOf are all whose signatures a version needs: its parties, and of an
// amendment also those of the terms that hold, except who left the network.
func SignersOf(r state.Reader, n, v uint64) []people.MemberID {
	a, _ := agreements.Get(r, n)
	c, _ := versions.Get(r, n, v)
	all := slices.Clone(c.Parties)
	if a.Holds() && v != a.Terms {
		for _, p := range a.Parties {
			if !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
	}
	return slices.DeleteFunc(all, func(p people.MemberID) bool { return slices.Contains(a.Gone, p) })
}

// Waits are those whose signature a version still needs.
func Waits(r state.Reader, n, v uint64) []people.MemberID {
	return slices.DeleteFunc(SignersOf(r, n, v), func(p people.MemberID) bool { return signatures.Has(r, state.PairOf(n, v), p) })
}

// WaitsForReview are those who have not said at this review whether it goes on.
func WaitsForReview(r state.Reader, n uint64) []people.MemberID {
	a, _ := agreements.Get(r, n)
	if a.State != UnderReview {
		return nil
	}
	return slices.DeleteFunc(a.present(), func(p people.MemberID) bool { return goesOn.Has(r, n, p) })
}

// present are the parties that have not left the network.
func (a Agreement) present() []people.MemberID {
	return slices.DeleteFunc(slices.Clone(a.Parties), func(p people.MemberID) bool { return slices.Contains(a.Gone, p) })
}

// existing is the agreement with this number, if it has not ended.
func existing(r state.Reader, n uint64) (Agreement, error) {
	a, ok := agreements.Get(r, n)
	switch {
	case !ok:
		return a, machine.NotFound("agreements.unknown", "there is no agreement number %d", n).At("agreement")
	case a.State == Ended:
		return a, machine.Conflict("agreements.over", "agreement %d has ended; nothing more comes of it", n).At("agreement")
	}
	return a, nil
}

// ofParty is the agreement with this number, if it has not ended and who acts is a
// party of the terms that hold or of those on the table.
func ofParty(s *machine.Step, n uint64) (Agreement, people.MemberID, error) {
	a, err := existing(s, n)
	who := people.ActingMember(s)
	switch {
	case err != nil:
		return a, who, err
	case a.State == InDraft && who != a.By:
		return a, who, machine.NotAllowed("agreements.draft_only", "%s still works on agreement %d and has offered it to nobody", a.By, n)
	case who != a.By && !live.Has(s, who, n) || a.State != InDraft && !live.Has(s, who, n):
		return a, who, machine.NotAllowed("agreements.no_party", "%s is no party of agreement %d", who, n)
	}
	return a, who, nil
}
