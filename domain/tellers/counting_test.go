package tellers_test

import (
	"slices"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/domain/tellers"
	"metaorg/machine"
	"metaorg/machine/wire"
	"metaorg/tally"
)

// restore proposes that an organization gets another representative.
func restore(h *hall, o machine.OrganizationID) governance.Propose {
	return governance.Propose{Title: "Lost keys", Messages: []wire.Message{h.Machine.Wire(people.RestoreRepresentative{Organization: o, Person: domaintest.Rep("cob")})}}
}

const countDays = tellers.CountDays

func TestCounting(t *testing.T) {
	none := tally.Count{}
	for _, row := range []struct {
		rule   string
		class  governance.Class
		do     func(h *hall)
		stage  tellers.Stage
		status governance.Status
		reason tally.Reason
		count  tally.Count
	}{
		{"two who count alike decide at once", "", func(h *hall) { h.tell(0, 4, 1, 1).tell(1, 4, 1, 1) }, tellers.Settled, governance.Adopted, tally.Adopted, tally.Count{Yes: 4, No: 1, Abstain: 1}},
		{"by the majority of the class", governance.Special, func(h *hall) { h.tell(0, 4, 2, 0).tell(1, 4, 2, 0) }, tellers.Settled, governance.Rejected, tally.MajorityNotReached, tally.Count{Yes: 4, No: 2}},
		{"which it may reach", governance.Special, func(h *hall) { h.tell(0, 6, 2, 0).tell(1, 6, 2, 0) }, tellers.Settled, governance.Adopted, tally.Adopted, tally.Count{Yes: 6, No: 2}},
		{"ties fail", "", func(h *hall) { h.tell(0, 2, 2, 0).tell(1, 2, 2, 0) }, tellers.Settled, governance.Rejected, tally.Tie, tally.Count{Yes: 2, No: 2}},
		{"abstentions count towards the quorum", "", func(h *hall) { h.tell(0, 1, 0, 2).tell(1, 1, 0, 2) }, tellers.Settled, governance.Adopted, tally.Adopted, tally.Count{Yes: 1, Abstain: 2}},
		{"and too few papers are no quorum", "", func(h *hall) { h.tell(0, 2, 0, 0).tell(1, 2, 0, 0) }, tellers.Settled, governance.Rejected, tally.NoQuorum, tally.Count{Yes: 2}},
		{"nobody came is a count too", "", func(h *hall) { h.tell(0, 0, 0, 0).tell(1, 0, 0, 0) }, tellers.Settled, governance.Rejected, tally.NoQuorum, none},
		{"one corrects itself until the other has told", "", func(h *hall) { h.tell(0, 9, 0, 0).tell(0, 4, 1, 0).tell(1, 4, 1, 0) }, tellers.Settled, governance.Adopted, tally.Adopted, tally.Count{Yes: 4, No: 1}},

		{"two who differ count once more", "", func(h *hall) { h.tell(0, 4, 1, 0).tell(1, 3, 2, 0) }, tellers.Recount, governance.Undecided, "", none},
		{"two who differ in who came count once more", "", func(h *hall) {
			m := h.counts(3, 0, 0)
			h.tell(0, 3, 0, 0)
			m.Present = []people.MemberID{"ash", "bee", "ivy"}
			h.must(h.teller(1), m)
		}, tellers.Recount, governance.Undecided, "", none},
		{"the recount decides where they agree then", "", func(h *hall) { h.tell(0, 4, 1, 0).tell(1, 3, 2, 0).tell(0, 5, 0, 0).tell(1, 5, 0, 0) }, tellers.Settled, governance.Adopted, tally.Adopted, tally.Count{Yes: 5}},
		{"and as soon as one comes to what the other had", "", func(h *hall) { h.tell(0, 4, 1, 0).tell(1, 3, 2, 0).tell(1, 4, 1, 0) }, tellers.Settled, governance.Adopted, tally.Adopted, tally.Count{Yes: 4, No: 1}},
		{"two who differ again have a third count", "", differAgain, tellers.WithThird, governance.Undecided, "", none},
		{"the third decides with the one it agrees with", "", func(h *hall) { differAgain(h); h.draw(); h.tell(2, 1, 4, 0) }, tellers.Settled, governance.Rejected, tally.MajorityNotReached, tally.Count{Yes: 1, No: 4}},
		{"or the other", "", func(h *hall) { differAgain(h); h.draw(); h.tell(2, 5, 0, 0) }, tellers.Settled, governance.Adopted, tally.Adopted, tally.Count{Yes: 5}},
		{"no two alike decide nothing", "", func(h *hall) { differAgain(h); h.draw(); h.tell(2, 3, 2, 0) }, tellers.Unsettled, governance.Rejected, tally.CountsDiffer, none},
		{"nor does a third that is silent", "", func(h *hall) { differAgain(h); h.draw(); h.Pass(countDays) }, tellers.Unsettled, governance.Rejected, tally.CountsDiffer, none},

		{"where nobody counts, an ordinary decision fails", "", func(h *hall) { h.Pass(countDays) }, tellers.Unsettled, governance.Rejected, tally.NotCounted, none},
		{"a special one has its second call, with tellers of its own", governance.Special, func(h *hall) {
			h.Pass(countDays)
			h.result(1, tally.NotCounted, none)
			h.closed().tell(0, 3, 0, 0).tell(1, 3, 0, 0)
		}, tellers.Settled, governance.Adopted, tally.Adopted, tally.Count{Yes: 3}},
		{"which too few papers bring too", governance.Special, func(h *hall) {
			h.tell(0, 2, 0, 0).tell(1, 2, 0, 0)
			h.result(1, tally.NoQuorum, tally.Count{Yes: 2})
			h.closed().tell(0, 2, 1, 0).tell(1, 2, 1, 0)
		}, tellers.Settled, governance.Rejected, tally.MajorityNotReached, tally.Count{Yes: 2, No: 1}},
		{"but not counts that differ", governance.Special, func(h *hall) { differAgain(h); h.draw(); h.tell(2, 3, 2, 0) }, tellers.Unsettled, governance.Rejected, tally.CountsDiffer, none},
		{"one that is silent holds nothing up: a third counts", "", func(h *hall) { h.tell(0, 4, 1, 0).Pass(countDays); h.draw() }, tellers.WithThird, governance.Undecided, "", none},
		{"and decides with the other", "", func(h *hall) { h.tell(0, 4, 1, 0).Pass(countDays); h.draw(); h.tell(2, 4, 1, 0) }, tellers.Settled, governance.Adopted, tally.Adopted, tally.Count{Yes: 4, No: 1}},
		{"or the silent one does, if it wakes up", "", func(h *hall) { h.tell(0, 4, 1, 0).Pass(countDays); h.draw(); h.tell(1, 4, 1, 0) }, tellers.Settled, governance.Adopted, tally.Adopted, tally.Count{Yes: 4, No: 1}},
		{"a silent one, and a third that differs, wait for it", "", func(h *hall) { h.tell(0, 4, 1, 0).Pass(countDays); h.draw(); h.tell(2, 3, 2, 0) }, tellers.WithThird, governance.Undecided, "", none},
		{"one count alone decides nothing", "", func(h *hall) { h.tell(0, 4, 1, 0).Pass(countDays); h.draw(); h.Pass(countDays) }, tellers.Unsettled, governance.Rejected, tally.NotCounted, none},
		{"a recount that one leaves out has a third count too", "", func(h *hall) {
			h.tell(0, 4, 1, 0).tell(1, 3, 2, 0).tell(0, 5, 0, 0).Pass(countDays)
			h.draw()
			h.tell(2, 3, 2, 0)
		}, tellers.Settled, governance.Adopted, tally.Adopted, tally.Count{Yes: 3, No: 2}},
		{"principles are confirmed by a second secret vote", governance.Principles, func(h *hall) {
			h.tell(0, 8, 0, 0).tell(1, 8, 0, 0)
			h.at(tellers.First, governance.Undecided)
			h.closed().tell(0, 7, 0, 0).tell(1, 7, 0, 0)
		}, tellers.Settled, governance.Adopted, tally.Adopted, tally.Count{Yes: 7}},
	} {
		t.Run(row.rule, func(t *testing.T) {
			h := put(t, row.class).closed()
			h.t = t
			row.do(h)
			h.at(row.stage, row.status)
			h.result(h.proposal().Rounds, row.reason, row.count)
		})
	}
}

