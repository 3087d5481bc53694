package page

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/words"
)

// kitSamples are the pages that the kit makes by itself, in every state. What
// stands in their fields and cells is data, so it is in English alone.
func kitSamples(r *Request) []Sample {
	ada := Viewer{Session: Session{Person: "ada", For: "mill"}, Belongs: true, Mandates: []Mandate{{"mill", "The Mill", "representative"}, {"farm", "The Farm", "alternate"}}}
	of := func(name, state string, as Viewer, body templ.Component) Sample {
		return Sample{Name: name, State: state, As: as, Page: Page{Title: name, Body: body, Wide: name == "table"}}
	}
	taken := &machine.Refusal{Code: "sample.taken", Class: machine.ClassConflict, Text: "This was so already."}
	fresh, wrong := sampleForm(), sampleForm().Refused("sample.wrong", "This is not so.", "")
	for _, name := range []string{"title", "text", "amount", "by", "way", "colour", "fragile", "parts.0.name"} {
		wrong = wrong.Refused("sample.wrong", "This is not so.", name)
	}
	show := func(f form.Form) templ.Component {
		return actForm(r, Act{Name: "sample.act"}, f, "Order something", Fields(f.Fields))
	}
	all := []Sample{
		of("form", "fresh", ada, show(fresh)),
		of("form", "refused", ada, show(wrong)),
		of("receipt", "done", ada, receiptPage(sampleReceipt(r.Context(), nil), "/home")),
		of("receipt", "refused", ada, receiptPage(sampleReceipt(r.Context(), taken), "/home")),
		of("done", "just now", ada, Headed("A page", just(r, sampleReceipt(r.Context(), nil)))),
		of("done", "refused", ada, Headed("A page", just(r, sampleReceipt(r.Context(), taken)))),
		of("table", "full", ada, Headed("A list", TableOf(sampleTable(3)))),
		of("table", "empty", ada, Headed("A list", TableOf(sampleTable(0)))),
		of("fault", "as it is", ada, faultBody()),
	}
	for _, class := range []machine.Class{machine.ClassMalformed, machine.ClassNotAllowed, machine.ClassNotFound, machine.ClassConflict, machine.ClassOverLimit} {
		all = append(all, of("refusal", string(class), ada, refusalBody("Here stands why.", &machine.Refusal{Code: "sample.why", Class: class})))
	}
	for name, who := range map[string]Audience{"for members": Participants, "for members and watchers": Watchers, "for who signed in": Person, "for the operator": Operator} {
		all = append(all, of("closed", name, Viewer{}, closedBody(who)))
	}
	return all
}

// ActSample is the page of an act for the catalogue, with what a module shows in
// the place of the plain fields.
func ActSample(act, title string, f form.Form, inside templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return actForm(From(ctx), Act{Name: act}, f, title, inside).Render(ctx, w)
	})
}

// Headed puts a heading above parts of pages, for the catalogue.
func Headed(text string, parts ...templ.Component) templ.Component {
	return templ.Join(append([]templ.Component{sampleHeading(text)}, parts...)...)
}

func sampleHeading(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "<h1>"+templ.EscapeString(text)+"</h1>")
		return err
	})
}

// sampleForm has a field of every control.
func sampleForm() form.Form {
	field := func(name string, c form.Control, value string) form.Field {
		return form.Field{Name: name, Label: form.Label(name), Help: "A line that helps.", Control: c, Value: value, Required: name == "title"}
	}
	choice := func(name, value string, options ...string) form.Field {
		f := field(name, form.Choice, value)
		for _, o := range options {
			f.Options = append(f.Options, form.Option{Value: o, Label: form.Label(o)})
		}
		return f
	}
	title, home, parts := field("title", form.Line, "Flour"), field("home", form.Group, ""), field("parts", form.Groups, "")
	title.Example, title.Max = "bread", machine.MaxTitleLength
	home.Inner = []form.Field{field("home.street", form.Line, "Mill Lane"), field("home.number", form.Number, "3")}
	parts.Rows = [][]form.Field{{field("parts.0.name", form.Line, "Lid"), field("parts.0.size", form.Number, "2")}, {field("parts.1.name", form.Line, ""), field("parts.1.size", form.Number, "")}}
	return form.Form{Kind: "sample.act", Purpose: "Order something", Fields: []form.Field{
		title, field("text", form.Area, "Several lines\nof a text"), field("marks", form.Lines, "rye\nwheat"), field("amount", form.Number, "1200"),
		field("by", form.Moment, "2027-03-01T12:00"), choice("way", "bike", "bike", "van"), choice("colour", "", "red", "green", "blue", "black", "white"),
		field("fragile", form.Tick, "true"), home, parts, field("secret", form.Hidden, "x"), field("key", form.Made, ""),
	}}
}

func sampleReceipt(ctx context.Context, no *machine.Refusal) Receipt {
	got := Receipt{ID: "36648b5f9d5d36648b5f9d5d36648b5f9d5d36648b5f9d5d36648b5f9d5d3664", Entry: 1204, Height: 611, At: words.Now(ctx) - 60, Messages: []ReceiptMessage{{
		SigningMessage: SigningMessage{Kind: "sample.act", Purpose: "Order something.", Fields: []Fact{{"Title", "Flour"}, {"Text", "Several lines\nof a text"}}}, Refusal: no,
	}}}
	if no == nil {
		got.Undo = []Undoing{{Act: "sample.undo"}}
	}
	return got
}

func sampleTable(rows int) Table {
	cell := func(texts ...string) func(int) templ.Component {
		return func(row int) templ.Component { return Text(texts[row]) }
	}
	return Table{
		Caption: "Three organizations", List: "members", Search: true, Rows: rows, Total: 120, Offset: 3, Limit: 3,
		Columns: []Column{
			{Name: "name", Label: "Name", Cell: cell("The Mill", "Harbour Housing and Neighbourhood Repair Association", "Tidal")},
			{Name: "since", Label: "Since", Cell: cell("1 Jan 2026", "2 Feb 2026", "3 Mar 2026")},
			{Label: "State", Cell: cell("member", "applicant", "left")},
			{Name: "gave", Label: "Gave", Right: true, Cell: cell("1,200", "7", "0")},
		},
		Empty: Empty("Nothing is here yet.", "Do something", "/home"),
	}
}
