package membership_test

import (
	"fmt"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// sanctions lets tests call what other modules do to a membership.
var sanctions = machine.Module{
	Name: "sanctions",
	Kinds: []machine.Kind{
		machine.KindOf[suspend]("sanctions.suspend", "Suspend a member."),
		machine.KindOf[pause]("sanctions.pause", "Pause a member's benefits."),
		machine.KindOf[restore]("sanctions.restore", "Restore a member."),
		machine.KindOf[exclude]("sanctions.exclude", "Exclude a member."),
		machine.KindOf[admit]("sanctions.admit", "Admit an applicant of whom nobody asked the members."),
	},
}

type (
	suspend struct {
		Member people.MemberID `json:"member"`
		Until  int64           `json:"until"`
	}
	restore struct {
		Member people.MemberID `json:"member"`
	}
	exclude restore
	admit   restore
	pause   suspend
)

func (suspend) Check() error { return nil }
func (restore) Check() error { return nil }
func (exclude) Check() error { return nil }
func (admit) Check() error   { return nil }
func (pause) Check() error   { return nil }

func (m suspend) Apply(s *machine.Step) error { return membership.Suspend(s, m.Member, m.Until) }
func (m restore) Apply(s *machine.Step) error { return membership.Restore(s, m.Member) }
func (m pause) Apply(s *machine.Step) error {
	membership.Pause(s, m.Member, s.Time+m.Until)
	return nil
}
func (m exclude) Apply(s *machine.Step) error { return membership.Exclude(s, m.Member) }
func (m admit) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightOrdinary, s.Wire([]machine.Message{membership.Admit{Applicant: m.Member}}))
	return err
}

var vouch = membership.Sponsor{Applicant: "wood"}

// decided lets the members adopt a proposal that carries a message, and
// waits until it has taken effect. It takes 25 days of the small preset.
func decided(w *rulestest.World, m machine.Message) {
	w.Must("bank-rep", "bank", governance.Propose{Title: "Decide", Class: governance.Special, Messages: []wire.Message{w.Machine.Wire(m)}})
	n := governance.LastProposal(w.Store)
	w.Pass(8)
	for _, o := range members {
		if membership.HasBallot(w.Store, people.MemberID(o)) {
			w.Must(domaintest.Rep(o), o, governance.Vote{Proposal: n, Choice: governance.Yes})
		}
	}
	w.Pass(17)
}

