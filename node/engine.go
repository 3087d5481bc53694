package node

import (
	"context"
	"fmt"
	"time"

	"github.com/cockroachdb/pebble"
	cmtdb "github.com/cometbft/cometbft-db"
	"github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtnode "github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/proxy"
	"github.com/cometbft/cometbft/types"

	"metaorg/machine"
)

const (
	mempoolSize     = 5000
	mempoolBytes    = 64 << 20
	blockBytes      = 4 << 20
	txOverheadBytes = 64 // Room for a transaction's type byte, and for a clock entry.

	// Header time means nothing here (rule time comes with the clock entry), so a
	// computer's clock that was once wrong must not make old blocks invalid.
	headerTimeTolerance = 50 * 365 * 24 * time.Hour
)

// newEngine prepares CometBFT; it replays what the state is missing.
func newEngine(ctx context.Context, n *Node, db *pebble.DB) (engine *cmtnode.Node, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("couldn't bring the state up to the blocks: %w", asError(fault))
		}
	}()
	databases := func(c *config.DBContext) (cmtdb.DB, error) {
		return engineDB{db: db, prefix: []byte(c.ID + "/")}, nil
	}
	genesis := func() (*types.GenesisDoc, error) { return genesisDoc(n.app.genesis), nil }
	logger := engineLogger{n.config.Logger.With("part", "engine"), func(reason string) {
		n.fail(fmt.Errorf("consensus stopped: %s", reason))
	}}
	c := engineConfig(n.home, n.config.P2PListen)
	engine, err = cmtnode.NewNodeWithContext(ctx, c, n.secrets.seat, n.secrets.node,
		proxy.NewConnSyncLocalClientCreator(n.app), genesis, databases,
		cmtnode.DefaultMetricsProvider(c.Instrumentation), logger)
	if err != nil {
		return nil, fmt.Errorf("couldn't start consensus: %w", err)
	}
	return engine, nil
}

func genesisDoc(g machine.Genesis) *types.GenesisDoc {
	params := types.DefaultConsensusParams()
	params.Block.MaxBytes = blockBytes
	doc := &types.GenesisDoc{
		ChainID:         string(g.ID()) + "-1", // Counts restarts together; the network's id never changes.
		GenesisTime:     time.Unix(g.Time, 0).UTC(),
		InitialHeight:   1,
		ConsensusParams: params,
	}
	for _, s := range g.Seats {
		key := ed25519.PubKey(s.Consensus)
		doc.Validators = append(doc.Validators, types.GenesisValidator{Address: key.Address(), PubKey: key, Power: 1})
	}
	return doc
}

func engineConfig(h home, listen string) *config.Config {
	c := config.DefaultConfig()
	c.SetRoot(h.engine())
	c.Moniker = "metaorg"
	c.PrivValidatorKey, c.PrivValidatorState, c.NodeKey = h.seatKey(), h.seatState(), h.nodeKey()
	c.RPC.ListenAddress, c.RPC.GRPCListenAddress = "", ""
	c.Instrumentation.Prometheus = false
	c.TxIndex.Indexer = "null"
	c.Storage.DiscardABCIResponses = true

	c.P2P.ListenAddress = "tcp://" + listen
	c.P2P.PexReactor = false
	c.P2P.AddrBookStrict = false
	c.P2P.AllowDuplicateIP = true
	c.P2P.FlushThrottleTimeout = 10 * time.Millisecond

	c.Mempool.Size = mempoolSize
	c.Mempool.CacheSize = 2 * mempoolSize
	c.Mempool.MaxTxsBytes = mempoolBytes
	c.Mempool.MaxTxBytes = machine.MaxEnvelopeBytes + txOverheadBytes
	c.Mempool.Recheck = true

	c.Consensus.WalPath = "wal/wal"
	c.Consensus.CreateEmptyBlocks = false
	c.Consensus.SkipTimeoutCommit = true
	c.Consensus.TimeoutCommit = 200 * time.Millisecond
	c.Consensus.TimeoutPropose = 500 * time.Millisecond
	c.Consensus.TimeoutPrevote = 200 * time.Millisecond
	c.Consensus.TimeoutPrecommit = 200 * time.Millisecond
	c.Consensus.PeerGossipSleepDuration = 10 * time.Millisecond
	c.Consensus.BlockTimeTolerance = headerTimeTolerance
	return c
}
