package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync/atomic"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	"metaorg/machine"
	"metaorg/machine/history/disk"
	"metaorg/machine/state"
	"metaorg/node/health"
	"metaorg/node/restart"
	"metaorg/node/reveal"
	"metaorg/node/snapshot"
	"metaorg/node/verdicts"
)

// application is what CometBFT orders acts for. Its consensus calls come one
// after another; CheckTx and the node's own reads come at any time and look at
// the head, which is the last committed state.
type application struct {
	abci.BaseApplication

	machine   *machine.Machine
	genesis   machine.Genesis
	blocks    restart.Chain // The chain of blocks that this node is on.
	store     state.Store
	log       *disk.Log
	head      atomic.Pointer[head]
	work      work
	snapshots *snapshot.Exchange
	restoring bool            // Whether the state came from peers and no block has followed yet.
	planned   machine.Upgrade // The rise of the rules that was last warned of.

	seat      []byte // This node's consensus key, whether or not it holds a seat.
	chain     *reveal.Chain
	peers     *peering
	accepted  *verdicts.Accepted
	tickets   *tickets
	lines     *lines
	statuses  *statuses
	committed *broadcast
	metrics   *metrics

	vouch      func(ruleTime int64) // Told of each block that brought entries.
	misbehaved chan int64           // Heights of blocks in which seats are shown to have voted twice.

	logger *slog.Logger
	clock  func() time.Time
	clocks health.Clocks
	fail   func(error)
}

// head is a committed state, with what is asked of it for every act.
type head struct {
	state.Reader
	height int64
	root   []byte // The state's root at this height: CometBFT's app hash.
	clock  machine.Clock
	begun  bool
}

func newHead(r state.Reader, height int64, root []byte) *head {
	return &head{Reader: r, height: height, root: root, clock: machine.ClockOf(r), begun: begun(r)}
}

// work is a block that was finalized and not yet committed.
type work struct {
	began    time.Time
	height   int64
	txs      [][]byte
	results  []*abci.ExecTxResult // One per transaction.
	entries  [][]byte
	outcomes []settled // One per envelope.
}

func (a *application) loadHead() *head { return a.head.Load() }

// begun says whether the genesis is in the state yet.
func begun(r state.Reader) bool { return machine.NetworkOf(r).ID != "" }

// now is rule time by this node's clock, never before the last step's.
func (a *application) now(h *head) int64 {
	return max(a.clock().Unix()+h.clock.Offset, h.clock.Time)
}

// ownTime is this node's time for a clock entry. Should the computer's clock
// be set back, it stands still until time has caught up with the log.
func (a *application) ownTime(h *head) int64 {
	return max(a.clock().Unix(), h.clock.Time-h.clock.Offset)
}

// guard ends the node when a call fails or panics: nothing may be built on a
// store or a log that failed.
func (a *application) guard(doing string, err *error) {
	if fault := recover(); fault != nil {
		*err = asError(fault)
		if !isStorage(*err) {
			a.logger.Error("unexpected fault", "while", doing, "fault", fault, "stack", string(debug.Stack()))
		}
	}
	if *err != nil {
		*err = fmt.Errorf("couldn't %s: %w", doing, *err)
		a.fail(*err)
	}
}

func asError(fault any) error {
	if err, ok := fault.(error); ok {
		return err
	}
	return fmt.Errorf("%v", fault)
}

func isStorage(err error) bool {
	var storage state.Fault
	return errors.As(err, &storage)
}

// Info tells CometBFT how far the state has come; it replays what is missing.
func (a *application) Info(context.Context, *abci.RequestInfo) (*abci.ResponseInfo, error) {
	h := a.loadHead()
	if a.blocks.Number > 1 && h.height < a.blocks.First {
		return &abci.ResponseInfo{}, nil // It has nothing of this chain yet.
	}
	return &abci.ResponseInfo{LastBlockHeight: h.height, LastBlockAppHash: h.root}, nil
}

// InitChain begins a chain of blocks: the network's first without a state, for
// the genesis enters it with the first block; any other with the state that
// the members restarted from.
func (a *application) InitChain(context.Context, *abci.RequestInitChain) (*abci.ResponseInitChain, error) {
	return &abci.ResponseInitChain{AppHash: a.blocks.State}, nil
}

// fault records a panic in a rule.
func (a *application) fault(fault any, stack []byte) {
	a.metrics.faults.Inc()
	a.logger.Error("a rule hit a fault", "fault", fault, "stack", string(stack))
}
