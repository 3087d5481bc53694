package files_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/membership"
	"metaorg/domain/nodes"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestKeep(t *testing.T) {
	with := func(change func(*files.Keep)) files.Keep {
		k := keep("a")
		change(&k)
		return k
	}
	named := func(name string) files.Keep { return with(func(k *files.Keep) { k.FileName = name }) }
	refused := func(rule string, m files.Keep, code string) rulestest.Rule {
		return rulestest.Rule{Rule: rule, By: domaintest.Rep(ant), For: ant, When: m, Refused: code}
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a member lets the network keep a file, with as many copies as the charter says",
			By:   domaintest.Rep(ant), For: ant, When: keep("a"),
			Then: []machine.Event{files.Held{Holder: "ant", Content: hash("a"), Size: 1000, MediaType: "application/pdf", FileName: "plan.pdf", Boundary: files.NetworkOnly, Copies: 3}},
		},
		{
			Rule: "so does a member whose benefits are paused", Given: by(ant, pause{}),
			By: domaintest.Rep(ant), For: ant, When: keep("a"),
			Then: []machine.Event{files.Held{Holder: "ant", Content: hash("a"), Size: 1000, MediaType: "application/pdf", FileName: "plan.pdf", Boundary: files.NetworkOnly, Copies: 3}},
		},
		{
			Rule: "a file is kept for a circle", Given: by(ant, kitchen()),
			By: domaintest.Rep(ant), For: ant, When: with(func(k *files.Keep) { k.Boundary, k.Circle, k.Copies = files.CircleOnly, 1, 5 }),
			Then: []machine.Event{files.Held{
				Holder: "ant", Content: hash("a"), Size: 1000, MediaType: "application/pdf", FileName: "plan.pdf", Boundary: files.CircleOnly, Circle: 1, Copies: 5,
			}},
		},
		{
			Rule: "names are written in every script",
			By:   domaintest.Rep(ant), For: ant, When: named("план сада 庭.pdf"),
			Then: []machine.Event{files.Held{Holder: "ant", Content: hash("a"), Size: 1000, MediaType: "application/pdf", FileName: "план сада 庭.pdf", Boundary: files.NetworkOnly, Copies: 3}},
		},
		{
			Rule: "two members keep the same file", Given: by(ant, keep("a")),
			By: domaintest.Rep(bee), For: bee, When: keep("a"),
			Then: []machine.Event{files.Held{Holder: "bee", Content: hash("a"), Size: 1000, MediaType: "application/pdf", FileName: "plan.pdf", Boundary: files.NetworkOnly, Copies: 3}},
		},
		{Rule: "a member keeps a file once", Given: by(ant, keep("a")), By: domaintest.Rep(ant), For: ant, When: keep("a"), Refused: "files.held_already"},
		{Rule: "a person without a vote keeps nothing", By: domaintest.Initiator, When: keep("a"), Refused: "files.members_only"},
		{
			Rule: "one hash has one size", Given: by(ant, keep("a")), By: domaintest.Rep(bee), For: bee,
			When: with(func(k *files.Keep) { k.Size = 1001 }), Refused: "files.other_size",
		},
		refused("a hash has its one spelling", with(func(k *files.Keep) { k.Content = files.Hash(strings.ToUpper(string(hash("a")))) }), "files.bad_hash"),
		refused("a hash has 64 digits", with(func(k *files.Keep) { k.Content = hash("a")[:63] }), "files.bad_hash"),
		refused("an empty file is none", with(func(k *files.Keep) { k.Size = 0 }), "files.bad_size"),
		refused("ten gigabytes are too many", with(func(k *files.Keep) { k.Size = 10 << 30 }), "files.too_large"),
		refused("what is beyond the quota is not kept", with(func(k *files.Keep) { k.Size = 1<<20 + 1 }), "files.over_quota"),
		refused("a media type has two parts", with(func(k *files.Keep) { k.MediaType = "pdf" }), "files.bad_media_type"),
		refused("a media type is lower case", with(func(k *files.Keep) { k.MediaType = "text/HTML" }), "files.bad_media_type"),
		refused("a media type says nothing besides a charset", with(func(k *files.Keep) { k.MediaType = "text/plain; a=b" }), "files.bad_media_type"),
		refused("a file has a name", named(" "), "files.no_name"),
		refused("a folder's own name is none", named(".."), "files.no_name"),
		refused("a name has no folder", named("a/b"), "files.name_with_folder"),
		refused("a name has no folder of another system", named(`a\b`), "files.name_with_folder"),
		refused("a name is one line", named("a\nb"), "files.name_unprintable"),
		refused("a name reads as it is", named("a\u202efdp.exe"), "files.name_unprintable"),
		refused("a name ends where one sees it", named("a "), "files.name_unprintable"),
		refused("a name ends somewhere", named(strings.Repeat("x", 201)), "files.name_too_long"),
		refused("it is for somebody", with(func(k *files.Keep) { k.Boundary = "friends" }), "files.unknown_boundary"),
		refused("what is for a circle says which", with(func(k *files.Keep) { k.Boundary = files.CircleOnly }), "files.no_circle"),
		refused("what is for all names no circle", with(func(k *files.Keep) { k.Circle = 1 }), "files.circle_unused"),
		refused("the circle exists", with(func(k *files.Keep) { k.Boundary, k.Circle = files.CircleOnly, 1 }), "files.unknown_circle"),
		refused("nine copies are the most", with(func(k *files.Keep) { k.Copies = 10 }), "files.bad_copies"),
	})
}

