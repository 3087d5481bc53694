// Package form makes forms of messages. It keeps true that whatever a kind of
// message asks for can be typed in, with its help and its limits, without a
// line written for it; that what was typed is never lost when it is refused;
// and that a refusal stands beside the field it is about.
package form

import (
	"context"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
	"metaorg/web/words"
)

// Control is how a field is asked for.
type Control string

// The controls.
const (
	Line    Control = "line"    // One line of text.
	Area    Control = "area"    // Text of several lines.
	Lines   Control = "lines"   // A list, one item a line.
	Number  Control = "number"  // A whole number.
	Moment  Control = "moment"  // Day and time in the reader's zone.
	Day     Control = "day"     // A day, as year-month-day.
	Choice  Control = "choice"  // One of a few.
	Tick    Control = "tick"    // Yes or no.
	Hidden  Control = "hidden"  // Not shown, but sent along.
	Groups  Control = "groups"  // A list of several fields each.
	Group   Control = "group"   // Several fields that belong together.
	Carried Control = "carried" // Messages that a decision is to carry, as JSON; one hidden input each.
	Made    Control = "made"    // Made by a script, not by people: keys and their proofs.
)

// Option is one of the values of a Choice.
type Option struct{ Value, Label string }

// Field is one thing a form asks for.
type Field struct {
	Name     string // Of the input: the path of JSON names with dots, "identities.0.number".
	Label    string
	Help     string
	Example  string
	Control  Control
	Required bool
	Max      int64 // Characters of a text, 0 for no bound known.
	Options  []Option
	Handle   Handle    // Whose handle it asks for, if anybody's.
	Offers   []Option  // Handles that may be meant, with what they are called.
	Value    string    // As typed, or as it stands.
	Values   []string  // Of Carried, and of Lines.
	Inner    []Field   // Of a Group.
	Rows     [][]Field // Of Groups.
	Error    string    // What is wrong with it.
	Paper    bool      // It is the hash of a document, whose text can be written instead where it is kept.
	In       string    // The unit of its smallest steps, as its tag has it: "%" for hundredths of a percent.
	Focus    bool      // It was just added, and is what one goes on with.
	File     bool      // It is the hash of a file, which can be sent instead; see Form.Uploading.
}

// Handle is whose handles a field asks for.
type Handle string

// Whose handles fields ask for.
const (
	OfMember       Handle = "member" // Organizations and persons that belong.
	OfOrganization Handle = "organization"
	OfPerson       Handle = "person"
)

// handleOf tells by the type of a field, or of a list's elements, whose handle
// it is. One that is only being chosen is nobody's yet.
func handleOf(sf reflect.StructField, name string) Handle {
	t := sf.Type
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	switch {
	case name == "handle":
		return ""
	case t.Name() == "MemberID":
		return OfMember
	case t.Name() == "OrganizationID":
		return OfOrganization
	case t.Name() == "PersonID":
		return OfPerson
	}
	return ""
}

// Lines are what stands in a field of one thing a line.
func (f Field) Lines() []string { return lines(f.Value) }

// ID is the field's id in the page.
func (f Field) ID() string { return "f-" + strings.ReplaceAll(f.Name, ".", "-") }

// Form is a message being written.
type Form struct {
	Kind    string
	Purpose string
	Fields  []Field
	Error   string // What is wrong with the whole of it, or with a field that is not shown.
	Code    string // Of that refusal or of a field's.
}

// Of makes the form of a kind for the reader of the context, filled with what
// was typed, if anything.
func Of(ctx context.Context, k machine.Kind, typed Values) Form {
	return Form{
		Kind:    k.Name,
		Purpose: words.Either(ctx, "kinds."+k.Name, k.Purpose),
		Fields:  fieldsOf(ctx, place{kind: k.Name}, k.Type, typed),
	}
}

// place is where in a message a field is.
type place struct {
	kind string
	path string // As in Field.Name, with a dot at the end; empty at the top.
	key  string // The same without the numbers of rows, as catalogues have it.
}

func (p place) in(name string) place { return place{p.kind, p.path + name + ".", p.key + name + "."} }

func fieldsOf(ctx context.Context, p place, t reflect.Type, typed Values) (all []Field) {
	for i := range t.NumField() {
		sf := t.Field(i)
		if isInlined(sf) {
			all = append(all, fieldsOf(ctx, p, sf.Type, typed)...)
			continue
		}
		name, options, _ := strings.Cut(sf.Tag.Get("json"), ",")
		if name == "" || name == "-" || !sf.IsExported() {
			continue
		}
		all = append(all, fieldOf(ctx, p, sf, name, strings.Contains(options, "omit"), typed))
	}
	return all
}

// isInlined tells embedded structs whose fields stand among the others, as JSON
// has it: those without a name of their own.
func isInlined(sf reflect.StructField) bool {
	name, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
	return sf.Anonymous && name == ""
}

