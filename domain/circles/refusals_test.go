package circles_test

import (
	"fmt"
	"strings"
	"testing"

	"metaorg/domain/circles"
	"metaorg/domain/domaintest"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/wire"
)

type refusal struct {
	rule string
	do   func(h *house) string
	code string
}

func try(t *testing.T, rows []refusal) {
	for _, row := range rows {
		t.Run(row.rule, func(t *testing.T) {
			if got := row.do(build(t)); got != row.code {
				t.Errorf("refused with %q, want %q", got, row.code)
			}
		})
	}
}

// created tries to set up a kitchen that was changed.
func created(change func(c *circles.Create)) func(h *house) string {
	return func(h *house) string {
		c := kitchen()
		change(&c)
		return h.carried(c)
	}
}

func TestWhatNoCircleIs(t *testing.T) {
	long := func(n int) string { return strings.Repeat("x", n) }
	try(t, []refusal{
		{"nobody sets up a circle alone", func(h *house) string { return h.act("ash", kitchen()) }, "circles.by_decision"},
		{"a circle has a name", created(func(c *circles.Create) { c.Name = " " }), "circles.empty"},
		{"a circle's name ends somewhere", created(func(c *circles.Create) { c.Name = long(61) }), "circles.too_long"},
		{"a circle's name is one line", created(func(c *circles.Create) { c.Name = "a\nb" }), "circles.unprintable"},
		{"a circle's domain is said in words", created(func(c *circles.Create) { c.Domain = "" }), "circles.empty"},
		{"a circle's domain reads as it is", created(func(c *circles.Create) { c.Domain = "a\u202eb" }), "circles.unprintable"},
		{"others come in freely or by consent", created(func(c *circles.Create) { c.Entry = "by birth" }), "circles.unknown_entry"},
		{"a circle decides lazily or by consent", created(func(c *circles.Create) { c.Method = "by lot" }), "circles.unknown_method"},
		{"there is time to answer", created(func(c *circles.Create) { c.WindowDays = 0 }), "circles.bad_window"},
		{"the time to answer ends", created(func(c *circles.Create) { c.WindowDays = 61 }), "circles.bad_window"},
		{"the charter says how much time at least", created(func(c *circles.Create) { c.WindowDays = 2 }), "circles.window_too_short"},
		{"what is lazy can be stopped", created(func(c *circles.Create) { c.Objections = 0 }), "circles.no_objections"},
		{"the charter says how many objections at most stop it", created(func(c *circles.Create) { c.Objections = 3 }), "circles.too_many_objections"},
		{"by consent one objection is enough", created(func(c *circles.Create) { c.Method = circles.Consent }), "circles.objections_unused"},
		{"a circle is left a few kinds", created(func(c *circles.Create) { c.Kinds = make([]string, 21) }), "circles.too_many_kinds"},
		{"no kind is left to it twice", created(func(c *circles.Create) { c.Kinds = []string{"toys.refuse", "toys.refuse"} }), "circles.twice"},
		{"what needs an ordinary decision is left to no circle", created(func(c *circles.Create) { c.Kinds = []string{"circles.create"} }), "circles.too_heavy"},
		{"what no decision carries is left to no circle", created(func(c *circles.Create) { c.Kinds = []string{"governance.vote"} }), "circles.too_heavy"},
		{"what there is not is left to no circle", created(func(c *circles.Create) { c.Kinds = []string{"moon.land"} }), "circles.too_heavy"},
		{"two are no circle", created(func(c *circles.Create) { c.Members = c.Members[:2] }), "circles.too_few_members"},
		{"nobody is in it twice", created(func(c *circles.Create) { c.Members[1] = "dew" }), "circles.twice"},
		{"a circle has fifty members at most", created(func(c *circles.Create) { c.Members = make([]people.MemberID, 51) }), "circles.too_many_members"},
		{"who is in a circle is a member", created(func(c *circles.Create) { c.Members[0] = "eve" }), "circles.no_member"},
		{"a circle's term lasts at least a month", created(func(c *circles.Create) { c.TermMonths, c.ReviewMonths = 0, 0 }), "circles.bad_term"},
		{"no charter allows more than two years", created(func(c *circles.Create) { c.TermMonths = 25 }), "circles.bad_term"},
		{"a circle is looked at again within its term", created(func(c *circles.Create) { c.ReviewMonths = 13 }), "circles.bad_review"},
		{"a circle does not belong to one owner", func(h *house) string {
			for _, o := range []machine.OrganizationID{"bee", "cob", "dew"} {
				h.must(o, people.Disclose{Parents: []people.Parent{{Organization: "ash", Control: people.Ownership}}})
			}
			return h.carried(kitchen())
		}, "circles.common_control"},
		{"fifty circles are enough", func(h *house) string {
			for n := range 50 {
				c := kitchen()
				c.Name = fmt.Sprint("Circle ", n)
				h.decided(c)
			}
			return h.carried(kitchen())
		}, "circles.too_many_circles"},
	})
	h := build(t, charterSays("circles.term_max_months", 6))
	if code := h.carried(kitchen()); code != "circles.term_too_long" {
		t.Errorf("a term beyond the charter's: %q", code)
	}
}

