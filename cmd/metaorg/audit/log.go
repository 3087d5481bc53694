package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
	"metaorg/node/light"
)

// checkpoints compares the log with the node's checkpoint and those kept.
func (a *audit) checkpoints(l light.Log, own []byte) error {
	const what = "the node's checkpoint"
	value, err := a.checkpoint(l, own)
	switch {
	case err == nil:
		a.report.Checkpoint = string(own)
		a.known(what, value, "those who signed it have their keys from the genesis or from the proven state; its log and state are those proved above")
	case errors.Is(err, errNoSigner) && a.hidden:
		a.unknown(what, "which nodes there are is shown only to those who take part in the network; sign in with --as")
	default:
		if err := a.unproved(what, err); err != nil {
			return err
		}
	}
	if a.question.Code != "" {
		if err := a.code(l); err != nil {
			return err
		}
	}
	for _, k := range a.question.Kept {
		what := "the log goes on from the checkpoint kept in " + k.Name
		value, err := a.checkpoint(l, k.Note)
		if err == nil {
			a.known(what, value, "by a consistency proof (RFC 6962) from its root to the one proved above")
		} else if err := a.unproved(what, err); err != nil {
			return err
		}
	}
	return nil
}

// code compares the log with the code that a member told.
func (a *audit) code(l light.Log) error {
	const what = "the log goes on from the code you gave"
	size, ok := checkpoint.CodeSize(a.question.Code)
	if !ok {
		a.wrong(what, "%q is no code of a network; it looks like 1532-k7qx-m2pa-4cde-9fgh", a.question.Code)
		return nil
	}
	root, err := a.node.RootAt(a.ctx, size)
	if err != nil {
		return a.unproved(what, err)
	}
	if shown := checkpoint.Code(a.genesis.ID(), size, root); !checkpoint.SameCode(shown, a.question.Code) {
		a.wrong(what, "the node shows %s", shown)
		return nil
	}
	if err := a.grown(l, light.Log{Size: size, Root: root}); err != nil {
		return a.unproved(what, err)
	}
	a.known(what, fmt.Sprintf("%d entries", size), "the code is a hash of network, size and root, and by a consistency proof (RFC 6962) the log goes on from it")
	return nil
}

// checkpoint refuses a note that is not of this log and this history.
func (a *audit) checkpoint(l light.Log, signed []byte) (value string, err error) {
	n, err := checkpoint.Read(signed)
	if err != nil {
		return "", fmt.Errorf("%w: %w", light.ErrForm, err)
	}
	c := n.Checkpoint
	if c.Network != a.genesis.ID() {
		return "", fmt.Errorf("it is of network %s: %w", c.Network, light.ErrChain)
	}
	by := a.signedBy(n)
	if by == "" {
		return "", errNoSigner
	}
	if err := a.grown(l, light.Log{Size: c.Size, Root: c.Root}); err != nil {
		return "", err
	}
	value = fmt.Sprintf("%d entries, height %d, signed by %s", c.Size, c.Height, by)
	// The genesis is in the state of the first block.
	header, err := a.follower.Block(a.ctx, max(c.Height, machine.FirstHeight)+1)
	var no *machine.Refusal
	switch {
	case errors.As(err, &no) && no.Code == codeNoBlock:
		return value + "; the state it names was not compared, because the node keeps no block of then", nil
	case errors.Is(err, light.ErrBefore):
		return value + "; the state it names was not compared, because that was before the header you trust", nil
	case err != nil:
		return "", err
	case !bytes.Equal(header.AppHash, c.State):
		return "", fmt.Errorf("the state it was signed for is not that of height %d: %w", c.Height, light.ErrHeader)
	}
	return value, nil
}

// codeNoBlock refuses a block that a node does not keep, or does not have yet.
const codeNoBlock = "node.no_such_block"

// codeNotShown refuses what is not shown to who asks.
const codeNotShown = "web.not_shown"

// grown refuses a log that is not the older one gone on.
func (a *audit) grown(now, older light.Log) error {
	if older.Size > now.Size {
		return now.Continues(older, nil)
	}
	var hashes [][]byte
	if older.Size > 0 {
		var err error
		if hashes, err = a.node.Consistency(a.ctx, older.Size, now.Size); err != nil {
			return err
		}
	}
	return now.Continues(older, hashes)
}

// entries looks at the last entries, where who asks is shown them.
func (a *audit) entries(l light.Log) error {
	n := min(a.question.Entries, l.Size)
	if n == 0 {
		return nil
	}
	what := fmt.Sprintf("the last %d entries", n)
	err := a.node.Entries(a.ctx, l.Size-n, l.Size, func(i uint64, entry []byte) error {
		_, hashes, err := a.node.Inclusion(a.ctx, i, l.Size)
		if err != nil {
			return err
		}
		if err := l.Includes(i, entry, hashes); err != nil {
			return err
		}
		a.known(fmt.Sprintf("entry %d", i), inWords(entry), "by an inclusion proof (RFC 6962) to the log's root")
		return nil
	})
	var no *machine.Refusal
	switch {
	case errors.As(err, &no) && no.Code == codeNotShown:
		a.unknown(what, "they are shown only to those who take part in the network; sign in with --as")
	case err != nil:
		return a.unproved(what, err)
	}
	return nil
}

// inWords says what an entry is.
func inWords(raw []byte) string {
	var e machine.Entry
	if wire.Decode(raw, &e) != nil {
		return "it could not be read by this program"
	}
	text := fmt.Sprintf("height %d, %s", e.Height, e.Input)
	if e.Input != machine.InputEnvelope {
		return text
	}
	_, body, err := e.Envelope()
	if err != nil {
		return text
	}
	for i, m := range body.Messages {
		text += "; " + m.Kind
		if i < len(e.Outcomes) && e.Outcomes[i].Code != "" {
			text += " refused: " + e.Outcomes[i].Code
		}
	}
	return text + " by " + string(body.Author)
}

// compare asks other nodes for the same header: with seats that lie together
// there could be two.
func (a *audit) compare() error {
	for _, o := range a.question.Others {
		what := "the header at " + o.Name
		b, err := a.headerAt(a.ctx, o.Node)
		switch {
		case err != nil:
			a.wrong(what, "%v", err)
		case fmt.Sprintf("%d:%x", a.report.Height, b) != a.report.Header:
			a.wrong(what, "at height %d it has another header, %x, which the seats signed too: somebody holds two histories", a.report.Height, b)
		default:
			a.known(what, a.report.Header, "it is the same")
		}
	}
	return nil
}

// How long another node may be behind.
const (
	behindTries = 10
	behindWait  = 300 * time.Millisecond
)

// headerAt is the hash of the header that another node has at the same height,
// once it has come so far.
func (a *audit) headerAt(ctx context.Context, node light.Headers) (hash []byte, err error) {
	for range behindTries {
		b, err := light.Follow(a.genesis, node).Block(ctx, a.report.Height)
		var no *machine.Refusal
		switch {
		case err == nil:
			return b.Hash(), nil
		case !errors.As(err, &no) || no.Code != codeNoBlock:
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(behindWait):
		}
	}
	return nil, errors.New("it has not come so far, or no longer keeps the block")
}
