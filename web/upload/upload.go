// Package upload takes in the files that people send, from a form or by the
// API. It keeps these things true: whether there is room is said before a byte
// comes; what came stays when a connection breaks off, and who sent it goes on
// there, nobody else; a file is for nobody but who sent it until the rules say
// for whom; and however large it is, it never is in memory.
package upload

import (
	"bufio"
	"context"
	"errors"
	"io"
	"sync"

	"metaorg/documents"
	"metaorg/documents/filename"
	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/web/page"
)

// Config is what uploads are made of.
type Config struct {
	Documents *documents.Store
	Host      *hostdata.DB
	Now       func() int64    // Unix seconds.
	Limit     documents.Limit // Of one file.

	// Room refuses what somebody, acting for an organization or for themselves,
	// may not keep. Nil for as much as the disk takes.
	Room func(ctx context.Context, by Owner, size int64) error
}

// Owner is who sends a file.
type Owner struct {
	Person machine.PersonID
	For    machine.OrganizationID // Empty for oneself.
}

// Kept is a file that has come whole: what messages say of it.
type Kept struct {
	Content   string `json:"content" help:"BLAKE3-256 of the file, in hex"`
	Size      int64  `json:"size" help:"its size in bytes"`
	MediaType string `json:"media_type" help:"what kind of file it is"`
	FileName  string `json:"file_name" help:"what it is called: a plain name"`
}

// Uploads take files in.
type Uploads struct {
	Config

	mu   sync.Mutex
	done []finished // The last to be finished, for who did not hear of it.
}

// finished is an upload that became a document.
type finished struct {
	id   string
	by   machine.PersonID
	kept Kept
}

// maxFinished is how many of them are remembered.
const maxFinished = 256

// New makes uploads of a host.
func New(c Config) *Uploads { return &Uploads{Config: c} }

// Announcement is what somebody says of a file before they send it.
type Announcement struct {
	Size      int64  `json:"size" help:"its size in bytes"`
	FileName  string `json:"file_name,omitempty" help:"what it is called; of a path the last part counts"`
	MediaType string `json:"media_type,omitempty" help:"what kind of file it is; found out by its name and its beginning if left out"`
}

// Begin answers an announcement: with an upload to which the file can be sent,
// or with why not.
func (u *Uploads) Begin(ctx context.Context, by Owner, a Announcement) (documents.Incoming, error) {
	if err := u.room(ctx, by, a.Size); err != nil {
		return documents.Incoming{}, err
	}
	name := filename.Plain(a.FileName)
	return u.Documents.Begin(ctx, documents.Announced{
		Name: name, MediaType: TypeOf(a.MediaType, name, nil), Size: a.Size, Limit: u.Limit, By: by.Person, At: u.Now(),
	})
}

// Find says how far an upload of this person's is.
func (u *Uploads) Find(ctx context.Context, id string, by Owner) (documents.Incoming, error) {
	return u.Documents.Incoming(ctx, id, by.Person, u.Now())
}

// Begun are the uploads that this person has begun and not finished.
func (u *Uploads) Begun(ctx context.Context, by Owner) ([]documents.Incoming, error) {
	return u.Documents.Begun(ctx, by.Person, u.Now())
}

// Append goes on with one where it stopped. What came before the other side
// broke off is kept.
func (u *Uploads) Append(ctx context.Context, id string, by Owner, offset int64, from io.Reader) (documents.Incoming, error) {
	return u.Documents.Append(ctx, id, by.Person, offset, from, u.Now())
}

// Cancel throws one away.
func (u *Uploads) Cancel(ctx context.Context, id string, by Owner) error {
	return u.Documents.Cancel(ctx, id, by.Person, u.Now())
}

