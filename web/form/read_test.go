package form_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/web/form"
)

// typed is what fills in everything that must be, changed by names and values in turn.
func typed(changes ...string) form.Values {
	v := form.Values{"title": {"flour"}, "amount": {"12"}, "way": {"van"}}
	for i := 0; i+1 < len(changes); i += 2 {
		v[changes[i]] = []string{changes[i+1]}
	}
	return v
}

func TestWhatWasTypedBecomesTheMessage(t *testing.T) {
	m, k := kind(t)
	full := order{Title: "flour", Amount: 12, Way: "van"}
	with := func(change func(*order)) order { o := full; change(&o); return o }
	for name, c := range map[string]struct {
		typed form.Values
		want  order
	}{
		"only what must be":            {typed(), full},
		"spaces around a text":         {typed("title", "  flour \n"), full},
		"line breaks as browsers send": {typed("text", "a\r\n\r\nb"), with(func(o *order) { o.Text = "a\n\nb" })},
		"a number with spaces":         {typed("amount", " 1 200 "), with(func(o *order) { o.Amount = 1200 })},
		"a number below nothing":       {typed("amount", "-3"), with(func(o *order) { o.Amount = -3 })},
		"a count":                      {typed("count", "7"), with(func(o *order) { o.Count = 7 })},
		"a tick":                       {typed("fragile", "on"), with(func(o *order) { o.Fragile = true })},
		"a day alone":                  {typed("by", "2026-01-02"), with(func(o *order) { o.By = rulestest.Start + rulestest.Day })},
		"a day and a time":             {typed("by", "2026-01-01T06:30"), with(func(o *order) { o.By = rulestest.Start + 6*3600 + 1800 })},
		"lines without empty ones":     {typed("marks", "rye\r\n\r\n  wheat "), with(func(o *order) { o.Marks = []string{"rye", "wheat"} })},
		"lines of several inputs":      {form.Values{"title": {"flour"}, "amount": {"12"}, "way": {"van"}, "marks": {"rye", "", "wheat"}}, with(func(o *order) { o.Marks = []string{"rye", "wheat"} })},
		"a list of counts":             {typed("sizes", "3\n 12 "), with(func(o *order) { o.Sizes = []uint64{3, 12} })},
		"a group":                      {typed("home.street", "Mill Lane", "home.number", "3"), with(func(o *order) { o.Home = place{"Mill Lane", 3} })},
		"rows without empty ones": {typed("parts.0.name", "", "parts.1.name", "lid", "parts.1.size", "2", "parts.3.name", "box", "parts.3.kind", "soft"), with(func(o *order) {
			o.Parts = []piece{{Name: "lid", Size: 2}, {Name: "box", Kind: "soft"}}
		})},
		"what a script made": {typed("photo", "aGVsbG8="), with(func(o *order) { o.Photo = []byte("hello") })},
		"fields of none":     {typed("evil", "1", "Inner", "x", "note", "y", "next", "/home"), full},
		"what is embedded":   {typed("network", "north"), with(func(o *order) { o.Network = "north" })},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := form.Read(in(t, "en", "UTC"), m, k, c.typed)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestAMomentIsMeantInTheReadersZone(t *testing.T) {
	m, k := kind(t)
	got, err := form.Read(in(t, "en", "Europe/Berlin"), m, k, typed("by", "2026-01-01T01:00"))
	if err != nil || got.(order).By != rulestest.Start {
		t.Errorf("one o'clock in Berlin is %+v, %v", got, err)
	}
}

func TestCarriedMessagesAreRead(t *testing.T) {
	m, k := kind(t)
	v := typed()
	v["messages"] = []string{`{"kind":"orders.order","content":{"title":"a","amount":1,"way":"bike","fragile":false}}`, "  "}
	got, err := form.Read(in(t, "en", "UTC"), m, k, v)
	if err != nil {
		t.Fatal(err)
	}
	carried := got.(order).Messages
	if len(carried) != 1 || carried[0].Kind != "orders.order" {
		t.Fatalf("it carries %+v", carried)
	}
	if msg, err := m.Decode(carried[0]); err != nil || msg.(order).Title != "a" {
		t.Errorf("it carries %+v, %v", msg, err)
	}
}

func TestWhatIsWrongIsRefusedAtItsField(t *testing.T) {
	m, k := kind(t)
	for name, c := range map[string]struct {
		typed       form.Values
		code, field string
	}{
		"a number in words":                {typed("amount", "two"), "web.not_a_number", "amount"},
		"a number with a unit":             {typed("amount", "12 kg"), "web.not_a_number", "amount"},
		"a number with a point":            {typed("amount", "1.5"), "web.not_a_number", "amount"},
		"a number with a comma":            {typed("amount", "1,200"), "web.not_a_number", "amount"},
		"a number that is too large":       {typed("amount", "9223372036854775808"), "web.not_a_number", "amount"},
		"a number in another script":       {typed("amount", "١٢"), "web.not_a_number", "amount"},
		"a number in a row":                {typed("parts.1.name", "lid", "parts.1.size", "big"), "web.not_a_number", "parts.1.size"},
		"a number in a group":              {typed("home.number", "3b"), "web.not_a_number", "home.number"},
		"a time in words":                  {typed("by", "tomorrow"), "web.not_a_time", "by"},
		"a day that there is not":          {typed("by", "2026-02-30"), "web.not_a_time", "by"},
		"a message that can't be read":     {typed("messages", "{"), "web.not_a_message", "messages"},
		"what a script made half":          {typed("photo", "{"), "web.not_made", "photo"},
		"what a script made in no base64":  {typed("photo", "$$$"), "web.not_made", "photo"},
		"a carried message of no kind":     {typed("messages", `{"kind":"orders.nothing","content":{}}`), "machine.unknown_kind", ""},
		"a title that is overlong":         {typed("title", strings.Repeat("x", int(machine.MaxTitleLength)+1)), "orders.long_title", "title"},
		"the first of several":             {typed("amount", "two", "by", "tomorrow"), "web.not_a_number", "amount"},
		"a count below nothing":            {typed("count", "-1"), "web.below_zero", "count"},
		"a choice that there is not":       {typed("way", "boat"), "", ""},
		"nothing where something is asked": {form.Values{}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := form.Read(in(t, "en", "UTC"), m, k, c.typed)
			var no *machine.Refusal
			switch {
			case c.code == "" && err == nil: // The message itself says what it asks for; see its Check.
			case !errors.As(err, &no):
				t.Fatalf("got %v", err)
			case no.Code != c.code || no.Field != c.field || no.Class != machine.ClassMalformed && no.Class != machine.ClassNotFound:
				t.Errorf("refused with %+v, want %s at %q", no, c.code, c.field)
			}
		})
	}
}
