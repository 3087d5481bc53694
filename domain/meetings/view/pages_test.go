package view_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	"metaorg/domain/meetings"
	"metaorg/domain/meetings/view"
	"metaorg/domain/membership"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

// five are the members; the mill calls meetings, and forge's representative
// takes the minutes.
var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

const taker = machine.PersonID("forge-rep")

func start(t *testing.T) (*rulestest.World, *pagetest.Site) {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, meetings.Module)
	w.Must("mill-rep", "mill", governance.Propose{Title: "Flour", Text: "We buy flour together."})
	views := []readmodel.View{peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), view.View}
	papers := page.Module{Name: "papers", Papers: kept{}.papers()}
	return w, pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), governanceview.Pages(), view.Pages(), papers)
}

// kept are papers in memory.
type kept map[string]string

func (k kept) papers() *page.Papers {
	return &page.Papers{
		Keep: func(_ context.Context, _ machine.PersonID, text string, _ int64) (string, error) {
			hash := strings.Repeat("0", 63) + string(rune('a'+len(k)))
			k[hash] = text
			return hash, nil
		},
		Read: func(_ context.Context, hash string) (string, bool, error) {
			text, ok := k[hash]
			return text, ok, nil
		},
	}
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

// call is a meeting in a week and a day about the first proposal.
func call(w *rulestest.World) meetings.Call {
	return meetings.Call{
		Title: "Autumn meeting", At: w.Now() + 8*rulestest.Day, Place: meetings.Both, Where: "Mill Lane hall", MinuteTaker: taker,
		Agenda: []meetings.Item{{Title: "Flour", Proposal: 1}, {Title: "Any other business"}},
	}
}

// met is the meeting, begun.
func met(w *rulestest.World) {
	w.Must("mill-rep", "mill", call(w))
	w.Pass(9)
}

// shown is the meeting with hands of three.
func shown(w *rulestest.World) {
	met(w)
	w.Must(taker, "", meetings.Attend{Meeting: 1, Members: []people.MemberID{"dairy", "mill", "press"}}, meetings.EnterHands{Meeting: 1, Item: 1, Hands: []meetings.Raise{
		{Member: "dairy", Choice: governance.Yes}, {Member: "mill", Choice: governance.Yes}, {Member: "press", Choice: governance.No},
	}})
}

func TestAMeetingIsCalled(t *testing.T) {
	w, s := start(t)
	s.As(t, person("mill")).Get("/meetings").Sees("No meeting has been called yet", "Call a meeting")
	s.As(t, person("mill")).Get("/proposals/1").Sees("Call a meeting about it")
	s.As(t, person("mill")).Get("/acts/meetings.call?agenda.0.proposal=1&agenda.0.title=Flour").Sees("Proposal 1: Flour", "No proposal", "forge-rep (forge Limited)")
	at := time.Unix(w.Now()+9*rulestest.Day, 0).UTC().Format("2006-01-02T15:04")
	s.As(t, person("mill")).Does("meetings.call", "title", "Autumn meeting", "at", at, "place", "both", "where", "Mill Lane hall",
		"agenda.0.title", "Flour", "agenda.0.proposal", "1", "agenda.1.title", "Any other business", "minute_taker", "forge-rep")
	s.As(t, person("dairy")).Get("/meetings").Sees("Autumn meeting", "to come", "In a room and on a line", "mill Limited")
	s.As(t, person("dairy")).Get("/meetings/1").Sees("Mill Lane hall", "1. Flour", "2. Any other business", "No ballots are taken on it now").SeesNot("Call it off")
	s.As(t, person("mill")).Get("/meetings/1").Sees("Call it off", "Move it")
	s.As(t, person("dairy")).Get("/proposals/1").Sees("Autumn meeting")
	s.As(t, person("mill")).Get("/acts/meetings.reschedule?meeting=1").One(`input[name=where][value="Mill Lane hall"]`)
	s.As(t, pagetest.Watcher()).Get("/meetings/1").Sees("1. Flour").SeesNot("Mill Lane hall")
	s.As(t, person("dairy")).Get("/meetings/7").Refused(http.StatusNotFound, "meetings.unknown_meeting")
	s.As(t, person("mill")).Does("meetings.cancel", "meeting", "1")
	s.As(t, person("dairy")).Get("/meetings/1").Sees("This meeting was called off")
	s.As(t, person("dairy")).In("de").Get("/meetings").Sees("abgesagt")
}

func TestHandsAreEnteredConfirmedAndContested(t *testing.T) {
	_, s := start(t)
	s.Let(met)
	minutes := person("forge")
	s.As(t, person("dairy")).Get("/meetings/1").Sees("We are here", "Nobody is entered yet").SeesNot("Enter a show of hands")
	s.As(t, person("dairy")).Does("meetings.attend", "meeting", "1")
	s.As(t, minutes).Get("/meetings/1").Sees("Enter a show of hands", "Enter who is present", "dairy Limited")
	s.As(t, minutes).Does("meetings.attendance", "meeting", "1", "members", "mill")
	s.As(t, minutes).In("de").Post("/acts/meetings.show_of_hands", "meeting", "1", "item", "1", "hand.dairy", "yes").Sees("Mitglied: dairy", "Was es gezeigt hat: Ja")
	// Press is entered as present with its hand.
	s.As(t, minutes).Does("meetings.show_of_hands", "meeting", "1", "item", "1", "hand.dairy", "yes", "hand.mill", "yes", "hand.press", "no", "hand.wood", "")
	s.As(t, person("wood")).Get("/meetings/1").Sees("Shown: 2 yes, 1 no, 0 abstain", "3 hands wait", "waits for its member").SeesNot("Confirm", "Contest")
	s.As(t, person("dairy")).Get("/meetings/1").Sees("Confirm", "Contest")
	s.As(t, pagetest.Watcher()).Get("/meetings/1").SeesNot("Shown:", "dairy Limited")
	s.As(t, person("dairy")).Does("meetings.confirm", "meeting", "1", "item", "1")
	s.As(t, person("press")).Does("meetings.contest", "meeting", "1", "item", "1")
	s.As(t, person("press")).Get("/meetings/1").Sees("contested", "Cast your ballot", "Shown: 2 yes, 0 no")
	s.As(t, person("dairy")).Get("/proposals/1").Sees("by hand in meeting 1", "One hand waits")
	s.As(t, person("mill")).Get("/coordination").Sees("Autumn meeting", "one hand stands")
	s.Let(func(w *rulestest.World) { w.Pass(7) })
	s.As(t, person("wood")).Get("/proposals/1").Sees("2 of the ballots were shown by hand in a meeting and not contested")
	s.As(t, person("wood")).Get("/meetings/1").Sees("stands", "confirmed")
	row, err := s.Model.Find(t.Context(), "votes", "1.1", nil)
	if text, _ := row.Get("explained").(string); err != nil || !strings.HasSuffix(text, "Shown by hand in a meeting, and not contested: 2 ballots.") {
		t.Errorf("programs are told %q, %v", text, err)
	}
}

func TestATableOfHandsIsRefusedWhereItStands(t *testing.T) {
	_, s := start(t)
	s.Let(shown)
	s.As(t, person("forge")).Post("/acts/meetings.show_of_hands", "meeting", "1", "item", "1", "hand.mill", "yes").Is(http.StatusUnprocessableEntity).Sees("enter one hand at least", "mill Limited")
	s.As(t, person("forge")).Post("/acts/meetings.show_of_hands", "meeting", "1", "item", "9", "hand.mill", "yes").Is(http.StatusNotFound).Sees("the agenda of meeting 1 has no item 9")
	s.As(t, person("wood")).Post("/acts/meetings.show_of_hands", "meeting", "1", "item", "1", "hand.wood", "yes").Sees("forge-rep takes the minutes")
}

func TestMinutes(t *testing.T) {
	_, s := start(t)
	s.Let(shown)
	s.As(t, person("forge")).Get("/meetings/1").Sees("There are none yet", "File the minutes")
	s.As(t, person("forge")).Does("meetings.file_minutes", "meeting", "1", "document", "We spoke about flour.")
	s.As(t, person("wood")).Get("/meetings/1").Sees("We spoke about flour.", "minutes can be contested", "Contest the minutes")
	s.As(t, person("wood")).Does("meetings.contest_minutes", "meeting", "1", "document", "We spoke about salt, too.")
	s.As(t, person("forge")).Get("/meetings/1").Sees("wood Limited contests it", "We spoke about salt, too.", "File a correction")
	s.As(t, pagetest.Watcher()).Get("/meetings/1").SeesNot("We spoke about flour")
	s.As(t, person("forge")).Does("meetings.file_minutes", "meeting", "1", "document", "We spoke about flour and salt.")
	s.Let(func(w *rulestest.World) { w.Pass(8) })
	s.As(t, person("wood")).Get("/meetings/1").Sees("We spoke about flour and salt.", "minutes approved", "Version 1").SeesNot("Contest the minutes")
}

func TestEachIsToldWhatIsDueFromThem(t *testing.T) {
	w, s := start(t)
	s.Let(shown)
	tell := func(o machine.OrganizationID, want string) {
		t.Helper()
		viewer, err := s.Complete(t.Context(), person(o))
		if err != nil {
			t.Fatal(err)
		}
		needs, err := s.Needs(s.Words.Into(t.Context(), "en", time.UTC, w.Now()), viewer)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range needs {
			if strings.HasPrefix(n.Path, "/meetings/") {
				got = append(got, n.Title)
			}
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s is told %q, want %q", o, got, want)
		}
	}
	tell("dairy", "Confirm or contest the hand of dairy Limited (yes): Flour")
	tell("wood", "")
	tell("forge", "File the minutes: Autumn meeting")
	s.Let(func(w *rulestest.World) {
		w.Must("dairy-rep", "dairy", meetings.Confirm{Meeting: 1, Item: 1})
		w.Must(taker, "", meetings.FileMinutes{Meeting: 1, Document: meetings.Paper(strings.Repeat("a", 64))})
	})
	tell("dairy", "")
	tell("forge", "")
	s.Let(func(w *rulestest.World) {
		w.Must("wood-rep", "wood", meetings.ContestMinutes{Meeting: 1, Document: meetings.Paper(strings.Repeat("b", 64))})
	})
	tell("forge", "The minutes are contested; correct them: Autumn meeting")
}

func TestMeetingsAreNews(t *testing.T) {
	w, s := start(t)
	s.Let(func(w *rulestest.World) {
		m := call(w)
		w.Must("mill-rep", "mill", m, m, meetings.Cancel{Meeting: 2}, meetings.Reschedule{Meeting: 1, At: m.At + rulestest.Day})
	})
	viewer, err := s.Complete(t.Context(), person("dairy"))
	if err != nil {
		t.Fatal(err)
	}
	changes, err := s.Changes(s.Words.Into(t.Context(), "en", time.UTC, w.Now()), viewer, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range changes {
		if strings.HasPrefix(c.Path, "/meetings/") {
			title, _, _ := strings.Cut(c.Title, ",")
			got = append(got, title)
		}
	}
	if want := "Meeting moved: Autumn meeting; Meeting called off: Autumn meeting; Meeting called: Autumn meeting; Meeting called: Autumn meeting"; strings.Join(got, "; ") != want {
		t.Errorf("news are %q", got)
	}
	if membership.StateOf(w.Store, "dairy") != membership.Active {
		t.Error("dairy is no member")
	}
}

func TestSamples(t *testing.T) {
	_, s := start(t)
	s.Samples(t)
}
