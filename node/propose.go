package node

import (
	"bytes"
	"context"
	"slices"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/types"

	"metaorg/machine"
	"metaorg/machine/state"
)

// PrepareProposal makes a block: a clock entry, a tick if one is due, and the
// acts whose turn it is. Without either the block is empty.
func (a *application) PrepareProposal(_ context.Context, req *abci.RequestPrepareProposal) (res *abci.ResponsePrepareProposal, err error) {
	defer a.guard("propose a block", &err)
	h := a.loadHead()
	if len(req.Txs) == 0 || !h.begun {
		return &abci.ResponsePrepareProposal{}, nil
	}
	entry, err := a.clockEntry(h)
	if err != nil {
		return nil, err
	}
	now := entry.Time + h.clock.Offset
	acts := a.inTurn(h, req.Txs, now)
	for _, tx := range req.Txs {
		if isTickDue(h, tx, now) {
			acts = slices.Insert(acts, 0, tx)
			break
		}
	}
	if len(acts) == 0 {
		return &abci.ResponsePrepareProposal{}, nil
	}
	txs := slices.Insert(acts, 0, encodeClock(entry))
	return &abci.ResponsePrepareProposal{Txs: fitting(txs, req.MaxTxBytes)}, nil
}

func (a *application) clockEntry(h *head) (machine.ClockEntry, error) {
	position, _ := machine.ChainOf(h, a.seat)
	reveal, following, err := a.chain.Next(position)
	entry := machine.ClockEntry{Time: a.ownTime(h), Seat: a.seat, Reveal: reveal, Next: following}
	if known := a.machine.KnownRules(); known > machine.NetworkOf(h).RuleVersion {
		entry.Knows = known
	}
	return entry, err
}

// inTurn puts acts into the order of their lines and leaves out those before
// which one is missing, and those that have expired.
func (a *application) inTurn(h *head, txs [][]byte, now int64) (acts [][]byte) {
	byLine := map[line][]*ticket{}
	var order []line
	for _, tx := range txs {
		k, ok := a.tickets.of(tx)
		if !ok || k.expires <= now {
			continue
		}
		byLine[k.line] = append(byLine[k.line], k)
		order = append(order, k.line)
	}
	next := map[line]uint64{}
	for l, waiting := range byLine {
		slices.SortFunc(waiting, func(x, y *ticket) int { return int(x.place) - int(y.place) })
		next[l] = l.last(h) + 1
	}
	for _, l := range order {
		k := byLine[l][0]
		byLine[l] = byLine[l][1:]
		if k.place == next[l] {
			acts = append(acts, k.tx)
			next[l]++
		}
	}
	return acts
}

// fitting cuts a block to its greatest size.
func fitting(txs [][]byte, mostBytes int64) [][]byte {
	var size int64
	for i, tx := range txs {
		size += types.ComputeProtoSizeForTxs([]types.Tx{tx})
		if size > mostBytes {
			return txs[:i]
		}
	}
	return txs
}

// ProcessProposal judges a proposed block, once: what was accepted stays so,
// also when it is replayed after a crash and the clock has gone on.
func (a *application) ProcessProposal(_ context.Context, req *abci.RequestProcessProposal) (res *abci.ResponseProcessProposal, err error) {
	defer a.guard("judge a block", &err)
	const yes, no = abci.ResponseProcessProposal_ACCEPT, abci.ResponseProcessProposal_REJECT
	if len(req.Txs) == 0 || a.accepted.Has(req.Height, req.Hash) {
		return &abci.ResponseProcessProposal{Status: yes}, nil
	}
	if why := a.objection(req); why != "" {
		a.logger.Warn("a proposed block was rejected", "height", req.Height, "why", why)
		return &abci.ResponseProcessProposal{Status: no}, nil
	}
	if err := a.accepted.Add(req.Height, req.Hash); err != nil {
		return nil, err
	}
	return &abci.ResponseProcessProposal{Status: yes}, nil
}

// objection says what is wrong with a block that is not empty.
func (a *application) objection(req *abci.RequestProcessProposal) string {
	h := a.loadHead()
	var clock machine.ClockEntry
	if !decodeTx(req.Txs[0], txClock, &clock) || len(req.Txs) == 1 {
		return "it does not begin with a clock entry and go on with acts"
	}
	if !h.begun {
		return "the network has not begun"
	}
	if !bytes.Equal(crypto.AddressHash(clock.Seat), req.ProposerAddress) {
		return "its clock entry is another seat's"
	}
	if d := clock.Time - a.ownTime(h); d < -machine.ClockTolerance || d > machine.ClockTolerance {
		return "its time is too far from this node's clock"
	}
	if no := machine.CheckClock(h, clock); no != nil {
		return no.Error()
	}
	return a.objectionToActs(h, req.Txs[1:], clock.Time+h.clock.Offset)
}

func (a *application) objectionToActs(h *head, txs [][]byte, now int64) string {
	for i, tx := range txs {
		switch {
		case i == 0 && isTickDue(h, tx, now):
		case len(tx) > 1 && tx[0] == txEnvelope:
		default:
			return "it holds something that is neither an act nor a tick that is due"
		}
	}
	for _, err := range a.admitAll(txs) {
		if !bearable(err) {
			return "it holds an act that nobody could have let in: " + err.Error()
		}
	}
	return ""
}

// bearable says whether an honest proposer may have put an act with this
// refusal into a block: all but those that follow from its bytes alone.
func bearable(err error) bool {
	if err == nil {
		return true
	}
	switch asRefusal(err).Code {
	case "machine.too_large", "machine.bad_envelope", "machine.bad_body", "machine.bad_message_count",
		"machine.wrong_network", "machine.bad_signature":
		return false
	}
	return true
}

// isTickDue says whether a transaction is the next tick, and due.
func isTickDue(r state.Reader, tx []byte, now int64) bool {
	var t tick
	return decodeTx(tx, txTick, &t) && t.After == machine.ClockOf(r).Blocks && isDue(r, now)
}

// isDue says whether the rules have something to do although nobody acts.
func isDue(r state.Reader, now int64) bool {
	at, waits := machine.NextDue(r)
	return waits && at <= now || machine.DrawWaits(r)
}
