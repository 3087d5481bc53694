package disputes_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/disputes"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// path is what everybody does in one charge, to its end.
type path struct {
	first   string // The panel's finding, "" for silence.
	vote    string // yes, no, few or "" for nobody.
	reasons bool
	appeal  string // To the panel or the members; "" for none.
	second  string // What those find; for the members as in vote.
	leaves  bool   // The charged leaves when the vote is over.
}

// paths are all combinations that differ.
func paths() (all []path) {
	for _, first := range []string{"uphold", "dismiss", ""} {
		if first != "uphold" {
			all = append(all, path{first: first, reasons: true}, path{first: first})
			continue
		}
		for _, vote := range []string{"yes", "no", "few", ""} {
			if vote != "yes" {
				all = append(all, path{first: first, vote: vote})
				continue
			}
			all = append(all, path{first: first, vote: vote, leaves: true})
			for _, reasons := range []bool{true, false} {
				all = append(all, path{first: first, vote: vote, reasons: reasons})
				for _, second := range []string{"uphold", "dismiss", ""} {
					all = append(all, path{first: first, vote: vote, reasons: reasons, appeal: disputes.ToPanel, second: second})
				}
				for _, second := range []string{"yes", "no", "few", ""} {
					all = append(all, path{first: first, vote: vote, reasons: reasons, appeal: disputes.ToMembers, second: second})
				}
			}
		}
	}
	return all
}

// excludes says whether a path ends in exclusion.
func (p path) excludes() bool {
	if p.first != "uphold" || p.vote != "yes" || p.leaves {
		return false
	}
	return p.appeal == "" || p.second == "uphold" || p.second == "yes"
}

func TestEveryPathOfACharge(t *testing.T) {
	for _, p := range paths() {
		t.Run(fmt.Sprintf("%+v", p), func(t *testing.T) {
			c := sit(t, append(slices.Clone(nine), "joy", "kit", "lea", "may", "nod", "oak", "pip")...)
			n := c.charged()
			from := len(c.Entries)
			c.is("bee", membership.Active)
			c.walk(n, p)
			c.at(n, disputes.Closed)
			if got := membership.StateOf(c.Store, "bee") == membership.Excluded; got != p.excludes() {
				t.Errorf("bee is %s", membership.StateOf(c.Store, "bee"))
			}
			if !p.excludes() && !p.leaves {
				c.is("bee", membership.Active)
			}
			c.inOrder(from)
		})
	}
}

// walk lets everybody do what the path says. Time alone moves on what they leave undone.
func (c *court) walk(n uint64, p path) {
	c.t.Helper()
	c.must("bee", disputes.AddPaper{Case: n, Document: paper("d")})
	c.Pass(disputes.ReplyDays - 1)
	c.at(n, disputes.Reply) // Nobody hears a charge before the time to answer is over.
	c.Pass(1)
	c.draw()
	c.hear(n, p.first)
	if p.first != "uphold" {
		c.ending(n, p.reasons)
		return
	}
	c.at(n, disputes.Voting)
	c.is("bee", membership.Active)
	c.ballot(n, p.vote)
	if p.vote != "yes" {
		return
	}
	c.is("bee", membership.Suspended)
	if p.leaves {
		c.must("bee", membership.Leave{})
	}
	c.ending(n, p.reasons)
	if p.appeal == "" {
		if !p.leaves {
			c.is("bee", membership.Suspended) // It can still appeal.
		}
		c.Pass(disputes.AppealDays)
		return
	}
	c.must("bee", disputes.Appeal{Case: n, To: p.appeal, Document: paper("e")})
	if p.appeal == disputes.ToMembers {
		c.ballot(n, p.second)
		return
	}
	c.draw()
	c.hear(n, p.second)
	if p.second == "" {
		c.ballot(n, "few") // A panel that is silent twice leaves it to the members.
		return
	}
	c.ending(n, p.reasons)
}

// hear lets a panel find, or be silent twice.
func (c *court) hear(n uint64, finding string) {
	c.t.Helper()
	c.at(n, disputes.Hearing)
	c.unconcerned(c.of(n).Panel)
	if finding != "" {
		c.judge(n, disputes.Finding(finding), "", 0)
		return
	}
	for range 2 {
		c.unconcerned(c.of(n).Panel)
		c.Pass(disputes.HearingDays)
		c.draw()
	}
}

// ending lets the reasons be given, or not.
func (c *court) ending(n uint64, reasons bool) {
	c.t.Helper()
	if c.of(n).Stage == disputes.Closed {
		return
	}
	c.at(n, disputes.Reasons)
	if reasons {
		c.reason(n)
		return
	}
	c.Pass(disputes.ReasonsDays)
}

