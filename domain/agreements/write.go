package agreements

import (
	"slices"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Write writes an agreement. Nobody else is asked anything before it is offered.
type Write Content

// TermsWritten says that there is a version of the terms of an agreement.
type TermsWritten struct {
	Agreement uint64           `json:"agreement"`
	Version   uint64           `json:"version"`          // From 1.
	Party     people.MemberID  `json:"party,omitempty"`  // Who wrote it; nobody for a clause.
	By        machine.PersonID `json:"by,omitempty"`     // Who signed, as everywhere here.
	Amends    bool             `json:"amends,omitempty"` // It would follow the terms that hold.
	Content   Content          `json:"content"`
}

// SignaturesFell says that terms changed after some had signed: what they signed
// is no longer on the table.
type SignaturesFell struct {
	Agreement uint64            `json:"agreement"`
	Version   uint64            `json:"version"` // That they signed.
	Parties   []people.MemberID `json:"parties"` // Who had signed, by id.
}

// AmendmentFell says that an amendment does not come, and that the terms stay.
type AmendmentFell struct {
	Agreement uint64 `json:"agreement"`
	Version   uint64 `json:"version"`
}

// Drafted is an agreement that other rules draft for one of its parties.
type Drafted struct {
	By      people.MemberID // One of the parties, who can then edit and offer it.
	Content Content
}

// Draft drafts an agreement by other rules, such as that of a joint bid: its
// number. Nobody has signed anything by it.
func Draft(s *machine.Step, d Drafted) (n uint64, err error) {
	if err := d.Content.check(); err != nil {
		return 0, err
	}
	return d.draft(s)
}

func (d Drafted) draft(s *machine.Step) (n uint64, err error) {
	if !d.Content.has(d.By) {
		return 0, machine.NotAllowed("agreements.not_for_others", "%s is none of the parties; one writes agreements of one's own", d.By).At("parties")
	}
	if err := d.Content.fits(s, nil); err != nil {
		return 0, err
	}
	count := 0
	for range held.Of(s, d.By) {
		count++
	}
	if count >= mostHeld {
		return 0, machine.OverLimit("agreements.too_many", "%s wrote %d agreements that have not ended; end or decline one first", d.By, mostHeld)
	}
	n = last.Next(s)
	a := Agreement{By: d.By, State: InDraft, Since: s.Time, Terms: 1, Versions: 1}
	held.Add(s, d.By, n)
	versions.Put(s, n, 1, d.Content)
	a.take(s, n, d.Content)
	a.put(s, n)
	s.Emit(TermsWritten{n, 1, d.By, s.By, false, d.Content})
	return n, nil
}

// take has an agreement be what a version says.
func (a *Agreement) take(s *machine.Step, n uint64, c Content) {
	for _, p := range a.Parties {
		live.Remove(s, p, n)
	}
	a.Title, a.Parties, a.Lead, a.Begins, a.Ends = c.Title, c.Parties, c.Lead, c.Begins, c.Ends
	for _, p := range a.Parties {
		live.Add(s, p, n)
	}
}

// Check refuses what is no agreement in itself.
func (m Write) Check() error { return Content(m).check() }

// Apply writes it.
func (m Write) Apply(s *machine.Step) error {
	_, err := Drafted{people.ActingMember(s), Content(m)}.draft(s)
	return err
}

// Amend puts other terms on the table. Before an agreement is in force they take
// the place of those that were to be signed; afterwards they are an amendment,
// which holds once all signed it. Signatures under what was on the table fall away.
type Amend struct {
	Agreement       uint64            `json:"agreement" help:"the agreement's number" example:"1" pos:"1"`
	Title           string            `json:"title" help:"what it is, in a few words that stay in the log; they name no persons" example:"Books for flour"`
	Text            string            `json:"text,omitempty" help:"the terms, in words that stay in the log; they name no persons" example:"The mill keeps the dairy's books; the dairy brings milk."`
	Template        Template          `json:"template,omitempty" help:"from which text it began: mutual_service, joint_bid, data_sharing, mentoring, equipment_loan or umbrella" example:"mutual_service" choices:"mutual_service,joint_bid,data_sharing,mentoring,equipment_loan,umbrella"`
	Parties         []people.MemberID `json:"parties" help:"handles of all parties" example:"mill,dairy"`
	Lead            people.MemberID   `json:"lead,omitempty" help:"handle of the party that speaks for all, if one does" example:"mill"`
	Begins          string            `json:"begins" help:"the first day, as year-month-day" example:"2027-01-01"`
	Ends            string            `json:"ends" help:"the last day, as year-month-day; each agreement has one" example:"2027-12-31"`
	Reviews         []string          `json:"reviews,omitempty" help:"days on which all look whether it still fits, as year-month-day" example:"2027-07-01"`
	NoticeDays      int64             `json:"notice_days,omitempty" help:"with how many days' notice each party may end it; 0 if none may alone" example:"30"`
	Sealed          Paper             `json:"sealed,omitempty" help:"instead: hash of a document with the terms that only the parties keep" example:"" paper:"sealed"`
	Liability       string            `json:"liability,omitempty" help:"who answers for what, in words" example:"Each for its own work, up to what it gets."`
	Confidentiality string            `json:"confidentiality,omitempty" help:"what stays between the parties, in words" example:"The books."`
	Shares          []Share           `json:"shares,omitempty" help:"how what comes in is shared; all together are 10000"`
	Commitments     []Commitment      `json:"commitments,omitempty" help:"who gives what to whom, and until when"`
	Clauses         []Clause          `json:"clauses,omitempty" help:"what proposes an amendment by itself"`
	Addenda         []string          `json:"addenda,omitempty" help:"what was added to the terms later, in words" example:""`
}

// content is the terms without the agreement that they are for.
func (m Amend) content() Content {
	return Content{
		m.Title, m.Text, m.Template, m.Parties, m.Lead, m.Begins, m.Ends, m.Reviews, m.NoticeDays, m.Sealed,
		m.Liability, m.Confidentiality, m.Shares, m.Commitments, m.Clauses, m.Addenda,
	}
}

// AmendmentTo is the message that puts terms on the table of an agreement.
func AmendmentTo(n uint64, c Content) Amend {
	return Amend{
		n, c.Title, c.Text, c.Template, c.Parties, c.Lead, c.Begins, c.Ends, c.Reviews, c.NoticeDays, c.Sealed,
		c.Liability, c.Confidentiality, c.Shares, c.Commitments, c.Clauses, c.Addenda,
	}
}

// Check refuses what is no agreement in itself.
func (m Amend) Check() error { return m.content().check() }

// Apply puts it on the table.
func (m Amend) Apply(s *machine.Step) error {
	a, who, err := ofParty(s, m.Agreement)
	if err != nil {
		return err
	}
	c := m.content()
	if err := c.fits(s, a.Gone); err != nil {
		return err
	}
	if err := a.keepsRaised(s, m.Agreement, c); err != nil {
		return err
	}
	switch {
	case !a.Holds() && !c.has(a.By):
		return machine.NotAllowed("agreements.writer_left_out", "%s wrote this agreement and stays a party until it is in force; decline it instead", a.By).At("parties")
	case a.Versions >= mostVersions:
		return machine.OverLimit("agreements.too_many_versions", "there are %d versions; agree on one of them, or begin anew", mostVersions)
	}
	return a.table(s, m.Agreement, who, c)
}

// table puts a version on the table in the place of what is there.
func (a Agreement) table(s *machine.Step, n uint64, who people.MemberID, c Content) error {
	a.clear(s, n)
	a.Versions++
	versions.Put(s, n, a.Versions, c)
	if a.Holds() {
		for _, p := range a.newcomers(s, n) { // Of the amendment before this.
			live.Remove(s, p, n)
		}
		a.Amendment = a.Versions
		for _, p := range c.Parties {
			live.Add(s, p, n)
		}
	} else {
		a.Terms = a.Versions
		if a.State == Signed {
			a.State, a.Since = Offered, s.Time
		}
		a.take(s, n, c)
	}
	a.Lost = a.Lost && a.sealedBefore(s, n) == c.Sealed
	a.put(s, n)
	s.Emit(TermsWritten{n, a.Versions, who, s.By, a.Amendment != 0, c})
	return nil
}

// sealedBefore is the document of the version before the latest.
func (a Agreement) sealedBefore(r state.Reader, n uint64) Paper {
	c, _ := versions.Get(r, n, a.Versions-1)
	return c.Sealed
}

// newcomers are those whom an amendment on the table would make parties.
func (a Agreement) newcomers(r state.Reader, n uint64) []people.MemberID {
	if a.Amendment == 0 {
		return nil
	}
	c, _ := versions.Get(r, n, a.Amendment)
	return slices.DeleteFunc(slices.Clone(c.Parties), func(p people.MemberID) bool { return slices.Contains(a.Parties, p) })
}

// clear lets the signatures under what is on the table fall away, and says so.
func (a Agreement) clear(s *machine.Step, n uint64) {
	v := a.OnTable()
	if a.State == Signed {
		v = a.Terms
	}
	if v == 0 {
		return
	}
	var fell []people.MemberID
	for p := range signatures.Of(s, state.PairOf(n, v)) {
		fell = append(fell, p)
	}
	for _, p := range fell {
		signatures.Delete(s, state.PairOf(n, v), p)
	}
	if len(fell) > 0 {
		s.Emit(SignaturesFell{n, v, fell})
	}
}

// drop takes an amendment off the table.
func (a *Agreement) drop(s *machine.Step, n uint64) {
	if a.Amendment == 0 {
		return
	}
	for _, p := range a.newcomers(s, n) {
		live.Remove(s, p, n)
	}
	a.clear(s, n)
	s.Emit(AmendmentFell{n, a.Amendment})
	a.Amendment = 0
}

// keepsRaised refuses to change a commitment that is an obligation already.
func (a Agreement) keepsRaised(r state.Reader, n uint64, c Content) error {
	held, _ := versions.Get(r, n, a.Terms)
	for _, k := range held.Commitments {
		now, still := c.commitment(k.Name)
		if p, _ := progress.Get(r, n, k.Name); still && now != k && (p.Raised || p.Linked > 0) {
			return machine.Conflict("agreements.begun", "%q is owed or partly done already and stays as it was agreed; leave it so, or leave it out", k.Name).At("commitments")
		}
	}
	return nil
}

// Offer asks the other parties to sign what one drafted.
type Offer struct {
	Agreement uint64 `json:"agreement" help:"the agreement's number" example:"1" pos:"1"`
}

// AgreementOffered says that parties are asked to sign.
type AgreementOffered struct {
	Agreement uint64            `json:"agreement"`
	By        machine.PersonID  `json:"by"`
	Version   uint64            `json:"version"`
	Parties   []people.MemberID `json:"parties"`
}

// Check has nothing to refuse.
func (Offer) Check() error { return nil }

// Apply offers it.
func (m Offer) Apply(s *machine.Step) error {
	a, _, err := ofParty(s, m.Agreement)
	switch {
	case err != nil:
		return err
	case a.State != InDraft:
		return machine.Conflict("agreements.offered_already", "agreement %d was offered already", m.Agreement).At("agreement")
	}
	c, _ := versions.Get(s, m.Agreement, a.Terms)
	if err := c.fits(s, nil); err != nil {
		return err
	}
	a.State, a.Since = Offered, s.Time
	a.put(s, m.Agreement)
	s.Emit(AgreementOffered{m.Agreement, s.By, a.Terms, a.Parties})
	return nil
}
