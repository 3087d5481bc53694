package sample

import (
	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine"
)

// lendingTools is for half a year at first, under rules that let decisions end.
func (t *story) lendingTools() governance.Propose {
	p := governance.Propose{
		Title: "Lend each other tools",
		Text:  "Members lend each other tools and machines for up to two weeks. Who borrows fetches, brings back clean, and pays for what breaks.",
	}
	if t.inFull() {
		p.Review, p.Ends = 150, 180
	}
	return p
}

// routine: a small matter that is decided by nobody minding, of which one
// minds; and supporters, who have no vote, ask the members for one.
func (t *story) routine() (printed uint64) {
	if !t.inFull() {
		return 0
	}
	printed = t.proposes(library, governance.Propose{
		Title: "A printed list of members", Text: "The library prints the list of members each spring, for those who like paper.", Class: governance.Lazy,
	})
	t.does(own("sam", governance.BringPetition{
		Title: "Supporters may listen", Text: "Whoever supports the network may listen when members meet, and is told where and when.",
	}))
	t.vote(noBy(printed, "P11", tern))
	t.says(tern, about(printed), "By P11: it is out of date before the ink dries. But I shall not stop anybody.")
	return printed
}

// petitions gives the number of the proposal that a petition became.
func (t *story) petitions() uint64 {
	if !t.inFull() {
		return 0
	}
	t.does(own("henk", governance.SignPetition{Petition: 1}))
	t.recount()
	return t.proposals
}

// lettingVote: the carers let the clinic vote for them, and the school the
// library, until its board can meet after all.
func (t *story) lettingVote(tools uint64) {
	if !t.inFull() {
		return
	}
	t.does(
		t.as(carers, governance.GiveProxy{Proposal: tools, To: people.MemberID(clinic)}),
		t.as(school, governance.GiveProxy{Proposal: tools, To: people.MemberID(library)}),
	)
	t.does(t.as(school, governance.RevokeProxy{Proposal: tools}))
}

// mayListen is the vote on the petition.
func (t *story) mayListen(listen uint64) {
	if t.inFull() {
		t.says(foods, about(listen), "We speak of prices there. Who listens for whom?")
		t.vote(yes(listen, bakery, thread, seeds, library, school, assembly, clinic), no(listen, foods, tern))
	}
}

// whyNot lets a member that lost say for good why it was against it.
func (t *story) whyNot(o machine.OrganizationID, proposal uint64, why string) {
	if t.inFull() {
		t.does(t.as(o, governance.ReportMinority{Proposal: proposal, Document: t.paper(o, why)}))
	}
}

// speakingInTurn is to be decided with nobody against it.
func (t *story) speakingInTurn() uint64 {
	if !t.inFull() {
		return 0
	}
	return t.proposes(school, governance.Propose{
		Title: "Speak in turn", Text: "At gatherings everybody speaks in turn, for three minutes each.", Class: governance.Consent,
	})
}

// objectsTo is a vote in which one objects and the others can live with it.
func (t *story) objectsTo(turns uint64, clause string, objector machine.OrganizationID) {
	if t.inFull() {
		t.vote(yes(turns, school, library, clinic, carers, thread, bakery), noBy(turns, clause, objector))
	}
}

// wordsAnew answers an objection with another text.
func (t *story) wordsAnew(turns uint64, text string) {
	if t.inFull() {
		t.does(t.as(school, governance.Amend{Proposal: turns, Title: "Speak in turn", Text: text}))
	}
}

// votesAfterAll: two texts were objected to; now a majority decides.
func (t *story) votesAfterAll(turns uint64) {
	if t.inFull() {
		t.says(harbour, about(turns), "We have talked about talking for five weeks. Let us vote.")
		t.does(t.as(harbour, governance.CallVote{Proposal: turns}))
	}
}

