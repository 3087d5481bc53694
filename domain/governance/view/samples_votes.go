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
	for _, decides := range []bool{true, false} {
		state := "open, of an individual who advises"
		if decides {
			state = "open, of an individual whose chamber decides"
		}
		person := open(nil, form.Values{"choice": {"yes"}})
		person.votes[0].chamber = chamber{roll: 14, decides: decides, count: tally.Count{Yes: 3}}
		person.ballot.seats, person.ballot.chamber, person.ballot.own, person.ballot.ownAt = nil, true, governance.Yes, s.now-3600
		s.add("proposal", state, ada, proposalPage(person))
	}
	secret := open([]seat{s.seat("", "")}, nil)
	secret.secret, secret.votes[0].count = true, tally.Count{}
	s.add("proposal", "open, in secret", ada, proposalPage(secret))
	secret.votes[0].close = s.now - 3600
	s.add("proposal", "in secret, being counted", ada, proposalPage(secret))
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
	secret := s.closed(s.proposal(9, "Exclude the harbour (case 3)", governance.Special, -40, tally.Count{Yes: 13, No: 2}), governance.Adopted)
	secret.secret = true
	show("adopted in secret", secret, effect{})
	uncounted := s.closed(s.proposal(9, "Who audits us", governance.Ordinary, -40, tally.Count{}), governance.Rejected)
	uncounted.secret, uncounted.votes[0].reason = true, tally.CountsDiffer
	show("in secret, counts differ", uncounted, effect{})
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

// surrounded are proposals with several versions, objections, proxies, and what
// became of them later.
func (s *sampling) surrounded() {
	show := func(state string, p proposal, change func(*proposalView)) {
		v := proposalView{proposal: p, at: s.now, sees: true, roll: s.roll(), charter: 3, mine: []string{"mill", "ada"}, ballot: s.ballot([]seat{s.seat("", "")}, nil, "", "", "")}
		if change != nil {
			change(&v)
		}
		s.add("proposal", state, ada, proposalPage(v))
	}
	several := func(opensIn int64, count tally.Count) proposal {
		p := s.proposal(21, "Buy flour together", governance.Ordinary, opensIn, count)
		p.member, p.name = "weir", "Weir Power"
		p.versions = []version{
			{number: 1, member: "weir", name: "Weir Power", title: "Buy flour together", text: p.text, approved: 3},
			{number: 2, member: "mill", name: "Mill Lane Bakery", with: "Thread & Needle", title: "Flour and oil", text: "Members buy flour and oil together.", approved: 5},
			{number: 3, member: "thread", name: "Thread & Needle", title: "Oil", text: "Members buy oil together.", into: 2},
		}
		p.votes[0].several = true
		return p
	}
	announced := several(3, tally.Count{})
	announced.versions[0].offered = &offer{with: 2, title: "Flour first", text: "Members buy flour together from June on, and oil from August on."}
	show("versions, announced", announced, func(v *proposalView) { v.changeable = true })
	show("versions, open", several(-2, tally.Count{Yes: 5, No: 1}), nil)
	chosen := s.closed(several(-40, tally.Count{Yes: 9, No: 2}), governance.Adopted)
	chosen.version, chosen.title, chosen.review, chosen.reviewAt, chosen.ends, chosen.until = 2, "Flour and oil", 365, s.now+300*sampleDay, 730, s.now+700*sampleDay
	show("versions, decided", chosen, nil)
	one := s.proposal(22, "A shared van", governance.Ordinary, 3, tally.Count{})
	show("announced, another version can be put", one, func(v *proposalView) { v.changeable = true; v.member = "weir" })
	given := s.proposal(22, "A shared van", governance.Ordinary, -2, tally.Count{Yes: 4})
	show("open, another votes by proxy", given, func(v *proposalView) {
		v.proxies = true
		v.ballot.seats[0].holder, v.ballot.seats[0].holderName = "weir", "Weir Power"
		v.roll[0].holder, v.roll[0].holderName, v.roll[0].holderChoice = "weir", "Weir Power", governance.Yes
	})
	show("open, another votes by proxy, and a poll has bound it otherwise", given, func(v *proposalView) {
		v.roll[0].holder, v.roll[0].holderName, v.roll[0].holderChoice, v.roll[0].bound = "weir", "Weir Power", governance.Yes, governance.No
	})
	show("open, a proxy can be given", given, func(v *proposalView) { v.proxies = true })
	objected := s.proposal(23, "Meet every Monday", governance.Consent, -20, tally.Count{Yes: 8, No: 1})
	objected.terms.Method, objected.terms.Amendments, objected.votes[0].bar.Method = tally.ByConsent, 2, tally.ByConsent
	objected.votes[0].state, objected.votes[0].reason = "closed", tally.Objection
	objected.answer, objected.left = s.now+10*sampleDay, 1
	show("an objection stands, to be answered", objected, func(v *proposalView) {
		v.yours = true
		v.roll[0].choice, v.roll[0].harm = governance.No, "members"
		v.roll[0].document = page.Paper{Hash: sampleHash, Text: "On Mondays we bake for the week; none of us could come.", Here: true}
	})
	objected.left, objected.amendments = 0, 2
	show("an objection stands, a vote can be called", objected, nil)
	s.classesSampled(show)
}

