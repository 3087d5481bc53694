package fields

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"metaorg/units"
)

// unitTag names, on a field that counts smallest steps, the field beside it from
// which one knows of what: a unit or currency, or something that has one.
const unitTag = "in"

// Read reads the value of a field as typed. An amount with a point stays as it
// is until its unit is known, with all the other fields.
func (r Reader) Read(f Field, text string) (any, error) {
	if f.In != "" && isAmount(text) {
		return text, nil
	}
	return r.Value(f.Type, text)
}

// isAmount reports whether a text is an amount as people write it: digits with a
// point. Without one it is a whole number of smallest steps.
func isAmount(text string) bool {
	digits := strings.TrimLeft(text, "+-")
	return strings.Contains(digits, ".") && strings.Trim(digits, "0123456789.") == ""
}

// amountFrom turns an amount as people write it into smallest steps of the unit
// that the field beside it names or has.
func (r Reader) amountFrom(text, beside string, of any) (any, error) {
	if of == nil || of == "" {
		return nil, fmt.Errorf("give %s as well, to say what %s is of", beside, text)
	}
	id := fmt.Sprint(of)
	u, ok := units.Of(id)
	if !ok && r.UnitOf != nil {
		code, err := r.UnitOf(beside, id)
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
	beside := message.Type().Field(field).Tag.Get(unitTag)
	if beside == "" {
		return ""
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
