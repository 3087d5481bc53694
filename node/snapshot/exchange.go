package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"sync"

	abci "github.com/cometbft/cometbft/abci/types"

	"metaorg/machine/state"
	"metaorg/machine/state/tree"
)

// ErrUnfit reports a state that is what its root stands for, and yet not one
// that this node can go on from.
var ErrUnfit = errors.New("this node can't go on from that state")

// Exchange gives snapshots to peers, and puts one that they give in the place
// of an empty state. All fields with a capital are needed.
type Exchange struct {
	Folder *Folder
	Store  *tree.Store
	Fresh  func()                                   // Sees that there is a snapshot of about now, if that is quick.
	Accept func(r state.Reader, height int64) error // Makes ready for a state that is right; ErrUnfit refuses it.
	Enter  func(height int64, root []byte)          // Goes on from the state, which is on disk.
	Reject func(why error)                          // Is told why a snapshot was of no use.

	mu       sync.Mutex // CometBFT goes on calling after it was stopped.
	closed   bool
	meta     Meta // Of what is coming.
	incoming *tree.Import
	came     int // Chunks of it.
}

// List tells a peer which snapshots there are.
func (x *Exchange) List() *abci.ResponseListSnapshots {
	x.Fresh()
	res := &abci.ResponseListSnapshots{}
	for _, m := range x.Folder.All() {
		res.Snapshots = append(res.Snapshots, &abci.Snapshot{
			Height: uint64(m.Height), Format: Format, Chunks: uint32(len(m.Chunks)), Hash: m.Hash(), Metadata: m.Bytes(),
		})
	}
	return res
}

// Load gives a peer a chunk, or nothing.
func (x *Exchange) Load(req *abci.RequestLoadSnapshotChunk) (*abci.ResponseLoadSnapshotChunk, error) {
	if req.Format != Format {
		return &abci.ResponseLoadSnapshotChunk{}, nil
	}
	b, err := x.Folder.Chunk(int64(req.Height), int(req.Chunk))
	return &abci.ResponseLoadSnapshotChunk{Chunk: b}, err
}

// Offer says whether a snapshot that peers have is wanted. The app hash was
// verified by the seats' signatures, the rest was not.
func (x *Exchange) Offer(req *abci.RequestOfferSnapshot) (*abci.ResponseOfferSnapshot, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return &abci.ResponseOfferSnapshot{Result: abci.ResponseOfferSnapshot_ABORT}, nil
	}
	if err := x.drop(); err != nil {
		return nil, err
	}
	no := func(why error) (*abci.ResponseOfferSnapshot, error) {
		x.Reject(why)
		return &abci.ResponseOfferSnapshot{Result: abci.ResponseOfferSnapshot_REJECT}, nil
	}
	s := req.Snapshot
	if s.Format != Format {
		return &abci.ResponseOfferSnapshot{Result: abci.ResponseOfferSnapshot_REJECT_FORMAT}, nil
	}
	m, err := Read(s.Metadata)
	switch {
	case err != nil:
		return no(err)
	case uint64(m.Height) != s.Height || len(m.Chunks) != int(s.Chunks) || !bytes.Equal(m.Hash(), s.Hash):
		return no(errors.New("a snapshot is described in two ways"))
	case !bytes.Equal(m.Root, req.AppHash):
		return no(fmt.Errorf("the snapshot of height %d is of another state than the one that the seats signed", m.Height))
	}
	if err := x.Folder.Restoring(); err != nil {
		return nil, err
	}
	if x.incoming, err = x.Store.Import(m.Height, m.Count); err != nil {
		return nil, err
	}
	x.meta, x.came = m, 0
	return &abci.ResponseOfferSnapshot{Result: abci.ResponseOfferSnapshot_ACCEPT}, nil
}

// Apply takes the next chunk, and with the last one goes over to the state.
func (x *Exchange) Apply(req *abci.RequestApplySnapshotChunk) (*abci.ResponseApplySnapshotChunk, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed || x.incoming == nil {
		return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_ABORT}, nil
	}
	if int(req.Index) != x.came || !x.meta.Fits(x.came, req.Chunk) {
		x.Reject(fmt.Errorf("part %d of the snapshot of height %d is not what it was said to be", req.Index, x.meta.Height))
		return &abci.ResponseApplySnapshotChunk{
			Result: abci.ResponseApplySnapshotChunk_RETRY, RefetchChunks: []uint32{req.Index}, RejectSenders: []string{req.Sender},
		}, nil
	}
	err := x.incoming.Add(req.Chunk)
	if x.came++; err == nil && x.came < len(x.meta.Chunks) {
		return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_ACCEPT}, nil
	}
	if err == nil {
		coming := x.incoming
		x.incoming = nil
		err = coming.Finish(x.meta.Root, func(r state.Reader) error { return x.Accept(r, x.meta.Height) })
	} else {
		err = errors.Join(err, x.drop())
	}
	switch {
	case errors.Is(err, tree.ErrNotTheState), errors.Is(err, ErrUnfit):
		x.Reject(err)
		return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_REJECT_SNAPSHOT}, nil
	case err != nil:
		return nil, err
	}
	x.Enter(x.meta.Height, x.meta.Root)
	return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_ACCEPT}, nil
}

// drop forgets what came of a snapshot that is not going to be complete.
func (x *Exchange) drop() error {
	if x.incoming == nil {
		return nil
	}
	err := x.incoming.Abort()
	x.incoming = nil
	return err
}

// Close lets go of what has not come to its end, and takes nothing more.
func (x *Exchange) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.closed = true
	return x.drop()
}
