package commons_test

import (
	"slices"
	"testing"

	"metaorg/domain/commons"
	"metaorg/domain/files"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/spdx"
)

// Each row does something with the handbook, and says what must be true then.
func TestWhatComesOfSharing(t *testing.T) {
	for _, row := range []struct {
		rule string
		do   func(h *house)
		so   func(h *house) bool
	}{
		{"who shares is the steward, and the first version is there", func(*house) {}, func(h *house) bool {
			it := h.resource(1)
			return slices.Equal(it.Stewards, []people.MemberID{"ash"}) && it.Head == 1 && it.Last == 1 && h.version(1, 1).Stage == commons.Accepted
		}},
		{"the network keeps the file for who made the version", func(*house) {}, func(h *house) bool {
			_, ok := files.HeldBy(h.Store, hash(1), "ash")
			return ok
		}},
		{"a thing that nobody copies has no version", func(h *house) { h.must("ash", van()) }, func(h *house) bool {
			return h.resource(2).Last == 0 && h.resource(2).Details.Capacity == 1
		}},
		{"software can be a link", func(h *house) {
			h.must("ash", commons.Share{Title: "Ledger", Kind: commons.Software, Link: "https://code.example/ledger", Licence: "AGPL-3.0-or-later", Boundary: files.Public})
		}, func(h *house) bool { return h.version(2, 1).Link == "https://code.example/ledger" }},
		{"what is contributed waits for the steward", func(h *house) { h.must("cob", version(2, 1)) }, func(h *house) bool {
			return h.resource(1).Head == 1 && h.resource(1).Open == 1 && h.version(1, 2).Stage == commons.Proposed
		}},
		{"what is accepted is the latest, and who made it is named with those before", func(h *house) {
			h.must("cob", version(2, 1))
			h.must("ash", commons.Accept{Resource: 1, Version: 2})
		}, func(h *house) bool {
			v := h.version(1, 2)
			return h.resource(1).Head == 2 && h.resource(1).Open == 0 && v.Accepted > 0 &&
				slices.Equal(v.Authors, []commons.Author{{Member: "ash", Role: commons.Writing}, {Member: "cob", Role: commons.Writing}})
		}},
		{"a steward adds a version at once", func(h *house) {
			h.must("ash", commons.Publish{Resource: 1, Link: "https://x.example/2"})
		}, func(h *house) bool {
			return h.resource(1).Head == 2 && slices.Equal(h.version(1, 2).Parents, []uint64{1})
		}},
		{"a draft is its author's until it is submitted", func(h *house) {
			draft := version(2, 1)
			draft.Draft = true
			h.must("cob", draft)
			h.must("cob", commons.Revise{Resource: 1, Version: 2, Link: "https://x.example/draft"})
			h.must("cob", commons.Submit{Resource: 1, Version: 2})
		}, func(h *house) bool {
			_, held := files.HeldBy(h.Store, hash(2), "cob")
			return h.version(1, 2).Stage == commons.Proposed && h.version(1, 2).Link != "" && !held
		}},
		{"what its author takes back is let go", func(h *house) {
			h.must("cob", version(2, 1))
			h.must("cob", commons.TakeBack{Resource: 1, Version: 2})
		}, func(h *house) bool {
			_, held := files.HeldBy(h.Store, hash(2), "cob")
			return h.version(1, 2).Stage == commons.TakenBack && !held && h.resource(1).Open == 0
		}},
		{"what is declined is let go, and can be forked by who made it", func(h *house) {
			h.must("cob", version(2, 1))
			h.must("ash", commons.Decline{Resource: 1, Version: 2, Document: paper()})
			h.must("cob", commons.Fork{Resource: 1, Version: 2, Title: "Other handbook", Licence: "CC-BY-SA-4.0", Boundary: files.Public})
		}, func(h *house) bool {
			return h.version(1, 2).Stage == commons.Declined && h.resource(2).ForkOf == 1 && len(h.version(2, 1).Authors) == 2
		}},
		{"two who began from the same version are joined", func(h *house) {
			h.must("cob", version(2, 1))
			h.must("dew", version(3, 1))
			h.must("ash", commons.Accept{Resource: 1, Version: 2})
			h.must("dew", version(4, 2, 3))
			h.must("ash", commons.Accept{Resource: 1, Version: 4})
		}, func(h *house) bool {
			return h.resource(1).Head == 4 && len(h.version(1, 4).Authors) == 3
		}},
		{"a version that is withdrawn leaves the one before as the latest", func(h *house) {
			h.must("cob", version(2, 1))
			h.must("ash", commons.Accept{Resource: 1, Version: 2})
			h.must("ash", commons.WithdrawVersion{Resource: 1, Version: 2, Reason: "It is wrong."})
		}, func(h *house) bool {
			return h.resource(1).Head == 1 && h.version(1, 2).Stage == commons.TakenBack
		}},
		{"new terms are for later versions alone", func(h *house) {
			h.must("ash", commons.SetTerms{Resource: 1, Licence: "CC-BY-4.0", Boundary: files.Public})
			h.must("ash", commons.Publish{Resource: 1, Link: "https://x.example/2"})
		}, func(h *house) bool {
			first, _ := commons.TermsOf(h.Store, 1, h.version(1, 1).Terms)
			second, _ := commons.TermsOf(h.Store, 1, h.version(1, 2).Terms)
			return first.Licence == "CC-BY-SA-4.0" && second.Licence == "CC-BY-4.0"
		}},
		{"withdrawal leaves the terms on which others took it", func(h *house) {
			h.must("ash", commons.Withdraw{Resource: 1, Reason: "It is out of date."})
		}, func(h *house) bool {
			t, ok := commons.TermsOf(h.Store, 1, h.version(1, 1).Terms)
			_, held := files.HeldBy(h.Store, hash(1), "ash")
			return ok && t.Licence == "CC-BY-SA-4.0" && !held && h.resource(1).Standing == commons.Withdrawn
		}},
		{"what is made from another names who made that", func(h *house) {
			h.must("cob", commons.Share{
				Title: "Course", Kind: commons.Document, Link: "https://x.example/course", Licence: "CC-BY-SA-4.0", Boundary: files.Public,
				Sources: []commons.Source{{Resource: 1, Version: 1}}, Credit: "After a book of 1844",
			})
		}, func(h *house) bool {
			v := h.version(2, 1)
			return len(v.Authors) == 2 && v.Derived[0].Fits == spdx.Yes && v.Borrowed && len(v.Credits) == 1
		}},
		{"what nobody knows of two licences is allowed with a reason, and said", func(h *house) {
			h.must("cob", commons.Fork{Resource: 1, Version: 1, Title: "House handbook", Licence: "LicenseRef-house", Boundary: files.Public, Reason: "ash says so."})
		}, func(h *house) bool { return h.version(2, 1).Derived[0].Fits == spdx.Unknown }},
		{"who is asked becomes a steward by taking it on", func(h *house) { h.together() }, func(h *house) bool {
			return slices.Equal(h.resource(1).Stewards, []people.MemberID{"ash", "bee"}) && h.resource(1).Threshold == 2
		}},
		{"with a threshold of two nothing is done by one", func(h *house) {
			h.together()
			h.must("ash", commons.Publish{Resource: 1, Link: "https://x.example/2"})
		}, func(h *house) bool {
			_, waits := commons.ActOf(h.Store, commons.LastAct(h.Store))
			return h.resource(1).Head == 1 && waits
		}},
		{"the second steward does it", func(h *house) {
			h.together()
			h.must("ash", commons.Publish{Resource: 1, Link: "https://x.example/2"})
			h.must("bee", commons.Approve{Act: commons.LastAct(h.Store)})
		}, func(h *house) bool {
			_, waits := commons.ActOf(h.Store, commons.LastAct(h.Store))
			return h.resource(1).Head == 2 && !waits
		}},
		{"one steward stops what another wants", func(h *house) {
			h.together()
			h.must("ash", commons.Withdraw{Resource: 1, Reason: "I am tired of it."})
			h.must("bee", commons.DropAct{Act: commons.LastAct(h.Store)})
		}, func(h *house) bool { return h.resource(1).Standing == commons.Offered }},
		{"what nobody approves lapses", func(h *house) {
			h.together()
			h.must("ash", commons.Withdraw{Resource: 1, Reason: "I am tired of it."})
			h.Pass(60)
		}, func(h *house) bool {
			_, waits := commons.ActOf(h.Store, commons.LastAct(h.Store))
			return !waits
		}},
		{"who is left acts alone where the others have left the network", func(h *house) {
			h.together()
			h.must("bee", membership.Leave{})
			h.Pass(8)
			h.must("ash", commons.Publish{Resource: 1, Link: "https://x.example/2"})
		}, func(h *house) bool { return h.resource(1).Head == 2 }},
		{"a steward who steps down takes their part of the threshold along", func(h *house) {
			h.together()
			h.must("ash", commons.StepDown{Resource: 1})
		}, func(h *house) bool {
			return slices.Equal(h.resource(1).Stewards, []people.MemberID{"bee"}) && h.resource(1).Threshold == 1
		}},
		{"who is asked may say no", func(h *house) {
			h.must("ash", commons.InviteSteward{Resource: 1, Member: "bee"})
			h.must("bee", commons.StepDown{Resource: 1})
			h.must("ash", commons.InviteSteward{Resource: 1, Member: "bee"})
		}, func(h *house) bool { return len(h.resource(1).Stewards) == 1 }},
		{"members take on what nobody cares for", func(h *house) {
			h.must("ash", commons.StepDown{Resource: 1})
			h.decided(commons.Entrust{Resource: 1, Stewards: []people.MemberID{"dew", "cob"}, Threshold: 2})
		}, func(h *house) bool {
			return slices.Equal(h.resource(1).Stewards, []people.MemberID{"cob", "dew"}) && h.resource(1).Threshold == 2
		}},
		{"somebody from outside uses what is for everybody", func(*house) {}, func(h *house) bool {
			return commons.MayUse(h.Store, 1, "out") == nil
		}},
		{"members use what is for the network, and others do not", func(h *house) { h.must("ash", van()) }, func(h *house) bool {
			return commons.MayUse(h.Store, 2, "bee") == nil && commons.MayUse(h.Store, 2, "out") != nil
		}},
		{"those in a circle use what is for it, and others do not", func(h *house) {
			h.circle()
			v := van()
			v.Boundary, v.Circle = files.CircleOnly, 1
			h.must("ash", v)
		}, func(h *house) bool {
			return commons.MayUse(h.Store, 2, "bee") == nil && commons.MayUse(h.Store, 2, "dew") != nil
		}},
		{"what is said anew replaces what was said, and terms stay", func(h *house) {
			h.must("ash", commons.Describe{Resource: 1, Title: "Handbook for all"})
		}, func(h *house) bool {
			it := h.resource(1)
			return it.Details.Title == "Handbook for all" && len(it.Details.Domains) == 0 && it.TermsNow == 1
		}},
		{"others review and comment, and nothing changes by that", func(h *house) {
			h.must("cob", version(2, 1))
			h.must("dew", commons.Review{Resource: 1, Version: 2, Verdict: commons.Fine})
			h.must("elm", commons.Review{Resource: 1, Version: 2, Verdict: commons.Against, Document: paper()})
			h.must("cob", commons.Comment{Resource: 1, Version: 2, Document: paper()})
		}, func(h *house) bool { return h.version(1, 2).Stage == commons.Proposed }},
	} {
		t.Run(row.rule, func(t *testing.T) {
			h := build(t)
			row.do(h)
			if !row.so(h) {
				it, _ := commons.ResourceOf(h.Store, commons.LastResource(h.Store))
				t.Errorf("it is not so: %+v", it)
			}
		})
	}
}