func TestSponsoring(t *testing.T) {
	start := under("small", value("sponsors_needed", 2), value("contributions_needed", 0))
	one, two := by("mill", vouch), by("dairy", vouch)
	undo := membership.WithdrawSponsorship{Applicant: "wood"}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "a member vouches for an applicant", By: "mill-rep", For: "mill", When: vouch,
			Then: []machine.Event{membership.Sponsored{Applicant: "wood", Sponsor: "mill", Count: 1, Needed: 2}},
		},
		{Rule: "without sponsors nobody becomes a member", After: 30, Check: is("wood", membership.Provisional)},
		{Rule: "one of two is too few", Given: []rulestest.Act{one}, After: 30, Check: is("wood", membership.Provisional)},
		{Rule: "two of two are enough", Given: []rulestest.Act{one, two}, After: 8, Check: is("wood", membership.Active)},
		{
			Rule: "the last one missing makes a provisional member a member", Given: []rulestest.Act{one, rulestest.Days(8)}, By: "dairy-rep", For: "dairy", When: vouch,
			Then: []machine.Event{membership.Sponsored{Applicant: "wood", Sponsor: "dairy", Count: 2, Needed: 2}, membership.Activated{Member: "wood"}},
		},
		{Rule: "a sponsor knows an applicant", By: "mill-rep", For: "mill", When: membership.Sponsor{Applicant: "iron"}, Refused: "membership.no_open_application"},
		{Rule: "a sponsorship is of somebody", By: "mill-rep", For: "mill", When: membership.Sponsor{}, Refused: "membership.applicant_missing"},
		{Rule: "who has no vote does not sponsor", By: "iron-rep", For: "iron", When: vouch, Refused: "membership.no_ballot"},
		{
			Rule: "who has its benefits paused sponsors nobody", Given: []rulestest.Act{by("bank", pause{Member: "mill", Until: 2 * rulestest.Day})},
			By: "mill-rep", For: "mill", When: vouch, Refused: "membership.benefits_paused",
		},
		{
			Rule: "a shorter pause does not end a longer one", Given: []rulestest.Act{by("bank", pause{Member: "mill", Until: 2 * rulestest.Day}, pause{Member: "mill", Until: 1})},
			By: "mill-rep", For: "mill", After: 1, When: vouch, Refused: "membership.benefits_paused",
		},
		{
			Rule: "and sponsors again afterwards", Given: []rulestest.Act{by("bank", pause{Member: "mill", Until: 2 * rulestest.Day})},
			By: "mill-rep", For: "mill", After: 2, When: vouch, Then: []machine.Event{membership.Sponsored{Applicant: "wood", Sponsor: "mill", Count: 1, Needed: 2}},
		},
		{
			Rule: "whom it sponsored before stays sponsored", Given: []rulestest.Act{one, two, by("bank", pause{Member: "mill", Until: 20 * rulestest.Day})},
			After: 8, Check: is("wood", membership.Active),
		},
		{Rule: "nobody sponsors twice", Given: []rulestest.Act{one}, By: "mill-rep", For: "mill", When: vouch, Refused: "membership.sponsored_already"},
		{
			Rule: "a sponsorship is taken back", Given: []rulestest.Act{one}, By: "mill-rep", For: "mill", When: undo,
			Then: []machine.Event{membership.SponsorshipWithdrawn{Applicant: "wood", Sponsor: "mill"}},
		},
		{Rule: "one that was taken back does not count", Given: []rulestest.Act{one, two, by("mill", undo)}, After: 8, Check: is("wood", membership.Provisional)},
		{Rule: "but still as one in 30 days", Given: []rulestest.Act{one, by("mill", undo)}, By: "mill-rep", For: "mill", When: vouch, Refused: "membership.sponsors_often"},
		{Rule: "only a sponsor takes it back", By: "mill-rep", For: "mill", When: undo, Refused: "membership.no_sponsor"},
		{Rule: "taking back names somebody", By: "mill-rep", For: "mill", When: membership.WithdrawSponsorship{}, Refused: "membership.applicant_missing"},
		{Rule: "once the applicant is a member, a sponsorship stands", Given: []rulestest.Act{one, two, rulestest.Days(8)}, By: "mill-rep", For: "mill", When: undo, Refused: "membership.no_open_application"},
		{Rule: "a sponsor without a vote does not count", Given: []rulestest.Act{one, two, by("bank", suspend{Member: "mill"})}, After: 8, Check: is("wood", membership.Provisional)},
		{Rule: "nobody alone declares a fake", By: "mill-rep", For: "mill", When: membership.DeclareFake{Member: "wood"}, Refused: "membership.needs_decision"},
	})
}

func TestAMemberSponsorsOneIn30DaysAndFiveAYear(t *testing.T) {
	w := under("small", value("sponsors_needed", 2))(t)
	for i := range 7 {
		o := machine.OrganizationID(fmt.Sprintf("new-%d", i))
		w.Do(domaintest.Registered(o))
		w.Must(domaintest.Rep(o), o, domaintest.Acceptance(w), membership.Apply{})
	}
	for i := range 5 {
		m := membership.Sponsor{Applicant: people.MemberID(fmt.Sprintf("new-%d", i))}
		w.Must("mill-rep", "mill", m)
		w.Pass(29)
		m.Applicant = people.MemberID(fmt.Sprintf("new-%d", i+1))
		if out := w.Act("mill-rep", "mill", m)[0]; out.Code != "membership.sponsors_often" {
			t.Fatalf("number %d: %+v", i, out)
		}
		w.Pass(2)
	}
	sixth := membership.Sponsor{Applicant: "new-5"}
	if out := w.Act("mill-rep", "mill", sixth)[0]; out.Code != "membership.sponsors_often" {
		t.Fatalf("a sixth in a year: %+v", out)
	}
	w.Pass(220)
	w.Must("mill-rep", "mill", sixth)
}

