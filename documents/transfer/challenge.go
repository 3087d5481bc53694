package transfer

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"math/big"
	"net/http"

	"metaorg/documents"
	"metaorg/documents/tree"
	"metaorg/machine"
)

// Challenge has a peer prove that it has a document: a random group of it, with
// the nodes that prove the group. It takes nothing but the document's hash and
// size, so that whoever asks need not have it. tree.ErrWrong is in the error of
// a peer that sends something else; any other error says that it did not answer,
// or has the document no more. What it does not show is whether the peer
// fetched the group from somebody else for the answer.
func (c Client) Challenge(ctx context.Context, p Peer, h documents.Hash, size int64) error {
	over, err := Pick(size)
	if err != nil {
		return err
	}
	return c.CheckAt(ctx, p, h, size, over)
}

// Pick chooses a group that nobody can foresee.
func Pick(size int64) (tree.Range, error) {
	if size < 1 || size > tree.MaxBytes {
		return tree.Range{}, machine.Malformed("documents.bad_size", "a file can't have %d bytes", size).At("size")
	}
	group, err := rand.Int(rand.Reader, big.NewInt(tree.Groups(size)))
	if err != nil {
		return tree.Range{}, fmt.Errorf("couldn't choose a group: %w", err)
	}
	return tree.Range{First: group.Int64(), Count: 1}, nil
}

// CheckAt has a peer prove that it has these groups of a document.
func (c Client) CheckAt(ctx context.Context, p Peer, h documents.Hash, size int64, over tree.Range) error {
	root, err := h.Root()
	if err != nil {
		return err
	}
	ctx, alive, stop := c.watch(ctx)
	defer stop()
	path := fmt.Sprintf("/%s/proof?first=%d&count=%d", h, over.First, over.Count)
	res, err := p.do(ctx, http.MethodGet, path, nil, "")
	if err != nil {
		return stalled(ctx, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return problemOf(res)
	}
	file := tree.File{Root: root, Size: size}
	err = file.Check(res.Body, over, func(int64, []byte) error { alive(); return nil })
	return stalled(ctx, unexpected(err))
}

// Prove writes what CheckAt expects, from this host's own documents.
func Prove(ctx context.Context, s *documents.Store, h documents.Hash, over tree.Range, to io.Writer) error {
	c, err := s.Content(ctx, h)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Prove(over, to)
}
