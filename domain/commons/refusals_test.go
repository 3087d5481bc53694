package commons_test

import (
	"fmt"
	"strings"
	"testing"

	"metaorg/domain/commons"
	"metaorg/domain/files"
	"metaorg/domain/people"
	"metaorg/machine"
)

type refusal struct {
	rule string
	do   func(h *house) string
	code string
}

func try(t *testing.T, rows []refusal) {
	for _, row := range rows {
		t.Run(row.rule, func(t *testing.T) {
			if got := row.do(build(t)); got != row.code {
				t.Errorf("refused with %q, want %q", got, row.code)
			}
		})
	}
}

// sharing tries to share a handbook that was changed.
func sharing(change func(m *commons.Share)) func(h *house) string {
	return func(h *house) string {
		m := handbook()
		change(&m)
		return h.act("bee", m)
	}
}

// asking tries to share a handbook for which something is asked in return.
func asking(r commons.Reciprocity) func(h *house) string {
	return sharing(func(m *commons.Share) { m.Reciprocity = []commons.Reciprocity{r} })
}

func tags(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprint("tag ", i))
	}
	return all
}

func TestWhatIsNotShared(t *testing.T) {
	long := func(n int) string { return strings.Repeat("x", n) }
	try(t, []refusal{
		{"something shared is of a known kind", sharing(func(m *commons.Share) { m.Kind = "joke" }), "commons.unknown_kind"},
		{"it has a title", sharing(func(m *commons.Share) { m.Title = " " }), "commons.empty"},
		{"its title ends somewhere", sharing(func(m *commons.Share) { m.Title = long(101) }), "commons.too_long"},
		{"its title reads as it is", sharing(func(m *commons.Share) { m.Title = "a\u202eb" }), "commons.unprintable"},
		{"a link leads to the web", sharing(func(m *commons.Share) { m.Link = "javascript:alert(1)" }), "commons.bad_link"},
		{"a link has no password in it", sharing(func(m *commons.Share) { m.Link = "https://a:b@x.example" }), "commons.bad_link"},
		{"it is about something the network wants", sharing(func(m *commons.Share) { m.Domains = []string{"fun"} }), "commons.unknown_domain"},
		{"a tag is given once", sharing(func(m *commons.Share) { m.Clauses = []string{"P1", "P1"} }), "commons.twice"},
		{"many tags say nothing", sharing(func(m *commons.Share) { m.Indicators = tags(13) }), "commons.too_many_tags"},
		{"a clause is one of the charter's", sharing(func(m *commons.Share) { m.Clauses = []string{"P9"} }), "commons.unknown_clause"},
		{"an indicator is one of the goal's", sharing(func(m *commons.Share) { m.Indicators = []string{"Joy"} }), "commons.unknown_indicator"},
		{"what limits others says how many there are", sharing(func(m *commons.Share) { m.Rivalrous = true }), "commons.no_capacity"},
		{"what limits nobody has no capacity", sharing(func(m *commons.Share) { m.Capacity = 2 }), "commons.capacity_unused"},
		{"what is copied has a licence", sharing(func(m *commons.Share) { m.Licence = "" }), "commons.no_licence"},
		{"a licence is one of the list", sharing(func(m *commons.Share) { m.Licence = "Free-1.0" }), "commons.bad_licence"},
		{"a boundary is known", sharing(func(m *commons.Share) { m.Boundary = "family" }), "files.unknown_boundary"},
		{"who is not in a circle shares nothing with it", func(h *house) string {
			h.circle()
			m := van()
			m.Boundary, m.Circle = files.CircleOnly, 1
			return h.act("dew", m)
		}, "commons.not_in_circle"},
		{"of a version there is something", sharing(func(m *commons.Share) { m.Content, m.Size, m.MediaType, m.FileName = "", 0, "", "" }), ""},
		{"a note is about a version", sharing(func(m *commons.Share) {
			m.Content, m.Size, m.MediaType, m.FileName, m.Note = "", 0, "", "", "As used."
		}), "commons.no_content"},
		{"a file is named by its hash", sharing(func(m *commons.Share) { m.Content = "abc" }), "files.bad_hash"},
		{"an author did something that there is", sharing(func(m *commons.Share) { m.Authors = []commons.Author{{Member: "bee", Role: "muse"}} }), "commons.unknown_role"},
		{"an author is known here", sharing(func(m *commons.Share) { m.Authors = []commons.Author{{Member: "eve", Role: commons.Writing}} }), "commons.unknown_member"},
		{"authors are counted", sharing(func(m *commons.Share) { m.Authors = make([]commons.Author, 201) }), "commons.too_many_authors"},
		{"sources are counted", sharing(func(m *commons.Share) { m.Sources = make([]commons.Source, 21) }), "commons.too_many_sources"},
		{"a source is something that was shared", sharing(func(m *commons.Share) { m.Sources = []commons.Source{{Resource: 7, Version: 1}} }), "commons.unknown_source"},
		{"a licence that forbids it is kept", sharing(func(m *commons.Share) {
			m.Licence, m.Sources = "CC0-1.0", []commons.Source{{Resource: 1, Version: 1}}
		}), "commons.incompatible"},
		{"what nobody checked needs a reason", sharing(func(m *commons.Share) {
			m.Licence, m.Sources = "LicenseRef-house", []commons.Source{{Resource: 1, Version: 1}}
		}), "commons.unchecked"},
		{"others who are asked are members", sharing(func(m *commons.Share) { m.Stewards = []people.MemberID{"out"} }), "commons.no_member"},
		{"nobody is asked twice", sharing(func(m *commons.Share) { m.Stewards = []people.MemberID{"ash", "ash"} }), "commons.twice"},
		{"nobody asks themselves", sharing(func(m *commons.Share) { m.Stewards = []people.MemberID{"bee"} }), "commons.steward_already"},
		{"stewards are counted", sharing(func(m *commons.Share) { m.Stewards = make([]people.MemberID, 20) }), "commons.too_many_stewards"},
		{"who takes no part shares nothing", func(h *house) string { return h.act("out", handbook()) }, "commons.no_part"},
	})
}

