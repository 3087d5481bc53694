package fields

import (
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"metaorg/cmd/metaorg/terminal"
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// Body says in sentences and fields what a body's bytes ask for. It
// decodes the very bytes that are to be signed.
func (r Reader) Body(content []byte) ([]string, error) {
	var body wire.Body
	if err := wire.Decode(content, &body); err != nil {
		return nil, fmt.Errorf("couldn't read what is to be signed: %w", err)
	}
	who := "as " + string(body.Author)
	if body.For != "" {
		who += " for " + string(body.For)
	}
	lines := []string{fmt.Sprintf("You sign %s in network %s:", who, body.Network)}
	for _, m := range body.Messages {
		more, err := r.describeMessage(m, "  ")
		if err != nil {
			return nil, err
		}
		lines = append(lines, more...)
	}
	expires := Moment(body.Expires)
	return append(lines, fmt.Sprintf("Not applied after %s; number %d under key %s.", expires, body.Sequence, body.Key)), nil
}

// Amounts are the amounts of a body as people write them, each after what it is.
func (r Reader) Amounts(content []byte) ([]string, error) {
	var body wire.Body
	if err := wire.Decode(content, &body); err != nil {
		return nil, fmt.Errorf("couldn't read what is to be signed: %w", err)
	}
	return r.amountsOf([]reflect.Value{reflect.ValueOf(body)})
}

// amountsOf are those of the first of these structs, which is a part of the next and
// so on, and of what it carries.
func (r Reader) amountsOf(around []reflect.Value) (all []string, err error) {
	v := around[0]
	if m, ok := v.Interface().(wire.Message); ok {
		return r.amountsCarried(m)
	}
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		f := v.Field(i)
		if v.Type().Field(i).Tag.Get(unitTag) != "" && !f.IsZero() {
			all = append(all, strings.ReplaceAll(name, "_", " ")+" "+r.asWritten(around, i))
			continue
		}
		if elem(f.Type()).Kind() != reflect.Struct || !v.Type().Field(i).IsExported() {
			continue
		}
		parts := []reflect.Value{f}
		if isList(f.Type()) {
			parts = nil
			for n := range f.Len() {
				parts = append(parts, f.Index(n))
			}
		}
		for _, part := range parts {
			more, err := r.amountsOf(append([]reflect.Value{part}, around...))
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
		}
	}
	return all, nil
}

func (r Reader) amountsCarried(m wire.Message) ([]string, error) {
	k, ok := r.Machine.Kind(m.Kind)
	if !ok {
		return nil, nil // Of newer rules, which refuse or know it.
	}
	msg, err := k.Decode(m.Content)
	if err != nil {
		return nil, fmt.Errorf("couldn't show what is to be signed: %w", err)
	}
	return r.amountsOf([]reflect.Value{reflect.ValueOf(msg)})
}

func (r Reader) describeMessage(m wire.Message, indent string) ([]string, error) {
	k, ok := r.Machine.Kind(m.Kind)
	if !ok {
		return nil, fmt.Errorf("couldn't show what is to be signed: there is no kind %q", m.Kind)
	}
	msg, err := k.Decode(m.Content)
	if err != nil {
		return nil, fmt.Errorf("couldn't show what is to be signed: %w", err)
	}
	lines := []string{fmt.Sprintf("%s%s (%s)", indent, k.Purpose, k.Name)}
	return append(lines, r.describeFields([]reflect.Value{reflect.ValueOf(msg)}, indent+"  ")...), nil
}

// describeFields is one line per field that is given of the first of these structs,
// which is a part of the next and so on; structs and lists in it go deeper.
func (r Reader) describeFields(around []reflect.Value, indent string) (lines []string) {
	v := around[0]
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if name == "" || v.Field(i).IsZero() {
			continue
		}
		name = strings.ReplaceAll(name, "_", " ")
		more := r.describeValue(name, v.Field(i), around, indent)
		if strings.Contains(v.Type().Field(i).Tag.Get("help"), "Unix seconds") {
			more[0] += " (" + Moment(v.Field(i).Int()) + ")"
		}
		if v.Type().Field(i).Tag.Get(unitTag) != "" {
			more = []string{indent + name + ": " + r.asWritten(around, i)}
		}
		lines = append(lines, more...)
	}
	return lines
}

