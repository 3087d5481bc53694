package documents

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"

	"lukechampine.com/blake3"

	"metaorg/machine"
)

// Unknown refuses a document that is not here, or not for who asks.
func Unknown(h Hash) error {
	return machine.NotFound("documents.unknown", "this host has no document %s", h)
}

// About says what is known of a document, withdrawn or not.
func (s *Store) About(ctx context.Context, h Hash) (Document, error) {
	if _, err := ParseHash(string(h)); err != nil {
		return Document{}, err
	}
	d, ok, err := s.index.find(ctx, h)
	if err != nil {
		return Document{}, fmt.Errorf("couldn't look up the document %s: %w", h, err)
	}
	if !ok {
		return Document{}, Unknown(h)
	}
	return d, nil
}

// Get opens a document's bytes. They are checked while they are read: whoever
// reads to the end is told with ErrDamaged, in place of io.EOF, when they are
// not what was put, and should then throw away what came before.
func (s *Store) Get(ctx context.Context, h Hash) (Document, io.ReadCloser, error) {
	d, err := s.About(ctx, h)
	if err != nil {
		return Document{}, nil, err
	}
	if d.Withdrawn != nil {
		return d, nil, machine.NotFound("documents.withdrawn", "this document was withdrawn by its author")
	}
	f, err := s.folder.Open(h.path())
	if errors.Is(err, fs.ErrNotExist) {
		err = s.wounds.noted(h, fmt.Errorf("%w: it is gone", ErrDamaged))
	}
	if err != nil {
		return d, nil, fmt.Errorf("couldn't open the document %s: %w", h, err)
	}
	return d, &checked{file: f, hash: blake3.New(hashBytes, nil), want: h, wounds: &s.wounds}, nil
}

// Read reads the whole of a document, and gives its bytes only if they are
// what was put. It is for documents that are known to be small.
func (s *Store) Read(ctx context.Context, h Hash) (Document, []byte, error) {
	d, r, err := s.Get(ctx, h)
	if err != nil {
		return d, nil, err
	}
	var b bytes.Buffer
	_, err = b.ReadFrom(r)
	if err = errors.Join(err, r.Close()); err != nil {
		return d, nil, err
	}
	return d, b.Bytes(), nil
}

// checked is a file that notices at its end that it is another.
type checked struct {
	file   *os.File
	hash   hash.Hash
	want   Hash
	wounds *wounds
}

// Read reads on; see io.Reader.
func (c *checked) Read(p []byte) (int, error) {
	n, err := c.file.Read(p)
	_, _ = c.hash.Write(p[:n]) // A hash never fails.
	if errors.Is(err, io.EOF) && hex.EncodeToString(c.hash.Sum(nil)) != string(c.want) {
		err = fmt.Errorf("couldn't read the document %s: %w", c.want, c.wounds.noted(c.want, ErrDamaged))
	}
	return n, err
}

// Close closes the file.
func (c *checked) Close() error { return c.file.Close() }
