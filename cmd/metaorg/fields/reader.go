package fields

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"

	"metaorg/keyring"
	"metaorg/machine"
)

// Reader turns what people type or keep in files into messages. It knows the
// kinds of messages and the person's keys.
type Reader struct {
	Machine *machine.Machine
	Ring    *keyring.Ring

	// UnitOf is the code of the unit that something has, such as the fund with
	// this number; nil where nobody can be asked.
	UnitOf func(what, id string) (code string, err error)

	// Keep reads a text that a node is to keep, for some alone where it is sealed,
	// and gives its hash; nil where none is kept.
	Keep func(path string, sealed bool) (hash string, err error)

	around map[string]any // The message, or part of one, that is being shaped.
	part   bool           // What is shaped is only a part; the rest is not typed yet.
}

// Mistake is an error of whoever wrote the fields.
type Mistake struct{ text string }

func (m *Mistake) Error() string { return m.text }

func mistake(format string, args ...any) error { return &Mistake{fmt.Sprintf(format, args...)} }

// Value reads one value of type t as typed.
func (r Reader) Value(t reflect.Type, text string) (any, error) {
	if file, ok := strings.CutPrefix(text, "@"); ok && (isBytes(t) || t.Kind() == reflect.Struct) {
		return r.fromFile(t, file)
	}
	switch t.Kind() {
	case reflect.Struct:
		return r.structFrom(t, text)
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return nil, fmt.Errorf("%q is neither true nor false", text)
		}
		return b, nil
	}
	return r.shape(t, text)
}

func (r Reader) fromFile(t reflect.Type, path string) (any, error) {
	if isBytes(t) {
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("couldn't read a value: %w", err)
		}
		return b, nil
	}
	tree, err := File(path)
	if err != nil {
		return nil, err
	}
	return r.shape(t, tree)
}

// structFrom reads JSON, or name=value pairs.
func (r Reader) structFrom(t reflect.Type, text string) (any, error) {
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		tree, err := JSON([]byte(text))
		if err != nil {
			return nil, fmt.Errorf("couldn't read %q: %w", text, err)
		}
		return r.shape(t, tree)
	}
	if t == keyType {
		return r.shape(t, text)
	}
	if t == messageType {
		return nil, fmt.Errorf(`%q is no message; write {"kind": "…", "content": {…}}, or @FILE`, text)
	}
	tree, err := Pairs(text)
	if err != nil {
		return nil, err
	}
	r.part = true
	return r.shape(t, tree)
}

// Pairs reads name=value pairs with commas between them.
func Pairs(text string) (map[string]any, error) {
	tree := map[string]any{}
	for pair := range strings.SplitSeq(text, ",") {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, fmt.Errorf("%q is not of the form name=value; a comma parts one from the next", pair)
		}
		tree[strings.ReplaceAll(strings.TrimSpace(name), "-", "_")] = value
	}
	return tree, nil
}

// shape brings a value into the form in which JSON holds type t: bytes from
// hex, times from dates, keys from the ring, carried messages from their
// fields. What it does not know it leaves for the message's own decoding to
// refuse.
func (r Reader) shape(t reflect.Type, v any) (any, error) {
	switch s, isText := v.(string); {
	case t == messageType:
		return r.carried(v)
	case t == keyType && isText:
		p, err := r.Ring.Public(s)
		return p.Key, err
	case isText && isBytes(t) && t != rawType:
		return bytesFrom(s)
	case isText && (t.Kind() == reflect.Int64 || t.Kind() == reflect.Uint64):
		return numberFrom(t, s)
	case isText && t.Kind() == reflect.Bool:
		return r.Value(t, s)
	case isList(t):
		return r.shapeList(t, v)
	case t.Kind() == reflect.Struct:
		return r.shapeStruct(t, v)
	}
	return v, nil
}

func (r Reader) shapeList(t reflect.Type, v any) (any, error) {
	list, ok := v.([]any)
	if !ok {
		return v, nil
	}
	shaped := make([]any, len(list))
	for i, item := range list {
		var err error
		if shaped[i], err = r.shape(t.Elem(), item); err != nil {
			return nil, err
		}
	}
	return shaped, nil
}

