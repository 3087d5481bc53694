package view_test

import (
	"testing"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/membership/view"
	networkview "metaorg/domain/network/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel/readmodeltest"
	"metaorg/web/access"
)

// circleOf folds a world's log and gives its circle.
func circleOf(t *testing.T, w *rulestest.World) view.Circle {
	t.Helper()
	return view.NewCircle(readmodeltest.Fold(t, w.Machine, w.Entries, networkview.View, peopleview.View, charterview.View, view.View))
}

func wantBelongs(t *testing.T, w *rulestest.World, want map[machine.PersonID]bool) {
	t.Helper()
	c := circleOf(t, w)
	for p, belongs := range want {
		got, err := c.Belongs(t.Context(), w.Store, p, w.Now())
		if err != nil || got != belongs {
			t.Errorf("%s takes part: %v, %v; want %v", p, got, err, belongs)
		}
	}
}

func TestWhoTakesPartInAFoundedNetwork(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("small"), []machine.OrganizationID{"mill", "dairy"})
	for _, o := range []machine.OrganizationID{"wood", "iron", "glass"} {
		w.Do(domaintest.Registered(o))
	}
	w.Do([]rulestest.Act{rulestest.By("sue", domaintest.Person("sue"), domaintest.Acceptance(w), membership.Support{}), rulestest.By("alan", domaintest.Person("alan"))})
	w.Must("wood-rep", "wood", domaintest.Acceptance(w), membership.Apply{})
	w.Must("glass-rep", "glass", domaintest.Acceptance(w), membership.Apply{}, membership.WithdrawApplication{})
	wantBelongs(t, w, map[machine.PersonID]bool{
		"mill-rep":           true,  // Acts for a member.
		"wood-rep":           true,  // For an applicant.
		"sue":                true,  // Supports the network.
		"alan":               false, // Is registered and nothing more.
		"iron-rep":           false, // Acts for an organization that is registered and nothing more.
		"glass-rep":          false, // Took the application back.
		"nobody":             false,
		domaintest.Initiator: false, // Has no part that others lack.
	})
	w.Must("mill-rep", "mill", people.GrantMandate{Organization: "mill", Person: "alan", Role: people.Alternate, Until: w.Now() + 10*rulestest.Day})
	wantBelongs(t, w, map[machine.PersonID]bool{"alan": true})
	w.Must("dairy-rep", "dairy", membership.Leave{})
	wantBelongs(t, w, map[machine.PersonID]bool{"dairy-rep": true})
	w.Pass(11)
	wantBelongs(t, w, map[machine.PersonID]bool{"alan": false, "dairy-rep": false, "mill-rep": true})
}

func TestWhoTakesPartWhileANetworkIsForming(t *testing.T) {
	w := domaintest.Forming(t, domaintest.Draft("small"))
	w.Do(domaintest.Registered("mill"))
	w.Do(domaintest.Registered("iron"))
	w.Must(domaintest.Initiator, "", membership.InviteFounder{Organization: "mill"})
	wantBelongs(t, w, map[machine.PersonID]bool{domaintest.Initiator: true, "mill-rep": true, "iron-rep": false})
}

func TestStrangersSeeWhatTheCharterSays(t *testing.T) {
	for preset, want := range map[string]access.Transparency{
		"small": access.Decisions, "federation": access.Decisions, "open": access.Everything,
	} {
		w := domaintest.Forming(t, domaintest.Draft(preset))
		if got := (view.Circle{}).Strangers(w.Store); got != want {
			t.Errorf("under the preset %s strangers see %q, want %q", preset, got, want)
		}
	}
}