// differAgain has two tellers come to different counts twice.
func differAgain(h *hall) {
	h.tell(0, 4, 1, 0).tell(1, 3, 2, 0).tell(0, 5, 0, 0).tell(1, 1, 4, 0)
}

func TestWhoCounts(t *testing.T) {
	offer := func(h *hall, all ...machine.OrganizationID) *hall {
		for _, o := range all {
			h.must(o, tellers.Offer{Proposal: 1})
		}
		return h.opened()
	}
	for _, row := range []struct {
		rule string
		do   func() *hall
		from []people.MemberID // Who may be drawn.
	}{
		{"two of those who offered, where they are a third of all who could", func() *hall { return offer(put(t, ""), "cob", "dew", "elm") }, []people.MemberID{"cob", "dew", "elm"}},
		{"of all who could, where only two offered", func() *hall { return offer(put(t, ""), "cob", "dew") }, []people.MemberID{"bee", "cob", "dew", "elm", "fir", "gum", "hop", "ivy"}},
		{"or nobody did", func() *hall { return offer(put(t, "")) }, []people.MemberID{"bee", "cob", "dew", "elm", "fir", "gum", "hop", "ivy"}},
		{"never the proposer, nor whom it is about", func() *hall {
			h := open(t, nine[:6])
			h.must("ash", ask{})
			return h.opened()
		}, []people.MemberID{"cob", "dew", "elm", "fir"}},
		{"not who took the offer back", func() *hall {
			h := put(t, "")
			for _, o := range []machine.OrganizationID{"cob", "dew", "elm", "fir"} {
				h.must(o, tellers.Offer{Proposal: 1})
			}
			h.must("cob", tellers.StepDown{Proposal: 1})
			return h.opened()
		}, []people.MemberID{"dew", "elm", "fir"}},
		{"not who lost its vote since the notice", func() *hall {
			h := put(t, "")
			for _, o := range []machine.OrganizationID{"cob", "dew", "elm", "fir"} {
				h.must(o, tellers.Offer{Proposal: 1})
			}
			h.must("cob", lose{})
			return h.opened()
		}, []people.MemberID{"dew", "elm", "fir"}},
		{"two that share who signs for them don't count together", func() *hall {
			h := put(t, "")
			for _, o := range []machine.OrganizationID{"cob", "dew", "elm"} {
				h.must(o, tellers.Offer{Proposal: 1})
			}
			h.must("cob", people.GrantMandate{Organization: "cob", Person: domaintest.Rep("dew"), Role: people.Alternate})
			h.opened()
			if c := h.counting(); slices.Contains(c.Tellers, "cob") && slices.Contains(c.Tellers, "dew") {
				t.Errorf("%v count together", c.Tellers)
			}
			return h
		}, []people.MemberID{"cob", "dew", "elm"}},
		{"another is drawn for one that steps down", func() *hall {
			h := put(t, "").opened()
			gone := h.teller(0)
			h.must(gone, tellers.StepDown{Proposal: 1})
			h.draw()
			if c := h.counting(); len(c.Tellers) != 2 || slices.Contains(c.Tellers, people.MemberID(gone)) {
				t.Errorf("%v count after %s stepped down", c.Tellers, gone)
			}
			return h
		}, []people.MemberID{"bee", "cob", "dew", "elm", "fir", "gum", "hop", "ivy"}},
		{"a third is another than the two", func() *hall {
			h := put(t, "").closed()
			differAgain(h)
			h.draw()
			return h
		}, []people.MemberID{"bee", "cob", "dew", "elm", "fir", "gum", "hop", "ivy"}},
	} {
		t.Run(row.rule, func(t *testing.T) {
			c := row.do().counting()
			for i, id := range c.Tellers {
				if !slices.Contains(row.from, id) || slices.Contains(c.Tellers[:i], id) {
					t.Errorf("%v were drawn; want different ones of %v", c.Tellers, row.from)
				}
			}
		})
	}
}