func (r Reader) describeValue(name string, v reflect.Value, around []reflect.Value, indent string) []string {
	switch value := v.Interface().(type) {
	case wire.Message:
		lines, err := r.describeMessage(value, indent+"  ")
		if err != nil {
			return []string{indent + name + ": " + err.Error()}
		}
		return append([]string{indent + name + ":"}, lines...)
	case signature.Key:
		return []string{fmt.Sprintf("%s%s: %s key %s", indent, name, value.Algorithm, value.ID())}
	case signature.Signature:
		return []string{indent + name + ": a signature"}
	}
	switch {
	case isList(v.Type()):
		var lines []string
		for i := range v.Len() {
			lines = append(lines, r.describeValue(fmt.Sprintf("%s %d", name, i+1), v.Index(i), around, indent)...)
		}
		return lines
	case v.Kind() == reflect.Struct:
		return append([]string{indent + name + ":"}, r.describeFields(append([]reflect.Value{v}, around...), indent+"  ")...)
	}
	return []string{indent + name + ": " + scalarText(v)}
}

func scalarText(v reflect.Value) string {
	switch {
	case isBytes(v.Type()):
		return hex.EncodeToString(v.Bytes())
	case v.Kind() == reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case v.Kind() == reflect.Uint64:
		return strconv.FormatUint(v.Uint(), 10)
	case v.Kind() == reflect.Bool:
		return strconv.FormatBool(v.Bool())
	}
	return terminal.OneLine(v.String())
}

// EventWords turns an event's name into words: "membership.MemberJoined" into "member joined".
func EventWords(kind string) string {
	_, name, _ := strings.Cut(kind, ".")
	var b strings.Builder
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
		}
		b.WriteString(strings.ToLower(string(r)))
	}
	return b.String()
}

// maxEventLine keeps a long charter from filling the screen.
const maxEventLine = 400

// Event says what happened in one line; what has parts of its own is
// left to the lists.
func (r Reader) Event(kind string, event machine.Event) string {
	words := EventWords(kind)
	text := strings.ToUpper(words[:1]) + words[1:]
	v := reflect.ValueOf(event)
	var parts []string
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		value, ok := shortText(name, v.Field(i))
		if isAmount(kind, name, v.Field(i)) {
			value = r.amountOfEvent(v, v.Field(i).Int())
		}
		if ok && !v.Field(i).IsZero() {
			parts = append(parts, strings.ReplaceAll(name, "_", " ")+" "+value)
		}
	}
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	return terminal.Clip(text, maxEventLine)
}

// momentNames are what events call times; as numbers nobody could read them.
var momentNames = []string{
	"at", "since", "until", "expires", "opens", "closes", "to", "window", "effective", "effect",
	"appeal", "contested", "returns", "due", "deadline", "bonus_until",
}

// isMoment tells a time from a count. Petitions end at a time and texts some days
// after their effect, bookings begin at one and people are drawn from so many; no
// such count comes near a time in Unix seconds.
func isMoment(name string, n int64) bool {
	return slices.Contains(momentNames, name) || (name == "ends" || name == "from") && n > 1_000_000_000
}

// shortText is a scalar, or a list of short ones; false for what has parts.
func shortText(name string, v reflect.Value) (string, bool) {
	switch {
	case v.Kind() == reflect.Int64 && isMoment(name, v.Int()):
		return time.Unix(v.Int(), 0).Local().Format("2 Jan 2006 15:04"), true
	case isList(v.Type()):
		if v.Type().Elem().Kind() != reflect.String {
			return fmt.Sprintf("(%d)", v.Len()), true
		}
		var words []string
		for i := range v.Len() {
			words = append(words, v.Index(i).String())
		}
		return terminal.OneLine(strings.Join(words, " ")), true
	case v.Kind() == reflect.Struct:
		return "", false
	}
	return scalarText(v), true
}

// Moment is a time as people read it, in UTC.
func Moment(unix int64) string { return time.Unix(unix, 0).UTC().Format("2 January 2006, 15:04 UTC") }
