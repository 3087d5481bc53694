package relations_test

import (
	"fmt"
	"strings"
	"testing"

	"metaorg/domain/competences"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/domain/relations"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestSaying(t *testing.T) {
	partner := relations.State{With: "dairy", Role: relations.Partner}
	was := func(s relations.State, role relations.Role) relations.State { s.Instead = role; return s }
	replacing := then(counts(), as("mill", was(partner, relations.Supplier)))
	rulestest.Run(t, start, []rulestest.Rule{
		between(does("a member says what it is to another; that counts for nothing yet", nil, "mill", supplies,
			relations.Stated{Relation: 1, Holder: "mill", By: "mill-rep", Other: "dairy", Role: relations.Supplier, Words: supplies.Words})),
		between(does("once the other says the same from its side it counts", said(), "dairy", buys,
			relations.Formed{Relation: 1, Holder: "dairy", By: "dairy-rep", Other: "mill", Role: relations.Customer}), relations.Supplier),
		between(does("of equals it does not matter who says it first", []rulestest.Act{as("dairy", relations.State{With: "mill", Role: relations.Partner})}, "mill", partner,
			relations.Formed{Relation: 1, Holder: "mill", By: "mill-rep", Other: "dairy", Role: relations.Partner}), relations.Partner),
		between(does("to supply each other are two relations", counts(), "dairy", relations.State{With: "mill", Role: relations.Supplier},
			relations.Stated{Relation: 2, Holder: "dairy", By: "dairy-rep", Other: "mill", Role: relations.Supplier}), relations.Supplier),
		{
			Rule: "who acts for a member is something to others for itself, and asks nobody", By: "mill-rep", When: relations.State{With: "dairy", Role: relations.Mentor},
			Then: []machine.Event{relations.Stated{Relation: 1, Holder: "mill-rep", By: "mill-rep", Other: "dairy", Role: relations.Mentor}},
		},
		{Rule: "a stranger says nothing", Given: []rulestest.Act{rulestest.By("eve", domaintest.Person("eve"))}, By: "eve", When: partner, Refused: "relations.no_part"},
		refused("nobody has a relation with itself", "relations.with_itself", nil, "mill", relations.State{With: "mill", Role: relations.Sibling}),
		refused("nor with who takes no part", "relations.unknown_other", []rulestest.Act{rulestest.By("eve", domaintest.Person("eve"))}, "mill", relations.State{With: "eve", Role: relations.Mentor}),
		refused("it says with whom", "relations.other_missing", nil, "mill", relations.State{Role: relations.Mentor}),
		refused("and what", "relations.bad_role", nil, "mill", relations.State{With: "dairy", Role: "boss"}),
		refused("in few words", "relations.too_long", nil, "mill", relations.State{With: "dairy", Role: relations.Mentor, Words: strings.Repeat("x", 301)}),
		refused("that one can see", "relations.unprintable", nil, "mill", relations.State{With: "dairy", Role: relations.Mentor, Words: "a\u202eb"}),
		refused("what one said is said", "relations.said_already", said(), "mill", supplies),
		refused("and what counts", "relations.said_already", counts(), "dairy", buys),
		between(does("but in other words at any time", counts(), "dairy", relations.State{With: "mill", Role: relations.Customer, Words: "Since 2019."},
			relations.Reworded{Relation: 1, Holder: "dairy", By: "dairy-rep", Words: "Since 2019."}), relations.Supplier),
		between(does("what takes the place of another leaves that until the other agrees", counts(), "mill", was(partner, relations.Supplier),
			relations.Stated{Relation: 2, Holder: "mill", By: "mill-rep", Other: "dairy", Role: relations.Partner, Instead: relations.Supplier}), relations.Supplier),
		between(does("then it is in its place", replacing, "dairy", relations.State{With: "mill", Role: relations.Partner},
			relations.Formed{Relation: 2, Holder: "dairy", By: "dairy-rep", Other: "mill", Role: relations.Partner}, relations.Ended{Relation: 1, Replaced: 2}), relations.Partner),
		refused("it takes the place of what counts only", "relations.nothing_instead", said(), "mill", was(partner, relations.Supplier)),
		refused("of something else than itself", "relations.same_role", counts(), "mill", was(supplies, relations.Supplier)),
		refused("named as a role", "relations.bad_role", counts(), "mill", was(partner, "boss")),
		refused("and both say of which", "relations.other_instead", then(counts(), as("mill", partner)), "dairy", was(relations.State{With: "mill", Role: relations.Partner}, relations.Customer)),
		between(does("what ended before the other agreed has nothing in its place", then(replacing, as("dairy", relations.End{With: "mill", Role: relations.Customer})), "dairy", relations.State{With: "mill", Role: relations.Partner},
			relations.Formed{Relation: 2, Holder: "dairy", By: "dairy-rep", Other: "mill", Role: relations.Partner}), relations.Partner),
	})
}

