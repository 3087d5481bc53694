package web

import (
	"net/http"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/web/session"
)

// SampleKeys are the keys of the people of a sample network, where nothing
// binds anybody and the host signs for whoever is signed in as one of them.
type SampleKeys interface {
	KeyOf(p machine.PersonID) (signature.KeyID, bool)
	Sign(p machine.PersonID, digest [32]byte) (signature.Signature, error)
	Held() bool // Whether the sample's past is still being told, and nobody else acts.
}

// routeSample lets the host sign for a sample's people. A host without their
// keys has no such address.
func (s *Server) routeSample() {
	if s.Sample != nil {
		s.mux.HandleFunc("POST /sample/sign", s.answer(s.signSample))
	}
}

// signSample signs an act that the page for signing showed, and submits it.
func (s *Server) signSample(w http.ResponseWriter, r *http.Request) error {
	var act struct {
		Body []byte `json:"body"`
	}
	wait, err := waitOf(r)
	if err != nil {
		return err
	}
	if err := readJSON(w, r, &act); err != nil {
		return err
	}
	signed, err := s.signedInSample(r, act.Body)
	if err != nil {
		return err
	}
	return s.takeIn(w, r, wire.Encode(wire.Envelope{Body: act.Body, Signature: signed}), wait)
}

// signedInSample signs an act of whoever is signed in as one of a sample's
// people, and nobody else's.
func (s *Server) signedInSample(r *http.Request, act []byte) (none signature.Signature, err error) {
	var sample bool
	s.Node.Read(func(r state.Reader) { sample = machine.NetworkOf(r).Sample })
	who, ok := session.Of(r)
	switch {
	case !sample:
		return none, machine.NotAllowed("web.not_a_sample", "this is a real network: everybody signs with a key of their own")
	case !ok || !who.Sample:
		return none, machine.NotAllowed("web.not_in_sample", "the host signs only for those who look at the sample as one of its people")
	}
	if s.Sample.Held() {
		return none, machine.Conflict("web.sample_in_the_making", "this sample is still being made; try again in a moment")
	}
	var body wire.Body
	if len(act) > machine.MaxEnvelopeBytes || wire.Decode(act, &body) != nil {
		return none, machine.Malformed("web.no_act", "these bytes are no act that could be signed").At("body")
	}
	key, ok := s.Sample.KeyOf(who.Person)
	if !ok || body.Author != who.Person || body.Key != key || body.Network != s.Node.Genesis().ID() {
		return none, machine.NotAllowed("web.not_yours_to_sign", "this is not an act of %s in this network, under the key that the host has; it is not signed", who.Person).At("body")
	}
	return s.Sample.Sign(who.Person, signature.Digest(string(body.Network), act))
}
