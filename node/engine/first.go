package engine

import (
	"context"
	"errors"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto/merkle"
	"github.com/cometbft/cometbft/mempool"
	"github.com/cometbft/cometbft/proxy"
	sm "github.com/cometbft/cometbft/state"
	"github.com/cometbft/cometbft/store"
)

// finishFirst counts the first block of a chain that begins above height 1, if
// the node stopped after it was stored and before it was counted. CometBFT 0.38
// cannot: before the first block its state is of height 0, and it takes a
// stored block of any height but 1 for one too many.
func (c Config) finishFirst(ctx context.Context) error {
	doc := c.genesis()
	if doc.InitialHeight == 1 {
		return nil
	}
	blocks := store.NewBlockStore(Part(c.DB, "blockstore/"))
	states := sm.NewStore(Part(c.DB, "state/"), sm.StoreOptions{DiscardABCIResponses: true})
	s, err := states.LoadFromDBOrGenesisDoc(doc)
	if err != nil {
		return fmt.Errorf("couldn't look at the first block: %w", err)
	}
	if s.LastBlockHeight != 0 || blocks.Height() != doc.InitialHeight {
		return nil
	}
	app, err := c.applies(ctx, states, doc.InitialHeight)
	if err != nil {
		return fmt.Errorf("couldn't count the first block: %w", err)
	}
	conns := proxy.NewAppConns(proxy.NewLocalClientCreator(app), proxy.NopMetrics())
	if err := conns.Start(); err != nil {
		return fmt.Errorf("couldn't count the first block: %w", err)
	}
	s.LastResultsHash = merkle.HashFromByteSlices(nil) // As after InitChain.
	err = states.Save(s)
	if err == nil {
		executor := sm.NewBlockExecutor(states, logger{c.Logger, c.Stopped}, conns.Consensus(), &mempool.NopMempool{}, sm.EmptyEvidencePool{}, blocks)
		_, err = executor.ApplyBlock(s, blocks.LoadBlockMeta(doc.InitialHeight).BlockID, blocks.LoadBlock(doc.InitialHeight))
	}
	if err = errors.Join(err, conns.Stop()); err != nil {
		return fmt.Errorf("couldn't count the first block: %w", err)
	}
	return nil
}

// applies is the application or, if it has the block already, what it answered.
func (c Config) applies(ctx context.Context, states sm.Store, height int64) (abci.Application, error) {
	info, err := c.Application.Info(ctx, proxy.RequestInfo)
	if err != nil || info.LastBlockHeight < height {
		return c.Application, err
	}
	answer, err := states.LoadLastFinalizeBlockResponse(height)
	return answered{answer: answer}, err
}

// answered is an application that applied the block before.
type answered struct {
	abci.BaseApplication
	answer *abci.ResponseFinalizeBlock
}

// FinalizeBlock gives the answer of then.
func (a answered) FinalizeBlock(context.Context, *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	return a.answer, nil
}
