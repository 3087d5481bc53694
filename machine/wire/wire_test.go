package wire_test

import (
	"bytes"
	"encoding/hex"
	"testing"

	"metaorg/machine/wire"
)

type sample struct {
	Name  string   `json:"name"`
	Count int64    `json:"count,omitempty"`
	Raw   []byte   `json:"raw,omitempty"`
	List  []string `json:"list"`
}

func TestOneForm(t *testing.T) {
	good := wire.Encode(sample{Name: "a", Count: -2, List: []string{"x"}})
	if got, want := hex.EncodeToString(good), "a3646c697374816178646e616d65616165636f756e7421"; got != want {
		t.Fatalf("encoded as %s, want %s", got, want)
	}
	var back sample
	if err := wire.Decode(good, &back); err != nil || back.Name != "a" || back.Count != -2 {
		t.Fatalf("decoded %+v, %v", back, err)
	}
}

func TestOtherFormsAreRefused(t *testing.T) {
	for rule, text := range map[string]string{
		"fields in another order":         "a2646e616d656161646c69737480",
		"an unknown field":                "a3646c69737480646e616d656161646576696c01",
		"a field twice":                   "a3646c69737480646e616d656161646e616d656161",
		"another case":                    "a2644c69737480646e616d656161",
		"a longer head":                   "b802646c69737480646e616d656161",
		"a longer number":                 "a3646c69737480646e616d65616165636f756e741801",
		"an optional field that is empty": "a3646c69737480646e616d65616165636f756e7400",
		"a null for a list":               "a2646c697374f6646e616d656161",
		"a null for a word":               "a2646c69737480646e616d65f6",
		"undefined":                       "a2646c69737480646e616d65f7",
		"a float":                         "a3646c69737480646e616d65616165636f756e74f93c00",
		"a tag":                           "a2646c69737480646e616d65c06161",
		"an indefinite length":            "bf646c69737480646e616d656161ff",
		"bytes for a word":                "a2646c69737480646e616d654161",
		"no UTF-8":                        "a2646c69737480646e616d6561ff",
		"a trailing byte":                 "a2646c69737480646e616d65616100",
		"a missing field":                 "a1646e616d656161",
		"nothing":                         "",
	} {
		t.Run(rule+" is refused", func(t *testing.T) {
			b, err := hex.DecodeString(text)
			if err != nil {
				t.Fatal(err)
			}
			var v sample
			if err := wire.Decode(b, &v); err == nil {
				t.Fatalf("read as %+v", v)
			}
		})
	}
}

func TestEmptyListIsOneByte(t *testing.T) {
	if got := wire.Encode([]string(nil)); !bytes.Equal(got, []byte{0x80}) {
		t.Fatalf("an empty list is %x", got)
	}
}

func TestIDComesFromTheBodyOnly(t *testing.T) {
	a, b := wire.Envelope{Body: []byte{1}}, wire.Envelope{Body: []byte{1}}
	b.Signature.Value = []byte{2}
	if a.ID() != b.ID() || len(a.ID()) != 64 {
		t.Fatalf("%s and %s", a.ID(), b.ID())
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(wire.Encode(sample{Name: "a", List: []string{"x"}}))
	f.Add(wire.Encode(wire.Envelope{Body: wire.Encode(wire.Body{Network: "n", Messages: []wire.Message{{Kind: "a.b", Content: wire.Raw{0xa0}}}})}))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, v := range []any{&sample{}, &wire.Envelope{}, &wire.Body{}} {
			if err := wire.Decode(b, v); err == nil && !bytes.Equal(wire.Encode(v), b) {
				t.Fatalf("two forms of %+v", v)
			}
		}
	})
}
