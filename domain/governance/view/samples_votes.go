package view

import (
	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/tally"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

func (s *sampling) seat(choice governance.Choice, by string) seat {
	x := seat{member: "mill", name: "Mill Lane Bakery", choice: choice, by: by, counts: true, active: true}
	if choice != "" {
		x.at = s.now - 7200
	}
	return x
}

// votes are proposals that are still to be decided.
func (s *sampling) votes() {
	open := func(seats []seat, typed form.Values) proposalView {
		v := proposalView{proposal: s.proposal(12, "A shared van", governance.Ordinary, -2, tally.Count{Yes: 4, No: 1, Abstain: 1}), at: s.now, sees: true, roll: s.roll(), charter: 2}
		v.ballot = s.ballot(seats, typed, "", "", "")
		return v
	}
	s.add("proposal", "announced, one's own", ada, proposalPage(proposalView{
		proposal: s.proposal(11, "Buy flour together", governance.Ordinary, 3, tally.Count{}), at: s.now, sees: true, roll: s.roll()[:1],
		ballot: s.ballot([]seat{s.seat("", "")}, nil, "", "", ""), withdraw: "mill", charter: 2,
	}))
	s.add("proposal", "open, not voted", ada, proposalPage(open([]seat{s.seat("", "")}, nil)))
	s.add("proposal", "open, voted", ada, proposalPage(open([]seat{s.seat(governance.Yes, "ada")}, form.Values{"choice": {"yes"}})))
	s.add("proposal", "open, a colleague voted", ada, proposalPage(open([]seat{s.seat(governance.No, "alan")}, form.Values{"choice": {"no"}, "clause": {"P2"}})))
	two := []seat{s.seat(governance.Yes, "alan"), {member: "weir", name: "Weir Power", counts: true, active: true}}
	s.add("proposal", "open, for two members", ada, proposalPage(open(two, nil)))
	none := open(nil, nil)
	none.ballot.seats = nil
	s.add("proposal", "open, not on the roll", ada, proposalPage(none))
	lost := open([]seat{{member: "mill", name: "Mill Lane Bakery", counts: true}}, nil)
	s.add("proposal", "open, lost the vote", ada, proposalPage(lost))
	stranger := open(nil, nil)
	stranger.ballot, stranger.sees, stranger.roll = ballotView{}, false, nil
	s.add("proposal", "open, for a stranger", passerBy, proposalPage(stranger))
	joining := stranger
	joining.ballot = ballotView{signedIn: true, person: "nora", acting: "nora"}
	s.add("proposal", "open, for a newcomer", newcomer, proposalPage(joining))
	amends := open([]seat{s.seat("", "")}, nil)
	amends.proposal = s.proposal(13, "Good food belongs to it", governance.Principles, -1, tally.Count{Yes: 6})
	amends.text, amends.does, amends.carries = "", s.amending(nil), []machine.Readable{{Kind: "charter.amend_principles"}}
	s.add("proposal", "open, changes the charter", ada, proposalPage(amends))
	amends.does = s.amending(&machine.Refusal{Code: "charter.stale", Text: "clause R1 has changed since version 1, for which this was written; propose it anew for the text as it is"})
	s.add("proposal", "open, no longer fits the charter", ada, proposalPage(amends))
	again := s.closed(s.proposal(14, "Longer votes", governance.Special, -30, tally.Count{Yes: 5}), governance.Undecided)
	second := again.votes[0]
	second.number, second.purpose, second.state, second.reason = 2, governance.SecondCallRound, "open", ""
	second.opens, second.close, second.bar = s.now-sampleDay, s.now+6*sampleDay, again.terms.Bar(governance.SecondCallRound, second.roll)
	again.decided, again.effect, again.votes = 0, 0, append(again.votes, second)
	s.add("proposal", "second call", ada, proposalPage(proposalView{proposal: again, at: s.now, sees: true, roll: s.roll(), ballot: s.ballot([]seat{s.seat("", "")}, nil, "", "", ""), charter: 2}))
	s.ballotForms()
}

// ballotForms are the ballot on a page of its own: after a refusal.
func (s *sampling) ballotForms() {
	title := words.T(s.ctx, "governance.vote_title", "Title", "A shared van")
	p := s.proposal(12, "A shared van", governance.Ordinary, -2, tally.Count{Yes: 4})
	for _, x := range []struct{ state, code, text, at, choice string }{
		{"to change", "", "", "", "yes"},
		{"nothing chosen", "governance.bad_choice", "vote yes, no or abstain", "choice", ""},
		{"a clause without a no", "governance.clause_without_no", "only a no appeals to a clause", "clause", "yes"},
		{"a colleague was faster", "governance.voted_meanwhile", "alan has just voted no for Mill Lane Bakery; if you send this again, your ballot takes the place of that one", "choice", "yes"},
	} {
		typed := form.Values{"proposal": {"12"}, "choice": {x.choice}}
		if x.at == "clause" {
			typed["clause"] = []string{"P2"}
		}
		s.add("ballot", x.state, ada, titled(title, ballotAgain(p, s.ballot([]seat{s.seat(governance.No, "alan")}, typed, x.code, x.text, x.at))))
	}
	over := s.closed(s.proposal(12, "A shared van", governance.Ordinary, -12, tally.Count{Yes: 4}), governance.Adopted)
	s.add("ballot", "closed meanwhile", ada, page.ActOver(title, "proposal 12 is adopted; it is not voted on any more", ballotOver(over, true)))
	s.add("ballot", "asked for when closed", ada, page.ActOver(title, "", ballotOver(over, false)))
}

// results are proposals that are decided.
func (s *sampling) results() {
	show := func(state string, p proposal, e effect) {
		v := proposalView{proposal: p, at: s.now, sees: true, roll: s.roll(), does: e, charter: 3, ballot: ballotView{person: "ada", signedIn: true, belongs: true, acting: "Mill Lane Bakery"}}
		s.add("proposal", state, ada, proposalPage(v))
	}
	show("adopted", s.closed(s.proposal(10, "Buy flour together", governance.Ordinary, -40, tally.Count{Yes: 9, No: 2, Abstain: 1}), governance.Adopted), effect{})
	tie := s.closed(s.proposal(9, "One logo for everybody", governance.Ordinary, -40, tally.Count{Yes: 5, No: 5}), governance.Rejected)
	show("tied", tie, effect{})
	few := s.closed(s.proposal(9, "All boats are blue", governance.Ordinary, -40, tally.Count{Yes: 2}), governance.Rejected)
	few.votes[0].void = 1
	show("too few voted", few, effect{})
	show("a share missed", s.closed(s.proposal(9, "Eight days", governance.Special, -40, tally.Count{Yes: 8, No: 5}), governance.Rejected), s.amending(nil))
	objected := s.proposal(9, "Meet every Monday", governance.Ordinary, -40, tally.Count{Yes: 8, No: 1})
	objected.terms.Method = tally.ByConsent
	objected.votes[0].bar.Method = tally.ByConsent
	show("an objection", s.closed(objected, governance.Rejected), effect{})
	waiting := s.carrying(s.proposal(15, "A second site", governance.Ordinary, -7, tally.Count{Yes: 12}))
	waiting.votes[0].close = s.now - 3600
	waiting.terms.DelayDays = 3
	show("adopted, not yet in effect", s.closed(waiting, governance.Adopted), s.addsOrigin())
	show("in effect", s.closed(s.carrying(s.proposal(16, "A second site", governance.Ordinary, -40, tally.Count{Yes: 12})), governance.Executed), s.addsOrigin())
	failed := s.closed(s.carrying(s.proposal(17, "A second site, again", governance.Ordinary, -40, tally.Count{Yes: 12})), governance.Failed)
	failed.failure = "passkeys of https://coop.example count already (network.origin_known)"
	show("could not take effect", failed, s.addsOrigin())
	mine := proposalView{proposal: failed, at: s.now, sees: true, roll: s.roll(), does: s.addsOrigin(), charter: 3, anew: []string{"again", "1", "title", failed.title}}
	s.add("proposal", "one's own, could not take effect", ada, proposalPage(mine))
	show("withdrawn", s.closed(s.proposal(18, "Never mind", governance.Ordinary, -10, tally.Count{}), governance.Withdrawn), effect{})
	public := proposalView{proposal: s.closed(s.proposal(10, "Buy flour together", governance.Ordinary, -40, tally.Count{Yes: 9, No: 2}), governance.Adopted), at: s.now}
	s.add("proposal", "adopted, for a stranger", passerBy, proposalPage(public))
}

// sections are what other pages show of decisions.
func (s *sampling) sections() {
	s.add("decisions on the front page", "some", page.Viewer{Shown: page.Watchers}, titled("Northern Co-ops", decidedPart(decidedView{
		last:    []proposal{s.closed(s.proposal(10, "Buy flour together", governance.Ordinary, -40, tally.Count{Yes: 9}), governance.Adopted), s.closed(s.proposal(9, "All boats are blue", governance.Ordinary, -60, tally.Count{Yes: 2}), governance.Rejected)},
		adopted: 7, failed: 2, open: 3,
	}, s.now)))
	s.add("decisions on a member's page", "some", ada, titled("Mill Lane Bakery", memberPart(partView{member: "mill", cast: 7, could: 9, proposed: 2})))
}