func TestWithdraw(t *testing.T) {
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "with the last holder a file is withdrawn", Given: by(ant, keep("a")), By: domaintest.Rep(ant), For: ant, When: files.Withdraw{Content: hash("a")},
			Then: []machine.Event{files.Released{Holder: "ant", Content: hash("a"), Withdrawn: true}},
		},
		{
			Rule: "what somebody else holds is kept", Given: rulestest.Join(by(ant, keep("a")), by(bee, keep("a"))),
			By: domaintest.Rep(ant), For: ant, When: files.Withdraw{Content: hash("a")},
			Then: []machine.Event{files.Released{Holder: "ant", Content: hash("a")}},
		},
		{
			Rule: "a withdrawal ends all that a file is part of", Given: by(ant, keep("a"), use{Content: hash("a"), Boundary: files.Public}),
			By: domaintest.Rep(ant), For: ant, When: files.Withdraw{Content: hash("a")},
			Then: []machine.Event{files.Released{Holder: "ant", Content: hash("a"), Withdrawn: true}},
		},
		{
			Rule: "a decision withdraws a file for all who hold it", Given: rulestest.Join(by(ant, keep("a")), by(bee, keep("a"))),
			By: domaintest.Rep(cat), For: cat, When: decided(files.Withdraw{Content: hash("a")}),
			Then: []machine.Event{files.Released{Holder: "ant", Content: hash("a")}, files.Released{Holder: "bee", Content: hash("a"), Withdrawn: true}},
		},
		{
			Rule: "what was withdrawn is kept again for whoever has it", Given: by(ant, keep("a"), files.Withdraw{Content: hash("a")}),
			By: domaintest.Rep(bee), For: bee, When: keep("a"),
			Then: []machine.Event{files.Held{Holder: "bee", Content: hash("a"), Size: 1000, MediaType: "application/pdf", FileName: "plan.pdf", Boundary: files.NetworkOnly, Copies: 3}},
		},
		{
			Rule: "one thing less leaves a file where it is part of another", Given: by(ant, keep("a"), use{Content: hash("a"), Boundary: files.Public}),
			By: domaintest.Rep(ant), For: ant, When: drop{hash("a")},
		},
		{
			Rule: "with the last thing a file is let go", Given: by(ant, use{Content: hash("a"), Boundary: files.Public}),
			By: domaintest.Rep(ant), For: ant, When: drop{hash("a")},
			Then: []machine.Event{files.Released{Holder: "ant", Content: hash("a"), Withdrawn: true}},
		},
		{Rule: "after a withdrawal there is nothing to let go", Given: by(ant, keep("a"), files.Withdraw{Content: hash("a")}), By: domaintest.Rep(ant), For: ant, When: drop{hash("a")}},
		{Rule: "only who holds a file withdraws it", Given: by(ant, keep("a")), By: domaintest.Rep(bee), For: bee, When: files.Withdraw{Content: hash("a")}, Refused: "files.not_yours"},
		{Rule: "what is not kept is not withdrawn", By: domaintest.Rep(ant), For: ant, When: files.Withdraw{Content: hash("a")}, Refused: "files.unknown"},
		{Rule: "a file is withdrawn once", Given: by(ant, keep("a"), files.Withdraw{Content: hash("a")}), By: domaintest.Rep(ant), For: ant, When: files.Withdraw{Content: hash("a")}, Refused: "files.withdrawn"},
		{Rule: "a withdrawal names a hash", By: domaintest.Rep(ant), For: ant, When: files.Withdraw{Content: "a"}, Refused: "files.bad_hash"},
	})
}

