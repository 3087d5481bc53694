package node

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"

	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// What CometBFT is told of a transaction; anything but 0 may be sent again.
const (
	codeApplied uint32 = 0
	codeRefused uint32 = 1
	codeParked  uint32 = 2
)

// FinalizeBlock applies what was ordered. It takes any block, whatever it holds.
func (a *application) FinalizeBlock(_ context.Context, req *abci.RequestFinalizeBlock) (res *abci.ResponseFinalizeBlock, err error) {
	defer a.guard("apply a block", &err)
	a.work = work{began: a.clock(), height: req.Height, txs: req.Txs, results: make([]*abci.ExecTxResult, len(req.Txs))}
	for i := range a.work.results {
		a.work.results[i] = &abci.ExecTxResult{Code: codeRefused}
	}
	res = &abci.ResponseFinalizeBlock{TxResults: a.work.results}
	if len(req.Misbehavior) > 0 {
		select {
		case a.misbehaved <- req.Height:
		default: // There is more of it than can be looked at.
		}
	}
	switch {
	case !begun(a.store):
		// The genesis has the first block for itself; no honest node proposes more for it.
		if a.work.entries, err = a.machine.Begin(a.store, a.genesis); err != nil {
			return nil, err
		}
	case len(req.Txs) > 0:
		if err := a.machine.CheckRules(a.store, req.Height); err != nil {
			return nil, err
		}
		before := machine.SeatsOf(a.store)
		a.apply(req)
		res.ValidatorUpdates = seatChanges(before, machine.SeatsOf(a.store))
	}
	res.AppHash = a.store.WorkingHash()
	return res, nil
}

// absent lists the seats that did not sign the block before. One that was
// taken away meanwhile is in its commit still, and is left out.
func absent(r state.Reader, last abci.CommitInfo) (keys [][]byte) {
	if len(last.Votes) < 2 {
		return nil // A block that its only seat did not sign is none.
	}
	seats := map[string][]byte{}
	for _, key := range machine.SeatsOf(r) {
		seats[string(crypto.AddressHash(key))] = key
	}
	for _, v := range last.Votes {
		key, holds := seats[string(v.Validator.Address)]
		if holds && v.BlockIdFlag == cmtproto.BlockIDFlagAbsent {
			keys = append(keys, key)
		}
	}
	return keys
}

// seatChanges tells CometBFT who orders the log from now on; each seat weighs one.
func seatChanges(before, after [][]byte) (changes []abci.ValidatorUpdate) {
	for _, part := range []struct {
		of, without [][]byte
		power       int64
	}{{before, after, 0}, {after, before, 1}} {
		for _, key := range part.of {
			if !slices.ContainsFunc(part.without, func(k []byte) bool { return bytes.Equal(k, key) }) {
				changes = append(changes, abci.Ed25519ValidatorUpdate(key, part.power))
			}
		}
	}
	return changes
}

func (a *application) apply(req *abci.RequestFinalizeBlock) {
	in := machine.Block{Height: req.Height, Absent: absent(a.store, req.DecidedLastCommit)}
	var places []int
	for i, tx := range req.Txs {
		var clock machine.ClockEntry
		switch {
		case i == 0 && decodeTx(tx, txClock, &clock):
			in.Clock = &clock
			a.work.results[i].Code = codeApplied
		case len(tx) > 1 && tx[0] == txEnvelope:
			in.Envelopes, places = append(in.Envelopes, tx[1:]), append(places, i)
		case len(tx) > 1 && tx[0] == txTick:
			a.work.results[i].Code = codeApplied
		}
	}
	a.compareClocks(in.Clock)
	a.admitAll(req.Txs) // So that signatures are verified on all processors.
	before := machine.EdgeOf(a.store).Size
	entries, outcomes := a.machine.Apply(a.store, in)
	for i, r := range outcomes {
		if r.Refused == nil {
			a.work.results[places[i]].Code = codeApplied
		}
	}
	a.work.outcomes = settle(req.Height, before, in.Envelopes, outcomes)
	a.work.entries = entries
}

// settle tells what became of each envelope, and which entry of the log it is.
func settle(height int64, before uint64, envelopes [][]byte, results []machine.Result) (all []settled) {
	for i, r := range results {
		s := Status{State: Refused, Height: height, Refusal: r.Refused}
		if r.Refused == nil {
			s = Status{State: Applied, Height: height, Entry: before + uint64(r.Entry), Outcomes: r.Outcomes}
		}
		id := r.ID
		if id == "" {
			id = readID(envelopes[i])
		}
		all = append(all, settled{id, s})
	}
	return all
}

// readID is the identity of an envelope that was refused before it was read.
func readID(envelope []byte) wire.EnvelopeID {
	var e wire.Envelope
	if wire.Decode(envelope, &e) != nil {
		return ""
	}
	return e.ID()
}

// Commit makes the applied block durable: first the log, then the state that
// counts its entries. Only then is anybody told.
func (a *application) Commit(context.Context, *abci.RequestCommit) (res *abci.ResponseCommit, err error) {
	defer a.guard("commit a block", &err)
	w := a.work
	if err := a.log.Append(w.entries); err != nil {
		return nil, err
	}
	root := a.store.Commit(w.height)
	h := newHead(a.store.Snapshot(), w.height, root)
	if size := machine.EdgeOf(h).Size; size != a.log.Size() {
		return nil, fmt.Errorf("the log has %d entries and the state counts %d", a.log.Size(), size)
	}
	a.head.Store(h)
	if err := a.restored(); err != nil {
		return nil, err
	}
	a.takeOut(w)
	a.metrics.block(w, a.clock().Sub(w.began))
	a.statuses.settle(w.outcomes)
	if len(w.entries) > 0 {
		a.vouch(h.clock.Time)
		a.committed.send()
	}
	a.lookAtRules(h)
	return &abci.ResponseCommit{}, nil
}

// takeOut lets go of what the node knew of a block's acts while they waited.
func (a *application) takeOut(w work) {
	for i, tx := range w.txs {
		if k, ok := a.tickets.of(tx); ok {
			a.lines.leave(k, w.results[i].Code == codeApplied)
			a.tickets.remove(k)
		}
	}
}
