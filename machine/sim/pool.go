package sim

import (
	"reflect"

	"metaorg/machine"
	"metaorg/machine/state"
)

// Scene is where a message is made up: the state, who signs, and for whom.
type Scene struct {
	state.Reader
	By  machine.PersonID
	For machine.OrganizationID // Empty for oneself.
	Now int64                  // Rule time, Unix seconds.
}

// Pool offers values of one type, in messages of any kind or as whole messages.
type Pool struct {
	of     reflect.Type
	field  string
	values func(Scene) []reflect.Value
}

// Among offers these values.
func Among[T any](values ...T) Pool { return From(func(Scene) []T { return values }) }

// From offers what the scene has to offer, such as the present text's hash.
// When it offers nothing, a value is made up.
func From[T any](offer func(Scene) []T) Pool {
	return Pool{of: reflect.TypeFor[T](), values: func(s Scene) (all []reflect.Value) {
		for _, v := range offer(s) {
			all = append(all, reflect.ValueOf(v))
		}
		return all
	}}
}

// At confines a pool to fields of this json name.
func (p Pool) At(field string) Pool {
	p.field = field
	return p
}

func (p Pool) fits(t reflect.Type, field string) bool {
	return p.of == t && (p.field == "" || p.field == field)
}
