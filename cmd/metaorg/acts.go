package main

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"metaorg/cmd/metaorg/fields"
	"metaorg/cmd/metaorg/filing"
	"metaorg/domain/governance/templates"
	"metaorg/machine"
)

// act is the command of one kind of message. Its flags live in a struct made
// from the message's type, because a command line is declared as a struct.
type act struct {
	kind   machine.Kind
	fields []fields.Field
	flags  reflect.Value // A struct with one field per field, File and Save.
}

// acts are the commands of all kinds, by the path as typed: "membership apply".
type acts map[string]act

// The flags by which a whole message comes from a file, and goes into one.
const (
	fileField = "File"
	saveField = "Save"
)

// togetherField is the flag by which an act is proposed to all who must sign it.
const togetherField = "Together"

// templateField is the flag by which a proposal begins with a draft.
const templateField = "Template"

// proposeKind is the kind that has it.
const proposeKind = "governance.propose"

// peoples are the kinds of a module that people sign.
func peoples(m machine.Module) []machine.Kind {
	return slices.DeleteFunc(slices.Clone(m.Kinds), func(k machine.Kind) bool { return !k.ForPeople() })
}

// actCommands makes one command per module with one command per kind in it,
// for those that people sign.
func actCommands(modules []machine.Module) (acts, []kong.Option) {
	all := acts{}
	var options []kong.Option
	for _, m := range modules {
		kinds := peoples(m)
		if len(kinds) == 0 {
			continue
		}
		var commands []reflect.StructField
		for i, k := range kinds {
			tag := []string{"cmd", "", "name", verbOf(k), "help", k.Purpose, "group", groupOf(k)}
			if onlyPut(k) {
				tag = append(tag, "hidden", "")
			}
			commands = append(commands, reflect.StructField{Name: "C" + strconv.Itoa(i), Type: flagsType(k), Tag: tags(tag...)})
		}
		commands = append(commands, beside(m.Name)...)
		holder := reflect.New(reflect.StructOf(commands))
		for i, k := range kinds {
			all[m.Name+" "+verbOf(k)] = act{kind: k, fields: fields.Of(k.Type), flags: holder.Elem().Field(i)}
		}
		options = append(options, kong.DynamicCommand(m.Name, moduleHelp(m), "Acts", holder.Interface()))
	}
	return all, options
}

// beside are the commands of a module that are no acts.
func beside(module string) []reflect.StructField {
	switch module {
	case "files":
		return reflect.VisibleFields(reflect.TypeFor[filing.Commands]())
	case "commons":
		return reflect.VisibleFields(reflect.TypeFor[commonsCommands]())
	case "rounds":
		return reflect.VisibleFields(reflect.TypeFor[roundsCommands]())
	}
	return nil
}

// groupOf tells in the help of a module what one signs from what a proposal
// carries.
func groupOf(k machine.Kind) string {
	if k.Least != machine.WeightNone {
		return "What decisions do (put it to the members with governance propose)"
	}
	return "What you sign"
}

// onlyPut reports whether rules alone put a kind to the members; it has a
// command, which says so, and needs no place in the help.
func onlyPut(k machine.Kind) bool {
	return k.Least != machine.WeightNone && !k.Proposable(machine.RuleVersion)
}

// moreHelp is what the help of some acts says beside their example.
var moreHelp = map[string]string{
	"meetings enter-hands": `

Whose hands are entered is entered as present first:
  metaorg meetings attend 3 --members mill --members press
  metaorg meetings enter-hands 3 1 --hands member=mill,choice=yes --hands member=press,choice=no`,
	"governance propose": `

From a draft of what is decided again and again, with what you know in its place:
  metaorg --for riverside-bakery governance propose --template budget 'Budget for 2027' --text "$(cat budget.txt)"

With messages that the network carries out once it is adopted, from a file such as longer.toml:
  title = "Ten days to vote, by consent"
  text = "One week is too short for boards that meet every ten days."

  [[messages]]
  kind = "charter.set_rules"
  [messages.content]
  base = 1
  values = [
    {name = "governance.ordinary_window_days", value = 10},
    {name = "governance.ordinary_method", value = 1},
  ]

  metaorg --for riverside-bakery governance propose --file longer.toml

base is the version it was written for: metaorg show charter-versions. What each rule is and may be
is in metaorg show standing-rules --all-columns; of choices and shares the value is the place in that list, from 0.`,
	"agreements write": `

Whole, with its parties, what each gives, and terms that the parties alone see:
  metaorg --for mill agreements write 'Books for flour' --parties mill --parties dairy --begins 2027-01-01 --ends 2027-12-31 \
    --sealed @terms.txt --commitments name=Books,from=mill,to=dairy,quantity=12.50,unit=h,due=2027-03-31`,
	"bids put-sheet": `

The file is a text of your own, with amounts, prices and shares. The node keeps it and shows it to the team alone;
in the log is only its hash.`,
	"nodes change": `

An address that you do not give stays as it is, and an empty one (--peer=) takes it away; --willing is to be said again.`,
	"mandates propose-act": `

What you could not sign alone, with its kind and what you would have given; others then sign it with approve-act:
  metaorg --for riverside-bakery mandates propose-act \
    --messages '{"kind": "governance.vote", "content": {"proposal": 3, "choice": "yes"}}'

What waits for signatures is in metaorg show joint-acts.`,
}

