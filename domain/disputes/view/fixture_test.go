package view_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/disputes"
	"metaorg/domain/disputes/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	membershipview "metaorg/domain/membership/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/domain/tellers"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

// elsewhere carries messages at once, as decisions do after their votes.
var elsewhere = machine.Module{
	Name:  "elsewhere",
	Kinds: []machine.Kind{machine.KindOf[decide]("elsewhere.decide", "Carry messages.")},
}

type decide struct {
	Messages []wire.Message `json:"messages"`
}

func (decide) Check() error { return nil }
func (m decide) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightSpecial, m.Messages)
	return err
}

// nine are the members; ash brings a case against bee.
var nine = []machine.OrganizationID{"ash", "bee", "cob", "dew", "elm", "fir", "gum", "hop", "ivy"}

func start(t testing.TB) *rulestest.World {
	t.Helper()
	return domaintest.Founded(t, domaintest.Draft("federation"), nine, governance.Module, tellers.Module, disputes.Module, elsewhere)
}

// kept are papers in memory.
type kept map[string]string

func (k kept) papers() view.Papers {
	return view.Papers{
		Keep: func(_ context.Context, _ machine.PersonID, text string, _ int64) (string, error) {
			hash := strings.Repeat("0", 62) + string(rune('a'+len(k)/6)) + string(rune('a'+len(k)%6))
			k[hash] = text
			return hash, nil
		},
		Read: func(_ context.Context, hash string) (string, bool, error) {
			text, ok := k[hash]
			return text, ok, nil
		},
	}
}

func views(w *rulestest.World) []readmodel.View {
	return []readmodel.View{peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), view.View}
}

func siteOver(t *testing.T, w *rulestest.World, k kept) *pagetest.Site {
	t.Helper()
	return pagetest.Over(t, w, views(w), append(pages(w), view.Pages(k.papers()))...)
}

// pages are those of the modules before.
func pages(w *rulestest.World) []page.Module {
	return []page.Module{site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages()}
}

// draw lets enough blocks pass for a lot.
func draw(w *rulestest.World) {
	w.Wait(1)
	for range 3 {
		w.Must(domaintest.Initiator, "", decide{})
	}
}

// heard is ash's case against bee before a panel.
func heard(w *rulestest.World, document disputes.Paper) []machine.OrganizationID {
	w.Must("ash-rep", "ash", disputes.Open{Against: "bee", Cause: disputes.Agreement, Document: document})
	w.Pass(disputes.MediationDays)
	draw(w)
	c, _ := disputes.CaseOf(w.Store, disputes.LastCase(w.Store))
	var panel []machine.OrganizationID
	for _, m := range c.Panel {
		panel = append(panel, machine.OrganizationID(m))
	}
	return panel
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

// bystander is a member that is not on the panel.
func bystander(panel []machine.OrganizationID) machine.OrganizationID {
	for _, o := range nine[2:] {
		on := false
		for _, p := range panel {
			on = on || p == o
		}
		if !on {
			return o
		}
	}
	panic("everybody is on the panel")
}

// decideFor lets everybody on the roll vote yes, and the decision take effect.
func decideFor(w *rulestest.World, proposal uint64) {
	at := func(get func(governance.Round) int64) {
		for range 3 {
			var last governance.Round
			for _, r := range governance.RoundsOf(w.Store, proposal) {
				last = r
			}
			w.Wait(max(0, get(last)-w.Now()))
		}
	}
	at(func(r governance.Round) int64 { return r.Opens })
	if governance.IsSecret(w.Store, proposal) {
		draw(w)
		at(func(r governance.Round) int64 { return r.Closes })
		roll := slices.Collect(governance.OnRoll(w.Store, proposal, 1))
		counting, _ := tellers.CountingOf(w.Store, proposal, 1)
		for _, m := range counting.Tellers {
			o := machine.OrganizationID(m)
			w.Must(domaintest.Rep(o), o, tellers.Tell{Proposal: proposal, Present: roll, Yes: int64(len(roll))})
		}
		w.Pass(5)
		return
	}
	for m := range governance.OnRoll(w.Store, proposal, 1) {
		o := machine.OrganizationID(m)
		w.Must(domaintest.Rep(o), o, governance.Vote{Proposal: proposal, Choice: governance.Yes})
	}
	at(func(r governance.Round) int64 { return r.Closes })
	w.Pass(5)
}
