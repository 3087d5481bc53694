package main

import (
	"reflect"
	"strconv"
	"strings"

	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// field is one value that a message asks for, as the command line takes it.
type field struct {
	path     []string // By json names; two when it is part of a struct.
	flag     string
	typ      reflect.Type
	help     string
	example  string
	place    int // Among the positional arguments, from 1; 0 for a flag.
	required bool
}

var (
	keyType       = reflect.TypeFor[signature.Key]()
	signatureType = reflect.TypeFor[signature.Signature]()
	messageType   = reflect.TypeFor[wire.Message]()
	rawType       = reflect.TypeFor[wire.Raw]()
)

// reservedFlags mean something else on every command.
var reservedFlags = []string{"home", "node", "as", "for", "json", "yes", "file", "help", "keys", "passphrase-file", "version"}

// fieldsOf lists what a message type asks for. Signatures are left out: they
// are made, not typed.
func fieldsOf(t reflect.Type) (fields []field) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" || f.Type == signatureType {
			continue
		}
		optional := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		if isPlainStruct(f.Type) {
			for _, inner := range fieldsOf(f.Type) {
				inner.path = append([]string{name}, inner.path...)
				inner.flag = flagName(strings.Join(inner.path, "-"))
				inner.place, inner.required = 0, inner.required && !optional
				fields = append(fields, inner)
			}
			continue
		}
		place, _ := strconv.Atoi(f.Tag.Get("pos"))
		fields = append(fields, field{
			path: []string{name}, flag: flagName(name), typ: f.Type, place: place,
			help: f.Tag.Get("help"), example: f.Tag.Get("example"),
			required: !optional && mustBeGiven(f.Type),
		})
	}
	return fields
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

// placeholder shows what kind of value a flag takes.
func (f field) placeholder() string {
	switch t := elem(f.typ); {
	case t == keyType:
		return "KEY-NAME"
	case t == messageType:
		return "JSON|@FILE"
	case isBytes(t):
		return "HEX|@FILE"
	case t.Kind() == reflect.Struct:
		return "name=value,…"
	case t.Kind() == reflect.Int64 || t.Kind() == reflect.Uint64:
		return "NUMBER"
	}
	return "TEXT"
}

func elem(t reflect.Type) reflect.Type {
	if isList(t) {
		return t.Elem()
	}
	return t
}
