package filing

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"lukechampine.com/blake3"
)

// paperBytes is how long a text may be that a node keeps beside what is signed.
const paperBytes = 64 << 10

// Paper is a text of which a message has only the hash.
type Paper struct {
	File, Hash string
	content    string
}

// ReadPaper reads the text, as a page takes it. Its last line is made up, so that
// nobody finds out by guessing what it says; where it is sealed the line says that
// it is for some alone.
func ReadPaper(path string, sealed bool) (Paper, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Paper{}, fmt.Errorf("there is no %s", path)
	}
	if err != nil {
		return Paper{}, fmt.Errorf("couldn't read the text: %w", err)
	}
	b, err := io.ReadAll(io.LimitReader(f, paperBytes+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return Paper{}, fmt.Errorf("couldn't read the text: %w", err)
	}
	last := "salt "
	if sealed {
		last = "sealed, salt "
	}
	text := strings.TrimSpace(string(b))
	content := text + "\n\n" + last + rand.Text() + "\n"
	switch {
	case !utf8.Valid(b) || strings.ContainsRune(text, 0):
		return Paper{}, fmt.Errorf("%s is no text", path)
	case text == "":
		return Paper{}, fmt.Errorf("there is nothing in %s", path)
	case len(content) > paperBytes:
		return Paper{}, fmt.Errorf("%s is longer than the %d KiB that a node keeps of a text", path, paperBytes>>10)
	}
	sum := blake3.Sum256([]byte(content))
	return Paper{File: path, Hash: hex.EncodeToString(sum[:]), content: content}, nil
}

// Keep sends it to the node.
func (p Paper) Keep(h Host) (err error) {
	dir, err := os.MkdirTemp("", "metaorg-paper-")
	if err != nil {
		return fmt.Errorf("couldn't send %s: %w", p.File, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	whole := dir + "/" + p.Hash + ".txt"
	if err := os.WriteFile(whole, []byte(p.content), 0o600); err != nil {
		return fmt.Errorf("couldn't send %s: %w", p.File, err)
	}
	_, err = Put{File: whole, Type: "text/plain; charset=utf-8"}.Send(h)
	return err
}
