package documents

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"

	"metaorg/documents/tree"
	"metaorg/machine"
)

// Content is a document opened for reading anywhere in it. Each group is
// checked before a byte of it is given, so that what was read is right even
// when reading stops in the middle; a damaged group gives ErrDamaged. It is
// for one goroutine.
type Content struct {
	Document

	store    *Store
	file     *os.File
	outboard io.ReaderAt
	close    func() error

	at     int64 // Where reading goes on.
	window tree.Range
	leaves []tree.Hash // Of the window.
	buffer []byte
	group  int64 // Which is in the buffer; negative if none.
	length int
}

// windowGroups are the leaves that are looked up at once.
const windowGroups = 64

// Content opens a document. The caller closes it.
func (s *Store) Content(ctx context.Context, h Hash) (*Content, error) {
	d, err := s.About(ctx, h)
	if err != nil {
		return nil, err
	}
	if d.Withdrawn != nil {
		return nil, machine.NotFound("documents.withdrawn", "this document was withdrawn by its author")
	}
	f, err := s.folder.Open(h.path())
	if errors.Is(err, fs.ErrNotExist) {
		err = s.wounds.noted(h, fmt.Errorf("%w: it is gone", ErrDamaged))
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't open the document %s: %w", h, err)
	}
	c := &Content{Document: d, store: s, file: f, close: f.Close, group: -1}
	if err := c.openTree(); err != nil {
		return nil, fmt.Errorf("couldn't open the document %s: %w", h, errors.Join(s.wounds.noted(h, err), c.Close()))
	}
	return c, nil
}

// openTree finds the tree beside the document, or makes it where it is lost.
func (c *Content) openTree() error {
	about, err := c.file.Stat()
	switch {
	case err != nil:
		return err
	case about.Size() != c.Size:
		return fmt.Errorf("%w: it has %d bytes, not %d", ErrDamaged, about.Size(), c.Size)
	case tree.Groups(c.Size) == 1: // All of its tree is its size.
		c.outboard = bytes.NewReader(tree.OfOne(c.Size))
		return nil
	}
	f, err := c.store.folder.Open(c.Hash.treePath())
	if errors.Is(err, fs.ErrNotExist) {
		return c.remakeTree()
	}
	if err != nil {
		return err
	}
	file := c.file
	c.outboard, c.close = f, func() error { return errors.Join(f.Close(), file.Close()) }
	return nil
}

func (c *Content) remakeTree() (err error) {
	c.outboard, err = c.store.remakeTree(c.Hash, c.Size)
	return err
}

// File is what the document's groups are checked against.
func (c *Content) File() tree.File { return tree.File{Root: c.Hash.bytes(), Size: c.Size} }

// Close closes it.
func (c *Content) Close() error { return c.close() }

// Seek says where reading goes on; see io.Seeker.
func (c *Content) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += c.at
	case io.SeekEnd:
		offset += c.Size
	}
	if offset < 0 {
		return c.at, errors.New("couldn't go before a document's beginning")
	}
	c.at = offset
	return offset, nil
}

// Read reads on; see io.Reader.
func (c *Content) Read(p []byte) (int, error) {
	if c.at >= c.Size {
		return 0, io.EOF
	}
	if err := c.load(c.at / tree.GroupBytes); err != nil {
		return 0, fmt.Errorf("couldn't read the document %s: %w", c.Hash, c.store.wounds.noted(c.Hash, err))
	}
	n := copy(p, c.buffer[c.at-c.group*tree.GroupBytes:c.length])
	c.at += int64(n)
	return n, nil
}

// strides are buffers of as many groups as are read and sent at once: each
// system call costs, and so does each waking of whoever waits for it.
var strides = sync.Pool{New: func() any { b := make([]byte, StrideBytes); return &b }}

// StrideBytes is how much is read, sent or written at once.
const StrideBytes = 4 * tree.GroupBytes

// SendN writes the next n bytes, each group checked before a byte of it goes out.
func (c *Content) SendN(to io.Writer, n int64) (sent int64, err error) {
	stride := strides.Get().(*[]byte)
	defer strides.Put(stride)
	n = min(n, c.Size-c.at)
	for sent < n {
		good, err := c.stride(*stride, n-sent)
		wrote, failed := to.Write(good)
		sent, c.at = sent+int64(wrote), c.at+int64(wrote)
		if err := errors.Join(failed, c.store.wounds.noted(c.Hash, err)); err != nil {
			return sent, fmt.Errorf("couldn't send the document %s: %w", c.Hash, err)
		}
	}
	return sent, nil
}

