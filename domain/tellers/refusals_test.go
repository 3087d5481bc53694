package tellers_test

import (
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/mandates"
	"metaorg/domain/people"
	"metaorg/domain/tellers"
	"metaorg/machine"
)

// Each row prepares a world, and says how an act then is refused.
func TestRefusals(t *testing.T) {
	notDrawn := func(h *hall) machine.OrganizationID { return others(h.counting().Tellers...)[0] }
	for _, row := range []struct {
		rule string
		do   func() string
		code string
	}{
		{"on a secret proposal nobody casts an open ballot", func() string {
			h := put(t, "").opened()
			return h.act("cob", governance.Vote{Proposal: 1, Choice: governance.Yes})
		}, "governance.secret"},
		{"nor before it opens, since there will be none", func() string {
			return put(t, "").act("cob", governance.Vote{Proposal: 1, Choice: governance.Yes})
		}, "governance.secret"},
		{"nor approves versions", func() string {
			return put(t, "").opened().act("cob", governance.Approve{Proposal: 1, Versions: []uint64{1}})
		}, "governance.secret"},
		{"nor puts another version, on which papers could not be compared", func() string {
			return put(t, "").act("cob", governance.Compete{Proposal: 1, Title: "Bread", Text: "Bread instead."})
		}, "governance.secret"},
		{"nor gives a proxy", func() string {
			return put(t, "").act("cob", governance.GiveProxy{Proposal: 1, To: "dew"})
		}, "governance.secret"},
		{"nor asks its people in a poll that everybody reads", func() string {
			return put(t, "").act("cob", mandates.Poll{Proposal: 1, Days: 3})
		}, "mandates.secret_vote"},
		{"a lazy decision is never secret", func() string { return open(t, nine).act("ash", secret(governance.Lazy)) }, "governance.never_secret"},
		{"nor one by consent", func() string { return open(t, nine).act("ash", secret(governance.Consent)) }, "governance.never_secret"},
		{"nor an urgent one", func() string { return open(t, nine).act("ash", secret(governance.Urgent)) }, "governance.never_secret"},
		{"among four a secret vote hides nothing", func() string { return open(t, nine[:4]).act("ash", secret("")) }, "governance.secret_too_few"},
		{"who proposed it takes it back until papers may have been handed in", func() string {
			return put(t, "").opened().act("ash", governance.Withdraw{Proposal: 1})
		}, "governance.voted_on"},

		{"there must be such a proposal to offer", func() string { return open(t, nine).act("cob", tellers.Offer{Proposal: 7}) }, "tellers.unknown_proposal"},
		{"an open vote needs no tellers", func() string {
			h := open(t, nine)
			h.must("ash", governance.Propose{Title: "Flour", Text: "We buy flour."})
			return h.act("cob", tellers.Offer{Proposal: 1})
		}, "tellers.open_vote"},
		{"nor does a proposal that was taken back", func() string {
			h := put(t, "")
			h.must("ash", governance.Withdraw{Proposal: 1})
			return h.act("cob", tellers.Offer{Proposal: 1})
		}, "tellers.decided"},
		{"one offers once", func() string {
			h := put(t, "")
			h.must("cob", tellers.Offer{Proposal: 1})
			return h.act("cob", tellers.Offer{Proposal: 1})
		}, "tellers.offered_already"},
		{"who proposes does not count", func() string { return put(t, "").act("ash", tellers.Offer{Proposal: 1}) }, "tellers.may_not_count"},
		{"nor whom it is about", func() string {
			h := open(t, nine)
			h.must("ash", ask{})
			return h.act("bee", tellers.Offer{Proposal: 1})
		}, "tellers.may_not_count"},
		{"nor who has somebody sign that signs for the proposer", func() string {
			h := put(t, "")
			h.Must(domaintest.Rep("cob"), "cob", people.GrantMandate{Organization: "cob", Person: domaintest.Rep("ash"), Role: people.Alternate})
			return h.act("cob", tellers.Offer{Proposal: 1})
		}, "tellers.may_not_count"},
		{"nor a stranger", func() string {
			h := put(t, "")
			h.Must("eve", "", domaintest.Person("eve"))
			return h.Act("eve", "", tellers.Offer{Proposal: 1})[0].Code
		}, "tellers.may_not_count"},
		{"nobody offers once the lot is drawn", func() string {
			h := put(t, "").opened()
			return h.act(notDrawn(h), tellers.Offer{Proposal: 1})
		}, "tellers.drawn_already"},
		{"who never offered has nothing to leave", func() string { return put(t, "").act("cob", tellers.StepDown{Proposal: 1}) }, "tellers.nothing_to_leave"},
		{"who has told a count stays", func() string {
			h := put(t, "").closed().tell(0, 4, 1, 0)
			return h.act(h.teller(0), tellers.StepDown{Proposal: 1})
		}, "tellers.told_already"},

		{"a number of papers is not negative", func() string {
			return put(t, "").act("cob", tellers.Tell{Proposal: 1, Yes: -1})
		}, "tellers.bad_number"},
		{"nor beyond what anybody counts by hand", func() string {
			return put(t, "").act("cob", tellers.Tell{Proposal: 1, IndividualsNo: 1 << 40})
		}, "tellers.bad_number"},
		{"one member hands in one paper", func() string {
			h := put(t, "").closed()
			return h.act(h.teller(0), tellers.Tell{Proposal: 1, Present: []people.MemberID{"cob", "cob"}, Yes: 2})
		}, "tellers.present_twice"},
		{"those alone tell who were drawn", func() string {
			h := put(t, "").closed()
			return h.act(notDrawn(h), h.counts(1, 0, 0))
		}, "tellers.not_a_teller"},
		{"and have a vote still", func() string {
			h := put(t, "").closed()
			o := h.teller(0)
			h.must(o, lose{})
			return h.act(o, h.counts(1, 0, 0))
		}, "tellers.not_active"},
		{"nothing is told before the close", func() string {
			h := put(t, "").opened()
			return h.act(h.teller(0), h.counts(1, 0, 0))
		}, "tellers.still_open"},
		{"who is not on the roll handed in no paper", func() string {
			h := put(t, "").closed()
			return h.act(h.teller(0), tellers.Tell{Proposal: 1, Present: []people.MemberID{"zoe"}, Yes: 1})
		}, "tellers.not_on_roll"},
		{"there are as many papers as handed one in", func() string {
			h := put(t, "").closed()
			return h.act(h.teller(0), tellers.Tell{Proposal: 1, Present: []people.MemberID{"cob"}, Yes: 2})
		}, "tellers.papers_differ"},
		{"and none of individuals where none have a chamber", func() string {
			h := put(t, "").closed()
			return h.act(h.teller(0), tellers.Tell{Proposal: 1, Present: []people.MemberID{"cob"}, Yes: 1, IndividualsYes: 1})
		}, "tellers.papers_differ"},
		{"a recount is told once", func() string {
			h := put(t, "").closed().tell(0, 4, 1, 0).tell(1, 3, 2, 0).tell(0, 5, 0, 0)
			return h.act(h.teller(0), h.counts(4, 1, 0))
		}, "tellers.told_already"},
		{"nothing is told once two agree", func() string {
			h := put(t, "").closed().tell(0, 4, 1, 0).tell(1, 4, 1, 0)
			return h.act(h.teller(0), h.counts(4, 1, 0))
		}, "tellers.decided"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			if got := row.do(); got != row.code {
				t.Errorf("refused as %q, want %q", got, row.code)
			}
		})
	}
}

