package people

import (
	"iter"
	"slices"

	"metaorg/machine"
	"metaorg/machine/state"
)

// Signers are those of whom so many must sign for an organization within a
// scope. Only who has a mandate that covers it counts; when fewer than the
// threshold are left, all of these must sign, and when nobody is, the rule
// rests: no organization locks itself out.
type Signers struct {
	Threshold int64              `json:"threshold"` // At least 2.
	Persons   []machine.PersonID `json:"persons"`   // By handle.
	Since     int64              `json:"since"`     // Unix seconds.
}

var signers = state.NewMap2[machine.OrganizationID, Scope, Signers]("people/signers")

// SignersIn reads who must sign for an organization within exactly this scope.
func SignersIn(r state.Reader, o machine.OrganizationID, c Scope) (Signers, bool) {
	return signers.Get(r, o, c)
}

// SignersOf walks an organization's rules of signing by scope.
func SignersOf(r state.Reader, o machine.OrganizationID) iter.Seq2[Scope, Signers] {
	return signers.Of(r, o)
}

// SetSigners keeps who must sign for an organization within a scope; none, with
// no persons. Whether the organization may is for the module whose kind it is.
func SetSigners(w state.Writer, o machine.OrganizationID, c Scope, g Signers) {
	if len(g.Persons) == 0 {
		signers.Delete(w, o, c)
		return
	}
	signers.Put(w, o, c, g)
}

// Need is how many of whom must sign something together.
type Need struct {
	Scope   Scope
	Count   int64
	Persons []machine.PersonID // Who counts now, by handle.
}

// Missing is how many more of them must sign, once these have.
func (n Need) Missing(signed []machine.PersonID) int64 {
	left := n.Count
	for _, p := range n.Persons {
		if slices.Contains(signed, p) {
			left--
		}
	}
	return max(left, 0)
}

// NeedIn is what an organization's rule for a scope asks now; false when it
// has none, or nobody is left of it.
func NeedIn(r state.Reader, o machine.OrganizationID, c Scope, now int64) (Need, bool) {
	g, found := signers.Get(r, o, c)
	if !found {
		return Need{}, false
	}
	n := Need{Scope: c}
	for _, p := range g.Persons {
		if CoversScope(r, p, o, c, now) {
			n.Persons = append(n.Persons, p)
		}
	}
	n.Count = min(g.Threshold, int64(len(n.Persons)))
	return n, n.Count > 0
}

// CoversScope reports whether a person has a mandate of an organization that
// is wide enough for all of a scope.
func CoversScope(r state.Reader, p machine.PersonID, o machine.OrganizationID, c Scope, now int64) bool {
	m, ok := MandateOf(r, p, o, now)
	return ok && (len(m.Scope) == 0 ||
		slices.ContainsFunc(c.Widening(), func(wider Scope) bool { return slices.Contains(m.Scope, wider) }))
}

// NeedFor is who must sign a kind of message for an organization: by the rule
// of the narrowest scope that it lies in. False when one signature is enough.
func NeedFor(r state.Reader, o machine.OrganizationID, kind string, now int64) (Need, bool) {
	if signsForItself(kind) {
		return Need{}, false
	}
	for _, c := range Scope(kind).Widening() {
		if n, ok := NeedIn(r, o, c, now); ok {
			return n, true
		}
	}
	return Need{}, false
}

// signsForItself says of which kinds one signature is always enough, within
// whatever mandate: those by which several come to sign, which ask for more
// themselves where they must; consent to a restart, given while nothing can be
// proposed to anybody; and stopping that all who act are replaced.
func signsForItself(kind string) bool {
	switch kind {
	case "mandates.propose_act", "mandates.approve_act", "mandates.withdraw_act", "mandates.withdraw_signature",
		"mandates.set_signers", "mandates.answer_poll", "mandates.leave", "people.keep_representative":
		return true
	}
	return moduleOf(kind) == "machine"
}

// NeedsOver lists what must be signed to change the rule of a scope: what the
// rules of that scope and of the wider ones ask, so that nobody narrows one away.
func NeedsOver(r state.Reader, o machine.OrganizationID, c Scope, now int64) (all []Need) {
	for _, wider := range c.Widening() {
		if n, ok := NeedIn(r, o, wider, now); ok {
			all = append(all, n)
		}
	}
	return all
}

// NeedsOf lists what must be signed for a message of an organization: what its
// kind asks and, where it changes the mandate of somebody who signs for the
// organization, what the rules ask that name them.
func NeedsOf(r state.Reader, o machine.OrganizationID, kind string, msg machine.Message, now int64) (all []Need) {
	if n, ok := NeedFor(r, o, kind, now); ok {
		all = append(all, n)
	}
	touched := touchedBy(r, o, msg)
	for c, g := range signers.Of(r, o) {
		if slices.ContainsFunc(g.Persons, func(p machine.PersonID) bool { return slices.Contains(touched, p) }) {
			if n, ok := NeedIn(r, o, c, now); ok {
				all = append(all, n)
			}
		}
	}
	return all
}

// touchedBy lists whose mandates a message changes.
func touchedBy(r state.Reader, o machine.OrganizationID, msg machine.Message) []machine.PersonID {
	switch m := msg.(type) {
	case GrantMandate:
		if m.Role == Representative {
			return []machine.PersonID{m.Person, RepresentativeOf(r, o)}
		}
		return []machine.PersonID{m.Person}
	case RevokeMandate:
		return []machine.PersonID{m.Person}
	}
	return nil
}

// Signed refuses an act of an organization that has not enough signatures for
// what it needs.
func Signed(s *machine.Step, o machine.OrganizationID, needs []Need) error {
	by := s.Signers
	if len(by) == 0 {
		by = []machine.PersonID{s.By}
	}
	for _, n := range needs {
		if n.Missing(by) > 0 {
			return needsSigners(o, n)
		}
	}
	return nil
}

func needsSigners(o machine.OrganizationID, n Need) error {
	return machine.NotAllowed("people.needs_signers",
		"%s asks %d of %s to sign this (%s); propose it for their signatures with mandates.propose_act", o, n.Count, listed(n.Persons), n.Scope)
}

// SignerReplaced says that whoever represents an organization now signs where
// the representative before did.
type SignerReplaced struct {
	Organization machine.OrganizationID `json:"organization"`
	Person       machine.PersonID       `json:"person"`
	Former       machine.PersonID       `json:"former"`
}

// replaceSigner lets a new representative sign where the former one did, so
// that a rule does not lose somebody with every change of office.
func replaceSigner(s *machine.Step, o machine.OrganizationID, former, now machine.PersonID) {
	var scopes []Scope
	for c, g := range signers.Of(s, o) {
		if slices.Contains(g.Persons, former) {
			scopes = append(scopes, c)
		}
	}
	for _, c := range scopes {
		g, _ := signers.Get(s, o, c)
		g.Persons = slices.DeleteFunc(g.Persons, func(p machine.PersonID) bool { return p == former || p == now })
		g.Persons = append(g.Persons, now)
		slices.Sort(g.Persons)
		signers.Put(s, o, c, g)
	}
	if len(scopes) > 0 {
		s.Emit(SignerReplaced{o, now, former})
	}
}