// stride reads on, at most n bytes of some groups, and gives those before the
// first that is damaged.
func (c *Content) stride(buffer []byte, n int64) (good []byte, err error) {
	first := c.at / tree.GroupBytes
	from := first * tree.GroupBytes
	last := min((c.at+n-1)/tree.GroupBytes, first+StrideBytes/tree.GroupBytes-1)
	to := min(c.Size, (last+1)*tree.GroupBytes)
	buffer = buffer[:to-from]
	if _, err := c.file.ReadAt(buffer, from); err != nil {
		return nil, errors.Join(ErrDamaged, err)
	}
	end := from
	for i := first; i <= last && err == nil; i++ {
		offset, length := tree.Span(i, c.Size)
		leaf, failed := c.leaf(i)
		if err = failed; err == nil && c.File().CheckGroup(buffer[offset-from:offset-from+length], i, leaf) != nil {
			err = ErrDamaged
		}
		if err == nil {
			end = offset + length
		}
	}
	end = min(end, c.at+n)
	return buffer[c.at-from : max(end, c.at)-from], err
}

// load brings a group into the buffer, checked.
func (c *Content) load(group int64) error {
	if group == c.group {
		return nil
	}
	leaf, err := c.leaf(group)
	if err != nil {
		return err
	}
	if c.buffer == nil {
		c.buffer = make([]byte, tree.GroupBytes)
	}
	offset, length := tree.Span(group, c.Size)
	c.group = -1
	if _, err := c.file.ReadAt(c.buffer[:length], offset); err != nil {
		if errors.Is(err, io.EOF) { // Somebody has cut it since it was opened.
			err = ErrDamaged
		}
		return err
	}
	if c.File().CheckGroup(c.buffer[:length], group, leaf) != nil {
		return ErrDamaged
	}
	c.group, c.length = group, int(length)
	return nil
}

// leaf is the hash of a group, from the tree, which is made anew when it is damaged.
func (c *Content) leaf(group int64) (tree.Hash, error) {
	if group < c.window.First || group >= c.window.First+c.window.Count {
		over := tree.Range{First: group, Count: min(windowGroups, tree.Groups(c.Size)-group)}
		leaves, err := c.File().Leaves(c.outboard, over)
		if err != nil {
			if err := c.remakeTree(); err != nil {
				return tree.Hash{}, err
			}
			leaves, err = c.File().Leaves(c.outboard, over)
		}
		if err != nil {
			return tree.Hash{}, err
		}
		c.window, c.leaves = over, leaves
	}
	return c.leaves[group-c.window.First], nil
}

// WriteOutboard writes the document's tree, checked, for whoever fetches its groups.
func (c *Content) WriteOutboard(to io.Writer) error {
	var whole bytes.Buffer
	whole.Grow(int(tree.OutboardBytes(c.Size)))
	read := func() error {
		whole.Reset()
		from := io.NewSectionReader(c.outboard, 0, tree.OutboardBytes(c.Size))
		_, err := c.File().ReadOutboard(from, &whole)
		return err
	}
	if err := read(); err != nil {
		if err := c.remakeTree(); err != nil {
			return err
		}
		if err := read(); err != nil {
			return err
		}
	}
	_, err := whole.WriteTo(to)
	return err
}

// Prove writes a range of groups with what proves them; see tree.File.Check.
func (c *Content) Prove(over tree.Range, to io.Writer) error {
	if !c.File().Has(over) {
		return machine.NotFound("documents.no_such_range", "this document has no groups from %d to %d", over.First, over.First+over.Count-1)
	}
	for group := over.First; group < over.First+over.Count; group++ {
		if err := c.load(group); err != nil { // Finds damage, and mends the tree, before a byte is written.
			return fmt.Errorf("couldn't read the document %s: %w", c.Hash, c.store.wounds.noted(c.Hash, err))
		}
	}
	return c.File().Prove(c.file, c.outboard, over, to)
}

// Verify reads the whole of a document, and gives ErrDamaged if it is not what
// was put.
func (s *Store) Verify(ctx context.Context, h Hash) error {
	c, err := s.Content(ctx, h)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, &failing{c, ctx})
	return errors.Join(err, c.Close())
}