// TestTheOrderInTheLogDecides has conflicting acts in both orders.
func TestTheOrderInTheLogDecides(t *testing.T) {
	t.Run("steps down, then tells: it is no teller any more", func(t *testing.T) {
		h := put(t, "").closed()
		o := h.teller(0)
		h.must(o, tellers.StepDown{Proposal: 1})
		if got := h.act(o, h.counts(1, 0, 0)); got != "tellers.not_a_teller" {
			t.Error(got)
		}
	})
	t.Run("tells, then steps down: it has told", func(t *testing.T) {
		h := put(t, "").closed().tell(0, 4, 1, 0)
		if got := h.act(h.teller(0), tellers.StepDown{Proposal: 1}); got != "tellers.told_already" {
			t.Error(got)
		}
	})
	t.Run("loses its vote, then tells: it has no vote, and a third counts", func(t *testing.T) {
		h := put(t, "").closed().tell(0, 4, 1, 0)
		o := h.teller(1)
		h.must(o, lose{})
		if got := h.act(o, h.counts(4, 1, 0)); got != "tellers.not_active" {
			t.Error(got)
		}
		h.Pass(countDays)
		h.draw()
		h.tell(2, 4, 1, 0).at(tellers.Settled, governance.Adopted)
	})
	t.Run("tells, then loses its vote: its count stands", func(t *testing.T) {
		h := put(t, "").closed().tell(0, 4, 1, 0)
		h.must(h.teller(0), lose{})
		h.tell(1, 4, 1, 0).at(tellers.Settled, governance.Adopted)
	})
	t.Run("who handed in a paper and lost its vote since stays counted", func(t *testing.T) {
		h := put(t, "").closed()
		h.must(others(append(h.counting().Tellers, "ash")...)[0], lose{})
		h.tell(0, 8, 1, 0).tell(1, 8, 1, 0).result(1, tally.Adopted, tally.Count{Yes: 8, No: 1})
	})
	t.Run("offers, then withdrawn: nobody is drawn", func(t *testing.T) {
		h := put(t, "")
		h.must("cob", tellers.Offer{Proposal: 1})
		h.must("ash", governance.Withdraw{Proposal: 1})
		h.Pass(30)
		h.draw()
		if c := h.counting(); len(c.Tellers) != 0 || h.proposal().Status != governance.Withdrawn {
			t.Errorf("%v count what was withdrawn", c.Tellers)
		}
	})
	t.Run("the first of two sheets at once decides nothing, whichever comes first", func(t *testing.T) {
		for first := range 2 {
			h := put(t, "").closed().tell(first, 4, 1, 0)
			h.at(tellers.First, governance.Undecided)
			h.tell(1-first, 4, 1, 0).at(tellers.Settled, governance.Adopted)
		}
	})
}

