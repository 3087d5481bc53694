package app_test

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"metaorg/client"
	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/mandates"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// scene lets tests do to a member what disputes do to it.
var scene = machine.Module{
	Name:  "scene",
	Kinds: []machine.Kind{machine.KindOf[pause]("scene.pause", "Pause dairy's benefits."), machine.KindOf[suspend]("scene.suspend", "Suspend dairy's vote.")},
}

type (
	pause   struct{}
	suspend struct{}
)

func (pause) Check() error   { return nil }
func (suspend) Check() error { return nil }

func (pause) Apply(s *machine.Step) error {
	membership.Pause(s, "dairy", s.Time+30*rulestest.Day)
	return nil
}

func (suspend) Apply(s *machine.Step) error {
	return membership.Suspend(s, "dairy", s.Time+30*rulestest.Day)
}

// side is one of two acts that meet.
type side struct {
	says string
	act  rulestest.Act
}

// meeting is two acts at the same moment: what comes of them depends on nothing
// but which comes first in the log.
type meeting struct {
	preset  string
	applied bool // Press has applied.
	given   []rulestest.Act
	one     side
	other   side
	later   []rulestest.Act // What is done after both.
	tells   func(*rulestest.World) string
}

var five = []machine.OrganizationID{"bank", "dairy", "forge", "mill", "wood"}

func signs(o machine.OrganizationID, do ...machine.Message) rulestest.Act {
	return rulestest.For(domaintest.Rep(o), o, do...)
}

// alternate lets pat act for a member too.
func alternate(o machine.OrganizationID) []rulestest.Act {
	return []rulestest.Act{rulestest.By("pat", domaintest.Person("pat")), rulestest.By(domaintest.Rep(o), people.GrantMandate{Organization: o, Person: "pat", Role: people.Alternate})}
}

func votes(c governance.Choice) governance.Vote { return governance.Vote{Proposal: 1, Choice: c} }

// objects is a no with a reason.
var objects = governance.Vote{Proposal: 1, Choice: governance.No, Clause: "P1"}

// meetings are all pairs of the table in the decision on conflicting acts.
func meetings() []meeting {
	proposed := signs("mill", governance.Propose{Title: "Buy flour together", Text: "We do."})
	opened := []rulestest.Act{proposed, rulestest.Days(7)}
	amends := governance.Amend{Proposal: 1, Title: "Buy flour together", Text: "Those of us who want to."}
	return []meeting{
		{
			given: rulestest.Join(alternate("dairy"), opened), tells: counted,
			one:   side{"a representative votes yes", signs("dairy", votes(governance.Yes))},
			other: side{"its alternate votes no", rulestest.For("pat", "dairy", votes(governance.No))},
		},
		{
			given: rulestest.Join(alternate("dairy"), opened), tells: counted,
			one:   side{"a representative revokes an alternate's mandate", rulestest.By("dairy-rep", people.RevokeMandate{Organization: "dairy", Person: "pat"})},
			other: side{"the alternate votes yes", rulestest.For("pat", "dairy", votes(governance.Yes))},
		},
		{
			given: rulestest.Join([]rulestest.Act{rulestest.By("pat", domaintest.Person("pat"))}, opened), tells: counted,
			one:   side{"a representative hands over to another", rulestest.By("dairy-rep", people.GrantMandate{Organization: "dairy", Person: "pat", Role: people.Representative})},
			other: side{"the other votes yes", rulestest.For("pat", "dairy", votes(governance.Yes))},
		},
		{
			given: rulestest.Join(alternate("dairy"), opened), tells: counted,
			one:   side{"a member leaves", signs("dairy", membership.Leave{})},
			other: side{"its alternate votes yes", rulestest.For("pat", "dairy", votes(governance.Yes))},
		},
		{
			preset: "small", given: []rulestest.Act{proposed}, tells: standing,
			one:   side{"a member objects to a proposal", signs("dairy", objects)},
			other: side{"who made it withdraws it", signs("mill", governance.Withdraw{Proposal: 1})},
		},
		{
			preset: "small", given: []rulestest.Act{proposed, signs("wood", objects)}, tells: standing,
			one:   side{"who made it amends a proposal", signs("mill", amends)},
			other: side{"a second member objects", signs("dairy", objects)},
		},
		{
			applied: true, tells: applies,
			one:   side{"a member objects to an application", signs("dairy", membership.Object{Applicant: "press", Clause: "P1"})},
			other: side{"the applicant withdraws it", signs("press", membership.WithdrawApplication{})},
		},
		{
			given: rulestest.Join(alternate("dairy"), opened), tells: counted, later: []rulestest.Act{signs("mill", votes(governance.Yes))},
			one:   side{"a member gives a proxy to one that votes yes", signs("dairy", governance.GiveProxy{Proposal: 1, To: "mill"})},
			other: side{"its alternate votes no", rulestest.For("pat", "dairy", votes(governance.No))},
		},
		{
			given: opened, tells: counted,
			one:   side{"a member's benefits are paused", rulestest.By(domaintest.Initiator, pause{})},
			other: side{"the member votes yes", signs("dairy", votes(governance.Yes))},
		},
		{
			given: opened, tells: counted,
			one:   side{"a member's vote is suspended", rulestest.By(domaintest.Initiator, suspend{})},
			other: side{"the member votes yes", signs("dairy", votes(governance.Yes))},
		},
		{
			given: opened, tells: counted,
			one:   side{"a member's benefits are paused", rulestest.By(domaintest.Initiator, pause{})},
			other: side{"another gives it a proxy", signs("wood", governance.GiveProxy{Proposal: 1, To: "dairy"})},
			later: []rulestest.Act{signs("dairy", votes(governance.Yes))},
		},
	}
}

