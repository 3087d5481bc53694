package wire

import (
	"crypto/sha256"
	"encoding/hex"

	"metaorg/machine/signature"
)

// NetworkID names a network: the first 32 hex digits of the SHA-256 of its genesis.
type NetworkID string

// PersonID is a person's handle: 2 to 32 of a–z, 0–9 and hyphen.
type PersonID string

// OrganizationID is an organization's handle, of the same form; handles are
// unique over persons and organizations together.
type OrganizationID string

// EnvelopeID is the SHA-256 of the body's bytes in lower-case hex.
type EnvelopeID string

// Envelope is a body as the bytes that were signed, with the signature over
// them. Identity and replay protection come from the body only.
type Envelope struct {
	Body      []byte              `json:"body"`
	Signature signature.Signature `json:"signature"`
}

// Body is what a person signs: what they ask for, in which network, for whom.
type Body struct {
	Network  NetworkID       `json:"network"`
	Author   PersonID        `json:"author"`
	Key      signature.KeyID `json:"key"`
	For      OrganizationID  `json:"for,omitempty"` // The organization acted for; empty for oneself.
	Sequence uint64          `json:"sequence"`      // Per key, from 1, without gaps.
	Expires  int64           `json:"expires"`       // Unix seconds of rule time; not applied at or after.
	Messages []Message       `json:"messages"`      // Applied in order, each with its own outcome.
}

// Message is one message with its kind, still as bytes.
type Message struct {
	Kind    string `json:"kind"` // module.verb
	Content Raw    `json:"content"`
}

// ID gives the envelope's identity.
func (e Envelope) ID() EnvelopeID {
	sum := sha256.Sum256(e.Body)
	return EnvelopeID(hex.EncodeToString(sum[:]))
}
