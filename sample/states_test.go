package sample_test

import (
	"slices"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/circles"
	"metaorg/domain/disputes"
	"metaorg/domain/governance"
	"metaorg/domain/mandates"
	"metaorg/domain/membership"
	"metaorg/domain/opportunities"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/wire"
	"metaorg/sample"
	"metaorg/sample/sampletest"
)

const day = 86_400

// absent are kinds of messages that the story does without.
var absent = map[string]string{
	"network.add_origin":    "a sample is looked at under the name under which it was started",
	"network.remove_origin": "the same",
	"network.raise_rules":   "a sample begins with the newest rules",

	"people.restore_representative": "every organization of the story can still sign for itself",
	"people.keep_representative":    "the same",
	"charter.amend_entrenched":      "nothing in the charter is entrenched, and nearly all would have to agree",
	"membership.declare_fake":       "every organization of the story is what it says",
	"membership.lift_exclusion":     "nobody is excluded",

	"membership.record_contribution":  "the story begins with rules that have patronage, whose kinds take its place",
	"membership.confirm_contribution": "the same",
	"membership.dispute_contribution": "the same",

	"mandates.withdraw_signature": "Open Ledger has two sign, and the second signature does it",

	"tellers.offer":     "nobody asked for a secret vote, and nobody is excluded",
	"tellers.step_down": "the same",
	"tellers.tell":      "the same",

	"disputes.withdraw":         "who fell out settled it, or was heard",
	"disputes.recuse":           "whom the lot draws is not known before, so nobody has a conflict to tell",
	"disputes.appeal":           "Harbour Arts accepts its reminder",
	"disputes.charge":           "nobody is suspended, which comes before a charge",
	"disputes.exclude":          "the same",
	"disputes.uphold":           "no case came before all members",
	"disputes.dismiss":          "the same",
	"disputes.appoint_mediator": "there are members enough for a panel",
	"disputes.name_moderators":  "nothing was said that somebody had to hide",
	"disputes.hide":             "the same",
	"disputes.unhide":           "the same",
	"disputes.appeal_hiding":    "the same",

	"competences.rename": "what was named is called well",

	"circles.change":             "the tool shed does what it was set up for",
	"circles.renew":              "its first term is not over",
	"circles.dissolve":           "the same",
	"circles.leave":              "nobody who is in it has enough of it yet",
	"circles.withdraw":           "whoever proposed something to it stands by it",
	"circles.lift":               "for whoever looks at the sample to try: one matter of the tool shed waits to take effect",
	"circles.let_stand":          "the same",
	"circles.overturn":           "the same",
	"circles.take_down_bulletin": "what is up may stay up",

	"files.keep":        "files come with what is shared",
	"files.withdraw":    "the same",
	"files.set_copies":  "as many copies as the standing rule says are right for all of them",
	"files.offer_space": "the sample has one node, and nowhere else to copy to",
	"files.end_offer":   "the same",

	"commons.revise":           "whoever contributes has it ready",
	"commons.submit":           "the same",
	"commons.take_back":        "nobody thinks better of it",
	"commons.withdraw_version": "no version does harm",
	"commons.step_down":        "whoever cares for something still does",
	"commons.entrust":          "the same",
	"commons.drop_act":         "for whoever looks at the sample to try: an act waits for the second steward of how tools are lent",

	"bookings.stop": "what can be booked stays so",

	"funds.refer":     "the stewards answer in time, and what they say stands",
	"funds.let_pay":   "the same",
	"funds.turn_down": "the same",
	"funds.change":    "the funds are what they were opened as",
	"funds.close":     "the same",
	"funds.move":      "the same",
	"funds.end_dues":  "the members have just begun to pay dues",

	"periods.reopen":  "nothing is adopted yet: the members decide on the first period",
	"periods.revolve": "the same",

	"rounds.submit": "the rules clear rounds of this size by themselves",

	"meetings.call":            "the members of the story live too far apart to meet, and decide on the pages",
	"meetings.reschedule":      "the same",
	"meetings.cancel":          "the same",
	"meetings.hand_over":       "the same",
	"meetings.attend":          "the same",
	"meetings.enter_hands":     "the same",
	"meetings.confirm":         "the same",
	"meetings.contest":         "the same",
	"meetings.file_minutes":    "the same",
	"meetings.contest_minutes": "the same",
}