// counted says what the vote on the first proposal came to.
func counted(w *rulestest.World) string {
	w.Pass(14)
	p, _ := governance.ProposalOf(w.Store, 1)
	for _, r := range governance.RoundsOf(w.Store, 1) {
		return fmt.Sprintf("%d yes, %d no; %s", r.Result.Count.Yes, r.Result.Count.No, p.Status)
	}
	return string(p.Status)
}

// standing says how far the first proposal has come.
func standing(w *rulestest.World) string {
	p, _ := governance.ProposalOf(w.Store, 1)
	var ballots int
	for range governance.BallotsOf(w.Store, 1, p.Rounds) {
		ballots++
	}
	return fmt.Sprintf("%s, round %d with %d ballots", p.Status, p.Rounds, ballots)
}

// applies says what became of an application.
func applies(w *rulestest.World) string {
	return fmt.Sprintf("%s, %d object", cmp.Or(string(membership.StateOf(w.Store, "press")), "no applicant"), len(membership.Objectors(w.Store, "press")))
}

// happens lets both acts come to the node at once, signed before either counts,
// and says what came of them.
func (m meeting) happens(t *testing.T, first, second side) string {
	preset := m.preset
	if preset == "" {
		preset = "federation"
	}
	share := charter.RuleValue{Name: "governance.proxies_percent", Value: 40}
	w := domaintest.Founded(t, domaintest.Draft(preset, share), five, mandates.Module, governance.Module, scene)
	if m.applied {
		w.Do(domaintest.Registered("press"))
		w.Must("press-rep", "press", domaintest.Acceptance(w), membership.Apply{})
	}
	w.Do(m.given)
	var came []string
	envelopes := [][]byte{w.Envelope(first.act.By, first.act.For, first.act.Do...), w.Envelope(second.act.By, second.act.For, second.act.Do...)}
	for _, r := range w.SubmitAll(envelopes) {
		no := r.Refused
		if no == nil {
			no = r.Outcomes[0].Refusal()
		}
		if no == nil {
			came = append(came, "done")
		} else {
			came = append(came, "refused: "+no.Text+" ("+no.Code+")")
		}
	}
	w.Do(m.later)
	return fmt.Sprintf("| %s | %s | %s | %s | %s |\n", first.says, came[0], second.says, came[1], m.tells(w))
}

const conflictsPreamble = `# What comes of two acts at the same moment

Both are signed before either counts, and come in one block. The order in the log decides, and nothing else: not who meant it first, nor
whose node was nearer. Each pair is here in both orders; the last column says what came of it in the end.

A test makes this file by letting it happen.

| first | | then | | in the end |
|---|---|---|---|---|
`