func TestTheCharterMayWantWhatIsAboutMembersToBeSecret(t *testing.T) {
	about := charter.RuleValue{Name: "governance.secret_matters", Value: 1}
	for _, row := range []struct {
		rule   string
		put    func() *hall
		secret bool
	}{
		{"where who proposes asks for it", func() *hall { return put(t, "") }, true},
		{"not where nobody asks", func() *hall {
			h := open(t, nine)
			h.must("ash", governance.Propose{Title: "Flour", Text: "We buy flour."})
			return h
		}, false},
		{"what is about a member, under that rule", func() *hall {
			h := open(t, nine, about)
			h.must("ash", restore(h, "bee"))
			return h
		}, true},
		{"not without the rule", func() *hall {
			h := open(t, nine)
			h.must("ash", restore(h, "bee"))
			return h
		}, false},
		{"nor what is about nobody", func() *hall {
			h := open(t, nine, about)
			h.must("ash", governance.Propose{Title: "Flour", Text: "We buy flour."})
			return h
		}, false},
		{"a matter that must be", func() *hall {
			h := open(t, nine)
			h.must("ash", ask{})
			return h
		}, true},
		{"with five on its roll too", func() *hall {
			h := open(t, nine[:6])
			h.must("ash", ask{})
			return h
		}, true},
		{"but not with four", func() *hall {
			h := open(t, nine[:5])
			h.must("ash", ask{})
			return h
		}, false},
	} {
		t.Run(row.rule, func(t *testing.T) {
			h := row.put()
			if p := h.proposal(); p.Secret != row.secret || p.Secret && (p.Terms.ProxiesPerHolder != 0 || p.Terms.Guarded) {
				t.Errorf("secret is %v with the terms %+v, want %v", p.Secret, p.Terms, row.secret)
			}
		})
	}
}