func TestEveryKindOfMessageIsInTheStory(t *testing.T) {
	s := told(t)
	seen := map[string]bool{}
	var look func(all []wire.Message)
	look = func(all []wire.Message) {
		for _, m := range all {
			seen[m.Kind] = true
			if msg, err := s.Machine.Decode(m); err == nil {
				switch p := msg.(type) {
				case *governance.Propose:
					look(p.Messages)
				case governance.Propose:
					look(p.Messages)
				case circles.Propose:
					look(p.Messages)
				}
			}
		}
	}
	for _, e := range s.Events(0) {
		if p, ok := e.(governance.Proposed); ok { // By the rules of another module, too.
			look(p.Messages)
			look(p.Otherwise)
		}
	}
	for _, raw := range s.Entries {
		var e machine.Entry
		if err := wire.Decode(raw, &e); err != nil {
			t.Fatal(err)
		}
		if e.Input == machine.InputEnvelope {
			_, body, err := e.Envelope()
			if err != nil {
				t.Fatal(err)
			}
			look(body.Messages)
		}
	}
	for _, m := range s.Machine.Modules() {
		for _, k := range m.Kinds {
			if _, left := absent[k.Name]; left == seen[k.Name] {
				t.Errorf("%s: in the story %t, left out on purpose %t", k.Name, seen[k.Name], left)
			}
		}
	}
}

// TestTheStoryEndsToday holds the story to its length: a clock that began so
// many days behind shows the nodes' own time when it is told.
func TestTheStoryEndsToday(t *testing.T) {
	if offset := machine.ClockOf(told(t).Store).Offset; offset != 0 {
		t.Errorf("the clock is %d seconds off when the story ends", offset)
	}
}