func TestWhatIsAskedInReturn(t *testing.T) {
	members := commons.Reciprocity{Class: commons.Members, Allowance: commons.Quota, Quota: 8, Days: 30}
	given := commons.Reciprocity{Class: commons.Anyone, LeastContributions: 2, Allowance: commons.Free}
	first := commons.Reciprocity{Class: commons.Anyone, MostUses: 1, Allowance: commons.Free}
	others := commons.Reciprocity{Class: commons.Anyone, Allowance: commons.Fee, Fee: 1200, Currency: "GBP"}
	rules := []commons.Reciprocity{given, members, first, others}
	for _, row := range []struct {
		rule  string
		facts commons.Facts
		want  commons.Reciprocity
	}{
		{"who has given enough", commons.Facts{Contributions: 2, Uses: 9}, given},
		{"a member who has not", commons.Facts{Classes: []commons.Class{commons.Members}, Contributions: 1}, members},
		{"another, the first time", commons.Facts{Classes: []commons.Class{commons.Strangers}}, first},
		{"another, the second time", commons.Facts{Classes: []commons.Class{commons.Strangers}, Uses: 1}, others},
	} {
		if got := commons.Evaluate(rules, row.facts); got != row.want {
			t.Errorf("%s: %+v, want %+v", row.rule, got, row.want)
		}
	}
	if got := commons.Evaluate(nil, commons.Facts{}); got.Allowance != commons.Free {
		t.Errorf("without rules use is %s", got.Allowance)
	}
	h := build(t)
	f := commons.FactsOf(h.Store, 1, "ash", 3)
	if !slices.Equal(f.Classes, []commons.Class{commons.Members, commons.Stewards, commons.Contributors}) || f.Uses != 3 {
		t.Errorf("of ash is known %+v", f)
	}
}