// verbOf is the command of a kind: "record-contribution" of "membership.record_contribution".
func verbOf(k machine.Kind) string {
	_, verb, _ := strings.Cut(k.Name, ".")
	return strings.ReplaceAll(verb, "_", "-")
}

func moduleHelp(m machine.Module) string {
	var verbs []string
	for _, k := range peoples(m) {
		if !onlyPut(k) {
			verbs = append(verbs, verbOf(k))
		}
	}
	return "Acts: " + strings.Join(verbs, ", ") + "."
}

// flagsType makes a struct with a field for each of a message's: pointers to
// texts, so that what was not given is told from what is empty.
func flagsType(k machine.Kind) reflect.Type {
	var all []reflect.StructField
	for i, f := range fields.Of(k.Type) {
		t := reflect.TypeFor[*string]()
		tag := []string{"name", f.Flag, "help", f.Help, "placeholder", f.Placeholder()}
		switch {
		case f.IsList():
			t, tag = reflect.TypeFor[[]string](), append(tag, "sep", "none")
		case f.Type.Kind() == reflect.Bool:
			t = reflect.TypeFor[bool]()
		}
		if f.Place > 0 {
			tag = append(tag, "arg", "", "optional", "")
		}
		all = append(all, reflect.StructField{Name: "F" + strconv.Itoa(i), Type: t, Tag: tags(tag...)})
	}
	all = append(all, reflect.StructField{
		Name: fileField, Type: reflect.TypeFor[string](),
		Tag: tags("name", "file", "help", "Read fields from a JSON or TOML file; flags go before it.", "placeholder", "FILE"),
	}, reflect.StructField{
		Name: saveField, Type: reflect.TypeFor[string](),
		Tag: tags("name", "save", "help", saveHelp, "placeholder", "FILE"),
	})
	if proposedTogether(k) {
		all = append(all, reflect.StructField{
			Name: togetherField, Type: reflect.TypeFor[bool](),
			Tag: tags("name", "together", "help", "Propose it for the signatures of several, where one alone does not sign it for the organization."),
		})
	}
	if k.Name == proposeKind {
		all = append(all, reflect.StructField{
			Name: templateField, Type: reflect.TypeFor[string](),
			Tag: tags("name", "template", "help", "Begin with a draft of what is decided again and again; fields given go before it. Brackets stand where only you know what belongs there.",
				"placeholder", strings.Join(draftNames(), "|")),
		})
	}
	return reflect.StructOf(all)
}

// proposedTogether tells what several may sign for an organization from what is
// carried by decisions and from signing together itself.
func proposedTogether(k machine.Kind) bool {
	return k.Least == machine.WeightNone && !strings.HasPrefix(k.Name, "mandates.")
}

func draftNames() (all []string) {
	for _, t := range templates.In("en") {
		if t.Act == "" {
			all = append(all, t.Name)
		}
	}
	return all
}

// begin fills fields that nobody gave from the template that was asked for, in
// a language.
func (a act) begin(r fields.Reader, tree map[string]any, language string) error {
	flag := a.flags.FieldByName(templateField)
	if !flag.IsValid() || flag.String() == "" {
		return nil
	}
	code, _, _ := strings.Cut(language, "-")
	t, ok := templates.Called(code, flag.String())
	if !ok {
		return usage("there is no template %s; there are: %s", strconv.Quote(flag.String()), strings.Join(draftNames(), ", "))
	}
	if t.Act != "" {
		return usage("%s is not put to the members as a proposal: %s", t.Name, t.About)
	}
	if blanks := t.Blanks(textOf(tree, "title", t.Title) + "\n" + textOf(tree, "text", t.Text)); len(blanks) > 0 {
		return usage("the draft has %s where only you know what belongs there; give title and --text with all of it filled in:\n\n%s\n\n%s",
			strings.Join(blanks, ", "), t.Title, t.Text)
	}
	drafted := map[string]string{"title": t.Title, "text": t.Text, "class": t.Class, "review": t.Days.Review, "ends": t.Days.Ends}
	for _, f := range a.fields {
		text := drafted[f.Flag]
		if text == "" || fields.Has(tree, f.Path...) {
			continue
		}
		v, err := r.Value(f.Type, text)
		if err != nil {
			return err
		}
		fields.Put(tree, f.Path, v)
	}
	return nil
}

