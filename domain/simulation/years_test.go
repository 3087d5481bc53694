package simulation_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/governance"
	"metaorg/tally"
)

var update = flag.Bool("update", false, "write testdata/simulation.md anew")

// seed makes every run the same.
const seed = 20261126

var sizes = []int{2, 7, 15, 30, 200}

// TestSimThreeYears lets networks live and looks at each step of theirs. What
// became of them is in testdata/simulation.md, which it compares with.
func TestSimThreeYears(t *testing.T) {
	if testing.Short() {
		sizes = sizes[:2]
	}
	rows := livedAll(t)
	var out strings.Builder
	out.WriteString(preamble)
	for _, preset := range charter.Presets() {
		fmt.Fprintf(&out, "\n## %s\n", strings.ToUpper(preset.Title[:1])+preset.Title[1:])
		for _, attacked := range []bool{false, true} {
			out.WriteString(headings[attacked])
			for _, n := range sizes {
				out.WriteString(rows[network{preset.ID, n, attacked}])
			}
		}
	}
	if testing.Short() {
		return
	}
	const path = "testdata/simulation.md"
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Fatalf("networks live otherwise now; look at what go test -update ./domain/simulation changes:\n%s", out.String())
	}
}

// network is one that lives.
type network struct {
	preset   string
	members  int
	attacked bool
}

// livedAll lets all networks live, side by side, and returns their rows.
func livedAll(t *testing.T) map[network]string {
	var all []network
	for _, preset := range charter.Presets() {
		for _, n := range sizes {
			all = append(all, network{preset.ID, n, false}, network{preset.ID, n, true})
		}
	}
	rows := make([]string, len(all))
	t.Run("networks", func(t *testing.T) {
		for i, n := range all {
			t.Run(fmt.Sprintf("%s of %d, attacked %v", n.preset, n.members, n.attacked), func(t *testing.T) {
				t.Parallel()
				rows[i] = lived(t, n.preset, n.members, n.attacked)
			})
		}
	})
	byNetwork := map[network]string{}
	for i, n := range all {
		byNetwork[n] = rows[i]
	}
	return byNetwork
}

// lived lets one network live its years, and returns its row.
func lived(t *testing.T, preset string, members int, attacked bool) string {
	l := found(t, preset, members, attacked)
	for range years * 365 {
		l.live()
		l.overdue()
		if len(l.wrong) > 0 {
			t.Fatalf("%s, %d members, day %d:\n%s", preset, members, l.day, strings.Join(l.wrong, "\n"))
		}
	}
	if l.longest > 0 {
		t.Errorf("%s, %d members: something took %d days longer than it may", preset, members, l.longest)
	}
	last := l.shares[len(l.shares)-1]
	row := fmt.Sprintf("| %d | %d", members, last.all)
	if attacked {
		row += fmt.Sprintf(", %d", last.attacker)
	}
	for _, c := range []governance.Class{governance.Ordinary, governance.Special, governance.Principles} {
		row += " | " + l.became(c)
	}
	row += " | " + l.entered()
	if attacked {
		row += fmt.Sprintf(" | %s | %s", l.quarter(l.blocks), l.quarter(func(s share) bool { return 2*s.attacker > s.all }))
	}
	return row + " |\n"
}

// became says how many of a class were adopted, failed for want of a quorum, and
// otherwise; and how many days they took.
func (l *life) became(c governance.Class) string {
	adopted, few, other := 0, 0, 0
	var days []int64
	for _, n := range slices.Sorted(maps.Keys(l.proposed)) {
		d := l.proposed[n]
		if d.class != c || d.reason == "" {
			continue
		}
		days = append(days, d.days)
		switch d.reason {
		case tally.Adopted:
			adopted++
		case tally.NoQuorum:
			few++
		default:
			other++
		}
	}
	return fmt.Sprintf("%d, %d, %d | %s", adopted, few, other, span(days))
}

// entered says how long others than the attacker took to gain a vote.
func (l *life) entered() string {
	var days []int64
	applied := 0
	for _, id := range l.honest {
		if _, newcomer := l.applied[id]; newcomer {
			applied++
			if d, in := l.waited[id]; in {
				days = append(days, d)
			}
		}
	}
	return fmt.Sprintf("%d of %d | %s", len(days), applied, span(days))
}

// span is the median and the most of some days.
func span(days []int64) string {
	if len(days) == 0 {
		return "–"
	}
	slices.Sort(days)
	return fmt.Sprintf("%d, %d", days[len(days)/2], days[len(days)-1])
}

// blocks reports whether the attacker can stop a special decision by voting no
// when everybody votes.
func (l *life) blocks(s share) bool {
	terms := governance.TermsOf(l.w.Store, governance.Special)
	return terms.Bar(governance.FirstVote, s.all).Judge(tally.Count{Yes: s.all - s.attacker, No: s.attacker}) != tally.Adopted
}

// quarter is the first one at whose end something holds.
func (l *life) quarter(holds func(share) bool) string {
	if i := slices.IndexFunc(l.shares, holds); i >= 0 {
		return fmt.Sprint(i + 1)
	}
	return "never"
}

const preamble = `# Three years in simulated networks

Networks of so many founders live three years under each preset. In each vote 27 % of the members take part, as is usual; of them 15 % say
no (4 % object where one no is enough) and 10 % abstain; 4 % of the others give a proxy. 5 % leave each year, 3 % lose their keys for good, fall
silent, and become dormant after two years. Somebody proposes something ordinary each month, something special each quarter, and a change of
principles each year; one other organization applies each quarter. Nobody campaigns for a quorum: it is what the rules alone come to when
few take part, so a quorum of one half is mostly missed at first, and what is special passes in the second call or not at all.

The second table of each preset adds one attacker who takes every entry slot, or five a quarter where the charter has no cap: all that
it sends do what the charter asks, nobody objects to any of them or closes the boundary, and all of them always vote no. So nothing passes
for long in a small network that lets everybody in and looks away; objections, a growth cap and the boundary are there for that.

Checked at every step: no member has two ballots, on each roll are exactly the members of that day, every state is reached by its steps, and
nothing stays undecided longer than its votes, the second call and the answers to objections take.

Columns: members with a vote at the end; of ordinary, special and principles decisions how many were adopted, failed for want of a quorum,
failed otherwise, and the median and most days they took; how many organizations came in, and their median and most days until they had a vote.
`

// headings are those of the tables without and with an attacker.
var headings = map[bool]string{
	false: `
| founders | at the end | ordinary | days | special | days | principles | days | came in | days |
|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
`,
	true: `
With an attacker; the last columns are the quarter from which it can stop a special decision, and win an ordinary one, even when everybody votes.

| founders | at the end, of them the attacker's | ordinary | days | special | days | principles | days | others came in | days | stops special | wins ordinary |
|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
`,
}