// openDoors: three versions of one thing, of which two become one.
func (t *story) openDoors(turns uint64) (doors uint64) {
	if !t.inFull() {
		return 0
	}
	t.vote(yes(turns, school, library, clinic, carers, thread, bakery), no(turns, harbour, foods))
	doors = t.proposes(clinic, governance.Propose{Title: "A day of open doors", Text: "On the first Saturday in May every member opens its doors."})
	t.settle()
	t.does(
		t.as(school, governance.Compete{Proposal: doors, Title: "A week of open doors", Text: "In the first week of May every member opens its doors on a day of its own choice."}),
		t.as(tern, governance.Compete{Proposal: doors, Title: "An evening of talks", Text: "On one evening in May two members show their work where all can sit down."}),
	)
	t.says(school, about(doors), "A Saturday is no use to us, there are no pupils. Could we say a week, and the Saturday for those who like it?")
	t.does(t.as(school, governance.OfferMerge{
		Proposal: doors, With: 1, Title: "Open doors in May",
		Text: "Every member opens its doors on the first Saturday in May, or on another day of that week.",
	}))
	t.does(t.as(clinic, governance.Merge{Proposal: doors, Version: 2}))
	return doors
}

// approves lets members say with which versions they can live.
func (t *story) approves(doors uint64, versions []uint64, members ...machine.OrganizationID) {
	var acts []Act
	for _, o := range members {
		acts = append(acts, t.as(o, governance.Approve{Proposal: doors, Versions: versions}))
	}
	t.does(acts...)
}

// between is the vote between two versions.
func (t *story) between(doors uint64) {
	if !t.inFull() {
		return
	}
	merged, talks := uint64(1), uint64(3)
	t.approves(doors, []uint64{merged}, clinic, school, bakery, seeds, repair, carers)
	t.approves(doors, []uint64{merged, talks}, library, thread, woodland)
	t.approves(doors, []uint64{talks}, tern, harbour)
	t.does(t.as(foods, governance.Vote{Proposal: doors, Choice: governance.No}))
}

// renewing: the tools were lent for half a year, and go on being lent.
func (t *story) renewing(tools uint64) uint64 {
	if !t.inFull() {
		return 0
	}
	return t.proposes(repair, t.leavesLending(t.carrying(governance.Propose{
		Title: "Go on lending tools", Text: "Forty-one loans, two broken handles. It ends this winter unless we renew it. A circle of those who lend most sees to the rest.",
	}, governance.Renew{Proposal: tools, Days: 730})))
}

// ballots are equal ballots of several members.
type ballots struct {
	members []machine.OrganizationID
	vote    governance.Vote
}

func yes(n uint64, members ...machine.OrganizationID) ballots {
	return ballots{members, governance.Vote{Proposal: n, Choice: governance.Yes}}
}

func no(n uint64, members ...machine.OrganizationID) ballots {
	return ballots{members, governance.Vote{Proposal: n, Choice: governance.No}}
}

// noBy appeals to a clause of the charter.
func noBy(n uint64, clause string, members ...machine.OrganizationID) ballots {
	return ballots{members, governance.Vote{Proposal: n, Choice: governance.No, Clause: clause}}
}

func abstain(n uint64, members ...machine.OrganizationID) ballots {
	return ballots{members, governance.Vote{Proposal: n, Choice: governance.Abstain}}
}

// vote casts ballots, all of a member's in one act of its representative.
func (t *story) vote(all ...ballots) {
	var acts []Act
	place := map[machine.OrganizationID]int{}
	for _, b := range all {
		for _, o := range b.members {
			at, known := place[o]
			if !known {
				at = len(acts)
				place[o] = at
				acts = append(acts, t.as(o))
			}
			acts[at].Do = append(acts[at].Do, b.vote)
		}
	}
	t.does(acts...)
}

// proposes puts something to the members and gives its number.
func (t *story) proposes(o machine.OrganizationID, p governance.Propose) uint64 {
	t.also(t.as(o, p))
	t.proposals++
	return t.proposals
}

// carrying gives a proposal messages that the network is to apply.
func (t *story) carrying(p governance.Propose, messages ...machine.Message) governance.Propose {
	for _, m := range messages {
		p.Messages = append(p.Messages, t.Wire(m))
	}
	return p
}
