package node

import (
	"errors"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/cometbft/cometbft/types"
	lru "github.com/hashicorp/golang-lru/v2"

	"metaorg/machine"
	"metaorg/machine/wire"
)

// ticket says that an act was read and admitted once: it has its one form, its
// signature is good, and it was in order against some committed state.
type ticket struct {
	tx      []byte
	id      wire.EnvelopeID
	line    line
	place   uint64 // Its sequence.
	expires int64

	inLine bool // Guarded by lines.
}

// ticketsKept bounds the tickets: more than the mempool and the parked acts.
const ticketsKept = 10_000

// tickets spares reading and verifying an act again at each stage of its way.
type tickets struct {
	byTx *lru.Cache[types.TxKey, *ticket]
}

func newTickets() (*tickets, error) {
	c, err := lru.New[types.TxKey, *ticket](ticketsKept)
	return &tickets{c}, err
}

func (t *tickets) of(tx []byte) (*ticket, bool) { return t.byTx.Get(types.Tx(tx).Key()) }
func (t *tickets) add(k *ticket)                { t.byTx.Add(types.Tx(k.tx).Key(), k) }

func (t *tickets) remove(k *ticket) { t.byTx.Remove(types.Tx(k.tx).Key()) }

// admit reads an act and gives it a ticket, or refuses it. A trial finds out
// besides what would come of it, if it is its turn.
func (a *application) admit(tx []byte, trial bool) (k *ticket, err error) {
	defer a.catch(&err)
	h := a.loadHead()
	if !h.begun {
		return nil, a.busy(h, "the network is just starting")
	}
	now := a.now(h)
	act, err := a.machine.Admit(h, tx[1:], now, machine.SequencesAhead)
	if err != nil {
		return nil, err
	}
	k = &ticket{
		tx: tx, id: act.ID, place: act.Body.Sequence, expires: act.Body.Expires,
		line: line{act.Body.Author, act.Body.Key},
	}
	if trial && k.place == k.line.last(h)+1 {
		if err := a.machine.TryAct(h, act, now); err != nil {
			return nil, err
		}
	}
	a.tickets.add(k)
	return k, nil
}

// catch turns a panic while an act is looked at into an error: a refusal when
// it was the act's own doing, and the node's end when it was the store's.
func (a *application) catch(err *error) {
	fault := recover()
	if fault == nil {
		return
	}
	*err = asError(fault)
	if isStorage(*err) {
		a.fail(*err)
		return
	}
	a.fault(fault, debug.Stack())
	*err = machine.Conflict(codeFault, "the rules hit a fault on this act; nothing of it was done, and the fault is recorded")
}

// busy refuses for now what may be sent again in a moment.
func (a *application) busy(h *head, why string) *machine.Refusal {
	no := machine.OverLimit(codeBusy, "%s; try again in a moment", why)
	no.After = a.now(h) + 1
	return no
}

// admitAll admits the acts of a block that have no ticket yet, on all
// processors, and returns the refusals by the transactions' order. What a
// block's earlier acts bring about is not known to it.
func (a *application) admitAll(txs [][]byte) []error {
	refusals := make([]error, len(txs))
	var todo []int
	for i, tx := range txs {
		if len(tx) < 2 || tx[0] != txEnvelope {
			continue
		}
		if _, ok := a.tickets.of(tx); !ok {
			todo = append(todo, i)
		}
	}
	workers := min(runtime.GOMAXPROCS(0), len(todo))
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for k := w; k < len(todo); k += workers {
				_, refusals[todo[k]] = a.admit(txs[todo[k]], false)
			}
		})
	}
	wait.Wait()
	return refusals
}

// asRefusal gives the refusal in an error of admit; a fault's when there is none.
func asRefusal(err error) *machine.Refusal {
	var no *machine.Refusal
	if errors.As(err, &no) {
		return no
	}
	return machine.Conflict(codeFault, "the act could not be looked at: %v", err)
}
