package form_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
	"metaorg/web/form"
	"metaorg/web/words"
)

// order asks for one thing of every control.
type order struct {
	issuer
	Terms    `json:"terms,omitzero" help:"what holds"`
	Title    string         `json:"title" help:"what it is called" example:"flour"`
	Text     string         `json:"text,omitempty" help:"more of it"`
	Amount   int64          `json:"amount" help:"how much"`
	Count    uint64         `json:"count,omitempty" help:"how many"`
	By       int64          `json:"by,omitempty" help:"until when, Unix seconds"`
	Way      string         `json:"way" help:"how it comes" choices:"bike,van"`
	Fragile  bool           `json:"fragile" help:"whether it breaks"`
	Marks    []string       `json:"marks,omitempty" help:"words on it"`
	Sizes    []uint64       `json:"sizes,omitempty" help:"of what is in it"`
	Home     place          `json:"home,omitzero" help:"where to"`
	Parts    []piece        `json:"parts,omitempty" help:"what of"`
	Key      signature.Key  `json:"key,omitzero" help:"a key"`
	Photo    []byte         `json:"photo,omitempty" help:"a picture"`
	Messages []wire.Message `json:"messages,omitempty" help:"what it carries"`
	Inner    string         `json:"-"`
	note     string         //nolint:unused // Fields that JSON does not see are not asked for.
}

// Terms are embedded under a name of their own, as a charter's particulars are.
type Terms struct {
	Law string `json:"law,omitempty" help:"which law applies"`
}

type issuer struct {
	Network string `json:"network,omitempty" help:"of whom"`
}

type place struct {
	Street string `json:"street,omitempty" help:"which street"`
	Number int64  `json:"number,omitempty" help:"which house"`
}

type piece struct {
	Name string `json:"name" help:"which"`
	Size int64  `json:"size,omitempty" help:"how large"`
	Kind string `json:"kind,omitempty" help:"of what kind" choices:"soft,hard"`
}

func (o order) Check() error {
	if len(o.Title) > int(machine.MaxTitleLength) {
		return machine.Malformed("orders.long_title", "a title has at most %d bytes", machine.MaxTitleLength).At("title")
	}
	return nil
}

func (o order) Apply(*machine.Step) error { return nil }

var orders = machine.Module{Name: "orders", Kinds: []machine.Kind{machine.KindOf[order]("orders.order", "Order something.").BeforeFounding()}}

var catalogue = fstest.MapFS{
	"locale/en.toml": {Data: []byte("[kinds]\n\"orders.order\" = \"Order it.\"\n[fields.orders.order]\n[fields.orders.order.title]\nlabel = \"What\"\nhelp = \"In a word.\"\n[fields.orders.order.parts.name]\nlabel = \"Which part\"\n[choices.orders.order.way]\nbike = \"By bike\"\n")},
	"locale/de.toml": {Data: []byte("[kinds]\n\"orders.order\" = \"Bestelle es.\"\n[fields.orders.order.title]\nlabel = \"Was\"\nhelp = \"In einem Wort.\"\n[choices.orders.order.way]\nbike = \"Mit dem Rad\"\n")},
}

func in(t *testing.T, language, zone string) context.Context {
	t.Helper()
	b, err := words.Load(catalogue)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return b.Into(t.Context(), language, at, rulestest.Start)
}

func kind(t *testing.T) (*machine.Machine, machine.Kind) {
	t.Helper()
	m := rulestest.New(t, nil, orders).Machine
	k, ok := m.Kind("orders.order")
	if !ok {
		t.Fatal("there is no kind")
	}
	return m, k
}

func of(t *testing.T, typed form.Values) form.Form {
	t.Helper()
	_, k := kind(t)
	return form.Of(in(t, "en", "UTC"), k, typed)
}

func TestEveryKindOfFieldHasItsControl(t *testing.T) {
	f := of(t, nil)
	for name, want := range map[string]form.Control{
		"network": form.Line, "title": form.Line, "text": form.Area, "amount": form.Number, "count": form.Number, "by": form.Moment,
		"way": form.Choice, "fragile": form.Tick, "marks": form.Lines, "sizes": form.Lines, "home": form.Group, "terms": form.Group, "parts": form.Groups, "key": form.Made,
		"photo": form.Made, "messages": form.Carried,
	} {
		if got := f.Field(name).Control; got != want {
			t.Errorf("%s is asked for by %q, want %q", name, got, want)
		}
	}
	if len(f.Fields) != 16 {
		t.Errorf("%d fields, want 16: what JSON does not see is not asked for", len(f.Fields))
	}
}

func TestAFieldSaysWhatItNeeds(t *testing.T) {
	f := of(t, nil)
	for name, want := range map[string]bool{"title": true, "amount": true, "way": true, "text": false, "fragile": false, "parts": false, "by": false} {
		if f.Field(name).Required != want {
			t.Errorf("%s required: %v, want %v", name, !want, want)
		}
	}
	title, text := f.Field("title"), f.Field("text")
	if title.Max != machine.MaxTitleLength || text.Max != machine.MaxTextLength {
		t.Errorf("a title may have %d, a text %d", title.Max, text.Max)
	}
	if title.Example != "flour" || title.ID() != "f-title" {
		t.Errorf("the title is %+v", title)
	}
	row := f.Field("parts").Rows[0]
	if len(f.Field("parts").Rows) != 1 || !row[0].Required || row[0].Name != "parts.0.name" || row[0].ID() != "f-parts-0-name" {
		t.Errorf("the first row is %+v", row)
	}
}

