package machine

import "fmt"

// Class says what kind of no a refusal is. It decides the HTTP status and the
// exit code; a person reads the text.
type Class string

// The five classes of refusals.
const (
	ClassMalformed  Class = "malformed"   // The bytes or fields are wrong in themselves.
	ClassNotAllowed Class = "not_allowed" // Somebody else might, or another time.
	ClassNotFound   Class = "not_found"   // What is named does not exist.
	ClassConflict   Class = "conflict"    // It is already so, or no longer so.
	ClassOverLimit  Class = "over_limit"  // Too much, too many, too soon.
)

// Refusal is a rule saying no. Its code is part of the API and never changes
// its meaning.
type Refusal struct {
	Code  string `json:"code"`            // module.reason
	Class Class  `json:"class"`           //
	Text  string `json:"text"`            // A sentence a person understands.
	Field string `json:"field,omitempty"` // The message's field at fault, by its json name.
	After int64  `json:"after,omitempty"` // Unix seconds of rule time when it may be tried again.
}

func (r *Refusal) Error() string { return r.Text + " (" + r.Code + ")" }

// At names the field of the message that is at fault.
func (r *Refusal) At(field string) *Refusal {
	r.Field = field
	return r
}

// Malformed refuses bytes or fields that are wrong in themselves.
func Malformed(code, format string, args ...any) *Refusal {
	return refuse(ClassMalformed, code, format, args)
}

// NotAllowed refuses what this author may not do, or not now.
func NotAllowed(code, format string, args ...any) *Refusal {
	return refuse(ClassNotAllowed, code, format, args)
}

// NotFound refuses what names something that does not exist.
func NotFound(code, format string, args ...any) *Refusal {
	return refuse(ClassNotFound, code, format, args)
}

// Conflict refuses what is already so, or no longer so.
func Conflict(code, format string, args ...any) *Refusal {
	return refuse(ClassConflict, code, format, args)
}

// OverLimit refuses too much, too many or too soon.
func OverLimit(code, format string, args ...any) *Refusal {
	return refuse(ClassOverLimit, code, format, args)
}

func refuse(c Class, code, format string, args []any) *Refusal {
	return &Refusal{Code: code, Class: c, Text: fmt.Sprintf(format, args...)}
}