// Finish makes a document of an upload that has come whole. Where the hash that
// it should have is given, nothing else is kept. Said twice, it answers as the
// first time.
func (u *Uploads) Finish(ctx context.Context, id string, by Owner, content string) (Kept, error) {
	in, err := u.Find(ctx, id, by)
	if kept, was := u.finished(id, by); err != nil && was {
		return kept, nil
	}
	if err != nil {
		return Kept{}, err
	}
	var want documents.Hash
	if content != "" {
		if want, err = documents.ParseHash(content); err != nil {
			return Kept{}, err
		}
	}
	d, err := u.Documents.Finish(ctx, id, by.Person, want, u.Now())
	if err != nil {
		return Kept{}, err
	}
	kept := Kept{Content: string(d.Hash), Size: d.Size, MediaType: in.MediaType, FileName: in.Name}
	if kept.MediaType == unknown {
		if kept.MediaType, err = u.look(ctx, d.Hash, in.Name); err != nil {
			return Kept{}, err
		}
	}
	if err := u.note(ctx, by, kept); err != nil {
		return Kept{}, err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.done = append(u.done[max(0, len(u.done)+1-maxFinished):], finished{id, by.Person, kept})
	return kept, nil
}

// look finds out what kind of file it is that has come, where nobody said.
func (u *Uploads) look(ctx context.Context, h documents.Hash, name string) (mediaType string, err error) {
	c, err := u.Documents.Content(ctx, h)
	if err != nil {
		return "", err
	}
	head := make([]byte, min(sniffBytes, c.Size))
	_, err = io.ReadFull(c, head)
	return TypeOf("", name, head), errors.Join(err, c.Close())
}

func (u *Uploads) finished(id string, by Owner) (Kept, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, f := range u.done {
		if f.id == id && f.by == by.Person {
			return f.kept, true
		}
	}
	return Kept{}, false
}

func (u *Uploads) note(ctx context.Context, by Owner, k Kept) error {
	return u.Host.NoteUpload(ctx, hostdata.Upload{
		Person: string(by.Person), Hash: k.Content, Name: k.FileName, MediaType: k.MediaType, Size: k.Size, At: u.Now(),
	})
}

// sniffBytes is how much of a file is looked at to find out what it is.
const sniffBytes = 512

// Take keeps a file that comes at once, as with a form: of so many bytes at
// least, as far as can be told before it is there.
func (u *Uploads) Take(ctx context.Context, by Owner, least int64, name, mediaType string, from io.Reader) (Kept, error) {
	if err := u.room(ctx, by, least); err != nil {
		return Kept{}, err
	}
	name = filename.Plain(name)
	ahead := bufio.NewReaderSize(from, sniffBytes)
	head, err := ahead.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return Kept{}, err
	}
	k := Kept{FileName: name, MediaType: TypeOf(mediaType, name, head)}
	d, err := u.Documents.Put(ctx, documents.Upload{From: ahead, MediaType: k.MediaType, Limit: u.Limit, By: by.Person, At: u.Now()})
	if err != nil {
		return Kept{}, err
	}
	if err := u.room(ctx, by, d.Size); err != nil {
		return Kept{}, errors.Join(err, u.Documents.Withdraw(ctx, d.Hash, by.Person, u.Now()))
	}
	k.Content, k.Size = string(d.Hash), d.Size
	return k, u.note(ctx, by, k)
}

func (u *Uploads) room(ctx context.Context, by Owner, size int64) error {
	if u.Room == nil || size <= 0 || size > u.Limit.Bytes { // Those are refused by themselves.
		return nil
	}
	return u.Room(ctx, by, size)
}

// For how long a file is kept of which nothing is made: longer than a proposal
// that has it can take.
const (
	unusedSeconds = 90 * 86_400
	atOnce        = 1000
)

// ForgetUnused lets go of files that were sent long ago and of which the rules
// know nothing. What they know of is theirs to keep.
func (u *Uploads) ForgetUnused(ctx context.Context, used func(hash string) bool) error {
	old, err := u.Host.UploadsBefore(ctx, u.Now()-unusedSeconds, atOnce)
	if err != nil {
		return err
	}
	for _, f := range old {
		if !used(f.Hash) {
			err := u.Documents.Withdraw(ctx, documents.Hash(f.Hash), machine.PersonID(f.Person), u.Now())
			var no *machine.Refusal
			if err != nil && !errors.As(err, &no) { // Refused when it is gone already.
				return err
			}
		}
		if err := u.Host.ForgetUpload(ctx, f.Person, f.Hash); err != nil {
			return err
		}
	}
	return nil
}

// Pages let forms take files.
func (u *Uploads) Pages() page.Module {
	return page.Module{Name: "upload", Uploads: &page.Uploads{Limit: u.Limit.Bytes, Take: u.takeSent}}
}

// NoPart is why who does not take part sends no files.
func NoPart() error {
	return machine.NotAllowed("web.no_uploads", "files are taken from those who take part in the network; join it, or ask somebody who does to share yours")
}

func (u *Uploads) takeSent(r *page.Request, s page.Sent) (page.Uploaded, error) {
	if !r.Viewer.Belongs {
		return page.Uploaded{}, NoPart()
	}
	k, err := u.Take(r.Context(), Owner{r.Viewer.Person, r.Viewer.For}, r.ContentLength-formBytes, s.Name, s.MediaType, s.From)
	return page.Uploaded{Hash: k.Content, Size: k.Size, MediaType: k.MediaType, Name: k.FileName}, err
}

// formBytes is what a form has at most besides its file.
const formBytes = 1 << 20