func TestWordsComeFromTheCatalogueAndElseFromTheMessage(t *testing.T) {
	_, k := kind(t)
	for language, want := range map[string][]string{
		"en": {"Order it.", "What", "In a word.", "By bike", "Van", "Which part"},
		"de": {"Bestelle es.", "Was", "In einem Wort.", "Mit dem Rad", "Van", "Name"},
	} {
		f := form.Of(in(t, language, "UTC"), k, nil)
		title, way := f.Field("title"), f.Field("way")
		got := []string{f.Purpose, title.Label, title.Help, way.Options[0].Label, way.Options[1].Label, f.Field("parts").Rows[0][0].Label}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("in %s: %q, want %q", language, got[i], want[i])
			}
		}
	}
	if got := of(t, nil).Field("amount"); got.Label != "Amount" || got.Help != "How much." {
		t.Errorf("a field without words is %q: %q", got.Label, got.Help)
	}
	for name, want := range map[string]string{"legal_form": "Legal form", "a-b": "A b", "": ""} {
		if got := form.Label(name); got != want {
			t.Errorf("%q is labelled %q", name, got)
		}
	}
}

func TestAFormKeepsWhatWasTyped(t *testing.T) {
	f := of(t, form.Values{
		"title": {"  flour"}, "amount": {"two"}, "home.street": {"Mill Lane"}, "parts.2.name": {"third"}, "messages": {"{", "x"}, "way": {"boat"},
	})
	if f.Field("title").Value != "  flour" || f.Field("amount").Value != "two" || f.Field("home").Inner[0].Value != "Mill Lane" {
		t.Errorf("it forgot: %+v", f.Fields)
	}
	parts := f.Field("parts")
	if len(parts.Rows) != 3 || parts.Rows[2][0].Value != "third" {
		t.Errorf("it has the rows %+v", parts.Rows)
	}
	if got := f.Field("messages").Values; len(got) != 2 || f.Field("way").Value != "boat" {
		t.Errorf("it carries %q", got)
	}
}

func TestALongListIsBounded(t *testing.T) {
	for name, want := range map[string]int{"parts.399.name": 400, "parts.400.name": 1, "parts.99999999999.name": 1, "parts.-1.name": 1, "parts.x.name": 1, "partsx.3.name": 1} {
		if got := len(of(t, form.Values{name: {"a"}}).Field("parts").Rows); got != want {
			t.Errorf("%s makes %d rows, want %d", name, got, want)
		}
	}
	if got := len(of(t, form.Values{"parts.0.name": {"a"}, form.AddRow: {"parts"}}).Field("parts").Rows); got != 2 {
		t.Errorf("after asking for another there are %d rows", got)
	}
}

func TestARefusalStandsBesideWhatItIsAbout(t *testing.T) {
	typed := form.Values{"parts.1.name": {"a"}}
	for field, want := range map[string]string{
		"title": "title", "home.street": "home.street", "parts": "parts", "parts.1.name": "parts.1.name", "parts.7.name": "parts", "parts.name": "parts",
		"": "top", "nothing": "top", "key": "top", "messages": "top",
	} {
		f := of(t, typed).Refused("orders.no", "No.", field)
		if f.Code != "orders.no" {
			t.Errorf("the form has the code %q", f.Code)
		}
		if got := marked(f); got != want {
			t.Errorf("a refusal of %q stands at %s, want %s", field, got, want)
		}
	}
	hidden := of(t, typed).Hide("title").Refused("orders.no", "No.", "title")
	if got := marked(hidden); got != "top" {
		t.Errorf("a refusal of a hidden field stands at %s", got)
	}
}

// marked says where an error stands.
func marked(f form.Form) string {
	var at []string
	if f.Error != "" {
		at = append(at, "top")
	}
	var look func([]form.Field)
	look = func(fields []form.Field) {
		for _, field := range fields {
			if field.Error != "" {
				at = append(at, field.Name)
			}
			look(field.Inner)
			for _, row := range field.Rows {
				look(row)
			}
		}
	}
	look(f.Fields)
	return strings.Join(at, " ")
}

func TestAFormIsTrimmedByNames(t *testing.T) {
	f := of(t, nil).Without("text", "count").Hide("amount").Set("title", func(x *form.Field) { x.Value = "bread" })
	if len(f.Fields) != 14 || f.Field("amount").Control != form.Hidden || f.Field("title").Value != "bread" {
		t.Errorf("it is %+v", f.Fields)
	}
	if got := f.Field("text"); got.Control != "" || got.Name != "text" {
		t.Errorf("a field that was left out is %+v", got)
	}
}

func TestAmountsAreReadInTheRowsOfAList(t *testing.T) {
	typed := form.Values{"rows.0.sum": {"1.50"}, "rows.1.sum": {""}, "rows.2.sum": {"much"}, "sum": {"9"}}
	cents := func(text string) (string, error) {
		if text == "much" {
			return "", machine.Malformed("test.no_amount", "that is none")
		}
		return strings.ReplaceAll(text, ".", ""), nil
	}
	var no *machine.Refusal
	if _, err := typed.Changed(cents, "rows.*.sum"); !errors.As(err, &no) || no.Field != "rows.2.sum" {
		t.Errorf("what is no amount is refused as %v", err)
	}
	delete(typed, "rows.2.sum")
	got, err := typed.Changed(cents, "rows.*.sum")
	if err != nil || got.Get("rows.0.sum") != "150" || got.Get("sum") != "9" || typed.Get("rows.0.sum") != "1.50" {
		t.Errorf("amounts are read as %v, %v, from %v", got, err, typed)
	}
}