func TestWhatNobodyAsksInReturn(t *testing.T) {
	try(t, []refusal{
		{"a rule is about a class that there is", asking(commons.Reciprocity{Class: "friends", Allowance: commons.Free}), "commons.unknown_class"},
		{"something follows from a rule", asking(commons.Reciprocity{Class: commons.Anyone, Allowance: "perhaps"}), "commons.unknown_allowance"},
		{"nobody gives less than nothing", asking(commons.Reciprocity{Class: commons.Anyone, LeastContributions: -1, Allowance: commons.Free}), "commons.bad_number"},
		{"what is free has no fee", asking(commons.Reciprocity{Class: commons.Anyone, Allowance: commons.Free, Fee: 1}), "commons.number_unused"},
		{"a quota says in how many days", asking(commons.Reciprocity{Class: commons.Anyone, Allowance: commons.Quota, Quota: 1}), "commons.bad_quota"},
		{"a fee says in what money", asking(commons.Reciprocity{Class: commons.Anyone, Allowance: commons.Fee, Fee: 1, Currency: "gbp"}), "commons.bad_fee"},
		{"a few rules are enough", sharing(func(m *commons.Share) { m.Reciprocity = make([]commons.Reciprocity, 11) }), "commons.too_many_rules"},
	})
}

func TestWhatIsNotContributed(t *testing.T) {
	try(t, []refusal{
		{"the resource is there", func(h *house) string {
			v := version(2, 1)
			v.Resource = 9
			return h.act("cob", v)
		}, "commons.unknown_resource"},
		{"it says from which version it is made", func(h *house) string { return h.act("cob", version(2)) }, "commons.no_parents"},
		{"it comes from versions that are there", func(h *house) string { return h.act("cob", version(2, 7)) }, "commons.unknown_version"},
		{"nobody builds on a draft of another", func(h *house) string {
			draft := version(2, 1)
			draft.Draft = true
			h.must("cob", draft)
			return h.act("dew", version(3, 2))
		}, "commons.unknown_version"},
		{"it comes from each version once", func(h *house) string { return h.act("cob", version(2, 1, 1)) }, "commons.twice"},
		{"parents are counted", func(h *house) string { return h.act("cob", version(2, make([]uint64, 11)...)) }, "commons.too_many_parents"},
		{"a version has something in it", func(h *house) string { return h.act("cob", commons.Contribute{Resource: 1}) }, "commons.no_content"},
		{"who is outside the boundary contributes nothing", func(h *house) string {
			h.circle()
			m := van()
			m.Boundary, m.Circle = files.CircleOnly, 1
			h.must("ash", m)
			v := version(2)
			v.Resource = 2
			return h.act("dew", v)
		}, "commons.outside"},
		{"what waits is counted", func(h *house) string {
			for range 100 {
				h.must("cob", version(2, 1))
			}
			return h.act("cob", version(2, 1))
		}, "commons.too_many_open"},
		{"only a draft is revised", func(h *house) string {
			h.must("cob", version(2, 1))
			return h.act("cob", commons.Revise{Resource: 1, Version: 2, Link: "https://x.example"})
		}, "commons.other_stage"},
		{"only its author takes it back", func(h *house) string {
			h.must("cob", version(2, 1))
			return h.act("dew", commons.TakeBack{Resource: 1, Version: 2})
		}, "commons.not_yours"},
		{"what is accepted is not taken back", func(h *house) string { return h.act("ash", commons.TakeBack{Resource: 1, Version: 1}) }, "commons.other_stage"},
		{"a review comes to something", func(h *house) string {
			h.must("cob", version(2, 1))
			return h.act("dew", commons.Review{Resource: 1, Version: 2, Verdict: "hm"})
		}, "commons.unknown_verdict"},
		{"who is against says why", func(h *house) string {
			h.must("cob", version(2, 1))
			return h.act("dew", commons.Review{Resource: 1, Version: 2, Verdict: commons.Against})
		}, "commons.bad_document"},
		{"nobody reviews their own", func(h *house) string {
			h.must("cob", version(2, 1))
			return h.act("cob", commons.Review{Resource: 1, Version: 2, Verdict: commons.Fine})
		}, "commons.own_work"},
		{"only stewards accept", func(h *house) string {
			h.must("cob", version(2, 1))
			return h.act("dew", commons.Accept{Resource: 1, Version: 2})
		}, "commons.not_steward"},
		{"what was begun before the latest is joined with it first", func(h *house) string {
			h.must("cob", version(2, 1))
			h.must("dew", version(3, 1))
			h.must("ash", commons.Accept{Resource: 1, Version: 2})
			return h.act("ash", commons.Accept{Resource: 1, Version: 3})
		}, "commons.base_outdated"},
		{"nothing is accepted twice", func(h *house) string { return h.act("ash", commons.Accept{Resource: 1, Version: 1}) }, "commons.other_stage"},
		{"whoever declines says why", func(h *house) string {
			h.must("cob", version(2, 1))
			return h.act("ash", commons.Decline{Resource: 1, Version: 2})
		}, "commons.bad_document"},
		{"nobody forks what another only proposed", func(h *house) string {
			h.must("cob", version(2, 1))
			return h.act("dew", commons.Fork{Resource: 1, Version: 2, Title: "Mine", Licence: "CC-BY-SA-4.0", Boundary: files.Public})
		}, "commons.not_yours"},
		{"a fork is shared no wider", func(h *house) string {
			m := handbook()
			m.Boundary = files.NetworkOnly
			h.must("ash", m)
			return h.act("dew", commons.Fork{Resource: 2, Version: 1, Title: "Mine", Licence: "CC-BY-SA-4.0", Boundary: files.Public})
		}, "commons.wider_boundary"},
		{"a fork keeps to the licence", func(h *house) string {
			return h.act("dew", commons.Fork{Resource: 1, Version: 1, Title: "Mine", Licence: "MIT", Boundary: files.Public})
		}, "commons.incompatible"},
	})
}