func TestASmallNetworkVotesInSecretByMajority(t *testing.T) {
	h := &hall{domaintest.Founded(t, domaintest.Draft("small", charter.RuleValue{Name: "governance.ordinary_notice_days", Value: 0}), nine[:6], governance.Module, tellers.Module, toys), t}
	h.must("ash", secret(""))
	if p := h.proposal(); p.Terms.Method != tally.ByMajority || p.Terms.Amendments != 0 {
		t.Fatalf("the terms are %+v", p.Terms)
	}
	h.draw()
	if c := h.counting(); len(c.Tellers) != 0 {
		t.Fatalf("%v were drawn before anybody could offer", c.Tellers)
	}
	h.Pass(1)
	h.draw()
	h.Wait(h.round().Closes - h.Now())
	h.tell(0, 3, 1, 0).tell(1, 3, 1, 0).at(tellers.Settled, governance.Adopted)
}

// TestIndividualsHandInPapersOfTheirOwn has a chamber of two that decides
// beside nine organizations, of which all vote yes.
func TestIndividualsHandInPapersOfTheirOwn(t *testing.T) {
	for _, row := range []struct {
		rule        string
		individuals tally.Count
		reason      tally.Reason
	}{
		{"where both pass it is adopted", tally.Count{Yes: 2}, tally.Adopted},
		{"what their chamber turns down is not", tally.Count{No: 2}, tally.ChamberAgainst},
		{"a chamber in which too few take part stops nothing", tally.Count{}, tally.Adopted},
	} {
		t.Run(row.rule, func(t *testing.T) {
			h := open(t, nine, charter.RuleValue{Name: "membership.individuals", Value: 2}, charter.RuleValue{Name: "membership.chamber_minimum", Value: 2})
			for i, p := range []machine.PersonID{"ada", "bo"} {
				h.Must(p, "", domaintest.Person(p))
				h.Must(p, "", domaintest.Acceptance(h.World), membership.Apply{})
				for _, o := range nine[2*i : 2*i+2] {
					h.must(o, membership.Sponsor{Applicant: people.MemberID(p)})
				}
			}
			h.Pass(15)
			h.must("ash", secret(""))
			if code := h.Act("ada", "", governance.Vote{Proposal: 1, Choice: governance.No})[0].Code; code != "governance.secret" {
				t.Errorf("an individual's open ballot came to %q", code)
			}
			h.closed()
			for i := range 2 {
				m := h.counts(9, 0, 0)
				m.IndividualsYes, m.IndividualsNo = row.individuals.Yes, row.individuals.No
				m.Present = append(m.Present, []people.MemberID{"ada", "bo"}[:row.individuals.Turnout()]...)
				h.must(h.teller(i), m)
			}
			h.result(1, row.reason, tally.Count{Yes: 9})
			if r := h.round(); r.Result.Chamber.Count != row.individuals {
				t.Errorf("the chamber's count is %+v", r.Result.Chamber.Count)
			}
		})
	}
}
