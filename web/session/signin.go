package session

import (
	"encoding/json"
	"net/http"
	"strings"
	"unicode"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
)

// Bounds of what a browser sends to sign in.
const (
	maxBodyBytes       = 16 << 10
	maxLabelLetters    = 60
	maxCredentialBytes = 1023 // WebAuthn Level 3, section 4.
)

// challenge is what is to be signed. The browser computes the digest by itself,
// from the host's name that it sees, and signs only if it comes to the same.
type challenge struct {
	Network machine.NetworkID `json:"network"`
	Host    string            `json:"host"`
	Nonce   []byte            `json:"nonce"`
	Digest  []byte            `json:"digest"`
	Expires int64             `json:"expires"` // Unix seconds.
}

// attempt is what somebody sends to sign in.
type attempt struct {
	Person     machine.PersonID    `json:"person"`
	Key        signature.KeyID     `json:"key"` // Empty for a passkey: the person's are tried.
	Nonce      []byte              `json:"nonce"`
	Signature  signature.Signature `json:"signature"`
	Credential []byte              `json:"credential"`
	Label      string              `json:"label"`
}

// signedIn is the answer to who may come in.
type signedIn struct {
	Person  machine.PersonID `json:"person"`
	Session string           `json:"session"`
}

// hostOf is the name under which a request came, as a browser's address has it.
func hostOf(r *http.Request) string { return strings.ToLower(r.Host) }

// challenge gives something to sign.
func (s *Sessions) challenge(w http.ResponseWriter, r *http.Request) error {
	host := hostOf(r)
	if len(host) > maxHostBytes {
		return machine.Malformed("web.long_host", "the name of a host has at most %d bytes", int64(maxHostBytes))
	}
	c := challenge{Host: host}
	s.Node.Read(func(r state.Reader) { c.Network = machine.NetworkOf(r).ID })
	c.Nonce, c.Expires = s.challenges.give(host, s.Now())
	digest := Digest(c.Network, host, c.Nonce)
	c.Digest = digest[:]
	return writeJSON(w, http.StatusOK, c)
}

// signIn opens a session for whoever signed a challenge.
func (s *Sessions) signIn(w http.ResponseWriter, r *http.Request) error {
	if err := securely(r); err != nil {
		return err
	}
	var a attempt
	if err := readJSON(w, r, &a); err != nil {
		return err
	}
	if len(a.Credential) > maxCredentialBytes {
		return machine.Malformed("web.bad_credential", "the id of a passkey has at most %d bytes", int64(maxCredentialBytes)).At("credential")
	}
	host, now := hostOf(r), s.Now()
	if err := s.challenges.check(host, a.Nonce, now); err != nil {
		return err
	}
	key, err := s.keyThatSigned(a, host)
	if err != nil {
		return err
	}
	if err := s.challenges.spend(a.Nonce, now); err != nil {
		return err
	}
	opened, err := s.open(w, r, hostdata.Session{
		Person: string(a.Person), Key: string(key), Credential: a.Credential, Label: label(a.Label),
	})
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, signedIn{opened.Person, opened.ID})
}

// keyThatSigned finds the key of the person that signed the challenge.
func (s *Sessions) keyThatSigned(a attempt, host string) (signature.KeyID, error) {
	var network machine.Network
	var candidates []signature.Key
	var err error
	s.Node.Read(func(r state.Reader) {
		network = machine.NetworkOf(r)
		candidates, err = s.candidates(r, a)
	})
	if err != nil {
		return "", err
	}
	digest := Digest(network.ID, host, a.Nonce)
	var why error
	for _, k := range candidates {
		if why = signature.Verify(k, network.Origins, digest, a.Signature); why == nil {
			return k.ID(), nil
		}
	}
	return "", machine.NotAllowed("web.bad_signature", "no key of %s signed this: %v", a.Person, why).At("signature")
}

// candidates are the keys of a person that may have signed: the one named or,
// with none named, all their passkeys.
func (s *Sessions) candidates(r state.Reader, a attempt) (keys []signature.Key, err error) {
	now := s.Node.Now()
	ids := s.Circle.Keys(r, a.Person)
	if len(ids) == 0 {
		return nil, unknownPerson(a.Person)
	}
	if a.Key != "" {
		ids = []signature.KeyID{a.Key}
	}
	for _, id := range ids {
		k, counts, _ := s.Circle.Key(r, a.Person, id, now)
		if counts && (a.Key != "" || k.RelyingParty != "") {
			keys = append(keys, k)
		}
	}
	switch {
	case len(keys) > 0:
		return keys, nil
	case a.Key != "":
		return nil, machine.NotAllowed("web.key_does_not_count", "%s has no key %.40q that counts; it may have been revoked", a.Person, a.Key).At("key")
	}
	return nil, machine.NotAllowed("web.no_passkey", "%s has no passkey here; sign in with another key", a.Person).At("key")
}

func unknownPerson(p machine.PersonID) error {
	return machine.NotFound("web.unknown_person", "nobody is registered here as %.64q", p).At("person")
}

// label keeps what a person calls a device short and printable.
func label(text string) string {
	letters := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.TrimSpace(text)))
	return string(letters[:min(len(letters), maxLabelLetters)])
}

func readJSON(w http.ResponseWriter, r *http.Request, into any) error {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBodyBytes)).Decode(into); err != nil {
		return machine.Malformed("web.bad_json", "what was sent to sign in can't be read: %v", err)
	}
	return nil
}

func writeJSON(w http.ResponseWriter, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(b) // Whoever no longer listens needs no answer.
	return nil
}
