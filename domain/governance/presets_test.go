package governance_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/tally"
)

var update = flag.Bool("update", false, "write testdata/presets.md anew")

var (
	sizes   = []int64{2, 3, 5, 7, 15, 30, 200}
	classes = []governance.Class{governance.Ordinary, governance.Special, governance.Principles, governance.Entrenched, governance.Urgent}
)

func TestPresetsNameEveryRuleOfDeciding(t *testing.T) {
	for _, p := range charter.Presets() {
		given := map[string]int64{}
		for _, v := range p.Values() {
			given[v.Name] = v.Value
		}
		for _, r := range governance.Module.Rules {
			v, ok := given[r.Name]
			if !ok || v < r.Min || v > r.Max {
				t.Errorf("preset %s: %s is %d (given %t), outside %d to %d", p.ID, r.Name, v, ok, r.Min, r.Max)
			}
			delete(given, r.Name)
		}
		for name := range given {
			if strings.HasPrefix(name, "governance.") {
				t.Errorf("preset %s gives %s, which is not declared", p.ID, name)
			}
		}
	}
}

// termsUnder are a class's terms under a preset, as a proposal shows them.
func termsUnder(t *testing.T, preset string, c governance.Class) governance.Terms {
	w := domaintest.Founded(t, domaintest.Draft(preset), five[:2], governance.Module, toys)
	w.Must("dairy-rep", "dairy", resolution(c))
	p, _ := governance.ProposalOf(w.Store, 1)
	return p.Terms
}

// purposesOf are the rounds that a class can have.
func purposesOf(c governance.Class) []governance.Purpose {
	return map[governance.Class][]governance.Purpose{
		governance.Ordinary:   {governance.FirstVote},
		governance.Special:    {governance.FirstVote, governance.SecondCallRound},
		governance.Principles: {governance.FirstVote, governance.Confirmation},
		governance.Entrenched: {governance.FirstVote, governance.Confirmation},
		governance.Urgent:     {governance.FirstVote},
	}[c]
}

// yesNeeded is the least number of yes with which a bar is cleared when so many
// take part and nobody abstains. It asks the count itself, so it assumes nothing.
func yesNeeded(b tally.Bar, part int64) int64 {
	yes := int64(0)
	for b.Judge(tally.Count{Yes: yes, No: part - yes}) != tally.Adopted {
		yes++
	}
	return yes
}

// daysUntilEffect is how long a proposal takes that is decided in this round.
func daysUntilEffect(terms governance.Terms, p governance.Purpose) int64 {
	first := terms.NoticeDays + terms.WindowDays + terms.WindowHours/24
	switch p {
	case governance.SecondCallRound:
		first += terms.SecondCall.AfterDays + terms.WindowDays
	case governance.Confirmation:
		first += min(terms.ConfirmAfterDays+terms.WindowDays, terms.ConfirmUntilDays)
	case governance.FirstVote, governance.AmendedVote, governance.CalledVote, governance.Runoff:
	}
	return first + terms.DelayDays
}

const preamble = `# What each preset's numbers come to

For every class of decision and each of its votes: of so many members, how many must take part; how many yes it then needs, when all
vote yes or no and when only just enough do; how many no stop it when all vote; how many stop it by staying away; what one member alone
can do; and how many days pass from proposing to effect, with messages to carry (a resolution takes effect without the delay, and a
second call or confirmation counts from the first proposal). Where there are fewer members than a minimum, all of them must take part.

An urgent decision carries no messages and lapses unless an ordinary one confirms it within 30 days. What is lazy, and how many proxies one
member can hold, has tables of its own below each preset's. Where ordinary decisions are by consent, one reasoned no stops a text until it is
amended; after two amendments a majority can be asked, so that consent takes at most three windows, two fortnights to answer in, and that vote.

A test makes this file from the rules and holds real votes at and just below the numbers.
`

// presetTables writes down what every preset's numbers come to.
func presetTables(t *testing.T) string {
	var out strings.Builder
	out.WriteString(preamble)
	for _, preset := range charter.Presets() {
		fmt.Fprintf(&out, "\n## %s\n", strings.ToUpper(preset.Title[:1])+preset.Title[1:])
		for _, c := range classes {
			terms := termsUnder(t, preset.ID, c)
			for _, p := range purposesOf(c) {
				fmt.Fprintf(&out, "\n### %s, %s: %s, %d days\n\n", c, strings.ReplaceAll(string(p), "_", " "), worded(terms), daysUntilEffect(terms, p))
				out.WriteString("| members | take part | yes when all vote | yes when just enough vote | no to stop it | stay away to stop it | one alone |\n")
				out.WriteString("|--:|--:|--:|--:|--:|--:|---|\n")
				for _, n := range sizes {
					writeRow(&out, terms.Bar(p, n), n)
				}
			}
		}
		writeLazy(&out, termsUnder(t, preset.ID, governance.Lazy))
		writeProxies(&out, termsUnder(t, preset.ID, governance.Ordinary))
	}
	return out.String()
}