// TestTheSampleContains lists what somebody who looks around must find.
func TestTheSampleContains(t *testing.T) {
	s := told(t)
	for _, row := range []struct {
		what  string
		holds bool
	}{
		{"two dozen organizations or more", len(sample.Organizations()) >= 24},
		{"every legal form", len(formsOf(s)) == 9},
		{"a place, a point, a site and a description of each that applied", described(s) >= 24},
		{"nineteen active members", membership.ActiveCount(s.Store) == 19},
		{"a member whose vote rests for want of an acceptance", hasState(s, membership.Lapsed)},
		{"an active member that announced it leaves", anyMember(s, func(m membership.Member) bool { return m.State == membership.Active && m.Leaves != 0 })},
		{"a provisional member", hasState(s, membership.Provisional)},
		{"two applicants", countState(s, membership.Applicant) >= 2},
		{"an organization that supports", slices.ContainsFunc(organizations(), isIn(s, membership.Supporter))},
		{"a person who supports", slices.ContainsFunc(persons(), isIn(s, membership.Supporter))},
		{"an organization that left", slices.ContainsFunc(organizations(), isIn(s, membership.LeftState))},
		{"a supporter who left", slices.ContainsFunc(persons(), isIn(s, membership.LeftState))},
		{"an organization that took its application back, or never made one", slices.ContainsFunc(organizations(), isIn(s, membership.None))},
		{"a resolution in force", hasProposal(s, governance.Ordinary, governance.Adopted)},
		{"a proposal that was voted down", hasProposal(s, governance.Ordinary, governance.Rejected)},
		{"a proposal that was taken back", hasProposal(s, governance.Ordinary, governance.Withdrawn)},
		{"rules that were changed", hasProposal(s, governance.Special, governance.Executed)},
		{"a change of rules that failed when it was to take effect", hasProposal(s, governance.Special, governance.Failed)},
		{"a special decision that too few voted on twice", hasProposal(s, governance.Special, governance.Rejected)},
		{"a special decision adopted and not yet in effect", anyProposal(s, func(p governance.Proposal) bool { return p.Status == governance.Adopted && p.Effect > s.Now() })},
		{"principles that were changed", hasProposal(s, governance.Principles, governance.Executed)},
		{"a change of principles that its confirmation refused", hasProposal(s, governance.Principles, governance.Rejected)},
		{"a vote that closes within two days", anyOpen(s, func(r governance.Round) bool { return r.Closes-s.Now() <= 2*day })},
		{"a vote that is open for some days more", anyOpen(s, func(r governance.Round) bool { return r.Closes-s.Now() > 2*day })},
		{"a vote of which notice is given", hasRound(s, governance.FirstVote)},
		{"a second call of which notice is given", hasRound(s, governance.SecondCallRound)},
		{"a confirmation of which notice is given", hasRound(s, governance.Confirmation)},
		{"a ballot that no longer counts, since its member left", happened(s, func(e governance.RoundClosed) bool { return len(e.Round.Result.Void) > 0 })},
		{"a ballot that took the place of another", happened(s, func(e governance.BallotCast) bool { return e.Replaces.By != "" })},
		{"a no that appeals to a clause", happened(s, func(e governance.BallotCast) bool { return e.Clause != "" })},
		{"a tie", happened(s, func(e governance.RoundClosed) bool { c := e.Round.Result.Count; return c.Yes == c.No && c.Yes > 2 })},
		{"an amended charter", version(s) > 3},
		{"members that have not accepted its latest version", laggards(s) >= 3},
		{"contributions that wait for the other side", countContributions(s, patronage.Asked) >= 4},
		{"contributions in dispute", countContributions(s, patronage.Disputed) >= 2},
		{"many confirmed contributions", countContributions(s, patronage.Agreed) >= 30},
		{"one that was corrected, one taken back, and some that change only what one has", countContributions(s, patronage.Replaced) >= 1 && countContributions(s, patronage.Withdrawn) >= 1 && countContributions(s, patronage.Own) >= 2},
		{"a need with answers to choose from", anyPost(s, func(p opportunities.Post) bool {
			return p.Kind == opportunities.Needed && p.Stage == opportunities.Open && p.Answers > 1
		})},
		{"an offer of somebody for themself, agreed on", anyPost(s, func(p opportunities.Post) bool {
			return p.Stage == opportunities.Agreed && !people.IsOrganization(s.Store, p.By)
		})},
		{"a need that both sides say was met", anyPost(s, func(p opportunities.Post) bool {
			return p.Kind == opportunities.Needed && p.Stage == opportunities.Done
		})},
		{"a need in parts, of which one is done, one is agreed in part and others are open", anyPost(s, func(p opportunities.Post) bool {
			return len(p.What.Parts) > 2 && p.Stage == opportunities.Open && p.Met > 0 && p.Chosen > 0
		})},
		{"a mandate that ends within days", happened(s, func(e people.MandateGranted) bool { return e.Until > s.Now() && e.Until < s.Now()+10*day })},
		{"a mandate that has ended by itself", happened(s, func(e people.MandateGranted) bool { return e.Until != 0 && e.Until < s.Now() })},
		{"a representative who handed over", happened(s, func(e people.MandateEnded) bool { return e.Role == people.Representative })},
		{"an alternate whose mandate was taken back", happened(s, func(e people.MandateEnded) bool { return e.Role == people.Alternate })},
		{"a lost key that was revoked", happened(s, func(people.KeyRevoked) bool { return true })},
		{"a key that was found again", happened(s, func(people.KeyRevocationCancelled) bool { return true })},
		{"a key on its way out", happened(s, func(e people.KeyRevocationAsked) bool { return e.Effective > s.Now() })},
		{"a person who came back by the recovery file", happened(s, func(e people.KeyAdded) bool { return e.Person == sample.LosesFirstKey && e.Rank > 2 })},
		{"an invitation to use", happened(s, func(e people.InvitationOpened) bool { return e.Expires > s.Now() })},
		{"an invitation that was taken back", happened(s, func(people.InvitationRevoked) bool { return true })},
		{"a member that belongs to another in part", happened(s, func(people.ParentsDisclosed) bool { return true })},
		{"an objection that the applicant can answer", stopsAt(s, "night-school", 1, "")},
		{"an objection that was taken back", happened(s, func(membership.ObjectionWithdrawn) bool { return true })},
		{"an application that a panel judged, and all members on appeal", isIn(s, membership.Active)("bore-boatyard") && happened(s, func(e membership.Appealed) bool { return e.Applicant == "bore-boatyard" })},
		{"a sponsor of an applicant", happened(s, func(membership.Sponsored) bool { return true })},
		{"a small decision that nobody stopped, and that was repealed", hasProposal(s, governance.Lazy, governance.Repealed)},
		{"a decision by consent that took two other texts and a vote", anyProposal(s, func(p governance.Proposal) bool {
			return p.Class == governance.Consent && p.Amendments == 2 && p.Status == governance.Adopted
		})},
		{"a decision between versions, of which two were merged", happened(s, func(governance.VersionsMerged) bool { return true }) && happened(s, func(e governance.VersionChosen) bool { return e.Version == 1 })},
		{"a decision that ends unless it is renewed, and was", happened(s, func(e governance.DecisionRenewed) bool { return e.Until > s.Now() })},
		{"a proposal that supporters asked for", anyProposal(s, func(p governance.Proposal) bool { return p.Petition == 1 && p.Status == governance.Adopted })},
		{"a petition to sign", petitionOpen(s, 2)},
		{"minority reports", happened(s, func(governance.MinorityReported) bool { return true })},
		{"a ballot that counted by proxy", happened(s, func(e governance.RoundClosed) bool { return countsMoreThanCast(s, e) })},
		{"a proxy for a vote that is open", anyOpenProxy(s)},
		{"a ballot as an organization's people said", happened(s, func(e governance.BallotCast) bool { return e.Mandate == governance.Poll })},
		{"a poll that is open", happened(s, func(e mandates.PollOpened) bool { return e.Closes > s.Now() })},
		{"an act that waits for a second signature", actsIn(s, mandates.Pending) == 1},
		{"an act that two signed", actsIn(s, mandates.Done) == 1},
		{"guardians who began a recovery, and somebody who stopped it", happened(s, func(e people.RecoveryStopped) bool { return e.Person == "sioned" && e.By != "" })},
		{"guardians who were set", happened(s, func(e people.GuardiansSet) bool { return e.Person == "sioned" })},
		{"a circle that decided something, and waits with something else", shedHas(s, circles.InForce) && shedHas(s, circles.Adopted)},
		{"a matter of a circle to which one objected", shedHas(s, circles.Open) && happened(s, func(e circles.Answered) bool { return !e.Answer.Agrees })},
		{"a dispute that was settled", closedCase(s, 1, disputes.Settled)},
		{"a dispute that a panel heard, with a reminder", happened(s, func(e disputes.SanctionImposed) bool { return e.Imposed.Step == disputes.Reminder })},
		{"talk about proposals", talk(s, "proposal/") >= 15},
		{"talk about applications", talk(s, "application/") >= 4},
		{"an applicant who answers", slices.ContainsFunc(s.Said, func(c sampletest.Comment) bool { return c.Thread == "application/"+string(c.For) })},
	} {
		if !row.holds {
			t.Errorf("the sample does not contain %s", row.what)
		}
	}
}