// textOf is a field as given, else the draft's.
func textOf(tree map[string]any, field, drafted string) string {
	if given, ok := tree[field].(string); ok {
		return given
	}
	return drafted
}

func tags(pairs ...string) reflect.StructTag {
	var b strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		fmt.Fprintf(&b, "%s:%s ", pairs[i], strconv.Quote(strings.ReplaceAll(pairs[i+1], "$", "$$")))
	}
	return reflect.StructTag(strings.TrimSpace(b.String()))
}

// given reads what was typed and what is in the file into a tree of fields, and
// begins with a template in this language where one was asked for.
func (a act) given(r fields.Reader, language string) (map[string]any, error) {
	tree := map[string]any{}
	if file := a.flags.FieldByName(fileField).String(); file != "" {
		var err error
		if tree, err = fields.OneFile(file); err != nil {
			return nil, err
		}
	}
	for i, f := range a.fields {
		v, ok, err := typed(r, f, a.flags.Field(i))
		if err != nil {
			return nil, usage("%s: %v", f.Flag, err)
		}
		if ok {
			fields.Put(tree, f.Path, v)
		}
	}
	return tree, a.begin(r, tree, language)
}

// typed reads one flag; false when it was not given.
func typed(r fields.Reader, f fields.Field, flag reflect.Value) (any, bool, error) {
	switch flag.Kind() {
	case reflect.Bool:
		return flag.Bool(), flag.Bool(), nil
	case reflect.Slice:
		var list []any
		for i := range flag.Len() {
			v, err := r.Value(f.Type.Elem(), flag.Index(i).String())
			if err != nil {
				return nil, false, err
			}
			list = append(list, v)
		}
		return list, len(list) > 0, nil
	}
	if flag.IsNil() {
		return nil, false, nil
	}
	if f.IsKey() {
		return flag.Elem().String(), true, nil // A name or a file; whoever fills in the draft may need the key itself.
	}
	v, err := r.Read(f, flag.Elem().String())
	return v, true, err
}

// missing lists the fields that must be given and are not.
func (a act) missing(tree map[string]any) (all []fields.Field) {
	for _, f := range a.fields {
		if f.Required && !fields.Has(tree, f.Path...) {
			all = append(all, f)
		}
	}
	return all
}

// example is a command line that gives every field that has an example and
// is always asked for.
func (a act) example(path string) string {
	words := []string{"metaorg", path}
	for _, f := range a.fields {
		if f.Example == "" || !f.Asked && f.Place == 0 {
			continue
		}
		if f.Place == 0 {
			words = append(words, "--"+f.Flag)
		}
		words = append(words, quoted(f.Example))
	}
	if rest := restOfExample[a.kind.Name]; rest != "" && len(words) == 2 {
		words = append(words, rest)
	}
	return strings.Join(words, " ")
}

// restOfExample shows acts of which all that is asked for comes from this
// machine, or of which nothing must be given although something should.
var restOfExample = map[string]string{
	"mandates.name_people":         "--persons kim --persons lou",
	"nodes.register":               `--card "$(metaorg node card)" --peer node.radish.example:26656`,
	"nodes.change":                 "3f5b1c0a9d8e7f60112233445566778899aabbcc --peer node.radish.example:26656",
	"nodes.remove":                 "--field-node 3f5b1c0a9d8e7f60112233445566778899aabbcc",
	"nodes.renew":                  `--card "$(metaorg node card)"`,
	"nodes.seats":                  "--nodes 3f5b1c0a9d8e7f60112233445566778899aabbcc",
	"people.add_key":               "--key ada-phone",
	"people.describe_organization": "--place 'Hebden Bridge, England' --description 'Grows vegetables.'",
	"people.set_guardians":         "--guardians bo --guardians cy --guardians di --needed 2",
}

func quoted(s string) string {
	if strings.ContainsAny(s, " '\"$&|<>()*?;#") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}