// writeLazy writes down how many stop a lazy decision.
func writeLazy(out *strings.Builder, terms governance.Terms) {
	fmt.Fprintf(out, "\n### lazy: silence agrees, %d days\n\n| members | reasoned no to stop it |\n|--:|--:|\n", terms.WindowDays)
	for _, n := range sizes {
		fmt.Fprintf(out, "| %d | %d |\n", n, terms.Bar(governance.FirstVote, n).Objections)
	}
}

// writeProxies writes down how many votes one member can cast.
func writeProxies(out *strings.Builder, terms governance.Terms) {
	out.WriteString("\n### proxies, except on principles and what is entrenched\n\n| members | held by one at most | ballots of one at most, as a share |\n|--:|--:|--:|\n")
	for _, n := range sizes {
		most := terms.MostProxies(n)
		fmt.Fprintf(out, "| %d | %d | %d of %d |\n", n, most, most+1, n)
	}
}

func writeRow(out *strings.Builder, b tally.Bar, n int64) {
	all := yesNeeded(b, n)
	stop, away := n-all+1, n-b.Quorum+1
	alone := "neither passes nor stops it" // That nobody passes anything alone is tested below.
	switch {
	case stop == 1 && away == 1:
		alone = "stops it, by a no or by staying away"
	case stop == 1:
		alone = "stops it, by a no"
	case away == 1:
		alone = "stops it, by staying away"
	}
	fmt.Fprintf(out, "| %d | %d | %d | %d | %d | %d | %s |\n", n, b.Quorum, all, yesNeeded(b, b.Quorum), stop, away, alone)
}

func worded(terms governance.Terms) string {
	switch terms.Method {
	case tally.ByConsent:
		return "consent, nobody says no"
	case tally.ByShareOfAll:
		return fmt.Sprintf("%d/%d of all members", terms.Majority.Num, terms.Majority.Den)
	case tally.BySupermajority:
		return fmt.Sprintf("%d/%d of yes and no", terms.Majority.Num, terms.Majority.Den)
	default:
		return "more yes than no"
	}
}

func TestNobodyDecidesAloneAndASecondCallIsNeverHarder(t *testing.T) {
	for _, preset := range charter.Presets() {
		for _, c := range classes {
			terms := termsUnder(t, preset.ID, c)
			for n := int64(2); n <= 300; n++ {
				first := terms.Bar(governance.FirstVote, n)
				for _, p := range purposesOf(c) {
					b := terms.Bar(p, n)
					if b.Quorum > first.Quorum || b.Judge(tally.Count{Yes: 1}) == tally.Adopted {
						t.Fatalf("%s, %s, %s with %d members: %+v", preset.ID, c, p, n, b)
					}
				}
			}
		}
	}
}

func TestPresetsComeToWhatTheDocsSay(t *testing.T) {
	const path = "testdata/presets.md"
	got := presetTables(t)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Fatalf("the rules have changed, or the table was edited; look at what go test -update ./domain/governance changes:\n%s", got)
	}
}

// trial is one proposal voted on at, or just below, what its rounds need.
type trial struct {
	class   governance.Class
	rounds  []tally.Count
	reasons []tally.Reason
}

// trialsOf are the votes that a class's numbers say just pass and just fail.
func trialsOf(terms governance.Terms, c governance.Class, n int64) (all []trial) {
	prefix := trial{class: c}
	for _, p := range purposesOf(c) {
		b := terms.Bar(p, n)
		needed, fewest := yesNeeded(b, n), yesNeeded(b, b.Quorum)
		for _, count := range []tally.Count{
			{Yes: needed, No: n - needed},         // All vote, and just enough say yes.
			{Yes: needed - 1, No: n - needed + 1}, // One less.
			{Yes: fewest, No: b.Quorum - fewest},  // Just enough vote, and just enough say yes.
			{Yes: 1, Abstain: b.Quorum - 1},       // Just enough take part, and one says yes.
			{Yes: b.Quorum - 1},                   // One too few take part.
		} {
			all = append(all, prefix.with(count, b.Judge(count)))
		}
		prefix = prefix.with(tally.Count{}, tally.NoQuorum)
		if c == governance.Principles || c == governance.Entrenched {
			prefix = trial{class: c}.with(tally.Count{Yes: n}, tally.Adopted)
		}
	}
	for i, tr := range all {
		// Where another round follows that the trial is not about, nobody votes in it.
		follows := map[governance.Class]tally.Reason{
			governance.Special: tally.NoQuorum, governance.Principles: tally.Adopted, governance.Entrenched: tally.Adopted,
		}[c]
		if len(tr.rounds) == 1 && tr.reasons[0] == follows {
			all[i] = tr.with(tally.Count{}, tally.NoQuorum)
		}
	}
	return all
}

