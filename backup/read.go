package backup

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

const (
	maxAboutBytes = 64 << 10
	maxSumsBytes  = 256 << 20 // Some hundred bytes a document.
	maxWindow     = 64 << 20  // Bytes of memory that unpacking may take.
)

// Check reads a whole backup, compares every file in it with its sum, and says
// what is in it. progress is told how much of About.Bytes was read.
func Check(r io.Reader, progress func(About, int64)) (About, error) {
	return walk(r, progress, func(_ string, content io.Reader) error {
		_, err := io.Copy(io.Discard, content)
		return err
	})
}

// reader reads an archive and checks what is in it.
type reader struct {
	tar      *tar.Reader
	about    About
	sums     map[string]string // Of what was read, by name.
	read     int64
	progress func(About, int64)
}

// walk gives each file of a backup to take, which reads all of it. Files come
// before their sums do, so nothing may be made of them until walk has returned.
func walk(from io.Reader, progress func(About, int64), take func(name string, content io.Reader) error) (About, error) {
	unpacked, err := zstd.NewReader(from, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return About{}, fmt.Errorf("%w: %w", ErrForeign, err)
	}
	defer unpacked.Close()
	r := reader{tar: tar.NewReader(unpacked), sums: map[string]string{}, progress: progress}
	if err := r.begin(); err != nil {
		return About{}, err
	}
	for {
		h, err := r.tar.Next()
		if err != nil {
			return r.about, damaged(err)
		}
		if h.Name == sumsName {
			break
		}
		if err := r.file(h, take); err != nil {
			return r.about, err
		}
	}
	if err := r.end(); err != nil {
		return r.about, err
	}
	// What follows is padding, and the sum of the compressed whole.
	if _, err := io.Copy(io.Discard, unpacked); err != nil {
		return r.about, damaged(err)
	}
	return r.about, nil
}

func damaged(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// begin reads what is in the archive.
func (r *reader) begin() error {
	h, err := r.tar.Next()
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, zstd.ErrMagicMismatch) && !errors.Is(err, tar.ErrHeader) {
		return damaged(err) // It is compressed as a backup is, and breaks off.
	}
	if err != nil || h.Name != aboutName || h.Size > maxAboutBytes {
		return ErrForeign
	}
	b, err := io.ReadAll(r.tar)
	if err != nil {
		return damaged(err)
	}
	if json.Unmarshal(b, &r.about) != nil || r.about.Network == "" {
		return ErrForeign
	}
	if r.about.Format != Format {
		return fmt.Errorf("the backup has form %d, and this program knows %d alone; take the program that wrote it, or a newer one", r.about.Format, Format)
	}
	return nil
}

func (r *reader) file(h *tar.Header, take func(string, io.Reader) error) error {
	_, twice := r.sums[h.Name]
	if h.Typeflag != tar.TypeReg || !belongs(h.Name) || twice {
		return fmt.Errorf("%w: it holds %q, which no backup does", ErrForeign, h.Name)
	}
	if r.read += h.Size; r.read > r.about.Bytes {
		return fmt.Errorf("%w: it holds more than it says", ErrDamaged)
	}
	sum := sha256.New()
	before := r.read - h.Size
	content := io.TeeReader(r.tar, sum)
	if err := take(h.Name, watched{content, func(n int64) { r.progress(r.about, before+n) }, new(int64)}); err != nil {
		return broken(err)
	}
	r.sums[h.Name] = hex.EncodeToString(sum.Sum(nil))
	return nil
}

// writeFailed marks errors that are not the archive's.
type writeFailed struct{ error }

func (w writeFailed) Unwrap() error { return w.error }

// broken tells a fault of the archive from one of where its files go.
func broken(err error) error {
	var other writeFailed
	if errors.As(err, &other) {
		return other.error
	}
	return damaged(err)
}

// end compares what was read with the sums.
func (r *reader) end() error {
	b, err := io.ReadAll(io.LimitReader(r.tar, maxSumsBytes))
	if err != nil {
		return damaged(err)
	}
	var sums map[string]string
	d := json.NewDecoder(bytes.NewReader(b))
	if err := d.Decode(&sums); err != nil {
		return damaged(err)
	}
	for name, sum := range sums {
		if r.sums[name] != sum {
			return fmt.Errorf("%w: %s is not what was written", ErrDamaged, name)
		}
	}
	if len(sums) != len(r.sums) || r.read != r.about.Bytes {
		return fmt.Errorf("%w: files are missing or too many", ErrDamaged)
	}
	return nil
}

// watched tells how much of a file was read.
type watched struct {
	io.Reader
	tell func(int64)
	n    *int64
}

// Read reads on.
func (w watched) Read(b []byte) (int, error) {
	n, err := w.Reader.Read(b)
	*w.n += int64(n)
	w.tell(*w.n)
	return n, err
}
