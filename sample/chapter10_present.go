package sample

import (
	"metaorg/domain/charter"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Where the story ends, each of these waits for somebody: a vote that closes
// tomorrow, one with a few days left, one in notice, one in its second call, one
// before its confirmation, one adopted and not yet in effect; a text to sign
// again; contributions to confirm; applications in their window; a leave that
// can be taken back; a key on its way out; invitations to use; an objection to
// answer, an act to sign as the second, a petition to support.
//
// Nobody is dormant yet: that takes two years.

// theseDays: what has begun in the last ten weeks and is not over yet.
func theseDays(t *story) {
	t.chapter("and what is going on now")
	river := t.proposes(assembly, t.carrying(governance.Propose{
		Title: "The river is everybody's", Text: "P7 speaks of places; ours is a river, and it should say so.", Class: governance.Principles,
	}, charter.AmendPrinciples{Base: t.acceptance().Version, Clauses: []charter.Clause{{
		Number: "P7", Kind: charter.Principle, Title: "Concern for the community",
		Text: "We work for the lasting good of the places we are part of, and of the river that joins them, by ways that the members approve.",
	}}}))
	t.says(boatyard, about(river), "It has carried all of us for longer than we have been here. Time it was mentioned.")
	t.does(t.registers("zofia", "", called(clay).organization()))
	t.reps[clay] = "zofia"
	t.does(t.applies(clay, t.acceptance(), t.gave(bakery, "goods", 120, "bowls", 3)))
	t.does(t.confirms(bakery, t.contributions))
	t.days(15)
	t.vote(yes(river, seventeen[:15]...))
	t.days(17)
	t.unfinishedApplications()
	t.days(5)
	t.vote(yes(river, seventeen[:16]...)) // A second time.
	t.openPrinciple()
}

// unfinishedApplications: the cinema is provisional, since the only thing it
// says it gave is disputed; the dairy applies and thinks better of it.
func (t *story) unfinishedApplications() {
	t.does(own("mei", t.invites("avon", "Members along the Avon", 5, 80), t.invites("mistake", "Posted where it should not have been", 50, 30)))
	t.does(append(t.founds("avon", cinema, dairy), own("mei", people.RevokeInvitation{SecretHash: hashOf("mistake")}))...)
	text := t.acceptance()
	t.does(t.applies(cinema, text, t.gave(harbour, "resources", 6, "film evenings", 8)), t.applies(dairy, text))
	disputed := t.contributions
	t.says(harbour, applying(cinema), "We had two film evenings from you this year, not six. Please record what was.")
	t.days(2)
	t.does(t.disputes(harbour, disputed))
}

// openPrinciple goes on from the 33rd day before today.
func (t *story) openPrinciple() {
	t.says(cinema, applying(cinema), "Four were rained off, but we had come with the projector. Shall we say two, and some hours for the rest?")
	t.says(dairy, applying(dairy), "We have talked it over on the hill. It is too early for us; we would rather come back next year.")
	t.days(2)
	t.does(t.as(dairy, membership.WithdrawApplication{}))
	base := t.acceptance().Version
	small := t.proposes(seeds, t.carrying(governance.Propose{
		Title: "Old ways and new", Text: "Excellence is more than new things.", Class: governance.Principles,
	}, charter.AmendPrinciples{Base: base, Clauses: []charter.Clause{{
		Number: "P11", Kind: charter.Principle, Title: "Excellence",
		Text: "We do our work as well as it can be done, keep old skills alive, show our work to each other, learn from what failed and pass on what works.",
	}}}))
	t.days(2)
	quiet := t.proposes(housing, t.carrying(governance.Propose{
		Title: "A quiet month", Text: "Nothing is put to the vote in August.",
	}, charter.AmendPractices{Base: base, Clauses: []charter.Clause{{
		Kind: charter.Practice, Title: "A quiet month", Text: "No proposal is made in August, so that boards can rest.",
	}}}))
	t.days(4)
	swift := t.proposes(tern, t.carrying(governance.Propose{
		Title: "Decisions take effect a day later", Text: "Two days between an ordinary decision and its effect, instead of one, to see mistakes in time.",
	}, charter.SetRules{Base: base, Values: []charter.RuleValue{{Name: "governance.ordinary_delay_days", Value: 2}}}))
	t.says(library, about(quiet), "Our readers have no quiet month, but I like the thought.")
	t.days(4) // The river's new words take effect, and members are asked to sign them.
	t.accept(bakery, ledger, housing, thread, tidal, foods, library, tern, school, assembly, clay)
	complaints := t.proposes(clinic, t.carrying(governance.Propose{
		Title: "How complaints are heard", Text: "Nobody knows today whom to turn to.",
	}, charter.AmendPractices{Base: base, Clauses: []charter.Clause{{
		Kind: charter.Practice, Title: "Complaints", Text: "Whoever has a complaint about a member tells a member of their own choice, who speaks with both within two weeks.",
	}}}))
	t.days(1)
	van := t.proposes(housing, governance.Propose{
		Title: "A shared van",
		Text:  "Members buy one electric van together. Greenfield Housing keeps the calendar, Tidal Transport the keys; each pays by the mile.",
	})
	t.says(tidal, about(van), "We would keep the keys, but not the liability. Who insures it?")
	t.says(ledger, about(van), "I asked: 1,140 a year for all drivers of members together, shared by the mile.")
	t.says(clinic, about(complaints), "Last month somebody was upset for three weeks because nobody knew whom to tell. That is all there is behind it.")
	t.days(5)
	t.vote(yes(small, seventeen[:15]...), no(small, carers), yes(quiet, housing, seeds, library), no(quiet, tern))
	t.shedSays()
	t.sharesMore()
	t.letsBook()
	t.usesMore()
	t.boardMore()
	t.spendsMore()
	t.closesAutumn()
	t.setsOffMore()
	t.owesMore()
	t.takesUpTheKit()
	t.days(6)
	t.lastDays(van, swift, complaints)
}

// lastDays are today and the five before it.
func (t *story) lastDays(van, swift, complaints uint64) {
	t.vote(
		yes(van, housing, ledger, weir, clinic), no(van, tidal),
		yes(swift, seventeen[:12]...), no(swift, harbour),
	)
	t.does(own("rahel", t.registration("rahel"), called(lock).organization()), t.registers("rosa", "avon", called(night).organization()))
	t.reps[night] = "rosa"
	t.does(t.applies(night, t.acceptance(), t.gave(library, "labour", 20, "hours of teaching", 2)))
	t.says(woodland, applying(night), "Their welding class mended our gate. Welcome.")
	t.also(t.as(repair, membership.Leave{}), own("kofi", t.invites("crew", "Crew of Tidal Transport", 3, 60)))
	t.says(ledger, applying(night), "As a public body, are you free to accept a text that asks for one member, one vote?")
	t.days(1)
	t.lendsOut()
	t.says(night, applying(night), "Yes: the council voted on it, twice. I can upload the minutes once there is a place for it.")
	t.shedDiffers()
	old := t.anotherKey("tom", "old tablet")
	t.does(own("tom", old, people.RevokeKey{Key: old.Key.ID()}))
	t.records(t.as(boatyard), t.gave(bakery, "labour", 6, "hours", 1), t.gave(clay, "goods", 2, "pallets of oak", 1))
	t.records(t.as(weir), t.received(ledger, "services", 1, "audit", 5))
	t.records(t.as(woodland), t.gave(tern, "goods", 2, "cords of firewood", 3))
	t.days(2)
	t.bringsBack()
	t.vote(yes(complaints, clinic, carers, thread), noBy(complaints, "R7", assembly))
	t.proposes(weir, governance.Propose{
		Title: "Summer gathering at the weir", Text: "The yearly gathering is at the weir in Bridgnorth on the second weekend of July. Weir Energy feeds everybody.",
	})
	t.does(t.registers("tadeo", "", called(builders).organization()))
	t.reps[builders] = "tadeo"
	t.says(assembly, about(complaints), "R7 says that we talk first, then ask a third to help. Isn't that the same with fewer words?")
	t.speaks("sam", "", about(complaints), "I only support, but I was the one who was upset. Whom to tell would have helped.")
	t.days(2)
	t.says(clinic, about(complaints), "Almost. R7 does not say how long somebody may be kept waiting. Two weeks is the point of it.")
	t.says(harbour, about(van), "One van for twenty members will always be somewhere else. I'd rather pay Tidal by the trip.")
	t.says(tidal, about(van), "With the insurance settled we are for it.")
	t.does(t.applies(builders, t.acceptance()))
	t.vote(no(van, harbour), yes(van, tidal), yes(complaints, bakery)) // Tidal Transport changes its mind again.
	t.keepsCount()
	t.canDoMore()
	t.relatedNow()
	t.objectToSchool()
	t.booksAgain()
	t.waitsForSignature(van)
	t.putsAutumn()
}

func (t *story) registration(p machine.PersonID) (r people.Register) {
	if t.err == nil {
		r, t.err = t.Registration(p)
	}
	return r
}
