package documents

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"os"
	"unicode/utf8"

	"metaorg/machine"
)

// Announced is what somebody says of a file before sending it.
type Announced struct {
	Name      string // What they call it; it is shown, and never a path. It may be empty.
	MediaType string
	Size      int64 // Bytes.
	Limit     Limit
	By        machine.PersonID // Who alone may go on with it, and may withdraw it afterwards.
	At        int64            // Unix seconds.
}

// Incoming is an upload that has begun. It is no document: nobody can read it.
type Incoming struct {
	ID        string           `json:"id"`
	By        machine.PersonID `json:"by"`
	Name      string           `json:"name,omitempty"`
	MediaType string           `json:"media_type"`
	Size      int64            `json:"size"`    // As announced; bytes.
	Offset    int64            `json:"offset"`  // How much of it is on the disk, and where it goes on.
	Expires   int64            `json:"expires"` // When it is thrown away unless more has come; Unix seconds.
}

const (
	uploadPrefix    = "upload-"
	uploadLifetime  = 24 * 60 * 60 // Seconds since something last came.
	maxUploads      = 16           // That one person has begun and not finished.
	maxNameBytes    = 255
	checkpointBytes = 16 << 20 // At most so much comes anew after the host has crashed.
)

// Begin takes an announcement: its limit and the room on the disk are looked
// at before a byte is sent. Append goes on, Finish ends; a restart between
// them loses nothing that was reported.
func (s *Store) Begin(ctx context.Context, a Announced) (Incoming, error) {
	if err := a.check(); err != nil {
		return Incoming{}, err
	}
	if err := s.Expire(ctx, a.At); err != nil {
		return Incoming{}, err
	}
	// One at a time, so that two cannot be promised the same room.
	s.changing.Lock()
	defer s.changing.Unlock()
	promised, begun, err := s.index.promised(ctx, a.By)
	if err != nil {
		return Incoming{}, fmt.Errorf("couldn't look up the uploads: %w", err)
	}
	if begun >= maxUploads {
		return Incoming{}, machine.OverLimit("documents.too_many_uploads", "you have %d uploads that are not finished; finish or cancel one first, or wait a day", begun)
	}
	if err := s.roomFor(promised + a.Size); err != nil {
		return Incoming{}, err
	}
	u := Incoming{ID: rand.Text(), By: a.By, Name: a.Name, MediaType: a.MediaType, Size: a.Size, Expires: a.At + uploadLifetime}
	f, err := s.folder.OpenFile(u.path(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Incoming{}, fmt.Errorf("couldn't begin an upload: %w", err)
	}
	if err := errors.Join(f.Close(), s.syncFile(".")); err != nil {
		return Incoming{}, fmt.Errorf("couldn't begin an upload: %w", err)
	}
	if err := s.index.begin(ctx, u); err != nil {
		return Incoming{}, fmt.Errorf("couldn't note an upload: %w", errors.Join(err, s.folder.Remove(u.path())))
	}
	return u, nil
}

func (a Announced) check() error {
	if err := checkMediaType(a.MediaType); err != nil {
		return err
	}
	switch {
	case a.By == "":
		return machine.NotAllowed("documents.no_author", "a document needs somebody who can withdraw it").At("by")
	case a.Size < 0:
		return machine.Malformed("documents.bad_size", "a file can't have %d bytes", a.Size).At("size")
	case a.Size == 0:
		return machine.Malformed("documents.empty", "there is nothing in it").At("size")
	case a.Size > a.Limit.Bytes:
		return machine.OverLimit("documents.too_large", "%s has at most %d bytes, and this one has more", a.Limit.Name, a.Limit.Bytes).At("size")
	case len(a.Name) > maxNameBytes || !utf8.ValidString(a.Name):
		return machine.Malformed("documents.bad_name", "a file's name has at most %d bytes of UTF-8", maxNameBytes).At("file_name")
	}
	return nil
}

func checkMediaType(text string) error {
	if _, _, err := mime.ParseMediaType(text); err != nil || len(text) > maxMediaTypeBytes {
		return machine.Malformed("documents.bad_media_type", "%.80q does not say what kind of document this is; text/plain would", text).At("media_type")
	}
	return nil
}

func (u Incoming) path() string { return uploadPrefix + u.ID }

// Incoming says how far an upload is. To anybody but who began it there is none.
func (s *Store) Incoming(ctx context.Context, id string, by machine.PersonID, at int64) (Incoming, error) {
	u, ok, err := s.index.upload(ctx, id)
	if err != nil {
		return Incoming{}, fmt.Errorf("couldn't look up the upload: %w", err)
	}
	if !ok || u.By != by || u.Expires <= at {
		return Incoming{}, machine.NotFound("documents.unknown_upload", "there is no such upload of yours; after a day without anything new it is thrown away")
	}
	return u, nil
}

// Append goes on with an upload at the offset it has reached. What came before
// from breaks off is kept, and the next Append goes on there: the result says
// where, together with the error.
func (s *Store) Append(ctx context.Context, id string, by machine.PersonID, offset int64, from io.Reader, at int64) (Incoming, error) {
	u, err := s.Incoming(ctx, id, by, at)
	if err != nil {
		return Incoming{}, err
	}
	free, err := s.occupy(u.path())
	if err != nil {
		return u, err
	}
	defer free()
	if u, err = s.Incoming(ctx, id, by, at); err != nil { // It may have moved on until it was ours.
		return u, err
	}
	if offset != u.Offset {
		return u, machine.Conflict("documents.wrong_offset", "this upload goes on at byte %d, not %d", u.Offset, offset).At("offset")
	}
	f, err := s.folder.OpenFile(u.path(), os.O_WRONLY, 0)
	if err != nil {
		return u, fmt.Errorf("couldn't go on with an upload: %w", err)
	}
	u, err = s.receive(ctx, u, f, from, at)
	return u, errors.Join(err, f.Close())
}

// receive writes what comes, and notes every so often how much is on the disk.
func (s *Store) receive(ctx context.Context, u Incoming, f *os.File, from io.Reader, at int64) (Incoming, error) {
	began := u.Offset
	if err := f.Truncate(u.Offset); err != nil { // A crash may have left more than was noted.
		return u, fmt.Errorf("couldn't go on with an upload: %w", err)
	}
	var ended error
	for ended == nil && u.Offset <= u.Size {
		part := io.LimitReader(&failing{from, ctx}, min(checkpointBytes, u.Size+1-u.Offset))
		n, err := io.Copy(s.writer(f, u.Offset), part)
		switch {
		case u.Offset+n > u.Size:
			// What is longer than it was said to be is another file.
			u.Offset, n = began, 0
			ended = errors.Join(machine.Conflict("documents.longer_than_announced", "more came than the %d bytes that were announced", u.Size), f.Truncate(began))
		case err != nil:
			ended = noRoom(err)
		case n == 0:
			return u, nil
		}
		if err := f.Sync(); err != nil {
			return u, errors.Join(noRoom(err), ended)
		}
		u.Offset, u.Expires = u.Offset+n, at+uploadLifetime
		if err := s.index.reached(context.WithoutCancel(ctx), u); err != nil {
			return u, errors.Join(fmt.Errorf("couldn't note an upload: %w", err), ended)
		}
	}
	if ended != nil {
		return u, fmt.Errorf("couldn't take all of an upload in: %w", ended)
	}
	return u, nil
}

// Finish makes a document of an upload that has come whole. Where it is known
// which hash it has to have, another file is thrown away.
func (s *Store) Finish(ctx context.Context, id string, by machine.PersonID, want Hash, at int64) (Document, error) {
	u, err := s.Incoming(ctx, id, by, at)
	if err != nil {
		return Document{}, err
	}
	free, err := s.occupy(u.path())
	if err != nil {
		return Document{}, err
	}
	defer free()
	if u, err = s.Incoming(ctx, id, by, at); err != nil {
		return Document{}, err
	}
	if u.Offset != u.Size {
		return Document{}, machine.Conflict("documents.incomplete", "%d of %d bytes have come", u.Offset, u.Size)
	}
	d, err := s.finish(ctx, u, want, at)
	if err != nil {
		return Document{}, fmt.Errorf("couldn't finish an upload: %w", err)
	}
	return d, nil
}

func (s *Store) finish(ctx context.Context, u Incoming, want Hash, at int64) (Document, error) {
	made, err := s.treeOf(u.path(), u.Size)
	if err != nil {
		return Document{}, err
	}
	if want != "" && made.Root != want.bytes() {
		other := machine.Conflict("documents.other_file", "what came is another file than was announced; was it changed meanwhile? It is not kept; send it once more").At("content")
		return Document{}, errors.Join(other, s.forget(ctx, u))
	}
	// Under a second name, so that until it is noted the upload is still there.
	temp := tempPrefix + rand.Text()
	if err := s.secondName(u.path(), temp); err != nil {
		return Document{}, err
	}
	all, err := s.keep(ctx, []incoming{newIncoming(temp, u.MediaType, made, at)}, u.By)
	if err != nil {
		return Document{}, err
	}
	return all[0], s.forget(ctx, u)
}

// Cancel throws an upload away.
func (s *Store) Cancel(ctx context.Context, id string, by machine.PersonID, at int64) error {
	u, err := s.Incoming(ctx, id, by, at)
	if err != nil {
		return err
	}
	free, err := s.occupy(u.path())
	if err != nil {
		return err
	}
	defer free()
	if err := s.forget(ctx, u); err != nil {
		return fmt.Errorf("couldn't cancel an upload: %w", err)
	}
	return nil
}

// forget removes an upload; should the machine stop within, the next start goes on.
func (s *Store) forget(ctx context.Context, u Incoming) error {
	if err := s.index.forget(ctx, u.ID); err != nil {
		return err
	}
	return unless(fs.ErrNotExist, s.folder.Remove(u.path()))
}

// Expire throws away the uploads to which nothing has come for a day, and what
// was fetched for as long without an end.
func (s *Store) Expire(ctx context.Context, at int64) error {
	over, err := s.index.expired(ctx, at)
	if err != nil {
		return fmt.Errorf("couldn't look up the uploads: %w", err)
	}
	for _, u := range over {
		free, err := s.occupy(u.path())
		if err != nil {
			continue // Something is coming just now.
		}
		err = s.forget(ctx, u)
		free()
		if err != nil {
			return fmt.Errorf("couldn't throw an old upload away: %w", err)
		}
	}
	return s.expireArriving(at)
}
