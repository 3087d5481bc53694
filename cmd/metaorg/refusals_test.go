package main

import (
	"bytes"
	"os"

	"github.com/rogpeppe/go-internal/testscript"

	"metaorg/keyring"
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// signer signs the honest act once more, with its body changed.
type signer func(change func(*wire.Body)) []byte

// spoilt says for each way of spoiling an honest act what becomes of its bytes.
var spoilt = map[string]func(act []byte, sign signer) []byte{
	"oversize":  func([]byte, signer) []byte { return make([]byte, machine.MaxEnvelopeBytes+1) },
	"truncated": func(act []byte, _ signer) []byte { return act[:len(act)-1] },
	"trailing":  func(act []byte, _ signer) []byte { return append(act, 0) },
	// The map's head says in two bytes what one byte can say.
	"not-canonical": func(act []byte, _ signer) []byte {
		return append([]byte{0xb8, act[0] &^ 0xe0}, act[1:]...)
	},
	"expired": func(_ []byte, sign signer) []byte {
		return sign(func(b *wire.Body) { b.Expires = 1 })
	},
	// The one of the act before it.
	"sequence-used": func(_ []byte, sign signer) []byte {
		return sign(func(b *wire.Body) { b.Sequence-- })
	},
	"wrong-network": func(_ []byte, sign signer) []byte {
		return sign(func(b *wire.Body) { b.Network = "elsewhere" })
	},
	"unknown-kind": func(_ []byte, sign signer) []byte {
		return sign(func(b *wire.Body) { b.Messages[0].Kind = "people.burn" })
	},
	"unknown-field": func(_ []byte, sign signer) []byte {
		return sign(func(b *wire.Body) {
			b.Messages[0].Content = wire.Encode(struct {
				Wings uint64 `json:"wings"`
			}{2})
		})
	},
	// Signed for one sequence, sent with another.
	"wrong-signature": func(act []byte, sign signer) []byte {
		var honest, other wire.Envelope
		if wire.Decode(act, &honest) != nil || wire.Decode(sign(func(b *wire.Body) { b.Expires-- }), &other) != nil {
			return nil
		}
		return wire.Encode(wire.Envelope{Body: honest.Body, Signature: other.Signature})
	},
}

// spoil writes a spoilt copy of an act that ada signed: spoil HOW FILE NEWFILE.
func spoil(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 || spoilt[args[0]] == nil {
		ts.Fatalf("usage: spoil HOW FILE NEWFILE")
	}
	act, err := os.ReadFile(ts.MkAbs(args[1]))
	ts.Check(err)
	var honest wire.Envelope
	ts.Check(wire.Decode(act, &honest))
	ring, err := keyring.At(ts.MkAbs("keys"))
	ts.Check(err)
	key, err := ring.Load("ada", func() (string, error) { return ts.Getenv("METAORG_PASSPHRASE"), nil })
	ts.Check(err)
	sign := func(change func(*wire.Body)) []byte {
		var body wire.Body
		ts.Check(wire.Decode(honest.Body, &body))
		change(&body)
		b := wire.Encode(body)
		return wire.Encode(wire.Envelope{Body: b, Signature: key.Sign(signature.Digest(string(body.Network), b))})
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), spoilt[args[0]](bytes.Clone(act), sign), 0o600))
}
