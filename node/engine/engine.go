// Package engine runs CometBFT in this process, the one way it is run here:
// with these settings, its databases in one Pebble database, and its messages
// in the node's log. What is measured against it runs in the very same engine.
package engine

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/cockroachdb/pebble"
	cmtdb "github.com/cometbft/cometbft-db"
	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
	"github.com/cometbft/cometbft/proxy"
	"github.com/cometbft/cometbft/statesync"
	"github.com/cometbft/cometbft/store"
	"github.com/cometbft/cometbft/types"

	"metaorg/machine"
)

// MempoolSize is how many transactions may wait to be ordered.
const MempoolSize = 5000

const (
	mempoolBytes       = 64 << 20
	blockBytes         = 4 << 20
	maxPeers           = 200
	peerBytesPerSecond = 50 << 20
	discoveryTime      = 5 * time.Second // For peers to say which states they have; the engine's least.
	txOverheadBytes    = 64              // Room for a transaction's type byte, and for a clock entry.

	// Header time means nothing here (rule time comes with the clock entry), so a
	// computer's clock that was once wrong must not make old blocks invalid.
	headerTimeTolerance = 50 * 365 * 24 * time.Hour
)

// Config says who orders what. Fields are needed unless they say otherwise.
type Config struct {
	Directory   string // For the write-ahead log.
	DB          *pebble.DB
	Gate        *Gate  // Stands before DB; may be nil.
	Listen      string // Where peers reach the engine, such as 127.0.0.1:0.
	Seat        *privval.FilePV
	SeatState   string                  // Path of the file that says what the seat signed last.
	Holds       func(height int64) bool // Whether this node must not sign anything of that height yet; may be nil.
	Refused     func(height int64)      // Told when the seat signs nothing of that height for now; may be nil.
	Node        *p2p.NodeKey
	Chain       string // CometBFT's name of the chain of blocks.
	First       int64  // Height of its first block; 1 if 0.
	Began       time.Time
	Seats       [][]byte // Ed25519 public keys of those who order at first.
	State       []byte   // The state's root before the first block; empty for a network's first chain.
	Application abci.Application
	States      statesync.StateProvider // Lets the engine begin with a state of peers; nil when it may not.
	Reactors    map[string]p2p.Reactor  // What else nodes say to each other; may be nil.
	Logger      *slog.Logger
	Stopped     func(reason string) // Told when consensus stops for good.
}

// New prepares CometBFT; it replays what the application's state is missing.
func New(ctx context.Context, c Config) (*node.Node, error) {
	if c.Gate == nil {
		c.Gate = new(Gate)
	}
	databases := func(of *config.DBContext) (cmtdb.DB, error) {
		return database{db: c.DB, prefix: []byte(of.ID + "/"), gate: c.Gate}, nil
	}
	if err := c.finishFirst(ctx); err != nil {
		return nil, err
	}
	genesis := func() (*types.GenesisDoc, error) { return c.genesis(), nil }
	blocks, err := databases(&config.DBContext{ID: "blockstore"})
	if err != nil {
		return nil, err
	}
	s := settings(c.Directory, c.Listen)
	s.StateSync.Enable = c.States != nil
	s.StateSync.TempDir = c.Directory // The system's may be small, and others can read in it.
	s.StateSync.DiscoveryTime = discoveryTime
	n, err := node.NewNodeWithContext(ctx, s, c.signer(store.NewBlockStore(blocks)), c.Node,
		proxy.NewConnSyncLocalClientCreator(c.Application), genesis, databases,
		node.DefaultMetricsProvider(s.Instrumentation), logger{c.Logger, c.Stopped}, node.CustomReactors(c.Reactors), node.StateProvider(c.States))
	if err != nil {
		return nil, fmt.Errorf("couldn't start consensus: %w", err)
	}
	return n, nil
}

// Params are what all nodes of a network have to order by.
func Params() *types.ConsensusParams {
	params := types.DefaultConsensusParams()
	params.Block.MaxBytes = blockBytes
	return params
}

func (c Config) genesis() *types.GenesisDoc {
	params := Params()
	doc := &types.GenesisDoc{ChainID: c.Chain, GenesisTime: c.Began.UTC(), InitialHeight: max(c.First, 1), AppHash: c.State, ConsensusParams: params}
	for _, s := range c.Seats {
		key := ed25519.PubKey(s)
		doc.Validators = append(doc.Validators, types.GenesisValidator{Address: key.Address(), PubKey: key, Power: 1})
	}
	return doc
}

func settings(directory, listen string) *config.Config {
	c := config.DefaultConfig()
	c.SetRoot(directory)
	c.Moniker = "metaorg"
	c.RPC.ListenAddress, c.RPC.GRPCListenAddress = "", ""
	c.Instrumentation.Prometheus = false
	c.TxIndex.Indexer = "null"
	c.Storage.DiscardABCIResponses = true

	c.P2P.ListenAddress = "tcp://" + listen
	c.FilterPeers = true
	c.P2P.PexReactor = false // Whom to connect with, the rules say.
	c.P2P.MaxNumInboundPeers, c.P2P.MaxNumOutboundPeers = maxPeers, maxPeers
	c.P2P.SendRate, c.P2P.RecvRate = peerBytesPerSecond, peerBytesPerSecond
	c.P2P.AddrBook = "addrbook.json" // In the folder itself; the default one is not there.
	c.P2P.AddrBookStrict = false
	c.P2P.AllowDuplicateIP = true
	c.P2P.FlushThrottleTimeout = 10 * time.Millisecond

	c.Mempool.Size = MempoolSize
	c.Mempool.CacheSize = 2 * MempoolSize
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