func TestWhoSponsorsIsSomebodyElse(t *testing.T) {
	w := under("small", value("sponsors_needed", 2))(t)
	w.Must("wood-rep", "wood", people.Disclose{Parents: []people.Parent{{Organization: "mill", Control: people.Ownership}}})
	if out := w.Act("mill-rep", "mill", vouch)[0]; out.Code != "membership.own_kind" {
		t.Fatalf("outcome %+v", out)
	}
}

func TestAFakeBarsItsSponsorsForAYear(t *testing.T) {
	w := under("small", value("sponsors_needed", 1), value("contributions_needed", 0))(t)
	w.Do([]rulestest.Act{by("mill", vouch), rulestest.Days(8)})
	is("wood", membership.Active)(t, w)
	decided(w, membership.DeclareFake{Member: "wood"})
	w.Must("iron-rep", "iron", domaintest.Acceptance(w), membership.Apply{})
	w.Pass(20)
	if out := w.Act("mill-rep", "mill", membership.Sponsor{Applicant: "iron"})[0]; out.Code != "membership.sponsor_barred" {
		t.Fatalf("outcome %+v", out)
	}
	if !membership.HasBallot(w.Store, "mill") {
		t.Fatal("the sponsor lost its vote")
	}
	for _, again := range []struct {
		do   machine.Message
		code string
	}{
		{membership.DeclareFake{Member: "wood"}, "membership.declared_already"},
		{membership.DeclareFake{Member: "nobody"}, "membership.unknown_member"},
		{membership.LiftExclusion{Member: "wood"}, "membership.not_excluded"},
	} {
		from := len(w.Entries)
		decided(w, again.do)
		if failed := failure(w, from); failed != again.code {
			t.Errorf("%T came to %q, not %q", again.do, failed, again.code)
		}
	}
	if out := w.Act("mill-rep", "mill", admit{"wood"})[0]; out.Code != "membership.no_vote_waits" {
		t.Errorf("who was never asked about is admitted: %+v", out)
	}
	w.Pass(365)
	w.Must("mill-rep", "mill", membership.Sponsor{Applicant: "iron"})
}

// failure is the code with which a decision failed to take effect since an entry.
func failure(w *rulestest.World, from int) (code string) {
	for _, e := range w.Events(from) {
		if f, ok := e.(governance.ExecutionFailed); ok {
			code = f.Code
		}
	}
	return code
}

// TestNeverMoreMembersAreAskedThanThereAre has an open network, which asks for
// contributions to three members and for two sponsors, while it is still small.
func TestNeverMoreMembersAreAskedThanThereAre(t *testing.T) {
	for _, row := range []struct {
		rule               string
		members            int
		common             machine.OrganizationID // A parent of the applicant.
		partners, sponsors int64
	}{
		{"one is asked twice or more", 2, "bank", 1, 1},
		{"two are asked for what two can do", 2, "", 2, 2},
		{"three of whom one is the applicant's own are as two", 3, "bank", 2, 2},
		{"three are as many as the charter asks", 3, "", 3, 2},
		{"of more no more are asked", 4, "", 3, 2},
	} {
		t.Run(row.rule, func(t *testing.T) {
			w := domaintest.Founded(t, domaintest.Draft("open"), members[:row.members], governance.Module)
			w.Do(domaintest.Registered("wood"))
			if row.common != "" {
				w.Must("wood-rep", "wood", people.Disclose{Parents: []people.Parent{{Organization: row.common, Control: people.Ownership}}})
			}
			_, partners := membership.ContributionsNeeded(w.Store, "wood")
			if sponsors := membership.SponsorsNeeded(w.Store, "wood"); partners != row.partners || sponsors != row.sponsors {
				t.Errorf("%d members must confirm and %d vouch, want %d and %d", partners, sponsors, row.partners, row.sponsors)
			}
		})
	}
}
