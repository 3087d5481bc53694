package people

import (
	"crypto/sha256"
	"strings"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// key is one key of a person.
type key struct {
	signature.Key
	Name  string `json:"name,omitempty"`
	Rank  uint64 `json:"rank"`  // 1 is the person's oldest; never used twice.
	Since int64  `json:"since"` // Unix seconds.
	// While the key is being revoked: from when it no longer counts, and the
	// rank of the key that asked for it.
	Ends      int64  `json:"ends,omitempty"`
	AskerRank uint64 `json:"asker_rank,omitempty"`
}

// counts reports whether acts signed with the key are accepted. One that is
// being revoked counts to the end: otherwise asking alone would lock its owner out.
func (k key) counts(now int64) bool { return k.Ends == 0 || now < k.Ends }

// leaving reports whether the key is being revoked.
func (k key) leaving() bool { return k.Ends != 0 }

// find gives the position of a key in the person's list, or -1.
func (p person) find(id signature.KeyID) int64 {
	for i, k := range p.Keys {
		if k.ID() == id {
			return int64(i)
		}
	}
	return -1
}

// staying counts the keys that are not being revoked.
func (p person) staying() (n int64) {
	for _, k := range p.Keys {
		if !k.leaving() {
			n++
		}
	}
	return n
}

// ProofDigest is what a new key signs to show that it belongs to the person
// who adds it: SHA-256 of "metaorg/key/v1\x00" and the deterministic CBOR of
// network, person and key.
func ProofDigest(n machine.NetworkID, p machine.PersonID, k signature.Key) [32]byte {
	claim := struct {
		Network machine.NetworkID `json:"network"`
		Person  machine.PersonID  `json:"person"`
		Key     signature.Key     `json:"key"`
	}{n, p, k}
	return sha256.Sum256(append([]byte("metaorg/key/v1\x00"), wire.Encode(claim)...))
}

func checkKey(k signature.Key, field string) error {
	if err := k.Check(); err != nil {
		return machine.Malformed("people.bad_key", "%v", err).At(field)
	}
	return nil
}

// checkNew refuses a key that was ever on record here, or that is a passkey
// for another site than the network's own: it could never sign.
func checkNew(s *machine.Step, k signature.Key, field string) error {
	if keyOwners.Has(s, k.ID()) {
		return machine.Conflict("people.key_taken", "this key is or was in use here already; make a new one").At(field)
	}
	if k.RelyingParty != "" && !servedBy(s.Network().Origins, k.RelyingParty) {
		return machine.NotAllowed("people.foreign_passkey", "this passkey was made for %s, which is no site of this network", k.RelyingParty).At(field)
	}
	return nil
}

// checkProof refuses a key that did not sign for the person it is added to.
func checkProof(s *machine.Step, p machine.PersonID, k signature.Key, proof signature.Signature, field string) error {
	n := s.Network()
	if err := signature.Verify(k, n.Origins, ProofDigest(n.ID, p, k), proof); err != nil {
		return machine.NotAllowed("people.bad_proof", "the new key did not sign that it is yours: %v", err).At(field)
	}
	return nil
}

// servedBy reports whether a page of one of the origins may use passkeys of the
// domain: its host is the domain or lies under it (WebAuthn Level 3, section 5.1.3).
func servedBy(origins []string, domain string) bool {
	for _, o := range origins {
		_, host, _ := strings.Cut(o, "://")
		host, _, _ = strings.Cut(host, ":")
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}

// addKey gives a person a key that checkNew let pass, and tells of it.
func (p *person) addKey(s *machine.Step, handle machine.PersonID, k signature.Key, name string) {
	p.LastRank++
	p.Keys = append(p.Keys, key{Key: k, Name: name, Rank: p.LastRank, Since: s.Time})
	keyOwners.Put(s, k.ID(), handle)
	s.Emit(KeyAdded{Person: handle, ID: k.ID(), Key: k, Name: name, Rank: p.LastRank})
}

// author reads who signs an act that concerns only themselves.
func author(s *machine.Step) (person, error) {
	who, ok := persons.Get(s, s.By)
	if !ok {
		return who, unknownPerson(s.By)
	}
	return who, inOwnName(s)
}

// signer is the key that an act changing keys was signed with. One that is
// being revoked cannot change keys, or whoever stole it would go on adding and
// revoking until the week is over.
func (p person) signer(s *machine.Step) (key, error) {
	k := p.Keys[p.find(s.Key)]
	if k.leaving() {
		return k, machine.NotAllowed("people.key_leaving", "the key you signed with is being revoked: it still signs other acts, but changes no keys; use another key or cancel its revocation")
	}
	return k, nil
}

// own finds a key of the person's by its id.
func (p person) own(id signature.KeyID) (at int64, err error) {
	if at = p.find(id); at < 0 {
		return at, machine.NotFound("people.unknown_key", "you have no key %q", id).At("key")
	}
	return at, nil
}
