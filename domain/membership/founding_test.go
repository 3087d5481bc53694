package membership_test

import (
	"fmt"
	"reflect"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

const founder = domaintest.Initiator

// forming has a draft, and three organizations registered: mill and dairy are
// on the founding roll, wood is not.
func forming(t testing.TB) *rulestest.World {
	w := domaintest.Forming(t, domaintest.Draft("small"))
	for _, o := range []machine.OrganizationID{"mill", "dairy", "wood"} {
		w.Do(domaintest.Registered(o))
	}
	w.Must(founder, "", membership.InviteFounder{Organization: "mill"}, membership.InviteFounder{Organization: "dairy"})
	return w
}

func TestFounding(t *testing.T) {
	signing := domaintest.Acceptance(forming(t))
	mill, dairy := rulestest.For("mill-rep", "mill", signing), rulestest.For("dairy-rep", "dairy", signing)
	signed := []rulestest.Act{mill, dairy}
	founded := join(signed, rulestest.By(founder, membership.CloseRoll{}))
	rulestest.Run(t, forming, []rulestest.Rule{
		{
			Rule: "who drafted the charter invites organizations", By: founder, When: membership.InviteFounder{Organization: "wood"},
			Then: []machine.Event{membership.FounderInvited{Organization: "wood", By: founder}},
		},
		{
			Rule: "who acts for a founder invites organizations too", By: "mill-rep", For: "mill", When: membership.InviteFounder{Organization: "wood"},
			Then: []machine.Event{membership.FounderInvited{Organization: "wood", By: "mill-rep"}},
		},
		{Rule: "nobody else invites", By: "wood-rep", For: "wood", When: membership.InviteFounder{Organization: "wood"}, Refused: "membership.no_founder"},
		{Rule: "an invitation names somebody", By: founder, When: membership.InviteFounder{}, Refused: "membership.organization_missing"},
		{Rule: "a founder is registered", By: founder, When: membership.InviteFounder{Organization: "nobody"}, Refused: "membership.unknown_organization"},
		{Rule: "nobody is on the roll twice", By: founder, When: membership.InviteFounder{Organization: "mill"}, Refused: "membership.invited_already"},
		{
			Rule: "a founder withdraws itself, even after signing", Given: []rulestest.Act{mill}, By: "mill-rep", For: "mill",
			When: membership.WithdrawFounder{Organization: "mill"},
			Then: []machine.Event{membership.FounderWithdrawn{Organization: "mill", By: "mill-rep"}},
		},
		{
			Rule: "who drafted the charter withdraws whoever has not signed", By: founder, When: membership.WithdrawFounder{Organization: "mill"},
			Then: []machine.Event{membership.FounderWithdrawn{Organization: "mill", By: founder}},
		},
		{Rule: "nobody takes off the roll who has signed", Given: []rulestest.Act{mill}, By: founder, When: membership.WithdrawFounder{Organization: "mill"}, Refused: "membership.not_yours_to_withdraw"},
		{Rule: "one founder does not take another off the roll", By: "mill-rep", For: "mill", When: membership.WithdrawFounder{Organization: "dairy"}, Refused: "membership.not_yours_to_withdraw"},
		{Rule: "only who is on the roll is taken off it", By: founder, When: membership.WithdrawFounder{Organization: "wood"}, Refused: "membership.not_on_roll"},
		{Rule: "the network is not founded while one has not signed", Given: []rulestest.Act{mill}, By: founder, When: membership.CloseRoll{}, Refused: "membership.founder_unsigned"},
		{
			Rule: "one organization alone founds no network", Given: []rulestest.Act{mill, rulestest.By(founder, membership.WithdrawFounder{Organization: "dairy"})},
			By: founder, When: membership.CloseRoll{}, Refused: "membership.too_few_founders",
		},
		{Rule: "a signature under an old draft does not count", Given: join(signed, rulestest.By(founder, domaintest.Draft("open"))), By: founder, When: membership.CloseRoll{}, Refused: "membership.founder_unsigned"},
		{Rule: "a draft lapses after 180 days", Given: signed, After: 181, By: founder, When: membership.CloseRoll{}, Refused: "membership.founding_lapsed"},
		{Rule: "an outsider does not close the roll", Given: signed, By: "wood-rep", When: membership.CloseRoll{}, Refused: "membership.no_founder"},
		{Rule: "a network is founded once", Given: founded, By: founder, When: membership.CloseRoll{}, Refused: "membership.founded_already"},
		{Rule: "after founding nobody is put on the roll", Given: founded, By: founder, When: membership.InviteFounder{Organization: "wood"}, Refused: "membership.founded_already"},
	})
}

func TestFoundingNeedsADraft(t *testing.T) {
	start := func(t testing.TB) *rulestest.World {
		return rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, people.Module, membership.Module)
	}
	rulestest.Run(t, start, []rulestest.Rule{{
		Rule: "without a draft there is nothing to found on", Given: domaintest.Registered("mill"),
		By: "mill-rep", When: membership.InviteFounder{Organization: "mill"}, Refused: "membership.no_draft",
	}})
}

func TestTheNetworkIsFoundedOnceAllHaveSigned(t *testing.T) {
	w := forming(t)
	signing := domaintest.Acceptance(w)
	w.Must("mill-rep", "mill", signing)
	w.Must("dairy-rep", "dairy", signing)
	from := len(w.Entries)
	w.Must("dairy-rep", "dairy", membership.CloseRoll{})
	want := []machine.Event{
		membership.NetworkFounded{Version: 1, Hash: signing.Hash, Founders: []people.MemberID{"dairy", "mill"}},
		membership.Activated{Member: "dairy", Founder: true},
		membership.Activated{Member: "mill", Founder: true},
	}
	if got := w.Events(from)[1:]; !reflect.DeepEqual(got, want) { // The first is the charter's Adopted.
		t.Fatalf("events %+v", got)
	}
	if membership.ActiveCount(w.Store) != 2 || !membership.IsActive(w.Store, "mill") || !machine.NetworkOf(w.Store).Founded {
		t.Fatal("the network does not count its founders")
	}
	w.Do(domaintest.Registered("late"))
	if out := w.Act(founder, "", membership.InviteFounder{Organization: "late"})[0]; out.Code != "membership.founded_already" {
		t.Fatalf("the founder kept a power: %+v", out)
	}
}

func TestAFoundingRollIsBounded(t *testing.T) {
	w := forming(t)
	name := func(i int) machine.OrganizationID { return machine.OrganizationID(fmt.Sprintf("org-%d", i)) }
	for i := range membership.MaxFounders - 2 {
		if i%150 == 0 {
			w.Pass(1) // Registrations have a share for each hour.
		}
		w.Do(domaintest.Registered(name(i)))
		w.Must(founder, "", membership.InviteFounder{Organization: name(i)})
	}
	if out := w.Act(founder, "", membership.InviteFounder{Organization: "wood"})[0]; out.Code != "membership.too_many_founders" {
		t.Fatalf("outcome %+v", out)
	}
}