// crowd is a network of so many members called p0, p1 and on, beside the mill and the dairy.
func crowd(n int) func(testing.TB) *rulestest.World {
	all := []machine.OrganizationID{"dairy", "mill"}
	for i := range n {
		all = append(all, machine.OrganizationID(fmt.Sprintf("p%d", i)))
	}
	return func(t testing.TB) *rulestest.World {
		return domaintest.Founded(t, domaintest.Draft("federation"), all, governance.Module, competences.Module, relations.Module)
	}
}

// TestManyRelations has one member wait for as many others as it can, and be in
// as many relations.
func TestManyRelations(t *testing.T) {
	var waiting []machine.Message
	for n := range 30 {
		waiting = append(waiting, relations.State{With: people.MemberID(fmt.Sprintf("p%d", n)), Role: relations.Partner})
	}
	var all []rulestest.Act
	for n := range 30 {
		other := machine.OrganizationID(fmt.Sprintf("p%d", n))
		var ours, theirs []machine.Message
		for _, role := range relations.Roles {
			ours = append(ours, relations.State{With: people.MemberID(other), Role: role})
			theirs = append(theirs, relations.State{With: "mill", Role: role.Other()})
		}
		all = append(all, as("mill", ours...), as(other, theirs...))
	}
	rulestest.Run(t, crowd(30), []rulestest.Rule{
		refused("thirty others may have yet to answer", "relations.too_many_wait", []rulestest.Act{as("mill", waiting...)}, "mill", supplies),
		refused("three hundred relations are enough", "relations.too_many", all, "mill", supplies),
	})
}

func TestNoAndNoLonger(t *testing.T) {
	decline := relations.Decline{With: "mill", Role: relations.Customer}
	takeBack := relations.TakeBack{With: "dairy", Role: relations.Supplier}
	end := func(until string) relations.End {
		return relations.End{With: "dairy", Role: relations.Supplier, Until: until}
	}
	declinedNow := then(said(), as("dairy", decline))
	again := relations.Stated{Relation: 2, Holder: "mill", By: "mill-rep", Other: "dairy", Role: relations.Supplier, Words: supplies.Words}
	set := then(counts(), as("mill", end(in(t, 40))))
	rulestest.Run(t, start, []rulestest.Rule{
		between(does("the other side says no", said(), "dairy", decline, relations.Declined{Relation: 1, Holder: "dairy", By: "dairy-rep"})),
		refused("then the same is not said again for a month", "relations.declined_lately", declinedNow, "mill", supplies),
		after(does("after that it is", declinedNow, "mill", supplies, again), 31),
		between(does("who said no may say so itself at once", declinedNow, "dairy", buys,
			relations.Stated{Relation: 2, Holder: "dairy", By: "dairy-rep", Other: "mill", Role: relations.Customer})),
		refused("nobody declines what it says itself", "relations.not_asked", said(), "mill", relations.Decline{With: "dairy", Role: relations.Supplier}),
		refused("nor what counts", "relations.not_asked", counts(), "dairy", decline),
		refused("nor what nobody said", "relations.unknown", nil, "dairy", decline),
		refused("nor no role", "relations.bad_role", nil, "dairy", relations.Decline{With: "mill"}),
		between(does("who said it takes it back", said(), "mill", takeBack, relations.StatementTakenBack{Relation: 1, Holder: "mill", By: "mill-rep"})),
		does("and may say it again", then(said(), as("mill", takeBack)), "mill", supplies, again),
		refused("not once it counts", "relations.nothing_to_take_back", counts(), "mill", takeBack),
		refused("nor what the other says", "relations.nothing_to_take_back", said(), "dairy", relations.TakeBack{With: "mill", Role: relations.Customer}),
		refused("nor what nobody said", "relations.unknown", nil, "mill", takeBack),
		refused("nor of nobody", "relations.other_missing", nil, "mill", relations.TakeBack{Role: relations.Supplier}),
		{
			Rule: "what nobody answers falls after the days of the charter", By: "mill-rep", For: "mill", When: supplies, Later: 61,
			Then: []machine.Event{
				relations.Stated{Relation: 1, Holder: "mill", By: "mill-rep", Other: "dairy", Role: relations.Supplier, Words: supplies.Words},
				relations.Lapsed{Relation: 1},
			},
		},
		between(does("either side ends it today, alone", counts(), "mill", end(""), relations.Ended{Relation: 1, Holder: "mill", By: "mill-rep", Until: in(t, 0)})),
		between(after(does("or says that it ended some days ago", counts(), "dairy", relations.End{With: "mill", Role: relations.Customer, Until: in(t, 3)},
			relations.Ended{Relation: 1, Holder: "dairy", By: "dairy-rep", Until: in(t, 3)}), 10)),
		between(does("or on a day to come; until then it counts", counts(), "mill", end(in(t, 40)), relations.EndSet{Relation: 1, Holder: "mill", By: "mill-rep", Until: in(t, 40)}), relations.Supplier),
		{
			Rule: "on that day it counts no more", Given: counts(), By: "mill-rep", For: "mill", When: end(in(t, 40)), Later: 42,
			Then: []machine.Event{
				relations.EndSet{Relation: 1, Holder: "mill", By: "mill-rep", Until: in(t, 40)},
				relations.Ended{Relation: 1, Holder: "mill", Until: in(t, 40)},
			},
		},
		does("the other side may name an earlier day", set, "dairy", relations.End{With: "mill", Role: relations.Customer, Until: in(t, 10)},
			relations.EndSet{Relation: 1, Holder: "dairy", By: "dairy-rep", Until: in(t, 10)}),
		refused("not a later one", "relations.ends_already", set, "dairy", relations.End{With: "mill", Role: relations.Customer, Until: in(t, 60)}),
		between(does("who set the day lets it go on", set, "mill", takeBack, relations.EndTakenBack{Relation: 1, Holder: "mill", By: "mill-rep"}), relations.Supplier),
		between(rulestest.Rule{
			Rule: "and then it does", Given: set, By: "mill-rep", For: "mill", When: takeBack, Later: 60,
			Then: []machine.Event{relations.EndTakenBack{Relation: 1, Holder: "mill", By: "mill-rep"}},
		}, relations.Supplier),
		refused("not the other side", "relations.nothing_to_take_back", set, "dairy", relations.TakeBack{With: "mill", Role: relations.Customer}),
		refused("what does not count is not ended", "relations.counts_not", said(), "mill", end("")),
		refused("nor twice", "relations.counts_not", then(counts(), as("mill", end(""))), "dairy", relations.End{With: "mill", Role: relations.Customer}),
		refused("nor what nobody said", "relations.unknown", nil, "mill", end("")),
		refused("nor with nobody", "relations.other_missing", nil, "mill", relations.End{Role: relations.Supplier}),
		refused("nor before it began", "relations.before_it_began", counts(), "mill", end(in(t, -2))),
		refused("nor in years", "relations.too_far", counts(), "mill", end(in(t, 500))),
		refused("nor on no day", "relations.bad_date", counts(), "mill", end("soon")),
		does("who left ends it too", then(counts(), as("mill", membership.Leave{}), rulestest.Days(8)), "mill", end(in(t, 0)),
			relations.Ended{Relation: 1, Holder: "mill", By: "mill-rep", Until: in(t, 0)}),
	})
}