func TestSetCopies(t *testing.T) {
	set := func(n int64) files.SetCopies { return files.SetCopies{Content: hash("a"), Copies: n} }
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a holder says how many copies there should be", Given: by(ant, keep("a")), By: domaintest.Rep(ant), For: ant, When: set(5),
			Then: []machine.Event{files.CopiesSet{Holder: "ant", Content: hash("a"), Copies: 5}},
		},
		{Rule: "a file has one copy at least", Given: by(ant, keep("a")), By: domaintest.Rep(ant), For: ant, When: set(0), Refused: "files.bad_copies"},
		{Rule: "a file has nine copies at most", Given: by(ant, keep("a")), By: domaintest.Rep(ant), For: ant, When: set(10), Refused: "files.bad_copies"},
		{Rule: "copies are of a hash", By: domaintest.Rep(ant), For: ant, When: files.SetCopies{Content: "a", Copies: 2}, Refused: "files.bad_hash"},
		{Rule: "others do not say it", Given: by(ant, keep("a")), By: domaintest.Rep(bee), For: bee, When: set(5), Refused: "files.not_yours"},
		{Rule: "of what is not kept there are no copies", By: domaintest.Rep(ant), For: ant, When: set(5), Refused: "files.unknown"},
		{Rule: "of what is withdrawn there are none either", Given: by(ant, keep("a"), files.Withdraw{Content: hash("a")}), By: domaintest.Rep(ant), For: ant, When: set(5), Refused: "files.withdrawn"},
	})
}

func TestOffers(t *testing.T) {
	offer := func(mib int64) files.OfferSpace { return files.OfferSpace{Node: id(ant), SpaceMiB: mib} }
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a member offers room on its node", Given: register(ant), By: domaintest.Rep(ant), For: ant, When: offer(500),
			Then: []machine.Event{files.SpaceOffered{Node: id(ant), Owner: "ant", SpaceMiB: 500}},
		},
		{
			Rule: "and takes it back", Given: rulestest.Join(register(ant), by(ant, offer(500))), By: domaintest.Rep(ant), For: ant, When: files.EndOffer{Node: id(ant)},
			Then: []machine.Event{files.OfferEnded{Node: id(ant)}},
		},
		{
			Rule:  "room is where files can be fetched",
			Given: rulestest.Join(register(ant), by(ant, nodes.Change{Node: id(ant), Peer: "ant.example:26656"})),
			By:    domaintest.Rep(ant), For: ant, When: offer(500), Refused: "files.not_reached",
		},
		{Rule: "room is some", Given: register(ant), By: domaintest.Rep(ant), For: ant, When: offer(0), Refused: "files.bad_space"},
		{Rule: "room ends somewhere", Given: register(ant), By: domaintest.Rep(ant), For: ant, When: offer(1<<24 + 1), Refused: "files.bad_space"},
		{Rule: "room is on a registered node", By: domaintest.Rep(ant), For: ant, When: offer(500), Refused: "files.unknown_node"},
		{Rule: "only its owner offers a node's room", Given: register(ant), By: domaintest.Rep(bee), For: bee, When: offer(500), Refused: "files.not_your_node"},
		{Rule: "what is not offered is not taken back", Given: register(ant), By: domaintest.Rep(ant), For: ant, When: files.EndOffer{Node: id(ant)}, Refused: "files.no_offer"},
		{
			Rule: "only its owner takes it back", Given: rulestest.Join(register(ant), by(ant, offer(500))),
			By: domaintest.Rep(bee), For: bee, When: files.EndOffer{Node: id(ant)}, Refused: "files.not_your_node",
		},
	})
}

