package app_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// shaped is a type that travels: a message, an event or a due item.
type shaped struct {
	name string
	typ  reflect.Type
}

// everyShape lists every type that is signed or logged, by its name on the wire.
func everyShape(modules []machine.Module) (all []shaped) {
	seen := map[string]bool{}
	add := func(name string, t reflect.Type) {
		if !seen[name] {
			seen[name] = true
			all = append(all, shaped{name, t})
		}
	}
	for _, m := range modules {
		for _, k := range m.Kinds {
			add(k.Name, k.Type)
			for _, e := range k.Events {
				add(e.Name, e.Type)
			}
		}
		for _, d := range m.Dues {
			add(d.Name, d.Type)
			for _, e := range d.Events {
				add(e.Name, e.Type)
			}
		}
		for _, e := range append(m.Attend.Events, m.Restarted.Events...) {
			add(e.Name, e.Type)
		}
	}
	return all
}

// sampler fills types with values that depend on nothing but names and tags.
type sampler struct {
	t        *testing.T
	optional int // How many of a struct's fields that may be left out are given.
}

// How many optional fields a sample has. Some kinds take one or the other.
const (
	whole = all + 1 // All, and those too whose example is zero, which is left out.
	all   = 1 << 10
	one   = 1
	least = 0
)

func (s sampler) of(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	s.fill(v, t.Name(), "")
	return v
}

func (s sampler) fill(v reflect.Value, name, example string) {
	switch v.Type() {
	case reflect.TypeFor[signature.Key]():
		v.Set(reflect.ValueOf(sampleKey(name)))
		return
	case reflect.TypeFor[signature.Signature]():
		v.Set(reflect.ValueOf(signature.Signature{Value: repeated(name, 64)}))
		return
	case reflect.TypeFor[wire.Message]():
		v.Set(reflect.ValueOf(wire.Message{Kind: "toy.put", Content: wire.Encode(struct{}{})}))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		s.fillStruct(v)
	case reflect.Slice:
		if name == "card" {
			v.SetBytes(sampleCard())
			return
		}
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes(repeated(name, bytesOf(name)))
			return
		}
		examples := []string{example}
		if v.Type().Elem().Kind() == reflect.String {
			examples = strings.Split(example, ",")
		}
		v.Set(reflect.MakeSlice(v.Type(), len(examples), len(examples)))
		for i, one := range examples {
			s.fill(v.Index(i), name, one)
		}
	default:
		s.fillScalar(v, name, example)
	}
}

// bytesOf is how long a field of bytes is: a hash or a key, unless it is a signature.
func bytesOf(name string) int {
	if name == "proof" {
		return 64
	}
	return 32
}

func (s sampler) fillStruct(v reflect.Value) {
	room := s.optional
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if strings.HasPrefix(options, "omit") {
			room--
			if room < 0 {
				continue
			}
		}
		if name != "" {
			s.fill(v.Field(i), name, f.Tag.Get("example"))
		}
	}
}

func (s sampler) fillScalar(v reflect.Value, name, example string) {
	switch v.Kind() {
	case reflect.String:
		if example == "" {
			example = name
		}
		v.SetString(example)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int64, reflect.Uint64:
		n := int64(1)
		if example != "" {
			var err error
			if n, err = strconv.ParseInt(example, 10, 64); err != nil {
				s.t.Errorf("the example of %s is no number: %q", name, example)
			}
			if n == 0 && s.optional == whole {
				n = 1
			}
		}
		if v.Kind() == reflect.Int64 {
			v.SetInt(n)
		} else {
			v.SetUint(uint64(n))
		}
	default:
		s.t.Errorf("%s is of a type that does not travel: %s", name, v.Type())
	}
}

func sampleKey(name string) signature.Key {
	private := ed25519.NewKeyFromSeed(repeated(name, ed25519.SeedSize))
	return signature.Key{Algorithm: signature.Ed25519, Public: private.Public().(ed25519.PublicKey)}
}

// sampleCard is a node's card, as far as it can be read without a network.
func sampleCard() []byte {
	proof := repeated("proof", 64)
	return nodes.Card{
		Key: sampleKey("node").Public, Consensus: sampleKey("consensus").Public, Checkpoint: sampleKey("checkpoint").Public, Anchor: repeated("anchor", 32),
		Proofs: nodes.CardProofs{Key: proof, Consensus: proof, Checkpoint: proof},
	}.Bytes()
}

// repeated is a name's hash, as often as it takes to get n bytes.
func repeated(name string, n int) (out []byte) {
	sum := sha256.Sum256([]byte(name))
	for len(out) < n {
		out = append(out, sum[:]...)
	}
	return out[:n]
}
