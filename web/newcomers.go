package web

import (
	"errors"
	"net/http"
	"net/netip"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// DefaultNewcomersPerHour is how many registrations without an invitation one
// address may send. The network as a whole takes machine.NewcomersPerHour.
const DefaultNewcomersPerHour = 60

// addressesKept bounds how many addresses are remembered.
const addressesKept = 10_000

// newcomers counts registrations of strangers by the address they come from,
// so that one address cannot use up the network's share for everybody.
type newcomers struct {
	mu      sync.Mutex
	perHour int
	by      *lru.Cache[netip.Prefix, *rate.Limiter]
}

func newNewcomers(perHour int) *newcomers {
	by, err := lru.New[netip.Prefix, *rate.Limiter](addressesKept)
	if err != nil {
		panic(err) // Only a size of zero is refused.
	}
	return &newcomers{perHour: perHour, by: by}
}

// wait takes one registration from an address's share, or says how long until there is one.
func (n *newcomers) wait(from netip.Addr) time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	r := n.share(from).Reserve()
	if delay := r.Delay(); delay > 0 {
		r.Cancel()
		return delay
	}
	return 0
}

// giveBack undoes what wait took.
func (n *newcomers) giveBack(from netip.Addr) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.share(from).AllowN(time.Now(), -1) // A reservation that took effect can't be cancelled any more.
}

// share is what is left of an address's share.
func (n *newcomers) share(from netip.Addr) *rate.Limiter {
	bits := 64 // One home or office has at least this much of IPv6.
	if from.Is4() {
		bits = 32
	}
	place, err := from.Prefix(bits)
	if err != nil {
		place = netip.Prefix{}
	}
	limiter, ok := n.by.Get(place)
	if !ok {
		limiter = rate.NewLimiter(rate.Every(time.Hour/time.Duration(n.perHour)), n.perHour)
		n.by.Add(place, limiter)
	}
	return limiter
}

// codeBusy refuses for a moment only, while the network starts or a node has
// more to do than it can.
const codeBusy = "machine.busy"

// handOn hands an envelope to the node. A registration that comes at a bad
// moment counts towards nobody's share, for it has to be sent again.
func (s *Server) handOn(r *http.Request, envelope []byte) (wire.EnvelopeID, error) {
	newcomer := s.isNewcomer(envelope)
	if newcomer {
		if err := s.checkNewcomer(r); err != nil {
			return "", err
		}
	}
	id, err := s.Node.Submit(r.Context(), envelope)
	var no *machine.Refusal
	if newcomer && errors.As(err, &no) && no.Code == codeBusy {
		s.newcomers.giveBack(addressOf(r))
	}
	return id, err
}

// checkNewcomer refuses registrations without an invitation beyond an address's share.
func (s *Server) checkNewcomer(r *http.Request) error {
	delay := s.newcomers.wait(addressOf(r))
	if delay == 0 {
		return nil
	}
	no := machine.OverLimit("web.too_many_registrations",
		"this node takes %d registrations without an invitation an hour from one address", s.NewcomersPerHour)
	no.After = s.Node.Now() + int64(delay/time.Second) + 1
	return no
}

// isNewcomer looks into an envelope only as far as it must; what cannot be
// read is for the node to refuse.
func (s *Server) isNewcomer(envelope []byte) bool {
	var env wire.Envelope
	var body wire.Body
	if len(envelope) > machine.MaxEnvelopeBytes || wire.Decode(envelope, &env) != nil ||
		wire.Decode(env.Body, &body) != nil || len(body.Messages) == 0 {
		return false
	}
	msg, err := s.Machine.Decode(body.Messages[0])
	intro, ok := msg.(machine.Introduction)
	if err != nil || !ok {
		return false
	}
	invited := false
	s.Node.Read(func(r state.Reader) { _, invited = intro.Invitation(r, s.Node.Now()) })
	return !invited
}
