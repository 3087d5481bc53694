package page_test

import (
	"context"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

// pin puts a note on a board.
type pin struct {
	Topic   string   `json:"topic" help:"what it is about" example:"bread"`
	Text    string   `json:"text,omitempty" help:"what it says"`
	Size    int64    `json:"size,omitempty" help:"how large"`
	Until   int64    `json:"until,omitempty" help:"until when it hangs there, Unix seconds"`
	Colour  string   `json:"colour,omitempty" help:"of the paper" choices:"red,green"`
	Loud    bool     `json:"loud,omitempty" help:"whether it shouts"`
	Tags    []string `json:"tags,omitempty" help:"words"`
	Corners []corner `json:"corners,omitempty" help:"what holds it"`
	Photo   []byte   `json:"photo,omitempty" help:"a picture"`
}

type corner struct {
	Where string `json:"where" help:"which corner"`
	Pins  int64  `json:"pins" help:"how many"`
}

// unpin takes one down.
type unpin struct {
	Topic string `json:"topic" help:"of which note"`
}

// parcel carries other messages.
type parcel struct {
	Title    string         `json:"title" help:"what it is called"`
	Messages []wire.Message `json:"messages" help:"what it carries"`
}

type pinned struct {
	Topic string `json:"topic"`
}

func (p pin) Check() error {
	if p.Topic == "" {
		return machine.Malformed("board.no_topic", "a note needs a topic").At("topic")
	}
	for _, c := range p.Corners {
		if c.Pins < 1 {
			return machine.Malformed("board.no_pins", "a corner needs pins").At("corners")
		}
	}
	return nil
}

func (p pin) Apply(s *machine.Step) error {
	switch p.Topic {
	case "taken":
		return machine.Conflict("board.taken", "there is such a note").At("topic")
	case "full":
		return machine.OverLimit("board.full", "the board is full")
	}
	s.Emit(pinned{p.Topic})
	return nil
}

func (u unpin) Check() error { return nil }

func (u unpin) Apply(s *machine.Step) error {
	if u.Topic == "gone" {
		return machine.Conflict("board.gone", "it was taken down").At("topic")
	}
	s.Emit(pinned{"-" + u.Topic})
	return nil
}

func (p parcel) Check() error { return nil }

func (p parcel) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightOrdinary, p.Messages)
	return err
}

// board are the rules of the kit's tests.
var board = machine.Module{
	Name: "board",
	Kinds: []machine.Kind{
		machine.KindOf[pin]("board.pin", "Pin a note.", pinned{}).BeforeFounding().CarriedBy(machine.WeightOrdinary),
		machine.KindOf[price]("board.price", "Say what notes cost.", pinned{}).BeforeFounding(),
		machine.KindOf[unpin]("board.unpin", "Take a note down.", pinned{}).BeforeFounding(),
		machine.KindOf[parcel]("board.parcel", "Carry notes.", pinned{}).BeforeFounding(),
	},
}

// said is a body of a page that only says something.
func said(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "<h1>"+templ.EscapeString(text)+"</h1>")
		return err
	})
}

func part(text string) func(*page.Request) (templ.Component, error) {
	return func(*page.Request) (templ.Component, error) {
		return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, "<p class=part>"+templ.EscapeString(text)+"</p>")
			return err
		}), nil
	}
}

// boardPages are pages for every audience, and one of everything else that a
// module can bring.
func boardPages() page.Module {
	show := func(r *page.Request) (page.Page, error) { return page.Page{Title: "Board", Body: said("Board")}, nil }
	return page.Module{
		Name: "board",
		Nav: []page.NavItem{
			{Key: "Late", Path: "/for/anybody", Order: 80, Who: page.Anybody},
			{Key: "Early", Path: "/for/participants", Order: 20, Who: page.Participants},
			{Key: "One", Path: "/for/person", Order: 30, Group: "Several", Who: page.Person},
			{Key: "Two", Path: "/for/watchers", Order: 31, Group: "Several", Who: page.Participants},
		},
		Routes: []page.Route{
			{Pattern: "GET /home", Who: page.Anybody, Show: show},
			{Pattern: "GET /for/participants", Who: page.Participants, Show: show},
			{Pattern: "GET /for/watchers", Who: page.Watchers, Show: show},
			{Pattern: "GET /for/anybody", Who: page.Anybody, Show: show},
			{Pattern: "GET /for/person", Who: page.Person, Show: show},
			{Pattern: "GET /for/operator", Who: page.Operator, Show: show},
			{Pattern: "POST /for/person", Who: page.Person, Show: show},
			{Pattern: "GET /parts", Who: page.Anybody, Show: showParts},
		},
		Acts: []page.Act{{
			Name: "board.unpin",
			Over: func(r *page.Request) templ.Component {
				if r.Typed.Get("topic") != "gone" {
					return nil
				}
				return page.Text("It hangs there no longer")
			},
			About: func(r *page.Request) string { return "The note on " + r.Typed.Get("topic") },
		}},
		Sections: []page.Section{
			{Slot: page.Front, Order: 20, Who: page.Anybody, Show: part("second")},
			{Slot: page.Front, Order: 10, Who: page.Anybody, Show: part("first")},
			{Slot: page.Front, Order: 30, Who: page.Participants, Show: part("secret")},
			{Slot: page.Front, Order: 40, Who: page.Anybody, Show: func(*page.Request) (templ.Component, error) { return nil, nil }},
		},
		Made: map[string]func(machine.Event) string{
			"board.pin": func(e machine.Event) string {
				if e.(pinned).Topic == "landing" {
					return "/for/anybody"
				}
				return ""
			},
		},
		Undo: map[string]func(*page.Request, machine.Message) (page.Undoing, bool){
			"board.pin": func(_ *page.Request, m machine.Message) (page.Undoing, bool) {
				topic := m.(pin).Topic
				return page.Undoing{Act: "board.unpin", Fields: url.Values{"topic": {topic}}}, topic != "glued"
			},
		},
	}
}

func showParts(r *page.Request) (page.Page, error) {
	parts, err := r.Sections(page.Front)
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: "Parts", Body: templ.Join(append([]templ.Component{said("Parts")}, parts...)...)}, nil
}

// start makes the pages of the board in a new network, and of more modules.
func start(t testing.TB, more ...page.Module) *pagetest.Site {
	t.Helper()
	return pagetest.Over(t, rulestest.New(t, nil, board), nil, append([]page.Module{boardPages()}, more...)...)
}

// key is the key that a person of tests signs with.
func key(p machine.PersonID) signature.KeyID { return rulestest.Key(string(p)).ID() }

// long is a text that is longer than any title may be.
var long = strings.Repeat("x", int(machine.MaxTitleLength)+1)