func TestWhatStewardsDoNot(t *testing.T) {
	entrust := commons.Entrust{Resource: 1, Stewards: []people.MemberID{"dew"}, Threshold: 1}
	try(t, []refusal{
		{"terms change to others", func(h *house) string {
			return h.act("ash", commons.SetTerms{Resource: 1, Licence: "CC-BY-SA-4.0", Boundary: files.Public})
		}, "commons.same_terms"},
		{"terms of a document have a licence", func(h *house) string {
			return h.act("ash", commons.SetTerms{Resource: 1, Boundary: files.Public})
		}, "commons.no_licence"},
		{"what others made keeps their licence", func(h *house) string {
			h.must("cob", version(2, 1))
			h.must("ash", commons.Accept{Resource: 1, Version: 2})
			return h.act("ash", commons.SetTerms{Resource: 1, Licence: "CC0-1.0", Boundary: files.Public})
		}, "commons.not_yours_alone"},
		{"nobody is asked who is asked already", func(h *house) string {
			h.must("ash", commons.InviteSteward{Resource: 1, Member: "bee"})
			return h.act("ash", commons.InviteSteward{Resource: 1, Member: "bee"})
		}, "commons.invited_already"},
		{"nobody takes care unasked", func(h *house) string { return h.act("cob", commons.TakeCare{Resource: 1}) }, "commons.not_asked"},
		{"a threshold can be met", func(h *house) string { return h.act("ash", commons.SetThreshold{Resource: 1, Threshold: 2}) }, "commons.bad_threshold"},
		{"a threshold is at least one", func(h *house) string { return h.act("ash", commons.SetThreshold{Resource: 1}) }, "commons.bad_threshold"},
		{"one agrees once", func(h *house) string {
			h.together()
			h.must("ash", commons.Withdraw{Resource: 1, Reason: "Old."})
			return h.act("ash", commons.Approve{Act: commons.LastAct(h.Store)})
		}, "commons.approved_already"},
		{"only what waits is agreed to", func(h *house) string { return h.act("ash", commons.Approve{Act: 7}) }, "commons.unknown_act"},
		{"a few acts wait at a time", func(h *house) string {
			h.together()
			for n := range 20 {
				h.must("ash", commons.Describe{Resource: 1, Title: fmt.Sprint("Handbook ", n)})
			}
			return h.act("ash", commons.Describe{Resource: 1, Title: "Handbook"})
		}, "commons.too_many_acts"},
		{"what is withdrawn is shared no more", func(h *house) string {
			h.must("ash", commons.Withdraw{Resource: 1, Reason: "Old."})
			return h.act("ash", commons.Publish{Resource: 1, Link: "https://x.example"})
		}, "commons.withdrawn"},
		{"who withdraws says why", func(h *house) string { return h.act("ash", commons.Withdraw{Resource: 1}) }, "commons.empty"},
		{"only who cares for it steps down", func(h *house) string { return h.act("cob", commons.StepDown{Resource: 1}) }, "commons.not_steward"},
		{"members alone entrust it", func(h *house) string { return h.act("dew", entrust) }, "commons.by_decision"},
		{"members take on nothing that somebody cares for", func(h *house) string { return h.carried(entrust) }, "commons.has_steward"},
		{"it is entrusted to somebody", func(h *house) string { return h.carried(commons.Entrust{Resource: 1, Threshold: 1}) }, "commons.no_stewards"},
	})
}

// TestCountedThings fills what is too long for a table.
func TestCountedThings(t *testing.T) {
	if testing.Short() {
		t.Skip("it adds thousands of versions and resources")
	}
	h := build(t)
	for range 4999 / 250 {
		all := make([]machine.Message, 250)
		for i := range all {
			all[i] = commons.Publish{Resource: 1, Link: "https://x.example"}
		}
		h.must("ash", all...)
		h.Wait(3600)
	}
	for h.resource(1).Last < 5000 {
		h.must("ash", commons.Publish{Resource: 1, Link: "https://x.example"})
	}
	if got := h.act("ash", commons.Publish{Resource: 1, Link: "https://x.example"}); got != "commons.too_many_versions" {
		t.Errorf("the 5001st version: %q", got)
	}
	for range 20 {
		all := make([]machine.Message, 250)
		for i := range all {
			all[i] = van()
		}
		h.must("bee", all...)
		h.Wait(3600)
	}
	if got := h.act("bee", van()); got != "commons.too_many_resources" {
		t.Errorf("the 5001st resource: %q", got)
	}
}