func fieldOf(ctx context.Context, p place, sf reflect.StructField, name string, optional bool, typed Values) Field {
	key := "fields." + p.kind + "." + p.key + name
	f := Field{
		Name:    p.path + name,
		Label:   words.Either(ctx, key+".label", Label(name)),
		Help:    words.Either(ctx, key+".help", sentence(withoutSeconds(sf.Tag.Get("help")))),
		Example: words.Either(ctx, key+".example", sf.Tag.Get("example")),
		Control: controlOf(sf), Required: !optional && sf.Type.Kind() != reflect.Bool, Max: maxOf(name),
		Value: typed.Get(p.path + name), Paper: isPaper(sf), File: isFile(sf), Handle: handleOf(sf, name), In: sf.Tag.Get("in"),
	}
	switch f.Control {
	case Lines:
		f.Values = lines(strings.ReplaceAll(strings.Join(typed[f.Name], "\n"), "\r\n", "\n"))
		f.Value = strings.Join(f.Values, "\n")
	case Choice:
		for _, v := range strings.Split(sf.Tag.Get("choices"), ",") {
			f.Options = append(f.Options, Option{v, words.Either(ctx, "choices."+p.kind+"."+p.key+name+"."+v, Label(v))})
		}
	case Carried:
		f.Values = typed[f.Name]
	case Group:
		f.Inner = fieldsOf(ctx, p.in(name), sf.Type, typed)
	case Groups:
		f.Required = false // Its rows' fields are.
		for n := range max(1, typed.rows(f.Name)+spareRows(typed, f.Name)) {
			row := place{p.kind, f.Name + "." + itoa(n) + ".", p.key + name + "."}
			f.Rows = append(f.Rows, fieldsOf(ctx, row, sf.Type.Elem(), typed))
		}
		if last := f.Rows[len(f.Rows)-1]; spareRows(typed, f.Name) > 0 && len(last) > 0 {
			last[0].Focus = true
		}
	default: // Its value says it all.
	}
	return f
}

// AddRow is the name of a button whose value is the list that wants one more row.
const AddRow = "add_row"

func spareRows(typed Values, list string) int {
	if typed.Get(AddRow) == list {
		return 1
	}
	return 0
}

var (
	keyType       = reflect.TypeFor[signature.Key]()
	signatureType = reflect.TypeFor[signature.Signature]()
	messageType   = reflect.TypeFor[wire.Message]()
)

// isPaper tells the hashes of documents that people write for this very
// message, by the tag of their field: paper:"written", or paper:"sealed" for
// what is for some alone.
func isPaper(sf reflect.StructField) bool {
	return sf.Tag.Get("paper") == "written" || sf.Tag.Get("paper") == "sealed"
}

// IsSealed reports whether a field of a kind has the hash of a document that is
// for some alone.
func IsSealed(k machine.Kind, name string) bool {
	for i := range k.Type.NumField() {
		sf := k.Type.Field(i)
		if own, _, _ := strings.Cut(sf.Tag.Get("json"), ","); own == name {
			return sf.Tag.Get("paper") == "sealed"
		}
	}
	return false
}

// Papers are the names of a kind's fields that have the hash of a document.
func Papers(k machine.Kind) (names []string) {
	for i := range k.Type.NumField() {
		if sf := k.Type.Field(i); isPaper(sf) {
			name, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
			names = append(names, name)
		}
	}
	return names
}

// sentence makes one of what a tag says, which stands in the middle of a line elsewhere.
func sentence(help string) string {
	first, size := utf8.DecodeRuneInString(help)
	if help == "" {
		return ""
	}
	help = string(unicode.ToUpper(first)) + help[size:]
	if strings.HasSuffix(help, ".") {
		return help
	}
	return help + "."
}

// withoutSeconds is the help of a moment for who picks a day and time.
func withoutSeconds(help string) string {
	return strings.NewReplacer(", as Unix seconds", "", ", Unix seconds", "").Replace(help)
}

// longTexts are the names of fields that take more than a line.
var longTexts = map[string]bool{"text": true, "goal": true, "description": true, "reason": true}

func controlOf(sf reflect.StructField) Control {
	t := sf.Type
	name, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
	switch {
	case t == keyType, t == signatureType, t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return Made
	case t.Kind() == reflect.Slice && t.Elem() == messageType:
		return Carried
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct:
		return Groups
	case t.Kind() == reflect.Slice:
		return Lines
	case t.Kind() == reflect.Struct:
		return Group
	case t.Kind() == reflect.Bool:
		return Tick
	case sf.Tag.Get("choices") != "":
		return Choice
	case t.Kind() == reflect.Int64 && isMoment(sf):
		return Moment
	case t.Kind() == reflect.Int64, t.Kind() == reflect.Uint64:
		return Number
	case longTexts[name]:
		return Area
	}
	return Line
}

// isMoment tells times from other numbers by what their help says, as the
// command line does.
func isMoment(sf reflect.StructField) bool {
	return strings.Contains(sf.Tag.Get("help"), "Unix seconds")
}

func maxOf(name string) int64 {
	if longTexts[name] {
		return machine.MaxTextLength
	}
	return machine.MaxTitleLength
}

// Label makes words of a JSON name: "legal_form" is "Legal form".
func Label(name string) string {
	text := strings.NewReplacer("_", " ", "-", " ").Replace(name)
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
