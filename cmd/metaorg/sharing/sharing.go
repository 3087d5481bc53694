// Package sharing plans how a list of things becomes resources of a network. It
// keeps true that what is shared already is not shared twice, so that an import
// that broke off goes on when it is run again.
package sharing

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"metaorg/domain/commons"
	"metaorg/domain/files"
	"metaorg/machine"
	"metaorg/machine/wire"
	"metaorg/sheet"
	"metaorg/sheet/inventory"
)

// What an import does with a row.
const (
	New     = "new"
	Already = "already"
)

// Row is something on the list, and what becomes of it.
type Row struct {
	Line    int64  `json:"line,omitempty"`
	Title   string `json:"title"`
	Kind    string `json:"kind"`
	Licence string `json:"licence,omitempty"`
	Path    string `json:"path,omitempty"` // Of the file that is shared with it.
	Does    string `json:"does"`
	Text    string `json:"-"` // What is in the file, where it is not on the disk.

	share commons.Share
}

// Plan is what an import would do.
type Plan struct {
	File     string          `json:"file"`
	Rows     []Row           `json:"rows"`
	New      int             `json:"new"`
	Ignored  []string        `json:"ignored"`
	Problems []sheet.Problem `json:"problems"`
}

// Key is what makes two resources of a steward the same.
type Key struct{ Kind, Title string }

// KeyOf takes no notice of capital letters.
func KeyOf(kind, title string) Key { return Key{kind, strings.ToLower(title)} }

// Read plans to share what is on a list; here is what its steward shares already.
func Read(path string, d inventory.Defaults, here map[Key]bool) (*Plan, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the list: %w", err)
	}
	defer f.Close()
	l, err := inventory.Read(path, f, d)
	if err != nil {
		return nil, err
	}
	p := &Plan{File: path, Rows: []Row{}, Ignored: append([]string{}, l.Ignored...), Problems: append([]sheet.Problem{}, l.Problems...)}
	for _, i := range l.Items {
		r := Row{Line: i.Line, Title: i.Share.Title, Kind: string(i.Share.Kind), Licence: i.Share.Licence, Does: New, share: i.Share}
		if i.File != "" {
			r.Path = filepath.Join(filepath.Dir(path), filepath.FromSlash(i.File))
			if reason := unreadable(filepath.Dir(path), i.File, r.Path); reason != "" {
				p.Problems = append(p.Problems, sheet.Problem{File: path, Line: i.Line, Column: "file", Reason: reason})
			}
		}
		if here[KeyOf(r.Kind, r.Title)] {
			r.Does = Already
		} else {
			p.New++
		}
		p.Rows = append(p.Rows, r)
	}
	slices.SortStableFunc(p.Problems, func(a, b sheet.Problem) int { return cmp.Compare(a.Line, b.Line) })
	if len(p.Rows) == 0 && len(p.Problems) == 0 {
		p.Problems = append(p.Problems, sheet.Problem{File: path, Reason: "there is nothing on it"})
	}
	return p, nil
}

// unreadable says why a file can't be shared. A list that came from somebody else
// must not bring along what lies elsewhere on this machine, so a file is below
// the list's folder, wherever links lead.
func unreadable(folder, name, path string) string {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return name + " is not below the list's folder; put it beside the list"
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return fmt.Sprintf("%s can't be read: %v", path, err)
	}
	defer func() { _ = root.Close() }() // Nothing was written.
	info, err := root.Stat(filepath.FromSlash(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Sprintf("there is no file %s", path)
	case err != nil:
		return fmt.Sprintf("%s can't be read: %v", path, err)
	case !info.Mode().IsRegular():
		return path + " is no file"
	case info.Size() == 0:
		return path + " is empty"
	}
	return ""
}

// Content is a file that a node has taken in.
type Content struct {
	Hash, MediaType, FileName string
	Size                      int64
}

// Share is the message for a row, with its file as it was taken in.
func (r Row) Share(c Content) commons.Share {
	m := r.share
	if c.Hash != "" {
		m.Content, m.Size, m.MediaType, m.FileName = files.Hash(c.Hash), c.Size, c.MediaType, c.FileName
	}
	return m
}

// partBytes leaves room in an envelope for who signs it.
const partBytes = machine.MaxEnvelopeBytes - 4<<10

// Fits reports whether another message still goes into an envelope with these.
func Fits(part []machine.Message, m machine.Message) bool {
	size := len(wire.Encode(m))
	for _, other := range part {
		size += len(wire.Encode(other)) + envelopeOverhead
	}
	return len(part) < machine.MaxMessages && size+envelopeOverhead <= partBytes
}

// envelopeOverhead is what the kind of a message takes.
const envelopeOverhead = 64
