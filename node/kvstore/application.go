package kvstore

import (
	"context"
	"crypto/sha256"
	"sync"

	"github.com/cometbft/cometbft/abci/example/kvstore"
	abci "github.com/cometbft/cometbft/abci/types"
)

// application is the example, and tells who waits when a transaction is committed.
type application struct {
	*kvstore.Application
	block [][]byte // Transactions finalized and not yet committed.

	mu      sync.Mutex
	pending map[ID]chan struct{}
	stopped chan struct{}
	why     error
	once    sync.Once
}

func newApplication(example *kvstore.Application) *application {
	return &application{Application: example, pending: map[ID]chan struct{}{}, stopped: make(chan struct{})}
}

// FinalizeBlock is the example's.
func (a *application) FinalizeBlock(ctx context.Context, req *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	a.block = req.Txs
	return a.Application.FinalizeBlock(ctx, req)
}

// Commit is the example's; afterwards those who wait are told.
func (a *application) Commit(ctx context.Context, req *abci.RequestCommit) (*abci.ResponseCommit, error) {
	res, err := a.Application.Commit(ctx, req)
	if err != nil {
		return res, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, tx := range a.block {
		id := ID(sha256.Sum256(tx))
		if done, ok := a.pending[id]; ok {
			close(done)
			delete(a.pending, id)
		}
	}
	return res, nil
}

func (a *application) expect(id ID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.pending[id] = make(chan struct{})
}

func (a *application) forget(id ID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.pending, id)
}

func (a *application) wait(ctx context.Context, id ID) error {
	a.mu.Lock()
	done, ok := a.pending[id]
	a.mu.Unlock()
	if !ok {
		return nil
	}
	select {
	case <-done:
		return nil
	case <-a.stopped:
		return a.why
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (a *application) stop(why error) {
	a.once.Do(func() {
		a.why = why
		close(a.stopped)
	})
}
