package fields

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"metaorg/units"
)

// unitTag names, on a field that counts smallest steps, the field beside it from
// which one knows of what: a unit or currency, or something that has one. What that
// is is said after a slash where it is not called like the field.
const unitTag = "in"

// besideOf takes such a tag apart.
func besideOf(tag string) (field, what string) {
	field, what, other := strings.Cut(tag, "/")
	if !other {
		what = field
	}
	return field, what
}

// Read reads the value of a field as typed. An amount stays as it is until its
// unit is known, with all the other fields.
func (r Reader) Read(f Field, text string) (any, error) {
	if f.In == "" {
		return r.Value(f.Type, text)
	}
	return text, checkAmount(text)
}

// amount is what people write: digits with points, commas or spaces between them,
// and perhaps a unit.
var amount = regexp.MustCompile(`^[-+\x{2212}(]?[0-9., '\x{2019}\x{a0}\x{202f}]*[0-9][.,)]?\s*(%|[A-Za-z][A-Za-z0-9]*)?\)?$`)

// checkAmount refuses what is none, whatever its unit. A date is a number in other
// fields; here it is a slip.
func checkAmount(text string) error {
	if amount.MatchString(text) {
		return nil
	}
	return fmt.Errorf("%q is no amount, such as 200 or 200.50", text)
}

// inPercent is the tag of shares, which messages have in hundredths of a percent.
const inPercent = "%"

// amountIn reads an amount of a struct whose unit a field beside it says, or one of
// the message that the struct is a part of. As long as that is not there, it stays
// as it was typed.
//
// A text is what somebody wrote: 200 is two hundred, as 200.00 is. A number in a
// file is what programs write, in smallest steps, as the log has it; one with a
// point could be meant either way.
func (r Reader) amountIn(tree map[string]any, tag string, v any) (any, error) {
	text, isText := v.(string)
	if !isText {
		return v, checkSteps(v)
	}
	if err := checkAmount(text); err != nil {
		return nil, err
	}
	if tag == inPercent {
		n, err := units.Unit{Code: tag, Decimals: 2}.Parse(text)
		if err != nil {
			return nil, fmt.Errorf("%s is no share in percent, such as 12.5%%: %w", text, err)
		}
		return n, nil
	}
	beside, _ := besideOf(tag)
	of := tree[beside]
	if of == nil {
		of = r.around[beside]
	}
	if of == nil && r.part {
		return text, nil
	}
	if only, ok := tree[partsField].([]any); ok && of != nil && slices.Contains(parted, beside) && len(only) == 1 {
		of = fmt.Sprintf("%v.%v", of, only[0]) // Parts have units of their own.
	}
	return r.amountFrom(text, tag, of)
}

// partsField is where a message names the parts of something that it is about.
const partsField = "parts"

// parted are the fields that name something of which the parts are.
var parted = []string{"post", "answer"}

// checkSteps refuses a number of a file that is not whole.
func checkSteps(v any) error {
	switch n := v.(type) {
	case json.Number:
		if _, err := n.Int64(); err == nil {
			return nil
		}
	case float64:
	default:
		return nil
	}
	return fmt.Errorf("without quotes %v would be a number of smallest steps, which is whole; written as people do it is \"%v\"", v, v)
}

// nothing is an amount that is the same in every unit.
var nothing = regexp.MustCompile(`^0+(\.0*)?$`)

// twoReadings is an amount that one reads as a thousand times another where a unit
// has three decimals.
var twoReadings = regexp.MustCompile(`^\D?\d{1,3},\d{3}\D*$`)

// amountFrom turns an amount as people write it into smallest steps of the unit
// that the field beside it names or has.
func (r Reader) amountFrom(text, tag string, of any) (any, error) {
	beside, what := besideOf(tag)
	if nothing.MatchString(text) {
		return int64(0), nil
	}
	if of == nil || of == "" {
		return nil, fmt.Errorf("give the %s as well, to say what %s is of", strings.ReplaceAll(beside, "_", " "), text)
	}
	id := fmt.Sprint(of)
	u, err := r.unit(what, id)
	switch {
	case err != nil:
		return nil, err
	case u.Code == "" && slices.Contains(parted, beside):
		return nil, fmt.Errorf("%s %s has no unit for all of it, so it is not known what %s is of; name one of its parts", beside, id, text)
	case u.Code == "" && strings.Trim(id, "0123456789") == "":
		return nil, fmt.Errorf("%s %s has no unit, so it is not known what %s is of", beside, id, text)
	case u.Code == "":
		return nil, fmt.Errorf("%q is no unit; metaorg show units lists them", id)
	}
	if u.Decimals == 3 && twoReadings.MatchString(text) {
		return nil, fmt.Errorf("%s %s could be read in two ways; write it with a point, or without a comma", text, u.Code)
	}
	n, err := u.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s can't be read as an amount in %s: %w", text, u.Code, err)
	}
	return n, nil
}

