// Package wire is the one byte form of everything that is signed, hashed or
// stored: deterministic CBOR (RFC 8949 §4.2) with text keys. Whatever decodes
// encodes to the very bytes it came from, so two byte strings never mean the
// same thing.
//
// The types that travel are Go structs with json tags, used for CBOR and JSON
// alike. They hold bool, string, []byte, int64, uint64, named types of those,
// slices and structs: no maps, floats, pointers or plain ints. A type evolves
// only by adding optional (omitempty) fields; a new meaning is a new kind.
package wire

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// ErrForm reports bytes that can be read but are not in the one allowed form.
var ErrForm = errors.New("the bytes are not in the one allowed form")

// Raw is a CBOR value kept as the bytes it came in.
type Raw = cbor.RawMessage

var encoder, decoder = modes()

func modes() (cbor.EncMode, cbor.DecMode) {
	opts := cbor.CoreDetEncOptions()
	opts.NilContainers = cbor.NilContainerAsEmpty // So that a null read as an empty list re-encodes differently, and is refused.
	opts.TagsMd = cbor.TagsForbidden
	e, err := opts.EncMode()
	if err != nil {
		panic(err)
	}
	d, err := cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
		TagsMd:            cbor.TagsForbidden,
		FieldNameMatching: cbor.FieldNameMatchingCaseSensitive,
		MaxNestedLevels:   16,
		MaxArrayElements:  MaxListLength,
		MaxMapPairs:       64,
	}.DecMode()
	if err != nil {
		panic(err)
	}
	return e, d
}

// MaxListLength bounds every list in a message, an entry or a stored value.
const MaxListLength = 131_072

// Encode gives the one byte form of v. A type that cannot be encoded is a
// programming error and panics.
func Encode(v any) []byte {
	b, err := encoder.Marshal(v)
	if err != nil {
		panic(fmt.Errorf("couldn't encode %T: %w", v, err))
	}
	return b
}

// Decode reads b into the struct v points to and refuses every byte string
// that Encode would not have made: unknown or duplicate fields, other orders,
// longer heads, tags, floats, null, trailing bytes.
func Decode(b []byte, v any) error {
	if err := decoder.Unmarshal(b, v); err != nil {
		return err
	}
	again, err := encoder.Marshal(v)
	if err != nil {
		return err
	}
	if !bytes.Equal(again, b) {
		return ErrForm
	}
	return nil
}

// Restore reads what Encode made and nobody could have changed since, such as
// a value of the state, without encoding it again to compare.
func Restore(b []byte, v any) error { return decoder.Unmarshal(b, v) }

// Peek reads those fields of a CBOR map that v has and passes over all others.
// It is for looking, never for deciding what a message means.
func Peek(b []byte, v any) error { return peeker.Unmarshal(b, v) }

var peeker = func() cbor.DecMode {
	d, err := cbor.DecOptions{IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden}.DecMode()
	if err != nil {
		panic(err)
	}
	return d
}()