func (r Reader) shapeStruct(t reflect.Type, v any) (any, error) {
	tree, ok := v.(map[string]any)
	if !ok {
		return v, nil
	}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		inner, given := tree[name]
		if !given {
			continue
		}
		deeper := r
		deeper.around = tree
		read := func() (any, error) { return deeper.shape(t.Field(i).Type, inner) }
		if tag := t.Field(i).Tag.Get(unitTag); tag != "" {
			read = func() (any, error) { return r.amountIn(tree, tag, inner) }
		}
		if text, ok := inner.(string); ok && t.Field(i).Tag.Get(paperTag) != "" && r.Keep != nil {
			read = func() (any, error) { return r.paper(text, t.Field(i).Tag.Get(paperTag) == "sealed") }
		}
		shaped, err := read()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		tree[name] = shaped
	}
	return tree, nil
}

// paperTag is on fields that have the hash of a text; it says "sealed" where that is
// for some alone.
const paperTag = "paper"

// paper is the hash of a text: as it was typed, or of a file that the node keeps.
func (r Reader) paper(text string, sealed bool) (any, error) {
	if path, ok := strings.CutPrefix(text, "@"); ok {
		return r.Keep(path, sealed)
	}
	if about, err := os.Stat(text); err == nil && about.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is a file here; write @%[1]s, and the node keeps its text", text)
	}
	return text, nil
}

// carried shapes the fields of a message that a decision carries: {kind, content}.
func (r Reader) carried(v any) (any, error) {
	tree, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("a message has the form {\"kind\": …, \"content\": {…}}")
	}
	kind, _ := tree["kind"].(string)
	k, known := r.Machine.Kind(kind)
	if !known {
		return v, nil
	}
	if tree["content"] == nil {
		tree["content"] = map[string]any{}
	}
	fields, err := r.shape(k.Type, tree["content"])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", kind, err)
	}
	return map[string]any{"kind": kind, "content": fields}, nil
}

// Message makes a message of a kind from a tree of its fields, and checks it as
// far as that needs no state. The error is a *Mistake or a *machine.Refusal.
func (r Reader) Message(kind string, fields any) (machine.Message, error) {
	k, ok := r.Machine.Kind(kind)
	if !ok {
		return nil, mistake("there is no kind of message called %q", kind)
	}
	if fields == nil {
		fields = map[string]any{}
	}
	shaped, err := r.shape(k.Type, fields)
	if no := (*machine.Refusal)(nil); errors.As(err, &no) {
		return nil, no // Of the node that was asked for a unit.
	}
	if err != nil {
		return nil, mistake("couldn't read the fields of %s: %v", kind, err)
	}
	b, err := json.Marshal(shaped)
	if err != nil {
		return nil, fmt.Errorf("couldn't write down the fields of %s: %w", kind, err)
	}
	m, err := r.Machine.FromJSON(kind, b)
	if err != nil {
		return nil, err
	}
	return m, m.Check()
}

// bytesFrom reads hex, which hashes are shown in, or base64, which longer things
// come in.
func bytesFrom(text string) (any, error) {
	if b, err := hex.DecodeString(text); err == nil {
		return b, nil
	}
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("%q is neither hex nor base64", text)
	}
	return b, nil
}

// dateAndTime is a time as people type it.
const dateAndTime = "2006-01-02 15:04"

// numberFrom reads a whole number, or as Unix seconds a date (its first moment
// in UTC), or a date with the time on this machine's clock.
func numberFrom(t reflect.Type, text string) (any, error) {
	if t.Kind() == reflect.Uint64 {
		if n, err := strconv.ParseUint(text, 10, 64); err == nil {
			return n, nil
		}
		return nil, fmt.Errorf("%q is not a whole number from 0", text)
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.Unix(), nil
		}
	}
	if at, err := time.ParseInLocation(dateAndTime, text, time.Local); err == nil {
		return at.Unix(), nil
	}
	if strings.Trim(text, "0123456789.,+-") == "" && !strings.Contains(strings.TrimLeft(text, "+-"), "-") {
		return nil, fmt.Errorf("%q is not a whole number", text)
	}
	return nil, fmt.Errorf("%q is neither a whole number nor a date such as 2026-12-31 or '2026-12-31 18:30'", text)
}

// notJSON says where JSON cannot be read, for who wrote it by hand.
func notJSON(b []byte, err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("there is nothing in it")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it ends in the middle; a bracket or a quotation mark is not closed")
	case errors.As(err, &syntax):
		line := 1 + bytes.Count(b[:min(max(syntax.Offset-1, 0), int64(len(b)))], []byte("\n"))
		return fmt.Errorf("it is not JSON, from line %d on (a file of TOML ends in .toml): %w", line, err)
	}
	return err
}

// JSON reads JSON keeping whole numbers whole.
func JSON(b []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		return nil, notJSON(b, err)
	}
	if d.More() {
		return nil, fmt.Errorf("after the first value there is more text")
	}
	return tree, nil
}