// sampleHash is that of a document.
const sampleHash = "6f1ed002ab5595859014ebf0951522d9a9b3f6e9c9f0c0d2f5a5b7f8c2a3d4e5"

// classesSampled are the classes beside ordinary, special and principles, and
// what ends a decision.
func (s *sampling) classesSampled(show func(string, proposal, func(*proposalView))) {
	lazy := s.proposal(24, "Repaint the gate", governance.Lazy, -2, tally.Count{No: 1})
	lazy.terms = governance.Terms{Charter: 2, Method: tally.ByLazyConsent, WindowDays: 7, Objections: 2}
	lazy.votes[0].bar = lazy.terms.Bar(governance.FirstVote, 24)
	show("lazy, open", lazy, nil)
	urgent := s.proposal(25, "Close the quay", governance.Urgent, -1, tally.Count{Yes: 12})
	urgent.terms = governance.Terms{Charter: 2, Method: tally.BySupermajority, WindowHours: 72, Quorum: tally.Fraction{Num: 1, Den: 4}, Minimum: 3, Majority: tally.Fraction{Num: 2, Den: 3}}
	urgent.votes[0].bar = urgent.terms.Bar(governance.FirstVote, 24)
	show("urgent, open", urgent, nil)
	lapsed := s.closed(urgent, governance.Lapsed)
	lapsed.votes = []vote{lapsed.votes[0]}
	lapsed.until = s.now - sampleDay
	show("urgent, lapsed", lapsed, nil)
	entrenched := s.proposal(26, "One member, one vote", governance.Entrenched, -1, tally.Count{Yes: 20})
	entrenched.terms.Method, entrenched.terms.Majority = tally.ByShareOfAll, tally.Fraction{Num: 9, Den: 10}
	entrenched.votes[0].bar = entrenched.terms.Bar(governance.FirstVote, 24)
	show("entrenched, open", entrenched, nil)
	ended := s.closed(s.proposal(27, "Budget for 2025", governance.Ordinary, -400, tally.Count{Yes: 9}), governance.Ended)
	ended.until = s.now - 20*sampleDay
	show("ended", ended, nil)
	repealed := s.closed(s.proposal(28, "All boats are blue", governance.Ordinary, -400, tally.Count{Yes: 9, No: 2}), governance.Repealed)
	repealed.until, repealed.repealedBy, repealed.petition = s.now-20*sampleDay, 31, 3
	repealed.votes[0].longer = sampleDay
	repealed.votes[0].chamber = chamber{roll: 14, decides: true, count: tally.Count{Yes: 9, No: 1, Abstain: 1}}
	repealed.reports = []report{
		{"harbour", "Harbour Housing", page.Paper{Hash: sampleHash, Text: "Blue does not stand out on water. We would have taken red.", Here: true}, s.now - 390*sampleDay},
		{"weir", "Weir Power", page.Paper{Hash: sampleHash}, s.now - 389*sampleDay},
		{"thread", "Thread & Needle", page.Paper{Hash: sampleHash, Hidden: true}, s.now - 388*sampleDay},
	}
	show("repealed, with a minority's report", repealed, nil)
	lost := s.closed(s.proposal(29, "A second van", governance.Ordinary, -20, tally.Count{Yes: 9, No: 2}), governance.Adopted)
	show("adopted, one was against", lost, func(v *proposalView) {
		v.mayReport = true
		v.ballot.seats = []seat{s.seat(governance.No, "ada")}
	})
}
