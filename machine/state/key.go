package state

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// Key is what a collection can be keyed by: a type whose underlying type is
// string, int64 or uint64, or a Pair of keys. Go cannot say this as a
// constraint, so creating a collection with another key type panics.
//
// The byte order of encoded keys is the natural order: text bytewise, numbers
// by value, pairs by A, then by B.
type Key interface{ comparable }

// Pair is two keys as one. Pairs nest, so Pair[A, Pair[B, C]] is a key too.
type Pair[A, B Key] struct {
	A A
	B B
}

func (Pair[A, B]) pair() {}

// PairOf makes a Pair without naming its types.
func PairOf[A, B Key](a A, b B) Pair[A, B] { return Pair[A, B]{a, b} }

// nameEnd ends a collection's name. Names never contain it, so no name is a
// prefix of another one's keys.
const nameEnd = 0x00

// Text inside a pair ends with textEnd and has its zero bytes escaped. This
// keeps the byte order, because textEnd sorts below every escaped or plain byte.
const (
	textEnd  = "\x00\x01"
	textZero = "\x00\xff"
)

// signBit is flipped so that negative numbers sort before positive ones.
const signBit = 1 << 63

// prefixOf returns what all keys of the collection begin with.
func prefixOf(name string) string {
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_/") != "" {
		panic(fmt.Sprintf("state: collection name %q has other characters than a-z, 0-9, _ and /", name))
	}
	return name + string(rune(nameEnd))
}

// NameOf is the name of the collection that a whole key belongs to; empty for
// what is no collection's key.
func NameOf(key []byte) string {
	name, _, ok := bytes.Cut(key, []byte{nameEnd})
	if !ok {
		return ""
	}
	return string(name)
}

func mustBeKey(name string, t reflect.Type) {
	switch t.Kind() {
	case reflect.String, reflect.Int64, reflect.Uint64:
	case reflect.Struct:
		if !t.Implements(reflect.TypeFor[interface{ pair() }]()) {
			panic(fmt.Sprintf("state: collection %s cannot be keyed by %s", name, t))
		}
		mustBeKey(name, t.Field(0).Type)
		mustBeKey(name, t.Field(1).Type)
	default:
		panic(fmt.Sprintf("state: collection %s cannot be keyed by %s", name, t))
	}
}

// keyOf returns the whole key of k.
func keyOf[K Key](prefix string, k K) []byte {
	return appendKey(roomFor(prefix), reflect.ValueOf(k), true)
}

// startOf returns what the keys of all pairs that begin with a begin with.
func startOf[A Key](prefix string, a A) []byte {
	return appendKey(roomFor(prefix), reflect.ValueOf(a), false)
}

func roomFor(prefix string) []byte {
	const usualKey = 40
	return append(make([]byte, 0, len(prefix)+usualKey), prefix...)
}

// appendKey appends the encoding of v. The last part of a key runs to its end,
// so only text before it needs an end mark.
func appendKey(dst []byte, v reflect.Value, last bool) []byte {
	switch v.Kind() {
	case reflect.Int64:
		return binary.BigEndian.AppendUint64(dst, uint64(v.Int())^signBit)
	case reflect.Uint64:
		return binary.BigEndian.AppendUint64(dst, v.Uint())
	case reflect.Struct:
		dst = appendKey(dst, v.Field(0), false)
		return appendKey(dst, v.Field(1), last)
	}
	if last {
		return append(dst, v.String()...)
	}
	dst = append(dst, strings.ReplaceAll(v.String(), "\x00", textZero)...)
	return append(dst, textEnd...)
}

// decodeKey reads what appendKey wrote with last set.
func decodeKey[K Key](b []byte) K {
	var k K
	if err := readKey(b, reflect.ValueOf(&k).Elem()); err != nil {
		corrupt(b, err)
	}
	return k
}

func readKey(b []byte, v reflect.Value) error {
	rest, err := cutKey(b, v, true)
	if err == nil && len(rest) > 0 {
		return errors.New("bytes left over")
	}
	return err
}

func cutKey(b []byte, v reflect.Value, last bool) (rest []byte, err error) {
	switch v.Kind() {
	case reflect.Struct:
		if b, err = cutKey(b, v.Field(0), false); err != nil {
			return nil, err
		}
		return cutKey(b, v.Field(1), last)
	case reflect.String:
		return cutText(b, v, last)
	}
	if len(b) < 8 {
		return nil, errors.New("number cut short")
	}
	n := binary.BigEndian.Uint64(b)
	if v.Kind() == reflect.Int64 {
		v.SetInt(int64(n ^ signBit))
	} else {
		v.SetUint(n)
	}
	return b[8:], nil
}

func cutText(b []byte, v reflect.Value, last bool) (rest []byte, err error) {
	if last {
		v.SetString(string(b))
		return nil, nil
	}
	text, rest, ok := bytes.Cut(b, []byte(textEnd))
	if !ok {
		return nil, errors.New("text without end")
	}
	v.SetString(strings.ReplaceAll(string(text), textZero, "\x00"))
	return rest, nil
}

// after returns the least key above all that begin with prefix, or nil when
// there is none.
func after(prefix []byte) []byte {
	end := bytes.Clone(prefix)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i] < 0xff {
			end[i]++
			return end[:i+1]
		}
	}
	return nil
}
