package app

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"metaorg/app/copies"
	"metaorg/documents"
	"metaorg/documents/transfer"
	"metaorg/domain/files"
	filesview "metaorg/domain/files/view"
	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/slow"
	"metaorg/web/standing"
)

// How often the node looks after the copies of files, and how long it rests
// after each time at least.
const (
	copiesEvery = 30 * time.Second
	copiesPause = 5 * time.Second
)

// content is a node's part in keeping the network's files.
type content struct {
	*copies.Copies
	asking copies.Asking
	server *transfer.Server
	client transfer.Client
	story  bool // Most of the other nodes are told of, and nobody's.
	every  time.Duration
	pause  time.Duration
	logger *slog.Logger
}

// keepCopies prepares the node's part; it begins with the rest of the node.
func (a *App) keepCopies(ctx context.Context, c Config) (err error) {
	a.content = &content{
		story: c.Sample != nil, every: cmp.Or(c.CopyEvery, copiesEvery), pause: min(copiesPause, cmp.Or(c.CopyEvery, copiesPause)), logger: c.Logger,
		asking: copies.Asking{Network: a.node.Genesis().ID(), Own: a.node.ID(), Sign: a.node.Identity().Sign, Clock: time.Now},
	}
	a.content.server = &transfer.Server{Documents: a.documents, May: a.mayHave}
	a.content.Copies, err = copies.New(ctx, copies.Config{
		Own: a.node.ID(), Store: a.documents, Host: a.host, Fetch: a.fetchFile, Prove: a.askForProof, Logger: c.Logger, Grace: c.CopyGrace,
		Read: func() (w copies.World) {
			a.node.Read(func(r state.Reader) { w = copies.WorldOf(r) })
			return w
		},
	})
	return err
}

// runCopies looks after copies every so often, and soon after acts, once the
// node is in sync: what it would delete or fetch before could be long over.
func (a *App) runCopies(ctx context.Context) {
	committed, stop := a.node.Committed()
	defer stop()
	for !a.node.InSync() {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
	}
	a.content.Run(ctx, committed, a.content.every, a.content.pause)
}

// peer is another node to be asked for files.
func (a *App) peer(n copies.Node) transfer.Peer {
	return transfer.Peer{Name: n.ID, URL: n.Web + copies.Path, Sign: func(r *http.Request) error { return a.content.asking.Ask(r, n.ID) }}
}

// isReachable says whether a node may be asked at all. The nodes of a sample's
// story are nobody's; there only those are asked that are connected.
func (a *App) isReachable(n copies.Node) bool {
	return !a.content.story || slices.Contains(a.connected(), nodes.ID(n.ID))
}

func (a *App) fetchFile(ctx context.Context, f copies.File, from []copies.Node) error {
	var peers []transfer.Peer
	for _, n := range from {
		if a.isReachable(n) {
			peers = append(peers, a.peer(n))
		}
	}
	_, report, err := a.content.client.Fetch(ctx, a.documents, transfer.Want{
		Hash: f.Hash, Size: f.Size, MediaType: f.MediaType, Limit: fileLimit, By: machine.NodeAuthor(a.node.ID()), At: time.Now().Unix(),
	}, peers, nil)
	for _, left := range report.Dropped {
		if left.Lied {
			a.content.logger.Warn("a node gave something else for a file; others were asked", "node", left.Peer, "file", f.Hash)
		}
	}
	return err
}

func (a *App) askForProof(ctx context.Context, n copies.Node, f copies.File) copies.Answer {
	if !a.isReachable(n) {
		return copies.Silent
	}
	return copies.AnswerOf(a.content.client.Challenge(ctx, a.peer(n), f.Hash, f.Size))
}

// mayHave refuses files to whom they are not for. Whether it is here, only who
// may have it learns.
func (a *App) mayHave(r *http.Request, h documents.Hash) (err error) {
	if readers, no := readersOf(r.Context(), a.site, string(h)); no != nil || readers.Sealed { // For some alone, whoever has it as a file.
		return documents.Unknown(h)
	}
	a.node.Read(func(s state.Reader) {
		node, _ := a.content.asking.Asked(r, func(id string) ([]byte, bool) {
			n, ok := nodes.Of(s, nodes.ID(id))
			return n.Key, ok
		})
		if !copies.MayHave(s, files.Hash(h), node) {
			err = documents.Unknown(h)
		}
	})
	return err
}

// serveContent gives files to other nodes, for as long as that takes.
func (a *App) serveContent() http.Handler {
	inner := a.content.server.Routes()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { inner.ServeHTTP(slow.Answer(w), r) })
}

// filesSight is what the pages of files learn from this node alone.
func (a *App) filesSight() filesview.Sight {
	return filesview.Sight{Own: nodes.ID(a.node.ID()), Copies: func() filesview.Copies {
		s := a.content.Shown()
		v := filesview.Copies{At: s.At, Short: s.Short, Owners: s.Owners, Seen: map[files.Hash]filesview.Seen{}, Rooms: map[nodes.ID]filesview.Room{}, Few: map[files.Hash]int64{}}
		for h, seen := range s.Seen {
			v.Seen[files.Hash(h)] = filesview.Seen(seen)
		}
		for id, room := range s.Rooms {
			v.Rooms[nodes.ID(id)] = filesview.Room(room)
		}
		for h, since := range s.Few {
			v.Few[files.Hash(h)] = since
		}
		return v
	}}
}

// filesKnown is what the operator should know of the network's files.
func (a *App) filesKnown() standing.Files {
	s := a.content.Shown()
	return standing.Files{Few: int64(len(s.Few)), Owners: s.Owners, Short: s.Short}
}