// changed is a change of the kitchen that changes nothing.
func changed() circles.Change {
	c := kitchen()
	return circles.Change{Circle: 1, Name: c.Name, Domain: c.Domain, Entry: c.Entry, Method: c.Method, WindowDays: c.WindowDays, Objections: c.Objections, Kinds: c.Kinds}
}

func TestWhatIsNotDoneToACircle(t *testing.T) {
	set := func(do func(h *house) string) func(h *house) string {
		return func(h *house) string {
			h.decided(kitchen())
			return do(h)
		}
	}
	try(t, []refusal{
		{"nobody changes a circle alone", set(func(h *house) string { return h.act("ash", changed()) }), "circles.by_decision"},
		{"nobody renews a circle alone", set(func(h *house) string { return h.act("ash", circles.Renew{Circle: 1, TermMonths: 1}) }), "circles.by_decision"},
		{"nobody dissolves a circle alone", set(func(h *house) string { return h.act("ash", circles.Dissolve{Circle: 1}) }), "circles.by_decision"},
		{"there must be such a circle", func(h *house) string { return h.carried(circles.Dissolve{Circle: 1}) }, "circles.unknown_circle"},
		{"what is dissolved is not renewed", set(func(h *house) string {
			h.decided(circles.Dissolve{Circle: 1})
			return h.carried(circles.Renew{Circle: 1, TermMonths: 1})
		}), "circles.dissolved"},
		{"a renewed term has an end too", set(func(h *house) string { return h.carried(circles.Renew{Circle: 1, TermMonths: 25}) }), "circles.bad_term"},
		{"a change keeps to the charter's limits", set(func(h *house) string {
			c := changed()
			c.WindowDays = 1
			return h.carried(c)
		}), "circles.window_too_short"},
		{"a change leaves three in it", set(func(h *house) string {
			c := changed()
			c.Members = []people.MemberID{"ash"}
			return h.carried(c)
		}), "circles.too_few_members"},
		{"strangers don't join", set(func(h *house) string {
			h.Must("eve", "", domaintest.Person("eve"))
			return h.Act("eve", "", circles.Join{Circle: 1})[0].Code
		}), "circles.no_member"},
		{"nobody joins twice", set(func(h *house) string { return h.act("ash", circles.Join{Circle: 1}) }), "circles.in_already"},
		{"nobody joins a circle that rests", set(func(h *house) string {
			h.Pass(366)
			return h.act("elm", circles.Join{Circle: 1})
		}), "circles.resting"},
		{"nobody asks twice at once to be let in", func(h *house) string {
			h.decided(council())
			h.must("elm", circles.Join{Circle: 1})
			return h.act("elm", circles.Join{Circle: 1})
		}, "circles.asked_already"},
		{"who is not in it does not leave", set(func(h *house) string { return h.act("elm", circles.Leave{Circle: 1}) }), "circles.not_in_circle"},
	})
}

