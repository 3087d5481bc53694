package app

import (
	"context"
	"iter"

	"metaorg/machine/wire"
	"metaorg/node"
	"metaorg/node/faulty"
	"metaorg/web"
)

// served is the node as the HTTP server and the read model ask for it: both
// stand on the machine alone and know no node.
type served struct{ *node.Node }

// Status tells how far an act has come.
func (s served) Status(id wire.EnvelopeID) web.Status { return webStatus(s.Node.Status(id)) }

// Wait waits until an act is no longer pending.
func (s served) Wait(ctx context.Context, id wire.EnvelopeID) (web.Status, error) {
	st, err := s.Node.Wait(ctx, id)
	return webStatus(st), err
}

func webStatus(s node.Status) web.Status {
	return web.Status{State: web.State(s.State), Height: s.Height, Entry: s.Entry, Refusal: s.Refusal}
}

// followed is the node's log for the read model, which notices by itself when
// a walk ends early. While history is arriving it is the part that is here.
type followed struct{ *node.Node }

// LogSize is how many entries can be followed.
func (f followed) LogSize() uint64 { return f.Whole() }

// Entries walks the log from an entry on.
func (f followed) Entries(from uint64) iter.Seq2[uint64, []byte] {
	entries, _ := f.EntriesTo(from, f.Whole())
	return faulty.Entries(entries)
}