func organizations() (all []people.MemberID) {
	for _, o := range sample.Organizations() {
		all = append(all, people.MemberID(o))
	}
	return all
}

func persons() (all []people.MemberID) {
	for _, p := range sample.People() {
		all = append(all, people.MemberID(p))
	}
	return all
}

func isIn(s *sampletest.Stage, state membership.State) func(people.MemberID) bool {
	return func(m people.MemberID) bool { return membership.StateOf(s.Store, m) == state }
}

func hasState(s *sampletest.Stage, state membership.State) bool { return countState(s, state) > 0 }

func countState(s *sampletest.Stage, state membership.State) (n int) {
	for _, m := range organizations() {
		if isIn(s, state)(m) {
			n++
		}
	}
	return n
}

func anyMember(s *sampletest.Stage, is func(membership.Member) bool) bool {
	return slices.ContainsFunc(organizations(), func(id people.MemberID) bool {
		m, _ := membership.MemberOf(s.Store, id)
		return is(m)
	})
}

func anyProposal(s *sampletest.Stage, is func(governance.Proposal) bool) bool {
	for n := uint64(1); n <= governance.LastProposal(s.Store); n++ {
		if p, _ := governance.ProposalOf(s.Store, n); is(p) {
			return true
		}
	}
	return false
}

func hasProposal(s *sampletest.Stage, c governance.Class, as governance.Status) bool {
	return anyProposal(s, func(p governance.Proposal) bool { return p.Class == c && p.Status == as })
}

// anyRound looks at the present rounds of proposals that are not decided.
func anyRound(s *sampletest.Stage, is func(governance.Round) bool) bool {
	for n := uint64(1); n <= governance.LastProposal(s.Store); n++ {
		p, _ := governance.ProposalOf(s.Store, n)
		for number, r := range governance.RoundsOf(s.Store, n) {
			if p.Status == governance.Undecided && number == p.Rounds && is(r) {
				return true
			}
		}
	}
	return false
}

