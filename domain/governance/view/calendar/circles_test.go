package calendar_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/circles"
	"metaorg/domain/domaintest"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/web/page/pagetest"
)

// elsewhere carries messages at once, as ordinary decisions do after their votes.
var elsewhere = machine.Module{
	Name:  "elsewhere",
	Kinds: []machine.Kind{machine.KindOf[decide]("elsewhere.decide", "Carry messages.")},
}

type decide struct {
	Messages []wire.Message `json:"messages"`
}

func (decide) Check() error { return nil }
func (m decide) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightOrdinary, m.Messages)
	return err
}

func TestCirclesAreInTheCalendar(t *testing.T) {
	s := site(t)
	propose := func(w *rulestest.World, titles ...string) {
		for _, title := range titles {
			w.Must("mill-rep", "mill", circles.Propose{Circle: 1, Title: title, Text: "Four."})
		}
	}
	s.Let(func(w *rulestest.World) {
		w.Must(domaintest.Initiator, "", decide{[]wire.Message{w.Machine.Wire(circles.Create{
			Name: "Kitchen", Domain: "What is cooked.", Members: []people.MemberID{"mill", "forge", "wood"}, Entry: circles.AnyMember,
			Method: circles.Lazy, WindowDays: 5, Objections: 2, TermMonths: 12, ReviewMonths: 6,
		})}})
		propose(w, "Pots", "Pans", "Lids")
		w.Must("mill-rep", "mill", circles.Withdraw{Matter: 2})
		w.Pass(6)
		w.Must("press-rep", "press", circles.Lift{Matter: 3, Document: circles.Paper(strings.Repeat("a", 64))})
	})
	read := func(path string) (off, on []string) {
		t.Helper()
		got := s.As(t, pagetest.Watcher()).In("en").Get(path).Is(http.StatusOK)
		events, err := parse(got.Body)
		if err != nil {
			t.Fatalf("%v in\n%s", err, got.Body)
		}
		for _, e := range events {
			switch {
			case !strings.Contains(e["SUMMARY"], "ircle Kitchen"), strings.HasPrefix(e["SUMMARY"], "Vote"):
			case e["STATUS"] == "CANCELLED":
				off = append(off, e["SUMMARY"])
			default:
				on = append(on, e["SUMMARY"])
			}
		}
		slices.Sort(off)
		slices.Sort(on)
		return off, on
	}
	wantOff := []string{"Circle Kitchen is asked until then: Pans", `Takes effect unless it is lifted up\, by circle Kitchen: Lids`}
	wantOn := []string{
		"Circle Kitchen is asked until then: Lids", "Circle Kitchen is asked until then: Pots", `Takes effect unless it is lifted up\, by circle Kitchen: Pots`,
		"Term ends: circle Kitchen", "To be looked at again: circle Kitchen",
	}
	for _, path := range []string{"/calendar.ics", "/calendar.ics?member=forge"} {
		if off, on := read(path); !slices.Equal(off, wantOff) || !slices.Equal(on, wantOn) {
			t.Errorf("%s has %q and, called off, %q", path, on, off)
		}
	}
	if off, on := read("/calendar.ics?member=press"); len(off)+len(on) > 0 {
		t.Errorf("who is not in the circle has %q, %q", on, off)
	}
}