func TestWhatComesOfTwoActsAtOnceFollowsFromTheirOrder(t *testing.T) {
	var out strings.Builder
	out.WriteString(conflictsPreamble)
	for _, m := range meetings() {
		out.WriteString(m.happens(t, m.one, m.other))
		out.WriteString(m.happens(t, m.other, m.one))
	}
	const file = "testdata/conflicts.md"
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
		t.Errorf("%s is not what comes of it; -update writes it anew:\n%s", file, out.String())
	}
}

// races is how often two race to a node.
const races = 8

// TestTwoThatRaceToANodeComeToWhatTheirOrderSays lets people send at the same
// moment to a running node, again and again, and looks that what came of it is
// what the log's order says, whichever that was.
func TestTwoThatRaceToANodeComeToWhatTheirOrderSays(t *testing.T) {
	x := expose(t, 0)
	pat := people.GrantMandate{Organization: "mill", Person: "alan", Role: people.Alternate}
	x.do("mill-rep", "", pat)
	for n := uint64(2); n < 2+races; n++ {
		x.do("dairy-rep", "dairy", governance.Propose{Title: fmt.Sprintf("Matter %d", n), Text: "We do."})
		vote := func(c governance.Choice) governance.Vote { return governance.Vote{Proposal: n, Choice: c} }
		switch n % 3 {
		case 0: // The later ballot counts.
			yes, no := x.race(racer{"mill-rep", "mill", vote(governance.Yes)}, racer{"alan", "mill", vote(governance.Abstain)})
			want := "yes"
			if no.entry > yes.entry {
				want = "abstain"
			}
			if yes.code+no.code != "" || !strings.Contains(x.as("mill-rep").send(http.MethodGet, fmt.Sprintf("/v1/ballots?proposal=%d", n), "", "").body, `"`+want+`"`) {
				t.Errorf("round %d: %+v, %+v: the last ballot does not count", n, yes, no)
			}
		case 1: // One of the two, never both.
			voted, withdrawn := x.race(racer{"mill-rep", "mill", vote(governance.Yes)}, racer{"dairy-rep", "dairy", governance.Withdraw{Proposal: n}})
			if codes := voted.code + withdrawn.code; codes != "governance.decided" && codes != "governance.voted_on" {
				t.Errorf("round %d: the vote came to %+v, the withdrawal to %+v", n, voted, withdrawn)
			}
		case 2: // Revoked first, it can't vote; else both are done.
			revoked, voted := x.race(racer{"mill-rep", "", people.RevokeMandate{Organization: "mill", Person: "alan"}}, racer{"alan", "mill", vote(governance.Yes)})
			late := voted.code == "people.no_mandate"
			if revoked.code != "" || voted.code != "" && !late || !late && voted.entry > revoked.entry {
				t.Errorf("round %d: the revocation came to %+v, the vote to %+v", n, revoked, voted)
			}
			x.do("mill-rep", "", pat)
		}
	}
}

// racer is who sends something at the same moment as another.
type racer struct {
	by  machine.PersonID
	org machine.OrganizationID
	do  machine.Message
}

// arrived is where an act stands in the log, or why it is not there.
type arrived struct {
	entry uint64
	code  string
}

// race lets two send at once.
func (x *exposed) race(one, other racer) (first, second arrived) {
	x.t.Helper()
	var both sync.WaitGroup
	for r, came := range map[racer]*arrived{one: &first, other: &second} {
		both.Go(func() { *came = x.sends(r) })
	}
	both.Wait()
	return first, second
}

func (x *exposed) sends(r racer) arrived {
	d := client.Draft{Author: r.by, Key: rulestest.Key(string(r.by)).ID(), For: r.org, Messages: []machine.Message{r.do}}
	done, err := x.node.Do(x.t.Context(), d, heldBy(r.by))
	var no *machine.Refusal
	if errors.As(err, &no) {
		return arrived{code: no.Code}
	}
	if err != nil {
		x.t.Error(err)
		return arrived{}
	}
	if no := done.Outcomes[0].Refusal; no != nil {
		return arrived{done.Entry, no.Code}
	}
	return arrived{entry: done.Entry}
}
