package circles_test

import (
	"slices"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/circles"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/wire"
)

func charterSays(rule string, value int64) charter.RuleValue {
	return charter.RuleValue{Name: rule, Value: value}
}

// Each row does something with ash's matter in a circle, and says where that
// leaves it.
func TestWaysOfAMatter(t *testing.T) {
	for _, row := range []struct {
		rule  string
		in    circles.Create
		do    func(h *house, n uint64)
		stage circles.Stage
	}{
		{"silence adopts in a lazy circle", kitchen(), func(h *house, _ uint64) { h.Pass(5) }, circles.Adopted},
		{"what is adopted waits before it takes effect", kitchen(), func(h *house, _ uint64) { h.Pass(5 + 6) }, circles.Adopted},
		{"what nobody lifts takes effect", kitchen(), func(h *house, _ uint64) { h.Pass(5 + 7) }, circles.InForce},
		{"one objection of two leaves it adopted", kitchen(), func(h *house, n uint64) {
			h.object(n, "bee")
			h.Pass(5)
		}, circles.Adopted},
		{"as many objections as the circle's rule says bring it before all members", kitchen(), func(h *house, n uint64) {
			h.object(n, "bee", "cob")
			h.Pass(5)
		}, circles.Lifted},
		{"objections count when the window ends, not before", kitchen(), func(h *house, n uint64) { h.object(n, "bee", "cob") }, circles.Open},
		{"who objects and then agrees objects no more", kitchen(), func(h *house, n uint64) {
			h.object(n, "bee", "cob")
			h.must("cob", circles.Agree{Matter: n})
			h.Pass(5)
		}, circles.Adopted},
		{"who agrees and then objects, objects", kitchen(), func(h *house, n uint64) {
			h.object(n, "bee")
			h.must("cob", circles.Agree{Matter: n})
			h.object(n, "cob")
			h.Pass(5)
		}, circles.Lifted},
		{"who objects and leaves the circle objects no more", kitchen(), func(h *house, n uint64) {
			h.must("elm", circles.Join{Circle: 1})
			h.object(n, "bee", "cob")
			h.must("cob", circles.Leave{Circle: 1})
			h.Pass(5)
		}, circles.Adopted},
		{"never are more objections needed than half of the voices", kitchen(), func(h *house, n uint64) {
			h.must("dew", circles.Leave{Circle: 1})
			h.object(n, "bee")
			h.Pass(5)
		}, circles.Lifted},
		{"those under common control object once", kitchen(), func(h *house, n uint64) {
			h.must("elm", circles.Join{Circle: 1})
			h.must("cob", people.Disclose{Parents: []people.Parent{{Organization: "bee", Control: people.Ownership}}})
			h.object(n, "bee", "cob")
			h.Pass(5)
		}, circles.Adopted},
		{"a circle of which two are left when the window ends decides nothing", kitchen(), func(h *house, n uint64) {
			h.must("cob", circles.Leave{Circle: 1})
			h.must("dew", circles.Leave{Circle: 1})
			h.Pass(5)
		}, circles.LapsedOpen},
		{"by consent silence is not enough", council(), func(h *house, _ uint64) { h.Pass(5) }, circles.Rejected},
		{"by consent half of the circle agree and nobody objects", council(), func(h *house, n uint64) {
			h.must("bee", circles.Agree{Matter: n})
			h.Pass(5)
		}, circles.Adopted},
		{"by consent one objection stops it", council(), func(h *house, n uint64) {
			h.must("bee", circles.Agree{Matter: n})
			h.must("cob", circles.Agree{Matter: n})
			h.object(n, "dew")
			h.Pass(5)
		}, circles.Rejected},
		{"who proposed takes it back while the circle is asked", kitchen(), func(h *house, n uint64) { h.must("ash", circles.Withdraw{Matter: n}) }, circles.Withdrawn},
		{"what is taken back stays so when the window ends", kitchen(), func(h *house, n uint64) {
			h.object(n, "bee", "cob")
			h.must("ash", circles.Withdraw{Matter: n})
			h.Pass(5)
		}, circles.Withdrawn},
		{"whoever has a voice lifts it up while the circle is asked", kitchen(), func(h *house, n uint64) { h.lift(n, "ivy") }, circles.Lifted},
		{"what is lifted stays so when the window ends", kitchen(), func(h *house, n uint64) {
			h.object(n, "bee")
			h.lift(n, "ivy")
			h.Pass(6)
		}, circles.Lifted},
		{"what is adopted is lifted before it takes effect, and waits", kitchen(), func(h *house, n uint64) {
			h.Pass(5 + 6)
			h.lift(n, "ivy")
			h.Pass(2)
		}, circles.Lifted},
		{"all members let it stand", kitchen(), func(h *house, n uint64) {
			h.lift(n, "ivy")
			h.vote(n, 9)
		}, circles.InForce},
		{"all members overturn it", kitchen(), func(h *house, n uint64) {
			h.Pass(5)
			h.lift(n, "ivy")
			h.vote(n, 2)
		}, circles.OutVoted},
		{"what nobody votes on does not stand", kitchen(), func(h *house, n uint64) {
			h.lift(n, "ivy")
			h.Pass(30)
		}, circles.OutVoted},
		{"what a circle is asked about lapses when its term ends", brief(), func(h *house, _ uint64) { h.Pass(31) }, circles.LapsedOpen},
		{"what was adopted before a term ended takes effect", kitchen(), func(h *house, _ uint64) {
			h.Pass(358)
			n := h.pots()
			h.Pass(5)
			h.at(n, circles.Adopted)
			h.Pass(7)
			h.in(1, circles.Resting)
			h.at(n, circles.InForce)
		}, circles.InForce},
		{"what a circle is asked about lapses when it is dissolved", kitchen(), func(h *house, _ uint64) { h.decided(circles.Dissolve{Circle: 1}) }, circles.LapsedOpen},
		{"what was adopted before a circle was dissolved takes effect", kitchen(), func(h *house, _ uint64) {
			h.Pass(5)
			h.decided(circles.Dissolve{Circle: 1})
			h.Pass(7)
		}, circles.InForce},
		{"what a dissolved circle adopted can still be lifted", kitchen(), func(h *house, n uint64) {
			h.Pass(5)
			h.decided(circles.Dissolve{Circle: 1})
			h.lift(n, "ivy")
		}, circles.Lifted},
		{"what was lifted before a circle was dissolved is for the members", kitchen(), func(h *house, n uint64) {
			h.lift(n, "ivy")
			h.decided(circles.Dissolve{Circle: 1})
			h.vote(n, 9)
		}, circles.InForce},
		{"what is open closes by the rule with which it opened", kitchen(), func(h *house, n uint64) {
			c := changed()
			c.Method, c.Objections = circles.Consent, 0
			h.decided(c)
			h.object(n, "bee")
			h.Pass(5)
		}, circles.Adopted},
	} {
		t.Run(row.rule, func(t *testing.T) {
			h := build(t)
			n := h.open(row.in)
			row.do(h, n)
			h.at(n, row.stage)
		})
	}
}