func TestWhatIsNotDoneInACircle(t *testing.T) {
	in := func(do func(h *house, n uint64) string) func(h *house) string {
		return func(h *house) string { return do(h, h.open(kitchen())) }
	}
	proposed := func(p circles.Propose) func(h *house) string {
		return in(func(h *house, _ uint64) string {
			p.Circle = 1
			return h.act("ash", p)
		})
	}
	carrying := func(m machine.Message) func(h *house) string {
		return in(func(h *house, _ uint64) string {
			return h.act("ash", circles.Propose{Circle: 1, Title: "Bulletin", Messages: []wire.Message{h.Machine.Wire(m)}})
		})
	}
	try(t, []refusal{
		{"a matter has a title", proposed(circles.Propose{Title: "", Text: "x"}), "circles.empty"},
		{"a matter says something", proposed(circles.Propose{Title: "Pots", Text: " "}), "circles.empty"},
		{"a matter's text ends somewhere", proposed(circles.Propose{Title: "Pots", Text: strings.Repeat("x", 4001)}), "circles.too_long"},
		{"who is not in a circle proposes nothing to it", in(func(h *house, _ uint64) string {
			return h.act("elm", circles.Propose{Circle: 1, Title: "Pans", Text: "Three."})
		}), "circles.not_in_circle"},
		{"a circle carries what a lazy decision may and no more", carrying(circles.Dissolve{Circle: 1}), "machine.too_light"},
		{"a circle carries what was left to it and no more", carrying(circles.TakeDownBulletin{Bulletin: 1}), "circles.not_left_to_it"},
		{"a circle of which two are left decides nothing", in(func(h *house, _ uint64) string {
			h.must("cob", circles.Leave{Circle: 1})
			h.must("dew", circles.Leave{Circle: 1})
			return h.act("ash", circles.Propose{Circle: 1, Title: "Pans", Text: "Three."})
		}), "circles.too_few_left"},
		{"a circle is asked about twenty matters at most", in(func(h *house, _ uint64) string {
			for range 19 {
				h.pots()
			}
			return h.act("bee", circles.Propose{Circle: 1, Title: "Pans", Text: "Three."})
		}), "circles.too_many_open"},
		{"nothing is proposed to a circle that rests", in(func(h *house, _ uint64) string {
			h.Pass(366)
			return h.act("ash", circles.Propose{Circle: 1, Title: "Pans", Text: "Three."})
		}), "circles.resting"},
		{"an objection has a reason", in(func(h *house, n uint64) string { return h.act("bee", circles.Object{Matter: n}) }), "circles.no_reason"},
		{"an objection's document is named by its hash", in(func(h *house, n uint64) string { return h.act("bee", circles.Object{Matter: n, Document: "it burns"}) }), "circles.bad_document"},
		{"an objection appeals to a clause that there is", in(func(h *house, n uint64) string { return h.act("bee", circles.Object{Matter: n, Clause: "P99"}) }), "circles.unknown_clause"},
		{"there must be such a matter", in(func(h *house, _ uint64) string { return h.act("bee", circles.Agree{Matter: 7}) }), "circles.unknown_matter"},
		{"who is not in a circle does not answer", in(func(h *house, n uint64) string { return h.act("elm", circles.Agree{Matter: n}) }), "circles.not_in_circle"},
		{"nobody says the same twice", in(func(h *house, n uint64) string { return h.act("ash", circles.Agree{Matter: n}) }), "circles.said_already"},
		{"nobody answers when the window is over", in(func(h *house, n uint64) string {
			h.Pass(5)
			return h.act("bee", circles.Object{Matter: n, Clause: "P1"})
		}), "circles.not_open"},
		{"only who proposed takes back", in(func(h *house, n uint64) string { return h.act("bee", circles.Withdraw{Matter: n}) }), "circles.not_yours"},
	})
}