func TestShowing(t *testing.T) {
	share := relations.Share{Contact: []relations.Role{relations.Partner}, Prices: []relations.Role{relations.Customer}, Hours: []relations.Role{relations.Everybody}}
	set := relations.SharingSet{Holder: "mill", By: "mill-rep", Sharing: relations.Sharing(share)}
	open := relations.Share{Prices: []relations.Role{relations.Everybody}}
	rulestest.Run(t, start, []rulestest.Rule{
		shows(does("what somebody shows is seen by who is that to it, as both say", counts(), "mill", share, set), "dairy", "mill"),
		shows(does("not by who says so alone", said(), "mill", share, set), "mill"),
		shows(rulestest.Rule{
			Rule: "nor when it has ended", Given: then(counts(), as("mill", share)), By: "dairy-rep", For: "dairy", When: relations.End{With: "mill", Role: relations.Customer},
			Then: []machine.Event{relations.Ended{Relation: 1, Holder: "dairy", By: "dairy-rep", Until: in(t, 0)}},
		}, "mill"),
		shows(does("or by everybody", nil, "mill", open, relations.SharingSet{Holder: "mill", By: "mill-rep", Sharing: relations.Sharing(open)}), "dairy", "forge", "mill"),
		shows(does("what one says last holds", []rulestest.Act{as("mill", open)}, "mill", share, set), "mill"),
		refused("nobody is named twice", "relations.named_twice", nil, "mill", relations.Share{Hours: []relations.Role{relations.Partner, relations.Partner}}),
		refused("nor what nobody is", "relations.bad_audience", nil, "mill", relations.Share{Contact: []relations.Role{"friends"}}),
		{Rule: "a stranger shows nothing", Given: []rulestest.Act{rulestest.By("eve", domaintest.Person("eve"))}, By: "eve", When: share, Refused: "relations.no_part"},
	})
	w := start(t)
	if !relations.Shows(w.Store, "mill", "dairy", relations.Hours) || relations.Shows(w.Store, "mill", "dairy", relations.Contact) {
		t.Error("before anything is said hours are for everybody, and what only hosts keep for nobody")
	}
}