// brief is a kitchen for a month, whose members have longer to answer.
func brief() circles.Create {
	c := kitchen()
	c.TermMonths, c.ReviewMonths, c.WindowDays = 1, 0, 40
	return c
}

func TestWhoComesFirstInTheLogCounts(t *testing.T) {
	for _, row := range []struct {
		rule        string
		first, then func(h *house, n uint64) string
		code        string
	}{
		{"lifted, then objected to", lifts, objects, "circles.not_open"},
		{"objected to, then lifted", objects, lifts, ""},
		{"left, then objected to", leaves, objects, "circles.not_in_circle"},
		{"objected to, then left", objects, leaves, ""},
		{"taken back, then lifted", withdraws, lifts, "circles.not_to_lift"},
		{"lifted, then taken back", lifts, withdraws, "circles.not_open"},
		{"dissolved, then lifted", dissolves, lifts, "circles.not_to_lift"},
		{"dissolved, then objected to", dissolves, objects, "circles.not_open"},
		{"lifted, then dissolved", lifts, dissolves, ""},
		{"dissolved, then left", dissolves, leaves, "circles.dissolved"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			h := build(t)
			n := h.open(kitchen())
			if code := row.first(h, n); code != "" {
				t.Fatalf("the first was refused: %s", code)
			}
			if code := row.then(h, n); code != row.code {
				t.Errorf("the second was refused with %q, want %q", code, row.code)
			}
		})
	}
}

