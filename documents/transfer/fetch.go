package transfer

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"metaorg/documents"
	"metaorg/documents/tree"
	"metaorg/machine"
)

// Want is a document to be fetched.
type Want struct {
	Hash      documents.Hash
	Size      int64 // As it was announced; bytes.
	MediaType string
	Limit     documents.Limit
	By        machine.PersonID // Who then holds it.
	At        int64            // Unix seconds.
}

// Progress is told how many bytes are here, by one goroutine at a time.
type Progress func(arrived, size int64)

// Fetch brings a document into the store, from all peers at once, and tells
// who gave what. What has come when it fails stays on the disk, and the next
// try goes on from there. If the document is here already, nobody is asked.
func (c Client) Fetch(ctx context.Context, s *documents.Store, w Want, peers []Peer, tell Progress) (documents.Document, Report, error) {
	if d, here, err := s.Hold(ctx, w.Hash, w.By, w.At); here || err != nil {
		return d, newReport(), err
	}
	a, err := s.Arrive(ctx, w.Hash, w.Size, w.Limit)
	if err != nil {
		return documents.Document{}, newReport(), err
	}
	defer a.Close()
	// Somebody else may have fetched it while Arrive waited.
	if d, here, err := s.Hold(ctx, w.Hash, w.By, w.At); here || err != nil {
		return d, newReport(), errors.Join(err, a.Drop())
	}
	rep, err := c.Fill(ctx, a, peers, tell)
	if err != nil {
		return documents.Document{}, rep, err
	}
	d, err := s.Arrived(ctx, a, w.MediaType, w.By, w.At)
	return d, rep, err
}

// Fill fetches what is missing of a document.
func (c Client) Fill(ctx context.Context, a *documents.Arriving, peers []Peer, tell Progress) (Report, error) {
	c = c.filled()
	rep := newReport()
	if len(peers) == 0 && a.Arrived() < a.File().Size {
		return rep, noPeer(a)
	}
	if tell == nil {
		tell = func(int64, int64) {}
	}
	left, err := c.fetchTree(ctx, a, peers, &rep)
	if err != nil {
		return rep, err
	}
	f := &filling{Client: c, a: a, rep: &rep, tell: tell}
	return rep, f.run(ctx, left)
}

func noPeer(a *documents.Arriving) error {
	return machine.NotFound("documents.no_peer", "no node gave all of it; %d of %d bytes have come, and the next try goes on from there", a.Arrived(), a.File().Size)
}

