package transfer

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"metaorg/documents"
	"metaorg/documents/tree"
	"metaorg/machine"
)

const (
	// MaxBatch is how many documents one request may ask for.
	MaxBatch = 1000
	// SmallBytes is the size up to which a document may come in a batch.
	SmallBytes = tree.GroupBytes

	batchBytes = 16 << 20 // That are asked for at once, so that they fit into memory.
	hashChars  = 2 * tree.HashBytes
)

// What a batch says of each document, before its length and bytes.
const (
	batchHere   = 1
	batchAbsent = 0 // Not here, not for who asks, or too large; nothing follows.
)

// Batch answers a list of hashes, one a line, with the documents in that
// order. What is not here, not allowed or not small is left out; asking for it
// alone says why.
func (s *Server) Batch(w http.ResponseWriter, r *http.Request) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBatch*(hashChars+1)))
	if err != nil {
		return machine.OverLimit("documents.long_batch", "a batch has at most %d documents", MaxBatch)
	}
	var hashes []documents.Hash
	for line := range strings.Lines(string(body)) {
		h, err := documents.ParseHash(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return err
		}
		hashes = append(hashes, h)
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	to := bufio.NewWriterSize(w, SmallBytes)
	for _, h := range hashes {
		if err := r.Context().Err(); err != nil {
			return nil //nolint:nilerror // Nobody listens any more.
		}
		if err := writeInBatch(to, s.small(r, h)); err != nil {
			return nil //nolint:nilerror // Nobody listens any more.
		}
	}
	_ = to.Flush() // As above.
	return nil
}

// small is the document, or nothing.
func (s *Server) small(r *http.Request, h documents.Hash) []byte {
	if s.May(r, h) != nil {
		return nil
	}
	c, err := s.Documents.Content(r.Context(), h)
	if err != nil {
		return nil
	}
	defer c.Close()
	var b bytes.Buffer
	if c.Size > SmallBytes {
		return nil
	}
	if n, err := c.SendN(&b, c.Size); err != nil || n != c.Size {
		return nil
	}
	return b.Bytes()
}

func writeInBatch(w io.Writer, b []byte) error {
	head := binary.BigEndian.AppendUint32([]byte{batchAbsent}, uint32(len(b)))
	if b != nil {
		head[0] = batchHere
	}
	_, err := w.Write(append(head, b...))
	return err
}

// Small is a small document to be fetched with others.
type Small struct {
	Hash      documents.Hash
	Size      int64
	MediaType string
}

// readBatch reads what a peer answers. Each document is handed on once it is
// found right; what is wrong ends it.
func readBatch(from io.Reader, asked []Small, take func(Small, []byte)) error {
	var head [5]byte
	for _, w := range asked {
		if _, err := io.ReadFull(from, head[:]); err != nil {
			return unexpected(err)
		}
		length := int64(binary.BigEndian.Uint32(head[1:]))
		switch {
		case head[0] == batchAbsent && length == 0:
			continue
		case head[0] != batchHere || length != w.Size || length > SmallBytes:
			return fmt.Errorf("the document %s in a batch: %w", w.Hash, tree.ErrWrong)
		}
		b := make([]byte, length)
		if _, err := io.ReadFull(from, b); err != nil {
			return unexpected(err)
		}
		if documents.HashOf(b) != w.Hash {
			return fmt.Errorf("the document %s in a batch: %w", w.Hash, tree.ErrWrong)
		}
		take(w, b)
	}
	return nil
}

// unexpected is an end where there should be more.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// FetchSmall fetches small documents, many in one request; one peer after the
// other is asked for what is still missing. This person then holds what came.
// What nobody gave is in the result.
func (c Client) FetchSmall(ctx context.Context, s *documents.Store, all []Small, by machine.PersonID, at int64, peers []Peer) (missing []Small, rep Report, err error) {
	rep = newReport()
	to := holder{s, by, at}
	for _, p := range peers {
		if len(all) == 0 {
			break
		}
		missing, err := c.smallFrom(ctx, to, all, p, &rep)
		var own *hostError
		switch {
		case errors.As(err, &own):
			return missing, rep, own.error
		case ctx.Err() != nil:
			return missing, rep, ctx.Err()
		case err != nil:
			rep.drop(p, err)
		}
		all = missing
	}
	return all, rep, nil
}

// holder is where documents go, and who then holds them since when.
type holder struct {
	*documents.Store

	by machine.PersonID
	at int64
}

// smallFrom asks one peer, in batches, and says what it did not give.
func (c Client) smallFrom(ctx context.Context, to holder, all []Small, p Peer, rep *Report) (missing []Small, err error) {
	for rest := all; len(rest) > 0; {
		n := batchOf(rest)
		came, err := c.batch(ctx, p, rest[:n])
		if len(came) > 0 {
			if err := to.PutSmall(ctx, came, to.by, to.at); err != nil {
				return append(missing, rest...), &hostError{err}
			}
		}
		has := map[documents.Hash]bool{}
		for _, d := range came {
			has[d.Hash] = true
			rep.From[p.Name] += int64(len(d.Bytes))
		}
		for _, w := range rest[:n] {
			if !has[w.Hash] {
				missing = append(missing, w)
			}
		}
		if rest = rest[n:]; err != nil {
			return append(missing, rest...), err
		}
	}
	return missing, nil
}

// batchOf is how many of these fit into one request.
func batchOf(all []Small) (n int) {
	for sum := int64(0); n < len(all) && n < MaxBatch; n++ {
		if sum += all[n].Size; sum > batchBytes && n > 0 {
			break
		}
	}
	return n
}

// batch asks for documents and gives those that came and are right.
func (c Client) batch(ctx context.Context, p Peer, asked []Small) (came []documents.Small, err error) {
	var list bytes.Buffer
	for _, w := range asked {
		list.WriteString(string(w.Hash) + "\n")
	}
	ctx, alive, stop := c.watch(ctx)
	defer stop()
	res, err := p.do(ctx, http.MethodPost, "/batch", &list, "")
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, problemOf(res)
	}
	err = readBatch(bufio.NewReaderSize(res.Body, SmallBytes), asked, func(w Small, b []byte) {
		alive()
		came = append(came, documents.Small{Hash: w.Hash, Bytes: b, MediaType: w.MediaType})
	})
	return came, err
}
