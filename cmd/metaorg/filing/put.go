package filing

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"lukechampine.com/blake3"

	"metaorg/client"
	"metaorg/documents/filename"
	"metaorg/machine"
	"metaorg/web/upload"
)

// Put sends a file to the node.
type Put struct {
	File string `arg:"" help:"The file; - for what comes in on the standard input."`
	Name string `help:"What it is called, if not as it is here." placeholder:"NAME"`
	Type string `help:"Its media type, such as text/markdown; found out by its name and beginning, if left out." placeholder:"TYPE"`
}

// Help is shown with --help.
func (Put) Help() string {
	return `Examples:
  metaorg files put manual.pdf --as ada
  tar c plans | metaorg files put - --name plans.tar --as ada

The node keeps the file, for nobody but you until you sign something that has
it. What is printed is its hash: what such a message has as its content, beside
size, media_type and file_name. A transfer that broke off goes on when you give
the same command again within a day.`
}

// Run sends it, and prints its hash.
func (p Put) Run(h Host) error {
	kept, err := p.Send(h)
	if err != nil {
		return err
	}
	if h.JSON {
		h.Print(h.IO.Out, kept)
		return nil
	}
	node, err := h.Node()
	if err != nil {
		return err
	}
	h.IO.Say("%s, %s, is kept by %s. Whatever has it says: --content %s --size %d --media-type %q --file-name %q",
		kept.FileName, size(kept.Size), node.Address(), kept.Content, kept.Size, kept.MediaType, kept.FileName)
	h.IO.Print("%s", kept.Content)
	return nil
}

// Send sends it, and says what a message says of it.
func (p Put) Send(h Host) (kept client.Kept, err error) {
	f, name, err := p.open(h)
	if err != nil {
		return kept, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	about, err := f.Stat()
	if err != nil {
		return kept, fmt.Errorf("couldn't look at the file: %w", err)
	}
	if !about.Mode().IsRegular() {
		return kept, fmt.Errorf("%s is no file; to send a folder, pack it first", p.File)
	}
	node, err := h.Node()
	if err != nil {
		return kept, err
	}
	if err := h.Enter(h.Context); err != nil {
		return kept, err
	}
	return sending{h, node, f, name, p.Type, about.Size()}.send()
}

// open opens the file. What comes in is put on the disk first: its size and hash
// are told before it.
func (p Put) open(h Host) (*os.File, string, error) {
	if p.File != "-" {
		f, err := os.Open(p.File)
		if err != nil {
			return nil, "", fmt.Errorf("couldn't open the file: %w", err)
		}
		name := p.Name
		if name == "" {
			name = filepath.Base(p.File)
		}
		return f, filename.Plain(name), nil
	}
	f, err := os.CreateTemp("", "metaorg-put-")
	if err != nil {
		return nil, "", fmt.Errorf("couldn't keep what comes in: %w", err)
	}
	// Its name goes at once, where the system allows that; its bytes with the command.
	gone := os.Remove(f.Name())
	if _, err := io.Copy(f, h.IO.In); err != nil {
		return nil, "", fmt.Errorf("couldn't keep what comes in: %w", errors.Join(err, f.Close()))
	}
	if gone != nil {
		h.IO.Say("metaorg: %s stays; delete it when this is done", f.Name())
	}
	return f, filename.Plain(p.Name), nil
}

func hashOf(f *os.File) (string, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	hash := blake3.New(32, nil)
	if _, err := io.Copy(hash, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// sending is one file on its way.
type sending struct {
	Host
	node            *client.Client
	file            *os.File
	name, mediaType string
	size            int64
}

// partBytes is how much is sent with one request: what may have to be sent
// once more when a connection breaks off.
const partBytes = 16 << 20

// waits are how long is waited before trying again.
var waits = [...]time.Duration{time.Second, 3 * time.Second, 9 * time.Second}

func (s sending) send() (client.Kept, error) {
	u, err := s.begin() // First: what is refused need not be read.
	if err != nil {
		return client.Kept{}, err
	}
	hash, err := hashOf(s.file)
	if err != nil {
		return client.Kept{}, fmt.Errorf("couldn't read the file: %w", err)
	}
	if u.Offset > 0 {
		s.IO.Say("%d %% of it is there already.", 100*u.Offset/u.Size)
	}
	m := &meter{io: s.IO, doing: s.name}
	for tries := 0; u.Offset < u.Size; {
		before := u.Offset
		part := &counted{from: io.NewSectionReader(s.file, u.Offset, min(partBytes, u.Size-u.Offset)), tell: func(n int64) { m.tell(before+n, u.Size) }}
		u, err = s.node.AppendUpload(s.Context, u.ID, u.Offset, part)
		if err == nil {
			tries = 0
			continue
		}
		if u, err = s.again(err, u.ID, before, tries); err != nil {
			m.done()
			return client.Kept{}, err
		}
		tries++
	}
	m.done()
	return s.node.FinishUpload(s.Context, u.ID, hash)
}

// again says where to go on after something went wrong, or that it is over.
func (s sending) again(err error, id string, before int64, tries int) (client.Upload, error) {
	var no *machine.Refusal
	if errors.As(err, &no) && no.Code != "documents.wrong_offset" || s.Context.Err() != nil {
		return client.Upload{}, err
	}
	for ; tries < len(waits); tries++ {
		select {
		case <-s.Context.Done():
			return client.Upload{}, err
		case <-time.After(waits[tries]):
		}
		u, found := s.node.FindUpload(s.Context, id)
		if found == nil {
			return u, nil
		}
		err = found
	}
	return client.Upload{}, fmt.Errorf("%w; %d of %d bytes are there, and the same command goes on with the rest", err, before, s.size)
}

// begin goes on with the same file, or announces it.
func (s sending) begin() (client.Upload, error) {
	begun, err := s.node.Uploads(s.Context)
	if err != nil {
		return client.Upload{}, err
	}
	for _, u := range begun {
		if u.FileName == s.name && u.Size == s.size {
			return u, nil
		}
	}
	return s.node.BeginUpload(s.Context, s.name, s.mediaTypeOf(), s.size)
}

// mediaTypeOf is the file's type, as is said or as it begins.
func (s sending) mediaTypeOf() string {
	head := make([]byte, sniffBytes)
	n, err := s.file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return s.mediaType
	}
	return upload.TypeOf(s.mediaType, s.name, head[:n])
}

const sniffBytes = 512

// counted tells how much was read.
type counted struct {
	from io.Reader
	n    int64
	tell func(int64)
}

// Read reads on; see io.Reader.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	c.tell(c.n)
	return n, err
}