// fetchTree fetches the tree, without which nothing can be checked, and says
// which peers are still good.
func (c Client) fetchTree(ctx context.Context, a *documents.Arriving, peers []Peer, rep *Report) ([]Peer, error) {
	for i, p := range peers {
		if !a.NeedsTree() {
			return peers[i:], nil
		}
		err := c.treeFrom(ctx, a, p)
		if err == nil {
			return peers[i:], nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var own *hostError
		if errors.As(err, &own) {
			return nil, own.error
		}
		if no := c.otherSize(ctx, a, p, err); no != nil {
			return nil, no
		}
		rep.drop(p, err)
	}
	if a.NeedsTree() {
		return nil, noPeer(a)
	}
	return nil, nil
}

func (c Client) treeFrom(ctx context.Context, a *documents.Arriving, p Peer) error {
	ctx, alive, stop := c.watch(ctx)
	defer stop()
	res, err := p.do(ctx, http.MethodGet, "/"+string(a.Hash())+"/tree", nil, "")
	if err != nil {
		return stalled(ctx, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return problemOf(res)
	}
	from := &noting{bufio.NewReaderSize(res.Body, tree.GroupBytes), alive, nil}
	err = a.TakeTree(from)
	if err != nil && from.err == nil && !errors.Is(err, tree.ErrWrong) {
		return &hostError{err}
	}
	return stalled(ctx, err)
}

// stalled says that it was the waiting that ended, where it was.
func stalled(ctx context.Context, err error) error {
	if err != nil && errors.Is(context.Cause(ctx), errStalled) {
		return errStalled
	}
	return err
}

// noting says that bytes come, and keeps the error of reading them.
type noting struct {
	io.Reader

	alive func()
	err   error
}

// Read reads on; see io.Reader.
func (n *noting) Read(p []byte) (int, error) {
	k, err := n.Reader.Read(p)
	if k > 0 {
		n.alive()
	}
	if err != nil {
		n.err = err
	}
	return k, err
}

// otherSize finds out whether it is the announcement that is wrong: a peer
// proves which size the document has.
func (c Client) otherSize(ctx context.Context, a *documents.Arriving, p Peer, why error) error {
	if !errors.Is(why, tree.ErrWrong) {
		return nil
	}
	size, err := c.SizeAt(ctx, p, a.Hash())
	if err != nil || size == a.File().Size {
		return nil //nolint:nilerror // Then it is the peer that is wrong, and was caught already.
	}
	return machine.Conflict("documents.wrong_size", "it was announced with %d bytes and has %d", a.File().Size, size)
}

// SizeAt asks a peer for a document's size, which the last group's proof proves.
func (c Client) SizeAt(ctx context.Context, p Peer, h documents.Hash) (size int64, err error) {
	root, err := h.Root()
	if err != nil {
		return 0, err
	}
	ctx, _, stop := c.watch(ctx)
	defer stop()
	res, err := p.do(ctx, http.MethodGet, "/"+string(h)+"/proof", nil, "")
	if err != nil {
		return 0, stalled(ctx, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return 0, problemOf(res)
	}
	var head [8]byte
	if _, err := io.ReadFull(res.Body, head[:]); err != nil {
		return 0, stalled(ctx, unexpected(err))
	}
	f := tree.File{Root: root, Size: int64(binary.LittleEndian.Uint64(head[:]))}
	last := tree.Range{First: tree.Groups(f.Size) - 1, Count: 1}
	if !f.Has(last) {
		return 0, fmt.Errorf("a size of %d bytes: %w", f.Size, tree.ErrWrong)
	}
	from := io.MultiReader(strings.NewReader(string(head[:])), res.Body)
	if err := f.Check(from, last, func(int64, []byte) error { return nil }); err != nil {
		return 0, stalled(ctx, unexpected(err))
	}
	return f.Size, nil
}

// filling is one run of Fill.
type filling struct {
	Client

	a    *documents.Arriving
	plan *plan
	mu   sync.Mutex // For the report and for telling.
	rep  *Report
	tell Progress
}

func (f *filling) run(ctx context.Context, peers []Peer) error {
	missing := f.a.Missing()
	f.tell(f.a.Arrived(), f.a.File().Size)
	if len(missing) == 0 {
		return nil
	}
	within, end := context.WithCancel(ctx)
	defer end()
	f.plan = newPlan(missing, max(1, f.Streams*len(peers)), end)
	stop := context.AfterFunc(ctx, func() { f.plan.finish(ctx.Err()) })
	defer stop()
	var wait sync.WaitGroup
	for _, p := range peers {
		wait.Go(func() { f.fromPeer(within, p) })
	}
	wait.Wait()
	switch failed := f.plan.failed(); {
	case failed != nil:
		return failed
	case ctx.Err() != nil:
		return ctx.Err()
	case f.a.Arrived() < f.a.File().Size:
		return noPeer(f.a)
	}
	return nil
}

// fromPeer fetches from one peer, in several streams, until there is nothing
// left to do or the peer is no good.
func (f *filling) fromPeer(ctx context.Context, p Peer) {
	ctx, leave := context.WithCancel(ctx)
	defer leave()
	var wait sync.WaitGroup
	for range f.Streams {
		wait.Go(func() {
			err := f.stream(ctx, p)
			if err == nil || ctx.Err() != nil {
				return
			}
			f.mu.Lock()
			f.rep.drop(p, err)
			f.mu.Unlock()
			leave() // The other streams need not find out by themselves.
		})
	}
	wait.Wait()
}

// stream does one job after the other. The error says why the peer is no good.
func (f *filling) stream(ctx context.Context, p Peer) error {
	for failures := 0; ; {
		j := f.plan.take()
		if j == nil {
			return nil
		}
		began := j.next
		err := f.do(ctx, p, j)
		f.plan.leave(j)
		if err == nil || f.a.Arrived() == f.a.File().Size {
			failures = 0
			continue
		}
		if j.next > began { // It breaks off, but it gives.
			failures = 0
		}
		var own *hostError
		if errors.As(err, &own) {
			f.plan.finish(own.error)
			return nil
		}
		if no := f.otherSize(ctx, f.a, p, err); no != nil {
			f.plan.finish(no)
			return nil
		}
		if failures++; isFinal(err) || failures >= maxFailures {
			return err
		}
		select {
		case <-time.After(f.Pause << (failures - 1)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// do fetches a job's groups, each checked before the next is read.
func (f *filling) do(ctx context.Context, p Peer, j *job) error {
	left, more := f.plan.at(j)
	if !more {
		return nil
	}
	ctx, alive, stop := f.watch(ctx)
	defer stop()
	from, _ := tree.Span(left.First, f.a.File().Size)
	last, length := tree.Span(left.First+left.Count-1, f.a.File().Size)
	to := last + length - 1
	res, err := p.do(ctx, http.MethodGet, "/"+string(f.a.Hash()), nil, fmt.Sprintf("bytes=%d-%d", from, to))
	if err != nil {
		return stalled(ctx, err)
	}
	defer res.Body.Close()
	if err := checkRange(res, from, to, f.a.File().Size); err != nil {
		return err
	}
	return stalled(ctx, f.read(res.Body, p, j, left.First, alive))
}

// read takes the groups of a job as they come, each checked before the next is read.
func (f *filling) read(from io.Reader, p Peer, j *job, first int64, alive func()) (err error) {
	run := f.a.Run(first)
	defer run.Close()
	written := int64(0)
	for i := first; err == nil && f.plan.has(j, i); i++ {
		if _, err = io.ReadFull(from, run.Group()); err != nil {
			err = unexpected(err)
			break
		}
		alive()
		if written, err = run.Take(); err != nil && !errors.Is(err, tree.ErrWrong) {
			return &hostError{err}
		}
		f.came(p, j, written)
	}
	written, failed := run.Flush() // What is right stays, whatever came after it.
	if failed != nil {
		return &hostError{failed}
	}
	f.came(p, j, written)
	return err
}

// came notes groups, and ends everything with the last one.
func (f *filling) came(p Peer, j *job, written int64) {
	if written == 0 {
		return
	}
	f.plan.came(j, tree.Groups(written))
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rep.From[p.Name] += written
	arrived := f.a.Arrived()
	f.tell(arrived, f.a.File().Size)
	if arrived == f.a.File().Size {
		f.plan.finish(nil)
	}
}

// checkRange says whether an answer is the range that was asked for, of a
// document of the size that it should have.
func checkRange(res *http.Response, from, to, size int64) error {
	switch res.StatusCode {
	case http.StatusPartialContent:
	case http.StatusOK: // All of it, which is as good where all was asked for.
		if from == 0 && to == size-1 && res.ContentLength == size {
			return nil
		}
		return errors.New("the peer sends no ranges")
	case http.StatusRequestedRangeNotSatisfiable: // It has fewer bytes.
		return fmt.Errorf("the peer has no bytes %d to %d: %w", from, to, tree.ErrWrong)
	default:
		return problemOf(res)
	}
	want := "bytes " + strconv.FormatInt(from, 10) + "-" + strconv.FormatInt(to, 10) + "/" + strconv.FormatInt(size, 10)
	if got := res.Header.Get("Content-Range"); got != want {
		return fmt.Errorf("the peer sends %.60q in place of %q: %w", got, want, tree.ErrWrong)
	}
	return nil
}
