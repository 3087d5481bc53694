package bench

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"lukechampine.com/blake3"

	"metaorg/documents"
	"metaorg/documents/transfer"
)

// The goals for files between two nodes.
const (
	fileShareLeast     = 0.8 // Of plain HTTP with the same hash.
	fileMegabytesMost  = 64.0
	smallFilesLeast    = 1000.0 // A second.
	smallFileBytes     = 2000
	plainBufferBytes   = 1 << 20 // What is quickest for the plain way here.
	memoryLookInterval = 5 * time.Millisecond
)

// files measures what moving a file between two nodes costs, in turns with a
// plain download that is hashed: both end with the file on the disk.
func (r *run) files(ctx context.Context) (err error) {
	from, to, err := r.twoStores(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close(), to.Close()) }()
	server := httptest.NewServer((&transfer.Server{Documents: from, May: func(*http.Request, documents.Hash) error { return nil }}).Routes())
	defer server.Close()
	if err := r.largeFile(ctx, from, to, server.URL); err != nil {
		return err
	}
	return r.smallFiles(ctx, from, to, server.URL)
}

func (r *run) twoStores(ctx context.Context) (from, to *documents.Store, err error) {
	if from, err = documents.Open(ctx, r.home("files-from")); err != nil {
		return nil, nil, err
	}
	if to, err = documents.Open(ctx, r.home("files-to")); err != nil {
		return nil, nil, errors.Join(err, from.Close())
	}
	return from, to, nil
}

const fileType = "application/octet-stream"

func (r *run) largeFile(ctx context.Context, from, to *documents.Store, url string) error {
	began := time.Now()
	d, err := from.Put(ctx, documents.Upload{
		From: io.LimitReader(rand.Reader, r.size.fileBytes), MediaType: fileType, Limit: documents.File, By: "ada", At: 1,
	})
	if err != nil {
		return err
	}
	r.print.note("made and kept %.0f MB in %.1f s", float64(d.Size)/megabyte, time.Since(began).Seconds())
	plain := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(r.home("files-from"), string(d.Hash[:2])))))
	defer plain.Close()
	want := transfer.Want{Hash: d.Hash, Size: d.Size, MediaType: fileType, Limit: documents.File, By: "node", At: 2}
	var took, plainly []spent
	var shares, peaks []float64
	for range r.size.rounds {
		plain, err := measured(func() error { return r.plainly(ctx, plain.URL, d) })
		if err != nil {
			return err
		}
		watch := watchMemory()
		ours, err := measured(func() error {
			_, rep, err := transfer.Client{}.Fetch(ctx, to, want, []transfer.Peer{{Name: "from", URL: url}}, nil)
			if len(rep.Dropped) > 0 {
				err = errors.Join(err, errors.New(rep.String()))
			}
			return err
		})
		peak, looked := watch()
		if err := errors.Join(err, looked, to.Withdraw(ctx, d.Hash, "node", 3)); err != nil {
			return err
		}
		took, plainly = append(took, ours), append(plainly, plain)
		shares, peaks = append(shares, plain.seconds/ours.seconds), append(peaks, peak)
	}
	megabytes := float64(d.Size) / megabyte
	r.print.atLeast("share of plain HTTP with BLAKE3", median(shares), "", fileShareLeast)
	r.print.plain("a second", megabytes/medianOf(took).seconds, "MB")
	r.print.plain("a second by plain HTTP with BLAKE3", megabytes/medianOf(plainly).seconds, "MB")
	r.print.plain("processor time of serving and fetching", medianOf(took).processor*1000, "CPU ms")
	r.print.plain("the same of plain HTTP with BLAKE3", medianOf(plainly).processor*1000, "CPU ms")
	r.print.atMost("memory that serving and fetching take", quantile(peaks, 1), "MB more", fileMegabytesMost)
	return nil
}

// plainly downloads a file the usual way, hashes it and brings it to the disk.
func (r *run) plainly(ctx context.Context, url string, d documents.Document) (err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/"+string(d.Hash), nil)
	if err != nil {
		return err
	}
	res, err := (&http.Client{}).Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	f, err := os.Create(r.home("files-plain"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	hash := blake3.New(32, nil)
	if _, err := io.CopyBuffer(io.MultiWriter(f, hash), struct{ io.Reader }{res.Body}, make([]byte, plainBufferBytes)); err != nil {
		return err
	}
	if hex.EncodeToString(hash.Sum(nil)) != string(d.Hash) {
		return errors.New("the plain download is another file")
	}
	return f.Sync()
}

// spent is what something took of the clock, and of the processor on both sides.
type spent struct{ seconds, processor float64 }

func measured(f func() error) (s spent, err error) {
	before, err := cpuSeconds(os.Getpid())
	if err != nil {
		return s, err
	}
	began := time.Now()
	err = f()
	s.seconds = time.Since(began).Seconds()
	after, looked := cpuSeconds(os.Getpid())
	s.processor = after - before
	return s, errors.Join(err, looked)
}

// medianOf takes each of the two for itself.
func medianOf(all []spent) spent {
	var seconds, processor []float64
	for _, s := range all {
		seconds, processor = append(seconds, s.seconds), append(processor, s.processor)
	}
	return spent{median(seconds), median(processor)}
}

// watchMemory begins to look at this process's memory; what it gives tells by
// how many megabytes it rose at most.
func watchMemory() (stop func() (float64, error)) {
	debug.FreeOSMemory()
	before, err := memoryBytes(os.Getpid())
	done, most := make(chan struct{}), make(chan int64)
	go func() {
		peak := before
		for {
			if now, err := memoryBytes(os.Getpid()); err == nil {
				peak = max(peak, now)
			}
			select {
			case <-time.After(memoryLookInterval):
			case <-done:
				most <- peak
				return
			}
		}
	}()
	return func() (float64, error) {
		close(done)
		return float64(<-most-before) / megabyte, err
	}
}

// smallFiles measures a batch of small ones, to the disk.
func (r *run) smallFiles(ctx context.Context, from, to *documents.Store, url string) error {
	var took []spent
	for round := range r.size.rounds {
		made := make([]documents.Small, r.size.smallFiles)
		wants := make([]transfer.Small, len(made))
		for i := range made {
			b := bytes.Repeat(fmt.Appendf(nil, "%d of round %d. ", i, round), smallFileBytes/20)
			made[i] = documents.Small{Hash: documents.HashOf(b), Bytes: b, MediaType: fileType}
			wants[i] = transfer.Small{Hash: made[i].Hash, Size: int64(len(b)), MediaType: fileType}
		}
		if err := from.PutSmall(ctx, made, "ada", 1); err != nil {
			return err
		}
		batch, err := measured(func() error {
			missing, rep, err := transfer.Client{}.FetchSmall(ctx, to, wants, "node", 2, []transfer.Peer{{Name: "from", URL: url}})
			if len(missing) > 0 {
				err = errors.Join(err, fmt.Errorf("%d did not come: %s", len(missing), rep))
			}
			return err
		})
		if err != nil {
			return err
		}
		took = append(took, batch)
	}
	files := float64(r.size.smallFiles)
	r.print.atLeast("small files a second in a batch", files/medianOf(took).seconds, "1/s", smallFilesLeast)
	r.print.plain("processor time of one of them", medianOf(took).processor/files*1e6, "µs")
	return nil
}