// with is the trial and one more round.
func (tr trial) with(c tally.Count, reason tally.Reason) trial {
	tr.rounds, tr.reasons = append(slices.Clone(tr.rounds), c), append(slices.Clone(tr.reasons), reason)
	return tr
}

func TestRealVotesComeToWhatTheNumbersSay(t *testing.T) {
	for _, preset := range charter.Presets() {
		for _, n := range []int64{2, 5, 15} {
			t.Run(fmt.Sprintf("%s with %d members", preset.ID, n), func(t *testing.T) {
				for _, c := range classes {
					tryOut(t, preset.ID, c, n)
				}
			})
		}
	}
}

// tryOut holds all trials of a class in one network, day by day.
func tryOut(t *testing.T, preset string, c governance.Class, n int64) {
	var members []machine.OrganizationID
	for i := range n {
		members = append(members, machine.OrganizationID(fmt.Sprintf("m%02d", i)))
	}
	w := domaintest.Founded(t, domaintest.Draft(preset), members, governance.Module, toys)
	terms := termsUnder(t, preset, c)
	trials := trialsOf(terms, c, n)
	for i, tr := range trials {
		who := members[i%len(members)]
		w.Must(domaintest.Rep(who), who, tr.propose(i))
	}
	done := map[uint64]int64{} // When each was executed.
	for today, waiting := int64(0), true; waiting; today++ {
		waiting = false
		for i, tr := range trials {
			number := uint64(i + 1)
			voteIfOpen(w, number, tr, members)
			now := status(w, number)
			waiting = waiting || now == governance.Undecided || now == governance.Adopted && c != governance.Urgent
			if now == governance.Executed && done[number] == 0 {
				done[number] = today
			}
		}
		w.Pass(1)
	}
	for i, tr := range trials {
		number := uint64(i + 1)
		checkTrial(t, w, number, tr)
		want := daysUntilEffect(terms, present(w, number).Purpose)
		if took, ok := done[number]; ok && took != want {
			t.Errorf("%s, %d members, %+v took effect after %d days, want %d", c, n, tr.rounds, took, want)
		}
	}
}

// voteIfOpen casts a trial's ballots when a round is open in which nobody has voted yet.
func voteIfOpen(w *rulestest.World, n uint64, tr trial, members []machine.OrganizationID) {
	r := present(w, n)
	p, _ := governance.ProposalOf(w.Store, n)
	if p.Status != governance.Undecided || w.Now() < r.Opens {
		return
	}
	for range governance.BallotsOf(w.Store, n, p.Rounds) {
		return
	}
	count := tr.rounds[p.Rounds-1]
	letters := strings.Repeat("y", int(count.Yes)) + strings.Repeat("n", int(count.No)) + strings.Repeat("a", int(count.Abstain))
	w.Do(votes(n, members, letters))
}

// propose is the proposal of the trial in this place: with a message to carry,
// where its class may.
func (tr trial) propose(i int) governance.Propose {
	p := governance.Propose{Title: fmt.Sprintf("Trial %d", i+1), Class: tr.class}
	if tr.class == governance.Urgent {
		p.Text = "Do it now."
	} else {
		p.Messages = carried(note{"done"})
	}
	return p
}

func checkTrial(t *testing.T, w *rulestest.World, n uint64, tr trial) {
	rounds := uint64(0)
	for number, r := range governance.RoundsOf(w.Store, n) {
		rounds = number
		if int(number) > len(tr.reasons) {
			t.Errorf("%s: %+v had a round %d of %+v", tr.class, tr.rounds, number, r)
			continue
		}
		if want := tr.reasons[number-1]; r.Result.Reason != want || r.Result.Count != tr.rounds[number-1] {
			t.Errorf("%s, round %d of %+v came to %s with %+v, want %s", tr.class, number, tr.rounds, r.Result.Reason, r.Result.Count, want)
		}
	}
	last := tr.reasons[len(tr.reasons)-1]
	switch got := status(w, n); {
	case rounds < uint64(len(tr.reasons)):
		t.Errorf("%s: %+v had only %d rounds", tr.class, tr.rounds, rounds)
	case got == governance.Executed && last != tally.Adopted, got == governance.Rejected && last == tally.Adopted:
		t.Errorf("%s: %+v is %s", tr.class, tr.rounds, got)
	}
}