func lifts(h *house, n uint64) string {
	return h.act("bee", circles.Lift{Matter: n, Document: paper("a")})
}

func objects(h *house, n uint64) string   { return h.act("bee", circles.Object{Matter: n, Clause: "P1"}) }
func leaves(h *house, _ uint64) string    { return h.act("bee", circles.Leave{Circle: 1}) }
func withdraws(h *house, n uint64) string { return h.act("ash", circles.Withdraw{Matter: n}) }
func dissolves(h *house, _ uint64) string { return h.carried(circles.Dissolve{Circle: 1}) }

func TestATermEndsAndIsRenewed(t *testing.T) {
	h := build(t)
	h.open(kitchen())
	from := len(h.Entries)
	h.Pass(362) // The circle's year is 365 days.
	n := h.pots()
	h.Pass(3)
	h.in(1, circles.Resting)
	h.at(n, circles.LapsedOpen)
	if got := h.Events(from); !told[circles.TermEndsSoon](got) || !told[circles.ReviewFallsDue](got) || !told[circles.CircleRested](got) {
		t.Error("a term that ends is told of before, and its review too")
	}
	h.decided(circles.Renew{Circle: 1, TermMonths: 2})
	h.in(1, circles.Working)
	h.Pass(5)
	h.at(n, circles.LapsedOpen)
	h.pots()
	h.Pass(100)
	h.in(1, circles.Resting)
}

func TestATermThatIsRenewedBeforeItsEndDoesNotEndThen(t *testing.T) {
	h := build(t)
	h.decided(kitchen())
	h.Pass(300)
	h.decided(circles.Renew{Circle: 1, TermMonths: 12})
	from := len(h.Entries)
	h.Pass(100)
	h.in(1, circles.Working)
	if told[circles.TermEndsSoon](h.Events(from)) {
		t.Error("the term before was told of")
	}
}

func told[E any](events []machine.Event) bool {
	return slices.ContainsFunc(events, func(e machine.Event) bool { _, ok := e.(E); return ok })
}

func TestAnybodyJoinsAnOpenCircleAndOthersLetIn(t *testing.T) {
	h := build(t)
	h.decided(kitchen(), council())
	h.must("elm", circles.Join{Circle: 1}, circles.Join{Circle: 2})
	within := func(circle uint64, want bool) {
		t.Helper()
		if c, _ := circles.CircleOf(h.Store, circle); slices.Contains(c.Members, "elm") != want {
			t.Errorf("in circle %d are %v", circle, c.Members)
		}
	}
	within(1, true)
	within(2, false)
	n := circles.LastMatter(h.Store)
	h.must("ash", circles.Agree{Matter: n})
	h.must("bee", circles.Agree{Matter: n})
	h.Pass(5)
	within(2, true)
	h.at(n, circles.InForce)
	h.must("elm", circles.Leave{Circle: 2})
	within(2, false)
	h.must("elm", circles.Join{Circle: 2})
	h.Pass(5)
	within(2, false) // Nobody said yes.
}

func TestWhomTheMembersPutInMeanwhileTheCircleNeedNotLetIn(t *testing.T) {
	h := build(t)
	h.decided(council())
	h.must("elm", circles.Join{Circle: 1})
	n := circles.LastMatter(h.Store)
	c, _ := circles.CircleOf(h.Store, 1)
	change := changed()
	change.Method, change.Objections, change.Entry, change.Members = circles.Consent, 0, circles.ByConsent, append(c.Members, "elm")
	h.decided(change)
	h.must("ash", circles.Agree{Matter: n})
	h.must("bee", circles.Agree{Matter: n})
	h.Pass(5)
	h.at(n, circles.LapsedOpen) // The members had put it in already.
}

