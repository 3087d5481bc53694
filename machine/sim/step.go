package sim

import (
	"bytes"
	"errors"
	"math/bits"
	"slices"

	"pgregory.net/rapid"

	"metaorg/machine"
)

// steps are what can happen, as often as they are listed.
var steps = slices.Concat(
	slices.Repeat([]func(*network) error{(*network).someAct}, 12),
	slices.Repeat([]func(*network) error{(*network).everybodyActs}, 4),
	slices.Repeat([]func(*network) error{(*network).daysPass}, 4),
	[]func(*network) error{
		(*network).refusedEnvelope, (*network).restart, (*network).snapshot, (*network).replay,
	},
)

func (n *network) step(t *rapid.T) {
	n.t = t
	n.must(steps[n.pick("step", len(steps))](n))
}

// pick draws one of 0 to n-1, each as likely. What shrinks, shrinks to 0.
func (n *network) pick(what string, of int) int {
	if of == 1 {
		return 0
	}
	return index(of).Draw(n.t, what)
}

// index draws bit by bit, because rapid's own numbers are mostly small ones.
func index(of int) *rapid.Generator[int] {
	return rapid.Custom(func(t *rapid.T) (drawn int) {
		const spare = 3 // Bits that make up for a number that is no power of two.
		wide := bits.Len(uint(of-1)) + spare
		for range wide {
			drawn *= 2
			if rapid.Bool().Draw(t, "bit") {
				drawn++
			}
		}
		return drawn * of >> wide
	})
}

// rarely is true once in so many times.
func (n *network) rarely(what string, in int) bool { return n.pick(what, in) == in-1 }

// someAct lets one to three acts go by in one block.
func (n *network) someAct() error {
	b := n.newBatch()
	for more := true; more && len(b.acts) < 3; more = n.rarely("another act in the block", 4) {
		b.add(n.errandOrAct())
	}
	return b.apply()
}

func (n *network) errandOrAct() act {
	if all := n.config.Errands; len(all) > 0 && n.rarely("an errand", 2) {
		pick := func(of int) int { return n.pick("on the errand", of) }
		if by, org, do, ok := all[n.pick("which errand", len(all))](n.first.store, n.now(), pick); ok {
			return act{by: by, org: org, key: n.keyOf(by), messages: []machine.Message{do}}
		}
	}
	by, org := n.author()
	return n.act(by, org)
}

// everybodyActs lets all who may act for an organization send much the same.
func (n *network) everybodyActs() error {
	b := n.newBatch()
	var first act
	for _, org := range n.config.Organizations {
		by, ok := n.someoneFor(org)
		if !ok {
			continue
		}
		if first.messages == nil {
			first = n.act(by, org)
		}
		a := act{by: by, org: org, key: n.keyOf(by), messages: first.messages}
		if n.rarely("own words", 6) {
			a = n.act(by, org)
		}
		b.add(a)
	}
	return b.apply()
}

// usualDays are spans that windows, notices and waiting times end within.
var usualDays = []int64{1, 1, 2, 3, 5, 7, 7, 8, 14, 30}

func (n *network) daysPass() error {
	return n.pass(usualDays[n.pick("days", len(usualDays))])
}

func (n *network) pass(days int64) error {
	n.clock += days * 86_400
	n.trace.add(moment{days: days})
	_, err := n.block()
	return err
}

// refusedEnvelope sends bytes that nobody may ever accept.
func (n *network) refusedEnvelope() error {
	envelope, what := n.badEnvelope()
	return n.refuse(envelope, what)
}

func (n *network) refuse(envelope []byte, what string) error {
	n.trace.add(moment{note: "sent " + what, again: func(n *network) error { return n.refuse(envelope, what) }})
	results, err := n.block(envelope)
	if err == nil && results[0].Refused == nil {
		err = broken("bad envelopes are refused", errors.New(what+" was accepted"))
	}
	return err
}

func (n *network) badEnvelope() (envelope []byte, what string) {
	if len(n.done) > 0 && n.rarely("a replay", 2) {
		return n.done[n.pick("which", len(n.done))], "an act for a second time"
	}
	by, org := n.author()
	a := n.act(by, org)
	good := n.sign(a, 0)
	switch n.pick("fault", 5) {
	case 0:
		return good[:n.pick("bytes", len(good))], "an envelope cut short"
	case 1:
		at := n.pick("byte", len(good))
		bad := bytes.Clone(good)
		bad[at] ^= 1 << n.pick("bit", 8)
		return bad, "an envelope with a bit flipped"
	case 2:
		return n.sign(a, 1), "an act ahead of its turn"
	case 3:
		body := n.body(a, 0)
		body.Expires = n.now()
		return seal(body, a.key), "an act that has expired"
	default:
		return seal(n.body(a, 0), a.key+"?"), "an act signed with another key"
	}
}

func (n *network) restart() error {
	n.trace.add(moment{note: "closed the tree store and opened it again", again: (*network).restart})
	return broken("a store opens again", n.disk.restart())
}

func (n *network) snapshot() error {
	n.trace.add(moment{note: "brought a replica up from a snapshot", again: (*network).snapshot})
	n.second = n.fromSnapshot("a replica from a snapshot", n.disk)
	return broken("a snapshot is the whole state", sameState(n.first.store, n.second.store))
}

func (n *network) replay() error {
	n.trace.add(moment{note: "replayed the log on an empty replica", again: (*network).replay})
	return n.replayed()
}

// batch is a block being put together.
type batch struct {
	network   *network
	acts      []act
	envelopes [][]byte
	sent      map[string]uint64 // Envelopes so far by key.
}

func (n *network) newBatch() *batch { return &batch{network: n, sent: map[string]uint64{}} }

func (b *batch) add(a act) {
	b.envelopes = append(b.envelopes, b.network.sign(a, b.sent[a.key]))
	b.acts = append(b.acts, a)
	b.sent[a.key]++
}

func (b *batch) apply() error {
	n := b.network
	n.trace.add(moment{acts: b.acts})
	results, err := n.block(b.envelopes...)
	for i, r := range results {
		b.acts[i].outcomes = r.Outcomes
		if r.Refused == nil {
			n.done = append(n.done, b.envelopes[i])
		}
	}
	return err
}
