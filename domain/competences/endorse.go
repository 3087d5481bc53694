package competences

import (
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Endorse says that somebody can do something, from work that both did together.
type Endorse struct {
	Holder     people.MemberID `json:"holder" help:"whom you endorse: an organization or a person" example:"riverside" pos:"1"`
	Competence string          `json:"competence" help:"what for, as it is declared" example:"act:bookkeeping" pos:"2"`
	Kind       Kind            `json:"kind" help:"from what kind of work you know: booking, contribution or service" example:"service" choices:"booking,contribution,service"`
	Number     uint64          `json:"number" help:"the work's number" example:"1"`
}

// Endorsed says that somebody was endorsed.
type Endorsed struct {
	Holder     people.MemberID  `json:"holder"`
	Competence string           `json:"competence"`
	Endorser   people.MemberID  `json:"endorser"`
	By         machine.PersonID `json:"by"`
	Kind       Kind             `json:"kind"`
	Number     uint64           `json:"number"`
}

// Check refuses what names no work.
func (m Endorse) Check() error {
	if m.Holder == "" {
		return machine.Malformed("competences.holder_missing", "say whom you endorse").At("holder")
	}
	if err := CheckIdentifier(m.Competence, "competence"); err != nil {
		return err
	}
	return checkWork(m.Kind, m.Number)
}

// Apply endorses.
func (m Endorse) Apply(s *machine.Step) error {
	who, err := holder(s)
	if err != nil {
		return err
	}
	c, ok := competences.Get(s, m.Holder, m.Competence)
	if !ok {
		return machine.NotFound("competences.not_declared", "%s did not say that it can do %s", m.Holder, m.Competence).At("competence")
	}
	if err := apart(s, who, m.Holder); err != nil {
		return err
	}
	gave, received, err := sides(s, state.PairOf(m.Kind, m.Number))
	if err != nil {
		return err
	}
	together := among(s, m.Holder, gave) && isSide(s, who, received, s.Time) ||
		isSide(s, m.Holder, received, s.Time) && among(s, who, gave)
	switch {
	case !together:
		return machine.NotAllowed("competences.not_together", "%s %d was not between %s and %s; endorse from work you did together", m.Kind, m.Number, who, m.Holder).At("number")
	case endorsements.Has(s, state.PairOf(m.Holder, m.Competence), who):
		return machine.Conflict("competences.endorsed_already", "%s endorses %s for this already", who, m.Holder)
	}
	if chain := circle(s, who, m.Holder, m.Competence); chain > 0 {
		return machine.NotAllowed("competences.circular", "%s vouches for %s in this already, %d steps round; who vouch for each other in a circle prove nothing", m.Holder, who, chain).At("holder")
	}
	endorsements.Put(s, state.PairOf(m.Holder, m.Competence), who, Endorsement{m.Kind, m.Number, s.Time})
	vouches.Add(s, state.PairOf(who, m.Competence), m.Holder)
	c.Endorsed++
	competences.Put(s, m.Holder, m.Competence, c)
	s.Emit(Endorsed{m.Holder, m.Competence, who, s.By, m.Kind, m.Number})
	return nil
}

// apart refuses who would endorse itself: under its own name, one under the same
// control, or an organization it acts for; and where one person acts for both
// sides, itself or through an organization under the same control.
func apart(s *machine.Step, endorser, holder people.MemberID) error {
	switch {
	case endorser == holder:
		return machine.NotAllowed("competences.own", "nobody endorses itself").At("holder")
	case people.UnderCommonControl(s, endorser, holder):
		return machine.NotAllowed("competences.self_dealt", "%s and %s are under common control; the word of one for the other proves nothing", endorser, holder).At("holder")
	case isSide(s, endorser, holder, s.Time) || isSide(s, holder, endorser, s.Time):
		return machine.NotAllowed("competences.own_house", "%s and %s act for each other; somebody from outside should endorse", endorser, holder).At("holder")
	case people.ShareSigner(s, endorser, holder):
		return machine.NotAllowed("competences.same_person", "one person acts for %s and for %s; somebody from outside should endorse", endorser, holder).At("holder")
	}
	for _, a := range append(houses(s, endorser), houses(s, people.MemberID(s.By))...) {
		for _, b := range houses(s, holder) {
			if a == b || people.UnderCommonControl(s, a, b) {
				return machine.NotAllowed("competences.same_house", "who speaks for %s and who does for %s are of one house, %s; somebody from outside should endorse", endorser, holder, b).At("holder")
			}
		}
	}
	return nil
}

// houses are somebody with all organizations that it acts for, if it is a person.
func houses(s *machine.Step, who people.MemberID) []people.MemberID {
	all := []people.MemberID{who}
	for o := range people.ActsFor(s, machine.PersonID(who), s.Time) {
		all = append(all, people.MemberID(o))
	}
	return all
}

// circle is in how many steps somebody's endorsements for a competence lead from
// the one to be endorsed back to the endorser; 0 where they don't. It looks at
// maxCircle endorsers at most, the nearest first.
func circle(s *machine.Step, endorser, holder people.MemberID, id string) int {
	type at struct {
		who   people.MemberID
		steps int
	}
	next := []at{{holder, 0}}
	known := map[people.MemberID]bool{holder: true}
	for i := 0; i < len(next) && i < maxCircle; i++ {
		for to := range vouches.Of(s, state.PairOf(next[i].who, id)) {
			if to == endorser {
				return next[i].steps + 1
			}
			if !known[to] {
				known[to] = true
				next = append(next, at{to, next[i].steps + 1})
			}
		}
	}
	return 0
}

// TakeBack takes an endorsement back.
type TakeBack struct {
	Holder     people.MemberID `json:"holder" help:"whom you endorsed" example:"riverside" pos:"1"`
	Competence string          `json:"competence" help:"what for" example:"act:bookkeeping" pos:"2"`
}

// EndorsementTakenBack says that somebody is endorsed no longer by somebody.
type EndorsementTakenBack struct {
	Holder     people.MemberID  `json:"holder"`
	Competence string           `json:"competence"`
	Endorser   people.MemberID  `json:"endorser"`
	By         machine.PersonID `json:"by"`
}

// Check refuses what names no competence.
func (m TakeBack) Check() error { return CheckIdentifier(m.Competence, "competence") }

// Apply takes it back.
func (m TakeBack) Apply(s *machine.Step) error {
	who, what := people.ActingMember(s), state.PairOf(m.Holder, m.Competence)
	if !endorsements.Has(s, what, who) {
		return machine.NotFound("competences.not_endorsed", "%s does not endorse %s for this", who, m.Holder).At("holder")
	}
	endorsements.Delete(s, what, who)
	vouches.Remove(s, state.PairOf(who, m.Competence), m.Holder)
	if c, ok := competences.Get(s, m.Holder, m.Competence); ok {
		c.Endorsed--
		competences.Put(s, m.Holder, m.Competence, c)
	}
	s.Emit(EndorsementTakenBack{m.Holder, m.Competence, who, s.By})
	return nil
}

func countEndorsements(r state.Reader, who people.MemberID, id string) (n int64) {
	for range endorsements.Of(r, state.PairOf(who, id)) {
		n++
	}
	return n
}
