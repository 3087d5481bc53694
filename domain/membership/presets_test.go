package membership_test

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

var update = flag.Bool("update", false, "write testdata/entry.md anew")

var sizes = []int{2, 3, 5, 7, 15, 30, 200}

const entryPreamble = `# What each preset's numbers of joining come to

For so many members: how many objections stop an application; who decides then; how many members can gain a vote in a quarter; after
how many days an applicant that gives and finds sponsors at once has a vote at the earliest; and after how many days when it is
stopped at once, a panel lets it on and nobody appeals, or all members vote and let it on.

A test makes this file by joining networks of these sizes.
`

func TestWhatThePresetsComeToForWhoeverJoins(t *testing.T) {
	var out strings.Builder
	out.WriteString(entryPreamble)
	for _, preset := range charter.Presets() {
		fmt.Fprintf(&out, "\n## %s\n\n| members | objections that stop | who decides then | new votes a quarter | days until a vote | days when stopped |\n|--:|--:|---|--:|--:|--:|\n",
			strings.ToUpper(preset.Title[:1])+preset.Title[1:])
		for _, n := range sizes {
			fmt.Fprintf(&out, "| %d | %s |\n", n, strings.Join(entryRow(t, preset.ID, n), " | "))
		}
	}
	const file = "testdata/entry.md"
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(kept) != out.String() {
		t.Errorf("%s is not what the rules come to; -update writes it anew:\n%s", file, out.String())
	}
}

// crowd is a network of so many members, at whose door wood stands.
func crowd(t *testing.T, preset string, n int) (w *rulestest.World, all []machine.OrganizationID) {
	w = domaintest.Forming(t, domaintest.Draft(preset), governance.Module)
	for i := range n {
		if i%150 == 100 {
			w.Pass(1) // Registrations have a share for each hour.
		}
		o := machine.OrganizationID(fmt.Sprintf("m%03d", i))
		w.Do(domaintest.Registered(o))
		w.Must(domaintest.Initiator, "", membership.InviteFounder{Organization: o})
		w.Must(domaintest.Rep(o), o, domaintest.Acceptance(w))
		all = append(all, o)
	}
	w.Must(domaintest.Initiator, "", membership.CloseRoll{})
	w.Do(domaintest.Registered("wood"))
	w.Must("wood-rep", "wood", domaintest.Acceptance(w), membership.Apply{})
	return w, all
}

func entryRow(t *testing.T, preset string, n int) []string {
	w, all := crowd(t, preset, n)
	limit := "any"
	if c := membership.GrowthCap(w.Store, false); c > 0 {
		limit = strconv.FormatInt(c, 10)
	}
	checkAsked(t, w, int64(n))
	provide(w, all)
	unstopped := daysUntilVote(w, func() {})
	w, all = crowd(t, preset, n)
	provide(w, all)
	stopAt := int(membership.ObjectionsToStop(w.Store))
	for _, o := range all[n-stopAt:] {
		w.Must(domaintest.Rep(o), o, harm)
	}
	who := ""
	stopped := daysUntilVote(w, func() {
		if name := letOn(w, all); name != "" && who == "" {
			who = name
		}
	})
	checkMeanings(t, w, int64(n), stopAt, who, limit)
	return []string{strconv.Itoa(stopAt), who, limit, unstopped, stopped}
}

// checkMeanings compares what the standing rules say they come to with what
// came of joining.
func checkMeanings(t *testing.T, w *rulestest.World, n int64, stopAt int, who, limit string) {
	t.Helper()
	said := saidOf(w, n)
	for _, name := range []string{"membership.objections_to_stop", "membership.objections_to_stop_percent"} {
		if got := said[name].Number("Count"); got != int64(stopAt) {
			t.Errorf("%d members: %d objections stopped it, and %s says: %s", n, stopAt, name, said[name].Text)
		}
	}
	decides := "all members"
	if panel := said["membership.panel_size"]; panel.Key == "panel" {
		decides = fmt.Sprintf("panel of %d", panel.Number("Count"))
	}
	if decides != who {
		t.Errorf("%d members: %q decided, and the rule says: %s", n, who, said["membership.panel_size"].Text)
	}
	for _, name := range []string{"membership.growth_cap_members", "membership.growth_cap_percent"} {
		most := "any"
		if c := said[name].Number("Count"); c > 0 {
			most = strconv.FormatInt(c, 10)
		}
		if most != limit {
			t.Errorf("%d members: %s can join a quarter, and %s says: %s", n, limit, name, said[name].Text)
		}
	}
}

// checkAsked compares what rules say is asked of an applicant with what is.
func checkAsked(t *testing.T, w *rulestest.World, n int64) {
	t.Helper()
	_, partners := membership.ContributionsNeeded(w.Store, "wood")
	for name, needed := range map[string]int64{"membership.contribution_partners": partners, "membership.sponsors_needed": membership.SponsorsNeeded(w.Store, "wood")} {
		if m := saidOf(w, n)[name]; m.Number("Count") != needed {
			t.Errorf("%d members: %d are needed, and %s says: %s", n, needed, name, m.Text)
		}
	}
}

// saidOf are the meanings of the rules of entry for so many members, by name.
func saidOf(w *rulestest.World, n int64) map[string]machine.Meaning {
	said := map[string]machine.Meaning{}
	for _, rule := range membership.Module.Rules {
		said[rule.Name], _ = charter.MeaningOf(w.Store, rule, n)
	}
	return said
}

// provide gives what the preset asks: contributions and sponsors, as far as
// there are members for it.
func provide(w *rulestest.World, all []machine.OrganizationID) {
	needed, _ := membership.ContributionsNeeded(w.Store, "wood")
	for i := range int(needed) {
		o := all[i%len(all)]
		w.Must("wood-rep", "wood", domaintest.Gave(o))
		w.Must(domaintest.Rep(o), o, membership.ConfirmContribution{Contribution: membership.LastContribution(w.Store)})
	}
	for i := range min(len(all), int(membership.SponsorsNeeded(w.Store, "wood"))) {
		w.Must(domaintest.Rep(all[i]), all[i], membership.Sponsor{Applicant: "wood"})
	}
}

// letOn does what a panel or the members must do to let wood on, and says who does.
func letOn(w *rulestest.World, all []machine.OrganizationID) (who string) {
	c, _ := membership.CaseOf(w.Store, "wood")
	switch c.Stage {
	case membership.Drawing: // A draw waits for acts.
		w.Act(domaintest.Rep(all[0]), all[0], membership.Leave{})
		w.Act(domaintest.Rep(all[0]), all[0], membership.Stay{})
		w.Act(domaintest.Rep(all[0]), all[0], membership.Leave{})
		w.Act(domaintest.Rep(all[0]), all[0], membership.Stay{})
	case membership.Sitting:
		for _, id := range c.Panel {
			o := machine.OrganizationID(id)
			w.Act(domaintest.Rep(o), o, membership.Judge{Applicant: "wood", Verdict: membership.Admitting, Reasons: paper})
		}
		return "panel of " + strconv.Itoa(len(c.Panel))
	case membership.Voting:
		for _, o := range all {
			w.Act(domaintest.Rep(o), o, governance.Vote{Proposal: c.Proposal, Choice: governance.Yes})
		}
		return "all members"
	case membership.Appealable, membership.Settled:
	}
	return ""
}

// daysUntilVote lets days pass, doing something each day, until wood is a member.
func daysUntilVote(w *rulestest.World, each func()) string {
	for d := range 150 {
		each()
		if membership.IsActive(w.Store, people.MemberID("wood")) {
			return strconv.Itoa(d)
		}
		w.Pass(1)
	}
	return "never"
}
