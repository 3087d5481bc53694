package discussion_test

import (
	"net/http"
	"testing"
	"time"

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

func TestWhatACircleIsAskedIsTalkedAboutOnItsPage(t *testing.T) {
	s := talking(t)
	s.Let(func(w *rulestest.World) {
		w.Must(domaintest.Initiator, "", decide{[]wire.Message{w.Machine.Wire(circles.Create{
			Name: "Kitchen", Domain: "What is cooked.", Members: []people.MemberID{"mill", "forge", "wood"}, Entry: circles.ByConsent,
			Method: circles.Lazy, WindowDays: 5, Objections: 2, TermMonths: 12, ReviewMonths: 6,
		})}})
		w.Must("mill-rep", "mill", circles.Propose{Circle: 1, Title: "New pots", Text: "Four."})
		w.Must("dairy-rep", "dairy", circles.Join{Circle: 1})
	})
	press := pagetest.Person("press-rep", "press") // It is not in the circle, and can lift the matter up.
	s.As(t, press).Get("/matters/1").Is(http.StatusOK).Sees("Circle Kitchen", "New pots", "Four.", "Nobody has said anything yet.", "You speak for press Limited")
	s.As(t, press).Post("/discussion/matter/1", "text", "Why not three?", "next", "/matters/1").LeadsTo("/matters/1#comment-1")
	s.As(t, mill).Get("/matters/1").Sees("Why not three?")
	s.As(t, mill).Get("/matters/2").Is(http.StatusOK).SeesNot("Why not three?")
	s.As(t, mill).Post("/discussion/matter/2", "text", "Welcome.", "next", "/matters/2").LeadsTo("/matters/2#comment-2")
	if got := s.As(t, mill).Get("/discussion/matter/2").Sees("Welcome.").Texts("h1"); len(got) != 1 || got[0] != "dairy" {
		t.Errorf("who asks to be let in is talked about under %q", got)
	}
	s.As(t, pagetest.Watcher()).Get("/matters/1").Is(http.StatusOK).Sees("Four.").SeesNot("Why not three?", "Discussion")
	s.As(t, nora).Post("/discussion/matter/1", "text", "Me too").Refused(http.StatusForbidden, "web.not_your_thread")
	s.As(t, mill).Get("/discussion/matter/9").Refused(http.StatusNotFound, "web.no_such_thread")

	forge, err := s.Complete(t.Context(), forge)
	if err != nil {
		t.Fatal(err)
	}
	changes, err := s.Changes(s.Words.Into(t.Context(), "en", time.UTC, 0), forge, 0)
	if err != nil {
		t.Fatal(err)
	}
	told := false
	for _, c := range changes {
		told = told || c.Path == "/matters/1#thread"
	}
	if !told {
		t.Errorf("nobody hears that something was said about the matter: %v", changes)
	}
}