// ballot lets the members decide; of fourteen on the roll, few are not enough.
func (c *court) ballot(n uint64, how string) {
	c.t.Helper()
	c.at(n, disputes.Voting)
	proposal := c.of(n).Proposal
	var on []people.MemberID
	for m := range governance.OnRoll(c.Store, proposal, 1) {
		on = append(on, m)
	}
	c.unconcerned(on)
	switch how {
	case "yes":
		c.vote(n, len(on), 0)
	case "no":
		c.vote(n, 2, 8)
	case "few":
		c.vote(n, 3, 0)
	default:
		c.vote(n, 0, 0)
	}
	for number, r := range governance.RoundsOf(c.Store, proposal) {
		if r.Purpose == governance.SecondCallRound {
			c.t.Errorf("round %d of an exclusion is a second call", number)
		}
	}
}

// unconcerned fails the test if one of the sides is among those who decide.
func (c *court) unconcerned(who []people.MemberID) {
	c.t.Helper()
	if slices.Contains(who, "ash") || slices.Contains(who, "bee") {
		c.t.Errorf("a side decides in its own case: %v", who)
	}
}

// inOrder fails the test unless bee's states changed one step at a time, and
// its membership ended only after a suspension.
func (c *court) inOrder(from int) {
	c.t.Helper()
	var steps []string
	for _, e := range c.Events(from) {
		switch e := e.(type) {
		case membership.MemberSuspended:
			steps = append(steps, "suspended")
		case membership.MemberRestored:
			steps = append(steps, "restored")
		case membership.MemberExcluded:
			steps = append(steps, "excluded")
		case membership.Left:
			steps = append(steps, "left")
		case disputes.SanctionImposed:
			if b, _ := disputes.SanctionOf(c.Store, e.Imposed.Before); b.Step != disputes.Suspension || e.Imposed.BeforeAt != b.At {
				c.t.Errorf("the exclusion builds on %+v", b)
			}
		}
	}
	switch got := strings.Join(steps, ", "); got {
	case "", "suspended, excluded", "suspended, restored", "suspended, left":
	default:
		c.t.Errorf("bee was %s", got)
	}
}

// Each row is a history of sanctions, and the most severe step a panel may then
// find fit; whatever panels find, nobody rises by two.
func TestNoStepIsSkipped(t *testing.T) {
	all := []disputes.Step{disputes.Reminder, disputes.Notice, disputes.Pause, disputes.Suspension}
	days := map[disputes.Step]int64{disputes.Pause: 1, disputes.Suspension: 1}
	c := sit(t)
	for next, step := range all {
		n := c.heard()
		for rank, tried := range all {
			want := ""
			if rank > next {
				want = "disputes.step_skipped"
			}
			if got := c.act(machine.OrganizationID(c.of(n).Panel[rank]), disputes.Judge{Case: n, Finding: disputes.ForClaim, Step: tried, Days: days[tried]}); got != want {
				t.Errorf("after %v, %s is refused with %q", all[:next], tried, got)
			}
		}
		c.must("ash", disputes.Withdraw{Case: n})
		c.sanctioned(step, days[step])
		c.Pass(5) // A suspension of a day is over, so that bee is there for the next.
	}
}

func TestWhatAPanelFoundFitIsLoweredWhenItsGroundIsForgotten(t *testing.T) {
	c := sit(t)
	c.sanctioned(disputes.Reminder, 0)
	c.live(disputes.MemoryDays - disputes.MediationDays - 1)
	n := c.heard()
	c.judge(n, disputes.ForClaim, disputes.Notice, 0)
	c.reason(n)
	c.Pass(disputes.AppealDays) // Meanwhile two years have passed since the reminder.
	if s, _ := disputes.SanctionOf(c.Store, c.last("bee")); s.Step != disputes.Reminder || s.Case != n {
		t.Errorf("it is %+v", s)
	}
}

func TestAChargeTakenBackMakesRoomForAnother(t *testing.T) {
	c := sit(t)
	n := c.charged()
	if code := c.act("ash", disputes.Withdraw{Case: n}); code != "" {
		t.Fatal(code)
	}
	c.closed(n, disputes.Withdrawn)
	c.Pass(disputes.ReplyDays)
	c.draw()
	c.closed(n, disputes.Withdrawn)
	c.must("cob", disputes.Charge{Against: "bee", Before: c.last("bee"), Document: paper("c")})
}

func TestAnExclusionIsVotedOnInSecret(t *testing.T) {
	for members, secret := range map[int]bool{9: true, 7: true, 6: false} {
		c := sit(t, nine[:members]...)
		n := c.charged()
		c.Pass(disputes.ReplyDays)
		c.draw()
		c.judge(n, disputes.ForClaim, "", 0)
		c.at(n, disputes.Voting)
		p, _ := governance.ProposalOf(c.Store, c.of(n).Proposal)
		if p.Secret != secret {
			t.Errorf("with %d members of whom two are its sides, the vote is secret: %v, want %v", members, p.Secret, secret)
		}
	}
}
