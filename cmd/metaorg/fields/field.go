// Package fields is how people write messages: as flags, as name=value pairs
// and as files, and how they are shown a message before they sign it. It keeps
// true that what is shown is read from the bytes that are signed.
package fields

import (
	"cmp"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// Field is one value that a message asks for, as the command line takes it.
type Field struct {
	Path     []string // By json names; two when it is part of a struct.
	Flag     string
	Type     reflect.Type
	Help     string
	Example  string
	Place    int // Among the positional arguments, from 1; 0 for a flag.
	Required bool
	Asked    bool   // Always asked for: required, or a list of structs that belongs to the message.
	Paper    bool   // The hash of a text.
	In       string // The field beside it that says the unit of its smallest steps; empty where it counts none.
}

var (
	keyType       = reflect.TypeFor[signature.Key]()
	signatureType = reflect.TypeFor[signature.Signature]()
	messageType   = reflect.TypeFor[wire.Message]()
	rawType       = reflect.TypeFor[wire.Raw]()
)

// reservedFlags mean something else on every command.
var reservedFlags = []string{"home", "node", "as", "for", "json", "yes", "file", "save", "together", "help", "keys", "passphrase-file", "version"}

// Of lists what a message type asks for, positional ones first. Signatures are
// left out: they are made, not typed.
func Of(t reflect.Type) []Field {
	all := inOrder(t)
	slices.SortStableFunc(all, func(a, b Field) int { return cmp.Compare(a.rank(), b.rank()) })
	return all
}

func (f Field) rank() int {
	if f.Place == 0 {
		return math.MaxInt
	}
	return f.Place
}

func inOrder(t reflect.Type) (fields []Field) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" || f.Type == signatureType {
			continue
		}
		optional := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		if isPlainStruct(f.Type) {
			for _, inner := range inOrder(f.Type) {
				inner.Path = append([]string{name}, inner.Path...)
				inner.Flag = flagName(strings.Join(inner.Path, "-"))
				inner.Place, inner.Required, inner.Asked = 0, inner.Required && !optional, inner.Asked && !optional
				fields = append(fields, inner)
			}
			continue
		}
		place, _ := strconv.Atoi(f.Tag.Get("pos"))
		flag := flagName(name)
		if place > 0 { // By its place alone it clashes with no flag.
			flag = strings.ReplaceAll(name, "_", "-")
		}
		help, example := typedTime(f)
		if tag := f.Tag.Get(unitTag); tag != "" {
			help, example = typedAmount(help, example, tag)
		}
		if f.Tag.Get(paperTag) != "" {
			help, example = help+", or @ and the name of a text file, which the node then keeps", "@words.txt"
		}
		if isList(f.Type) {
			help += "; the flag again for each one"
		}
		fields = append(fields, Field{
			Path: []string{name}, Flag: flag, Type: f.Type, Place: place,
			Help: help, Example: cmp.Or(example, pairsExample(f.Type)),
			Required: !optional && mustBeGiven(f.Type),
			Asked:    !optional && (mustBeGiven(f.Type) || isPlainStruct(elem(f.Type))),
			In:       f.Tag.Get(unitTag),
			Paper:    f.Tag.Get(paperTag) != "",
		})
	}
	return fields
}

// unixSeconds is what the help of a time says in its tag.
const unixSeconds = "Unix seconds"

// typedTime is the help and the example of a field; a time is given as people
// write one (see numberFrom), since nobody counts seconds.
func typedTime(f reflect.StructField) (help, example string) {
	help, example = f.Tag.Get("help"), f.Tag.Get("example")
	n, err := strconv.ParseInt(example, 10, 64)
	if f.Type.Kind() != reflect.Int64 || err != nil || !strings.Contains(help, unixSeconds) {
		return help, example
	}
	help = strings.Replace(help, "as "+unixSeconds, unixSeconds, 1)
	help = strings.Replace(help, unixSeconds, "as 2026-12-31, '2026-12-31 18:30' or in seconds", 1)
	return help, strings.TrimSuffix(time.Unix(n, 0).UTC().Format(dateAndTime), " 00:00")
}

// isPlainStruct reports a struct whose fields become flags of their own.
func isPlainStruct(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t != keyType && t != messageType
}

// mustBeGiven tells types whose zero value is never meant: a false and an
// empty list may be.
func mustBeGiven(t reflect.Type) bool {
	return t.Kind() != reflect.Bool && (t.Kind() != reflect.Slice || isBytes(t))
}

func isBytes(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8
}

func isList(t reflect.Type) bool { return t.Kind() == reflect.Slice && !isBytes(t) }

func flagName(name string) string {
	name = strings.ReplaceAll(name, "_", "-")
	for _, r := range reservedFlags {
		if r == name {
			return "field-" + name
		}
	}
	return name
}

// IsKey reports whether the field holds a key, which people name.
func (f Field) IsKey() bool { return f.Type == keyType }

// IsList reports whether the field takes several values.
func (f Field) IsList() bool { return isList(f.Type) }

// Placeholder shows what kind of value a flag takes.
func (f Field) Placeholder() string {
	switch t := elem(f.Type); {
	case t == keyType:
		return "KEY-NAME"
	case t == messageType:
		return "JSON|@FILE"
	case isBytes(t):
		return "HEX|@FILE"
	case t.Kind() == reflect.Struct:
		return pairsPlaceholder(t)
	case strings.Contains(f.Help, "2026-12-31 18:30"):
		return "TIME"
	case f.In != "":
		return "AMOUNT"
	case f.Paper:
		return "HASH|@FILE"
	case t.Kind() == reflect.Int64 || t.Kind() == reflect.Uint64:
		return "NUMBER"
	}
	return "TEXT"
}

// pairsPlaceholder names what a struct written as name=value pairs holds.
func pairsPlaceholder(t reflect.Type) string {
	var names []string
	for _, f := range inOrder(t) {
		if len(f.Path) > 1 || isList(f.Type) {
			return "JSON"
		}
		names = append(names, f.Path[0]+"=…")
	}
	return strings.Join(names, ",")
}

// pairsExample is one struct of a list as name=value pairs, where it can be
// written so: whatever it must have, with an example of each.
func pairsExample(t reflect.Type) string {
	inner := elem(t)
	if !isPlainStruct(inner) || pairsPlaceholder(inner) == "JSON" {
		return ""
	}
	var pairs []string
	for _, f := range inOrder(inner) {
		if !f.Required {
			continue
		}
		if f.Example == "" || strings.Contains(f.Example, ",") {
			return ""
		}
		pairs = append(pairs, f.Path[0]+"="+f.Example)
	}
	return strings.Join(pairs, ",")
}

func elem(t reflect.Type) reflect.Type {
	if isList(t) {
		return t.Elem()
	}
	return t
}
