package sample

import (
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// onPaper: the housing trust objects to the printers and is answered; one
// objection of two stops nothing, and it is taken back.
func (t *story) onPaper() {
	if !t.inFull() {
		return
	}
	t.does(t.as(housing, membership.Object{Applicant: people.MemberID(printers), Clause: "P7"}))
	t.says(housing, applying(printers), "We object for now, by P7: what do you do with the ink? It all ends in the river.")
	t.says(printers, applying(printers), "Vegetable ink since 2019, and the water goes round. Come and see.")
}

// inkSeen takes the objection back.
func (t *story) inkSeen() {
	if !t.inFull() {
		return
	}
	t.says(housing, applying(printers), "We came and saw. Objection taken back, with thanks for the tea.")
	t.does(t.as(housing, membership.WithdrawObjection{Applicant: people.MemberID(printers)}))
}

// objectToBoatyard: two members object to the boatyard, and that stops its application.
func (t *story) objectToBoatyard() {
	if !t.inFull() {
		return
	}
	one := membership.Object{Applicant: people.MemberID(boatyard), Clause: "P2"}
	other := membership.Object{Applicant: people.MemberID(boatyard), Harm: membership.Paper(t.paper(harbour,
		"If every member may send its daughters in, the votes of a meeting are counted before it begins. We fear that for all of us, not for ourselves."))}
	t.does(t.as(weir, one), t.as(harbour, other))
	t.says(harbour, applying(boatyard), "Nothing against your boats. We want it said by somebody without part in it how far this may go.")
	t.does(
		t.as(bakery, membership.Sponsor{Applicant: people.MemberID(clinic)}),
		t.as(thread, membership.Sponsor{Applicant: people.MemberID(assembly)}),
	)
}

// theLotJudges: three members drawn by lot hear it; two of them would let the
// boatyard in, and Weir Energy asks all members instead.
func (t *story) theLotJudges() (admitting uint64) {
	if !t.inFull() {
		return 0
	}
	panel := t.judges(boatyard)
	for i, o := range panel[:min(2, len(panel))] {
		reasons := t.paper(o, []string{
			"They disclosed it on the first day. Under our rules there is one vote between the two, so P2 is kept.",
			"I would have liked them to name the other owners too. That is a wish, not a ground.",
		}[i])
		t.does(t.as(o, membership.Judge{Applicant: people.MemberID(boatyard), Verdict: membership.Admitting, Reasons: membership.Paper(reasons)}))
	}
	t.says(weir, applying(boatyard), "Thanks to the three. It is a matter for all of us, so we appeal.")
	t.does(
		t.as(weir, membership.Appeal{Applicant: people.MemberID(boatyard)}),
		t.as(thread, membership.WithdrawSponsorship{Applicant: people.MemberID(assembly)}), // Its list of halls was last year's.
	)
	t.recount()
	return t.proposals
}

// letIn is the vote on that.
func (t *story) letIn(admitting uint64) {
	if t.inFull() {
		t.vote(yes(admitting, bakery, ledger, housing, thread, seeds, foods, woodland), noBy(admitting, "P2", weir), abstain(admitting, harbour))
	}
}

// whoCasts: the boatyard would like to cast the vote that it shares. That takes
// more than half of the two, so Tidal Transport goes on doing it.
func (t *story) whoCasts() {
	if t.inFull() {
		t.does(t.as(boatyard, membership.NameCaster{Caster: people.MemberID(boatyard)}))
	}
}

// objectToSchool stands where the story ends: the night school can answer it,
// and a second member could stop the application with another.
func (t *story) objectToSchool() {
	if !t.inFull() {
		return
	}
	t.does(t.as(ledger, membership.Object{Applicant: people.MemberID(night), Clause: "P4"}))
	t.says(ledger, applying(night), "Thank you. Until we have seen the minutes we object, by P4: who else could tell your school what to do? We shall be glad to take it back.")
}

// stillThere says that a member is there and means to stay.
func (t *story) stillThere(o machine.OrganizationID) {
	if t.inFull() {
		t.does(t.as(o, membership.Reaffirm{}))
	}
}