// unit is the one of this code, or that of the thing of that kind with this number;
// without a code where there is none.
func (r Reader) unit(what, id string) (units.Unit, error) {
	if u, ok := units.Of(id); ok || r.UnitOf == nil {
		return u, nil
	}
	code, err := r.UnitOf(what, id)
	u, _ := units.Of(code)
	return u, err
}

// asWritten is an amount of a decoded message as people write it. The unit is said
// by the innermost of the structs, from the inside out, that says one; where the node
// knows it instead, what is signed stands there too.
func (r Reader) asWritten(around []reflect.Value, field int) string {
	tag, steps := around[0].Type().Field(field).Tag.Get(unitTag), around[0].Field(field).Int()
	if tag == inPercent {
		return units.Unit{Code: inPercent, Decimals: 2}.Show(steps)
	}
	beside, what := besideOf(tag)
	id := ""
	for _, v := range around {
		if of, ok := called(v, beside); ok && id == "" && !of.IsZero() {
			id = fmt.Sprint(of.Interface())
		}
	}
	if u, ok := units.Of(id); ok {
		return u.Show(steps)
	}
	if only, ok := called(around[0], partsField); ok && slices.Contains(parted, beside) && only.Len() == 1 {
		id += "." + fmt.Sprint(only.Index(0).Interface())
	}
	inSteps := fmt.Sprintf("%d smallest steps", steps)
	if u, err := r.unit(what, id); err == nil && id != "" && u.Code != "" {
		return u.Show(steps) + " (" + inSteps + ")"
	}
	return inSteps
}

// counting are the modules whose events have amounts.
var counting = []string{"agreements", "bids", "funds", "obligations", "opportunities", "patronage", "periods", "pledges", "rounds"}

// amountNames are what their events call amounts.
var amountNames = []string{
	"amount", "balance", "before", "borne", "cash", "cleared", "debt", "dividend", "done", "left", "loss", "owed",
	"quantity", "reserve", "retained", "taken", "total", "value",
}

// isAmount tells an amount from a count.
func isAmount(kind, name string, v reflect.Value) bool {
	module, _, _ := strings.Cut(kind, ".")
	return v.Kind() == reflect.Int64 && slices.Contains(counting, module) && slices.Contains(amountNames, name)
}

// unitsOfEvents are the fields of events that say a unit, or of what they are that
// has one, the surest first. Several fields together are the key of one thing.
var unitsOfEvents = []struct {
	what   string
	fields []string
}{
	{"unit", []string{"unit"}},
	{"currency", []string{"currency"}},
	{"threshold", []string{"campaign", "threshold"}},
	{"part", []string{"bid", "part"}},
	{"fund", []string{"fund"}},
	{"obligation", []string{"obligation"}},
	{"post", []string{"post"}},
	{"period", []string{"period"}},
}

// amountOfEvent is an amount as people write it, where its unit is known.
func (r Reader) amountOfEvent(event reflect.Value, steps int64) string {
	for _, u := range unitsOfEvents {
		var key []string
		for _, name := range u.fields {
			if v, ok := called(event, name); ok && !v.IsZero() {
				key = append(key, fmt.Sprint(v.Interface()))
			}
		}
		if len(key) < len(u.fields) {
			continue
		}
		if only, ok := called(event, partsField); ok && slices.Contains(parted, u.what) && only.Len() == 1 {
			key = append(key, fmt.Sprint(only.Index(0).Interface()))
		}
		if in, err := r.unit(u.what, strings.Join(key, ".")); err == nil && in.Code != "" {
			return in.Show(steps)
		}
	}
	return fmt.Sprintf("%d smallest steps", steps)
}

// called is the field of a struct that JSON calls so.
func called(v reflect.Value, name string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if json, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); json == name {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

// steps are how the help of a field says that a number counts smallest steps, for
// programs; people write 200.
var steps = regexp.MustCompile(`,? ?in (?:minor units(?: of the currency)?|the smallest steps of [^:;,]+|the (?:unit|currency)'s smallest steps|hundredths of a percent)(?:[:,] \d+ for [0-9,.]+(?: %| [a-z]+)?)?`)

// typedAmount is the help and the example of an amount for whoever types it.
func typedAmount(help, example, tag string) (string, string) {
	help = strings.TrimPrefix(steps.ReplaceAllString(help, ""), "; ")
	n, err := strconv.ParseInt(example, 10, 64)
	if err != nil {
		return help, example
	}
	example = units.Unit{Decimals: 2}.Plain(n)
	if n == 0 {
		example = "0"
	}
	if tag == inPercent {
		example = strings.TrimSuffix(example, ".00") + "%"
	}
	return help, example
}
