package outgrown_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	"metaorg/domain/governance/view/outgrown"
	"metaorg/domain/mandates"
	membershipview "metaorg/domain/membership/view"
	networkview "metaorg/domain/network/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

// grown is a small network of so many members, who moved how long votes are open.
func grown(t *testing.T, n int) (s *pagetest.Site, members []machine.OrganizationID) {
	for i := range n {
		members = append(members, machine.OrganizationID(fmt.Sprintf("m%02d", i)))
	}
	w := domaintest.Founded(t, domaintest.Draft("small", charter.RuleValue{Name: "governance.ordinary_window_days", Value: 9}), members, mandates.Module, governance.Module)
	rules := w.Machine.StandingRules()
	views := []readmodel.View{networkview.View, peopleview.View, charterview.Explained(rules), membershipview.View, governanceview.Readable(w.Machine)}
	return pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(rules), membershipview.Pages(), governanceview.Pages(), outgrown.Pages(rules)), members
}

var first = pagetest.Person("m00-rep", "m00")

func TestEveryStateIsInTheCatalogue(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("small"), []machine.OrganizationID{"mill", "wood"}, mandates.Module, governance.Module)
	rules := w.Machine.StandingRules()
	views := []readmodel.View{networkview.View, peopleview.View, charterview.Explained(rules), membershipview.View, governanceview.Readable(w.Machine)}
	pagetest.Over(t, w, views, charterview.Pages(rules), outgrown.Pages(rules)).Samples(t)
}

func TestWhereTheRulesFitNothingIsSaid(t *testing.T) {
	s, _ := grown(t, 14)
	s.As(t, pagetest.Stranger()).Get("/charter/size").Is(http.StatusOK).Sees("14 members have a vote", "They fit: nothing needs to be done.")
	s.As(t, first).Get("/home").SeesNot("more or fewer than the rules")
	s.As(t, first).Get("/coordination").SeesNot("Do the rules fit")
}

func TestWhoOutgrowsAPresetIsLedToAProposalThatKeepsWhatMembersMoved(t *testing.T) {
	s, members := grown(t, 15)
	s.As(t, first).Get("/home").Sees("15 members: more or fewer than the rules “small and friendly” are meant for")
	s.As(t, first).Get("/coordination").Sees("Do the rules fit", "See what “federation” would change")
	a := s.As(t, pagetest.Stranger()).Get("/charter/size").Is(http.StatusOK).Sees("What that would change", "Of 15 voting members, 4 must take part.", "You changed these rules yourselves")
	a.One(`a.button[href="/proposals/charter?part=rules&preset=federation"]`)

	form := s.As(t, first).Get("/proposals/charter?part=rules&preset=federation").Is(http.StatusOK)
	form.Kept("rules.governance.ordinary_window_days", "9").Kept("rules.governance.ordinary_notice_days", "7").Kept("preset", "federation")
	var fields []string
	for _, n := range form.All(`form[action="/proposals/charter"] input[name], form[action="/proposals/charter"] textarea[name], form[action="/proposals/charter"] option[selected]`) {
		switch name := pagetest.Attribute(n, "name"); {
		case n.Data == "option":
			fields = append(fields, pagetest.Attribute(n.Parent, "name"), pagetest.Attribute(n, "value"))
		case n.Data == "textarea" && n.FirstChild != nil:
			fields = append(fields, name, n.FirstChild.Data)
		case pagetest.Attribute(n, "type") == "checkbox" || pagetest.Attribute(n, "type") == "radio":
			if pagetest.Has(n, "checked") {
				fields = append(fields, name, pagetest.Attribute(n, "value"))
			}
		case n.Data == "input":
			fields = append(fields, name, pagetest.Attribute(n, "value"))
		}
	}
	preview := s.As(t, first).Post("/proposals/charter", fields...).Is(http.StatusOK).Kept("title", "Standing rules for our size: federation").Sees("What it changes in the charter").SeesNot("9 days")
	message := pagetest.Attribute(preview.One("[name=messages]"), "value")
	var m machine.Message
	s.Let(func(w *rulestest.World) {
		var carried machine.Readable
		err := json.Unmarshal([]byte(message), &carried)
		if err == nil {
			m, err = w.Machine.FromJSON(carried.Kind, carried.Content)
		}
		if err != nil {
			t.Fatal(err)
		}
		set := m.(charter.SetRules)
		if set.Preset != "federation" || len(set.Values) != 1 || set.Values[0] != (charter.RuleValue{Name: "governance.ordinary_window_days", Value: 9}) {
			t.Errorf("the proposal carries %+v", set)
		}
		w.Must("m00-rep", "m00", governance.Propose{Title: "Federation", Class: governance.Special, Messages: []wire.Message{w.Machine.Wire(m)}})
	})
	s.As(t, first).Get("/charter/size").Sees("It is proposed:", "Federation")
	s.As(t, first).Get("/home").SeesNot("more or fewer than the rules")

	s.Let(func(w *rulestest.World) {
		w.Pass(7)
		for _, o := range members {
			w.Must(domaintest.Rep(o), o, governance.Vote{Proposal: 1, Choice: governance.No})
		}
		w.Pass(8)
	})
	s.As(t, first).Get("/charter/size").Sees("The members turned this down", "Propose it all the same")
	s.As(t, first).Get("/home").SeesNot("more or fewer than the rules")
	s.As(t, first).Get("/coordination").SeesNot("Do the rules fit")
	s.Let(func(w *rulestest.World) { w.Pass(91) })
	s.As(t, first).Get("/home").Sees("more or fewer than the rules")
}