func anyOpen(s *sampletest.Stage, is func(governance.Round) bool) bool {
	return anyRound(s, func(r governance.Round) bool { return r.Opens <= s.Now() && r.Closes > s.Now() && is(r) })
}

func hasRound(s *sampletest.Stage, purpose governance.Purpose) bool {
	return anyRound(s, func(r governance.Round) bool { return r.Purpose == purpose && r.Opens > s.Now() })
}

// happened looks for an event of a kind.
func happened[E machine.Event](s *sampletest.Stage, is func(E) bool) bool {
	return slices.ContainsFunc(s.Events(0), func(e machine.Event) bool {
		event, ok := e.(E)
		return ok && is(event)
	})
}

func version(s *sampletest.Stage) uint64 {
	c, _ := charter.Current(s.Store)
	return c.Version
}

func laggards(s *sampletest.Stage) (n int) {
	for id := range membership.Actives(s.Store) {
		if !charter.HasAccepted(s.Store, id) {
			n++
		}
	}
	return n
}

func countContributions(s *sampletest.Stage, in patronage.State) (count int) {
	for n := range patronage.LastEvent(s.Store) {
		if e, _ := patronage.EventOf(s.Store, n+1); e.State == in {
			count++
		}
	}
	return count
}

func formsOf(s *sampletest.Stage) map[people.LegalForm]bool {
	forms := map[people.LegalForm]bool{}
	for _, e := range s.Events(0) {
		if r, ok := e.(people.OrganizationRegistered); ok {
			forms[r.LegalForm] = true
		}
	}
	return forms
}

func described(s *sampletest.Stage) int {
	all := map[machine.OrganizationID]bool{}
	for _, e := range s.Events(0) {
		if d, ok := e.(people.OrganizationDescribed); ok && d.Place != "" && d.Latitude != 0 && d.Website != "" && d.Description != "" {
			all[d.Organization] = true
		}
	}
	return len(all)
}

func talk(s *sampletest.Stage, about string) (n int) {
	for _, c := range s.Said {
		if len(c.Thread) > len(about) && c.Thread[:len(about)] == about {
			n++
		}
	}
	return n
}

// stopsAt reports whether so many object to an application that is at a stage.
func stopsAt(s *sampletest.Stage, applicant people.MemberID, objectors int, stage membership.Stage) bool {
	c, _ := membership.CaseOf(s.Store, applicant)
	return len(membership.Objectors(s.Store, applicant)) == objectors && c.Stage == stage
}

func petitionOpen(s *sampletest.Stage, number uint64) bool {
	p, found := governance.PetitionOf(s.Store, number)
	return found && p.Proposal == 0 && !p.Lapsed
}

func anyOpenProxy(s *sampletest.Stage) bool {
	return happened(s, func(e governance.ProxyGiven) bool {
		p, _ := governance.ProposalOf(s.Store, e.Proposal)
		return p.Status == governance.Undecided
	})
}

func actsIn(s *sampletest.Stage, as mandates.Status) (count int) {
	for n := uint64(1); n <= mandates.LastAct(s.Store); n++ {
		if a, _ := mandates.ActOf(s.Store, n); a.Status == as {
			count++
		}
	}
	return count
}

func shedHas(s *sampletest.Stage, stage circles.Stage) bool {
	for n := range circles.LastMatter(s.Store) {
		if m, _ := circles.MatterOf(s.Store, n+1); m.Stage == stage {
			return true
		}
	}
	return false
}

func closedCase(s *sampletest.Stage, number uint64, as disputes.Outcome) bool {
	c, _ := disputes.CaseOf(s.Store, number)
	return c.Stage == disputes.Closed && c.Outcome == as
}

// countsMoreThanCast reports whether a vote counted members who cast no ballot themselves.
func countsMoreThanCast(s *sampletest.Stage, e governance.RoundClosed) bool {
	var own int64
	for range governance.BallotsOf(s.Store, e.Proposal, e.Number) {
		own++
	}
	c := e.Round.Result.Count
	return c.Yes+c.No+c.Abstain > own
}

func anyPost(s *sampletest.Stage, is func(opportunities.Post) bool) bool {
	for n := uint64(1); n <= opportunities.LastPost(s.Store); n++ {
		if p, _ := opportunities.PostOf(s.Store, n); is(p) {
			return true
		}
	}
	return false
}