func TestQuota(t *testing.T) {
	big := func(digit string, size int64) files.Keep {
		k := keep(digit)
		k.Size = size
		return k
	}
	const half = 1 << 19
	w := start(t)
	w.Do(by(ant, big("a", half), use{Content: hash("b"), Boundary: files.Public}))
	w.Do(by(ant, use{Content: hash("b"), Boundary: files.NetworkOnly}))
	if got := files.Used(w.Store, "ant"); got != half+1000 {
		t.Errorf("ant holds %d bytes; what is part of two things counts once", got)
	}
	if code := w.Act(domaintest.Rep(ant), ant, big("c", half))[0].Code; code != "files.over_quota" {
		t.Errorf("more than the quota was answered with %q", code)
	}
	for _, row := range []struct {
		holders []people.MemberID
		size    int64
		code    string
	}{
		{[]people.MemberID{"ant"}, half - 1000, ""},
		{[]people.MemberID{"ant"}, half, "files.over_quota"},
		{[]people.MemberID{"ant", "bee"}, half, ""}, // Bee has room.
		{[]people.MemberID{"bee"}, 2*half + 1, "files.over_quota"},
	} {
		var no *machine.Refusal
		if err := files.Room(w.Store, row.holders, row.size); err != nil != (row.code != "") || errors.As(err, &no) && no.Code != row.code {
			t.Errorf("for %v %d bytes are answered with %v", row.holders, row.size, err)
		}
	}
	w.Do(by(ant, drop{hash("b")}, drop{hash("b")}, big("c", half)))
	w.Do(by(bee, big("a", half)))
	w.Do(by(ant, files.Withdraw{Content: hash("a")}))
	if a, b := files.Used(w.Store, "ant"), files.Used(w.Store, "bee"); a != half || b != half {
		t.Errorf("ant holds %d and bee %d bytes, want %d each: what is let go counts no more, and what others hold is theirs", a, b, half)
	}
}

func TestTheWidestOfAllWishesCounts(t *testing.T) {
	w := start(t)
	w.Do(by(ant, kitchen(), use{Content: hash("a"), Boundary: files.CircleOnly, Circle: 1, Copies: 2}))
	w.Do(by(bee, use{Content: hash("a"), Boundary: files.NetworkOnly, Copies: 4}))
	if got := files.CopiesOf(w.Store, hash("a")); got != 4 {
		t.Errorf("%d copies, want as many as the one who wants the most", got)
	}
	want := []files.Sight{{Boundary: files.CircleOnly, Circle: 1}, {Boundary: files.NetworkOnly}}
	if got := files.SightsOf(w.Store, hash("a")); !slices.Equal(got, want) {
		t.Errorf("it is for %v, want %v", got, want)
	}
	w.Do(by(bee, files.SetCopies{Content: hash("a"), Copies: 1}))
	if got := files.CopiesOf(w.Store, hash("a")); got != 2 {
		t.Errorf("%d copies once bee wants one", got)
	}
}

func TestOffersThatStand(t *testing.T) {
	w := start(t)
	for _, o := range []machine.OrganizationID{ant, bee, cat, "dog"} {
		w.Do(register(o))
		w.Do(by(o, files.OfferSpace{Node: id(o), SpaceMiB: 3}))
	}
	w.Do(by(bee, nodes.Remove{Node: id(bee)}))
	w.Do(by("dog", nodes.Change{Node: id("dog")}))
	w.Do(by(cat, membership.Leave{}))
	w.Do([]rulestest.Act{rulestest.Days(8)})
	var all []files.Offer
	for o := range files.Offers(w.Store) {
		all = append(all, o)
	}
	if len(all) != 1 || all[0].Node != id(ant) || all[0].Bytes != 3<<20 || all[0].Owner != "ant" {
		t.Errorf("offers that stand are %v, want ant's 3 MiB: a removed node, one of who left and one without an address offer nothing", all)
	}
}

func TestTheNetworkOfAnEarlierVersionKeepsNoFiles(t *testing.T) {
	for _, k := range files.Module.Kinds {
		if k.In(4) || !k.In(5) {
			t.Errorf("%s is not exactly from rule version 5 on", k.Name)
		}
	}
}