func TestACircleActsInTheNetworksName(t *testing.T) {
	h := build(t)
	h.decided(kitchen())
	propose := func(m machine.Message) uint64 {
		h.must("ash", circles.Propose{Circle: 1, Title: "Bulletin", Messages: []wire.Message{h.Machine.Wire(m)}})
		return circles.LastMatter(h.Store)
	}
	n := propose(circles.PostBulletin{Title: "Closed", Text: "In August.", Days: 30})
	h.Pass(5)
	if _, up := circles.BulletinOf(h.Store, 1); up {
		t.Error("the bulletin is up while it can be lifted")
	}
	h.Pass(7)
	h.at(n, circles.InForce)
	if bulletin, up := circles.BulletinOf(h.Store, 1); !up || bulletin.Text != "In August." {
		t.Errorf("the bulletin is %v", bulletin)
	}
	h.Pass(30)
	if _, up := circles.BulletinOf(h.Store, 1); up {
		t.Error("the bulletin stays up when its time is over")
	}
	n = propose(refuse{})
	h.Pass(12)
	h.at(n, circles.Failed)
	n = propose(refuse{})
	h.lift(n, "ivy")
	h.vote(n, 9)
	h.at(n, circles.Failed)
	n = propose(circles.PostBulletin{Title: "Open", Text: "In September.", Days: 30})
	less := changed()
	less.Kinds = nil
	h.decided(less)
	h.Pass(12)
	h.at(n, circles.Failed) // It is no longer left to the circle.
}

func TestIndividualsWhoAreMembersLiftToo(t *testing.T) {
	h := build(t, charterSays("membership.individuals", 2))
	h.Must("ada", "", domaintest.Person("ada"))
	h.Must("ada", "", domaintest.Acceptance(h.World), membership.Apply{})
	for _, o := range []machine.OrganizationID{"hop", "ivy"} {
		h.must(o, membership.Sponsor{Applicant: "ada"})
	}
	n := h.open(kitchen())
	lift := func() string { return h.Act("ada", "", circles.Lift{Matter: n, Document: paper("a")})[0].Code }
	if code := lift(); code != "circles.no_voice" {
		t.Errorf("who has only applied lifts: %q", code)
	}
	h.Pass(15)
	n = h.pots()
	if code := lift(); code != "" {
		t.Errorf("a member of the chamber does not lift: %q", code)
	}
	h.at(n, circles.Lifted)
}

func TestMembersTakeBulletinsDown(t *testing.T) {
	h := build(t)
	h.decided(circles.PostBulletin{Title: "Closed", Text: "In August.", Days: 30}, circles.TakeDownBulletin{Bulletin: 1})
	if _, up := circles.BulletinOf(h.Store, 1); up {
		t.Error("the bulletin is up")
	}
}

func TestWhoLeftTheNetworkHasNoVoiceInACircle(t *testing.T) {
	h := build(t)
	n := h.open(kitchen())
	h.must("elm", circles.Join{Circle: 1})
	h.object(n, "bee")
	h.must("bee", membership.Leave{})
	h.Pass(4)
	if count := circles.CountOf(h.Store, n); count.Object != 1 || count.Of != 5 {
		t.Errorf("who may still change its mind counts: %+v", count)
	}
	h.Pass(4)
	if code := h.act("bee", circles.Propose{Circle: 1, Title: "Pans", Text: "Three."}); code != "circles.not_active" {
		t.Errorf("who left the network proposes to a circle: %q", code)
	}
	if count := circles.CountOf(h.Store, n); count.Object != 0 || count.Of != 4 {
		t.Errorf("who left the network counts: %+v", count)
	}
}

func TestThePartiesOfALiftedMatterAreThoseOfItsMessages(t *testing.T) {
	h := build(t)
	n := h.open(kitchen())
	h.lift(n, "ivy")
	m, _ := circles.MatterOf(h.Store, n)
	p, _ := governance.ProposalOf(h.Store, m.Proposal)
	if p.Class != governance.Ordinary || len(p.Parties) != 0 || p.By != "ash" || p.Title != "Circle Kitchen: New pots (matter 1)" {
		t.Errorf("all members are asked %+v", p)
	}
}