func TestWhatIsNotLifted(t *testing.T) {
	in := func(do func(h *house, n uint64) string) func(h *house) string {
		return func(h *house) string { return do(h, h.open(kitchen())) }
	}
	lift := func(h *house, n uint64) string { return h.act("ivy", circles.Lift{Matter: n, Document: paper("a")}) }
	try(t, []refusal{
		{"strangers lift nothing", in(func(h *house, n uint64) string {
			h.Must("eve", "", domaintest.Person("eve"))
			return h.Act("eve", "", circles.Lift{Matter: n, Document: paper("a")})[0].Code
		}), "circles.no_voice"},
		{"who lifts says why", in(func(h *house, n uint64) string { return h.act("ivy", circles.Lift{Matter: n}) }), "circles.bad_document"},
		{"what is not there is not lifted", in(func(h *house, _ uint64) string { return lift(h, 7) }), "circles.unknown_matter"},
		{"a matter is lifted once", in(func(h *house, n uint64) string {
			h.lift(n, "ivy")
			return lift(h, n)
		}), "circles.lifted_already"},
		{"what the members let stand is not lifted again", in(func(h *house, n uint64) string {
			h.lift(n, "ivy")
			h.vote(n, 9)
			return lift(h, n)
		}), "circles.lifted_already"},
		{"what is in force is not lifted any more", in(func(h *house, n uint64) string {
			h.Pass(5 + 7)
			return lift(h, n)
		}), "circles.not_to_lift"},
		{"whom a circle lets in is its own affair", func(h *house) string {
			h.decided(council())
			h.must("elm", circles.Join{Circle: 1})
			return lift(h, circles.LastMatter(h.Store))
		}, "circles.own_affair"},
		{"a proposal of one's own lets nothing stand", in(func(h *house, n uint64) string { return h.carried(circles.LetStand{Matter: n}) }), "circles.not_decided"},
		{"a proposal of one's own overturns nothing", in(func(h *house, n uint64) string {
			h.lift(n, "ivy")
			return h.carried(circles.Overturn{Matter: n})
		}), "circles.not_decided"},
		{"nobody lets stand alone", in(func(h *house, n uint64) string { return h.act("ash", circles.LetStand{Matter: n}) }), "circles.by_decision"},
		{"nobody overturns alone", in(func(h *house, n uint64) string { return h.act("ash", circles.Overturn{Matter: n}) }), "circles.by_decision"},
	})
}

func TestBulletinsThatAreNotPutUp(t *testing.T) {
	bulletin := circles.PostBulletin{Title: "Closed", Text: "In August.", Days: 30}
	try(t, []refusal{
		{"nobody puts up a bulletin alone", func(h *house) string { return h.act("ash", bulletin) }, "circles.by_decision"},
		{"nobody takes one down alone", func(h *house) string { return h.act("ash", circles.TakeDownBulletin{Bulletin: 1}) }, "circles.by_decision"},
		{"a bulletin comes down again", func(h *house) string {
			return h.carried(circles.PostBulletin{Title: "Closed", Text: "For good.", Days: 91})
		}, "circles.bad_days"},
		{"a bulletin says something", func(h *house) string { return h.carried(circles.PostBulletin{Title: "Closed", Days: 9}) }, "circles.empty"},
		{"what is not up is not taken down", func(h *house) string { return h.carried(circles.TakeDownBulletin{Bulletin: 1}) }, "circles.unknown_bulletin"},
		{"twenty bulletins are enough", func(h *house) string {
			for range 20 {
				h.decided(bulletin)
			}
			return h.carried(bulletin)
		}, "circles.too_many_bulletins"},
	})
}
