// Package access says who may see what. It keeps one thing true for pages and
// programs alike: whoever takes part sees everything, as does the operator, who
// has the files anyway; a stranger sees what the charter's transparency rule
// lets strangers see, and nothing else. Where nobody said who asks, it is a
// stranger who sees least.
package access

import (
	"context"
	"net/http"
	"sync"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/readmodel"
)

// Audience is for whom something is shown.
type Audience = readmodel.Audience

// The audiences, the narrowest first. Lists say theirs in readmodel.List.For.
const (
	Participants = readmodel.Participants
	Watchers     = readmodel.Watchers
	Anybody      = readmodel.Anybody
)

// Transparency is what the charter shows to strangers.
type Transparency string

// The three choices of the charter's rule; the zero value shows least.
const (
	CharterOnly Transparency = ""           // The charter, how to join, how many members.
	Decisions   Transparency = "decisions"  // Members, texts and results too.
	Everything  Transparency = "everything" // Who voted how, discussion and the log too.
)

// Viewer is who looks. The zero one is a stranger who sees least.
type Viewer struct {
	Person    machine.PersonID // Who is signed in; empty for nobody.
	Belongs   bool             // Takes part, or acts for an organization that does.
	Operator  bool             // Bears the operator's token.
	Strangers Transparency     // What the charter shows to strangers.
}

// May reports whether somebody may see what is shown to an audience.
func May(v Viewer, a Audience) bool {
	switch {
	case a == Anybody, v.Belongs, v.Operator, v.Strangers == Everything:
		return true
	case a == Watchers:
		return v.Strangers == Decisions
	}
	return false
}

// Circle knows who takes part in a network. The program gives it, since what
// is served knows no module of the rules.
type Circle interface {
	machine.Directory
	// Strangers is what the charter shows to strangers now.
	Strangers(r state.Reader) Transparency
	// Belongs reports whether a person has voice, or acts for an organization
	// that takes part, at this rule time.
	Belongs(ctx context.Context, r state.Reader, p machine.PersonID, now int64) (bool, error)
	// Keys lists a person's keys, those being revoked included.
	Keys(r state.Reader, p machine.PersonID) []signature.KeyID
}

type viewerKey struct{}

// With lets Of find out who looks, at most once and not before somebody asks.
func With(r *http.Request, find func(*http.Request) Viewer) *http.Request {
	var out *http.Request
	once := sync.OnceValue(func() Viewer { return find(out) })
	out = r.WithContext(context.WithValue(r.Context(), viewerKey{}, once))
	return out
}

// Of is who looks.
func Of(r *http.Request) Viewer {
	once, ok := r.Context().Value(viewerKey{}).(func() Viewer)
	if !ok {
		return Viewer{}
	}
	return once()
}
