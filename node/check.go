package node

import (
	"context"
	"encoding/json"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"

	"metaorg/machine"
)

// CheckTx decides what enters the mempool, and after each block what stays.
func (a *application) CheckTx(_ context.Context, req *abci.RequestCheckTx) (*abci.ResponseCheckTx, error) {
	res := &abci.ResponseCheckTx{Code: codeRefused}
	switch {
	case len(req.Tx) > 1 && req.Tx[0] == txEnvelope:
		var err error
		res.Code, err = a.checkEnvelope(req.Tx, req.Type == abci.CheckTxType_Recheck)
		res.Log = refusalToLog(err)
	case a.checkTick(req.Tx):
		res.Code = codeApplied
	}
	return res, nil
}

func (a *application) checkEnvelope(tx []byte, again bool) (code uint32, err error) {
	k, ok := a.tickets.of(tx)
	if !ok {
		if k, err = a.admit(tx, !again); err != nil {
			return codeRefused, err
		}
	}
	if code, err = a.place(k); err != nil {
		a.drop(k, err, again)
		return codeRefused, err
	}
	a.statuses.pending(k.id)
	return code, nil
}

// place finds an act its place: what can be told without applying it, cheaply,
// because it is asked after each block for everything in the mempool.
func (a *application) place(k *ticket) (code uint32, err error) {
	defer a.catch(&err)
	h := a.loadHead()
	if k.expires <= a.now(h) {
		return codeRefused, machine.Conflict(codeExpired, "the act expired before it could be applied; sign it again")
	}
	committed := k.line.last(h)
	switch a.lines.enter(k, committed) {
	case standsInLine:
		return codeApplied, nil
	case standsParked:
		return codeParked, nil
	case standsFull:
		return codeRefused, a.busy(h, "too many acts wait for others before them")
	default:
		return codeRefused, machine.Conflict(codeSequenceUsed,
			"another act under this key has the sequence %d already; the next is %d", k.place, a.lines.end(k.line, committed)+1)
	}
}

// The machine's codes of refusals that the node comes to as well.
const (
	codeExpired      = "machine.expired"
	codeSequenceUsed = "machine.sequence_used"
	codeBusy         = "machine.busy"
	codeFault        = "machine.fault"
)

// drop forgets an act that was refused; of one that was pending, those who
// wait for it are told.
func (a *application) drop(k *ticket, why error, wasPending bool) {
	a.lines.leave(k, false)
	a.tickets.remove(k)
	if !wasPending {
		return
	}
	s := Status{State: Refused, Refusal: asRefusal(why)}
	if s.Refusal.Code == codeExpired {
		s.State = Expired
	}
	a.statuses.settle([]settled{{k.id, s}})
}

// checkTick lets a tick pass that follows the last block with acts, and for
// which something is due by this node's clock.
func (a *application) checkTick(tx []byte) (ok bool) {
	var err error
	defer func() { ok = ok && err == nil }()
	defer a.catch(&err)
	h := a.loadHead()
	return h.begun && isTickDue(h, tx, a.now(h))
}

// refusalToLog lets a refusal through CometBFT, which knows codes and text only.
func refusalToLog(err error) string {
	if err == nil {
		return ""
	}
	b, err := json.Marshal(asRefusal(err))
	if err != nil {
		return ""
	}
	return string(b)
}

func refusalFromLog(log string) error {
	no := new(machine.Refusal)
	if err := json.Unmarshal([]byte(log), no); err != nil {
		return fmt.Errorf("couldn't tell why the act was refused: %w", err)
	}
	return no
}
