package fields

import (
	"fmt"
	"reflect"
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

// Read reads the value of a field as typed. An amount with a point stays as it
// is until its unit is known, with all the other fields.
func (r Reader) Read(f Field, text string) (any, error) {
	if f.In == "" {
		return r.Value(f.Type, text)
	}
	if isAmount(text) {
		return text, nil
	}
	return smallest(text)
}

// smallest reads a whole number of smallest steps. A date is a number in other
// fields; here it is a slip.
func smallest(text string) (any, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%q is no amount, such as 200.00 or, in the smallest steps of the unit, 20000", text)
	}
	return n, nil
}

// isAmount reports whether a text is an amount as people write it: digits with a
// point, or with a percent sign. Without one it is a whole number of smallest steps.
func isAmount(text string) bool {
	digits, percent := strings.CutSuffix(strings.TrimLeft(text, "+-"), "%")
	return (percent || strings.Contains(digits, ".")) && strings.Trim(digits, "0123456789.") == ""
}

// inPercent is the tag of shares, which messages have in hundredths of a percent.
const inPercent = "%"

// amountIn reads an amount of a struct whose unit a field beside it says, or one of
// the message that the struct is a part of. As long as that is not there, it stays
// as it was typed.
func (r Reader) amountIn(tree map[string]any, tag, text string) (any, error) {
	if tag == inPercent {
		n, err := units.Unit{Code: tag, Decimals: 2}.Parse(strings.TrimSuffix(text, "%"))
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
	return r.amountFrom(text, tag, of)
}

// amountFrom turns an amount as people write it into smallest steps of the unit
// that the field beside it names or has.
func (r Reader) amountFrom(text, tag string, of any) (any, error) {
	beside, what := besideOf(tag)
	if of == nil || of == "" {
		return nil, fmt.Errorf("give %s as well, to say what %s is of", beside, text)
	}
	id := fmt.Sprint(of)
	u, ok := units.Of(id)
	if !ok && r.UnitOf != nil {
		code, err := r.UnitOf(what, id)
		if err != nil {
			return nil, err
		}
		u, ok = units.Of(code)
	}
	if !ok {
		return nil, fmt.Errorf("%s is no unit, and nothing here has one; metaorg show units lists them", strconv.Quote(id))
	}
	n, err := u.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s can't be read as an amount in %s: %w", text, u.Code, err)
	}
	return n, nil
}

// asWritten is an amount of a decoded message as people write it, where the
// message itself says its unit; empty where it does not.
func asWritten(message reflect.Value, field int) string {
	tag := message.Type().Field(field).Tag.Get(unitTag)
	beside, _ := besideOf(tag)
	switch beside {
	case "":
		return ""
	case inPercent:
		return units.Unit{Code: inPercent, Decimals: 2}.Show(message.Field(field).Int())
	}
	for i := range message.NumField() {
		if name, _, _ := strings.Cut(message.Type().Field(i).Tag.Get("json"), ","); name == beside {
			if u, ok := units.Of(fmt.Sprint(message.Field(i).Interface())); ok {
				return u.Show(message.Field(field).Int())
			}
		}
	}
	return ""
}
