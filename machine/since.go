package machine

import (
	"errors"
	"reflect"
	"strconv"

	"metaorg/machine/wire"
)

// VersionChecked is a message of which some things were malformed until a rule
// version that allows them. What those versions refused must stay refused
// while a network goes by them, or its programs of then and of now part ways.
type VersionChecked interface {
	Message
	// CheckIn refuses, after Check, what was wrong in itself in networks of
	// this rule version.
	CheckIn(version uint64) error
}

// sinceTag is the tag of a message's field that came with a rule version, as
// in `since:"4"`. Before it there is no such field: a message that has it is
// refused in the words of the programs of then. Fields of structs within a
// message are not looked at.
const sinceTag = "since"

// NoSuchField refuses, for a CheckIn, a field within a message's structs that
// networks of the rule version do not have.
func NoSuchField(kind, field string) error {
	return Malformed("machine.bad_content", "a %s message could not be read: %v", kind, errors.New("unknown field "+field))
}

// readableIn refuses content with fields that came after this rule version.
func (k Kind) readableIn(version uint64, content []byte) error {
	old, fewer := k.typeIn(version)
	if !fewer {
		return nil
	}
	if err := wire.Decode(content, reflect.New(old).Interface()); err != nil {
		return Malformed("machine.bad_content", "a %s message could not be read: %v", k.Name, err)
	}
	return nil
}

// typeIn is the kind's type with the fields that it had in a rule version;
// fewer says that there are more now.
func (k Kind) typeIn(version uint64) (old reflect.Type, fewer bool) {
	var kept []reflect.StructField
	for i := range k.Type.NumField() {
		f := k.Type.Field(i)
		since, err := strconv.ParseUint(f.Tag.Get(sinceTag), 10, 64)
		if f.Tag.Get(sinceTag) != "" && err != nil {
			panic("field " + f.Name + " of " + k.Name + " came with no version: " + err.Error())
		}
		if since > version {
			fewer = true
			continue
		}
		kept = append(kept, f)
	}
	if !fewer {
		return k.Type, false
	}
	return reflect.StructOf(kept), true
}
