// Package preview shows files in pages and gives them for download. It keeps
// these things true: nobody sees of a file, not even that it is here, who is
// not among those it is for; nothing in a file runs in a page, is loaded by it
// or looks like a part of it; what is shown was checked against the file's hash
// before; and however large or wicked a file is, what showing it takes is bounded.
package preview

import (
	"context"
	"embed"
	"errors"
	"io"
	"mime"

	"github.com/a-h/templ"

	"metaorg/documents"
	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/web/page"
)

//go:embed locale
var catalogue embed.FS

// Fact is what the rules know of a file.
type Fact struct {
	page.Uploaded
	Withdrawn int64 // When it was withdrawn, Unix seconds; 0 while it is kept.
}

// Config is what previews are made of.
type Config struct {
	Documents *documents.Store
	Host      *hostdata.DB
	MaySee    func(r *page.Request, hash string) (bool, error)                // Whether the rules show a file to who asks.
	Fact      func(r *page.Request, hash string) (f Fact, ok bool, err error) // What they know of it.
}

// pages show files.
type pages struct {
	Config
	markdown *markdown
}

// Pages add a page for each file, and its download.
func Pages(c Config) page.Module {
	p := &pages{c, newMarkdown()}
	return page.Module{
		Name:  "preview",
		Words: catalogue,
		Routes: []page.Route{
			{Pattern: "GET /files/{hash}", Who: page.Anybody, Show: p.show}, // The file's own boundary says who sees it.
			{Pattern: "GET /files/{hash}/raw", Who: page.Anybody, Show: p.raw},
			{Pattern: "GET /content/{hash}", Who: page.Anybody, Show: p.transfer}, // The same for programs, with what proves each part.
			{Pattern: "GET /content/{hash}/tree", Who: page.Anybody, Show: p.transfer},
			{Pattern: "GET /content/{hash}/proof", Who: page.Anybody, Show: p.transfer},
		},
		Preview: p.preview,
		Samples: samples,
	}
}

// state is how a file is on this host.
type state string

const (
	kept      state = "kept"
	arriving  state = "arriving" // The network keeps it, and it has not come here yet.
	damaged   state = "damaged"
	withdrawn state = "withdrawn"
	closed    state = "closed" // Not for who asks.
)

// look is how a file is shown.
type look string

const (
	asFacts    look = "facts" // Its type and size, and nothing of what is in it.
	asText     look = "text"
	asMarkdown look = "markdown"
	asPicture  look = "picture"
)

// view is a file as a page shows it.
type view struct {
	page.Uploaded
	State     state
	Own       bool // Nobody sees it yet but who sent it.
	Withdrawn int64

	Look          look
	Text          string // Or HTML, of Markdown.
	Cut           bool   // There is more of it.
	Width, Height int    // Points of a picture.
	Why           string // Key of the words why no more is shown; empty where nothing is wrong.
}

// find finds out what a file is for who asks.
func (p *pages) find(r *page.Request, hash string) (v view, err error) {
	v.Hash = hash
	known, is, err := p.Fact(r, hash)
	if err != nil {
		return v, err
	}
	if is && known.Withdrawn != 0 && r.May(page.Participants) {
		v.Uploaded, v.State, v.Withdrawn = known.Uploaded, withdrawn, known.Withdrawn
		return v, nil
	}
	may, err := p.MaySee(r, hash)
	if err != nil {
		return v, err
	}
	if may && is {
		v.Uploaded, v.State = known.Uploaded, kept
		return v, nil
	}
	own, is, err := p.Host.UploadOf(r.Context(), string(r.Viewer.Person), hash)
	if err != nil {
		return v, err
	}
	if !is || !r.Viewer.SignedIn() {
		return v, machine.NotFound("web.no_such_file", "there is no file here for you under this address; if somebody shared it with you, sign in first")
	}
	v.Uploaded = page.Uploaded{Hash: hash, Size: own.Size, MediaType: own.MediaType, Name: own.Name}
	v.State, v.Own = kept, true
	return v, nil
}

// open opens a file's bytes, or says in the view why they can't be.
func (p *pages) open(ctx context.Context, v *view) (*documents.Content, error) {
	c, err := p.Documents.Content(ctx, documents.Hash(v.Hash))
	if err == nil {
		if _, err = c.Read(make([]byte, 1)); err == nil { // Its first part is checked.
			_, err = c.Seek(0, io.SeekStart)
			return c, err
		}
		err = errors.Join(err, c.Close())
	}
	var no *machine.Refusal
	switch {
	case errors.As(err, &no):
		v.State = arriving
	case errors.Is(err, documents.ErrDamaged):
		v.State = damaged
	default:
		return nil, err
	}
	return nil, nil
}

// fill looks into a file and decides how it is shown.
func (p *pages) fill(ctx context.Context, v *view) error {
	v.Look = asFacts
	if v.State != kept {
		return nil
	}
	c, err := p.open(ctx, v)
	if err != nil || c == nil {
		return err
	}
	err = p.lookInto(ctx, c, v)
	if errors.Is(err, documents.ErrDamaged) {
		v.State, v.Look, v.Text, err = damaged, asFacts, "", nil
	}
	return errors.Join(err, c.Close())
}

func (p *pages) lookInto(ctx context.Context, c *documents.Content, v *view) error {
	kind, _, err := mime.ParseMediaType(v.MediaType)
	switch {
	case err != nil:
		return nil
	case pictureTypes[kind] != nil:
		return lookAtPicture(c, kind, v)
	case kind == "text/markdown" && c.Size <= maxMarkdownBytes:
		return p.readMarkdown(ctx, c, v)
	case isText(kind):
		return readText(c, v)
	}
	return nil
}

func lookAtPicture(c *documents.Content, kind string, v *view) (err error) {
	if c.Size > maxPictureBytes {
		v.Why = "large"
		return nil
	}
	v.Width, v.Height, err = pictureSize(kind, c)
	switch {
	case err == nil:
		v.Look = asPicture
	case errors.Is(err, documents.ErrDamaged):
		return err
	case v.Width > 0:
		v.Why = "large"
	default:
		v.Why = "other"
	}
	return nil
}

func (p *pages) readMarkdown(ctx context.Context, c *documents.Content, v *view) error {
	if err := readText(c, v); err != nil || v.Look != asText || !isReasonable([]byte(v.Text)) {
		return err
	}
	html, err := p.markdown.html([]byte(v.Text))
	if err != nil {
		return err
	}
	v.Look, v.Text = asMarkdown, captioned(ctx, html)
	return nil
}

func readText(c *documents.Content, v *view) error {
	most := int64(maxTextBytes)
	if c.Size <= maxMarkdownBytes {
		most = c.Size
	}
	b := make([]byte, min(most, c.Size))
	if _, err := io.ReadFull(c, b); err != nil {
		return err
	}
	text, err := decoded(v.MediaType, b, c.Size > most)
	if err != nil {
		v.Why = "other"
		return nil
	}
	v.Look, v.Text, v.Cut = asText, text, c.Size > most
	return nil
}

// show is the page of a file.
func (p *pages) show(r *page.Request) (page.Page, error) {
	v, err := p.named(r)
	if err != nil {
		return page.Page{}, err
	}
	if err := p.fill(r.Context(), &v); err != nil {
		return page.Page{}, err
	}
	parts, err := r.Sections(page.File)
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: nameOf(r.Context(), v), Body: filePage(v, parts), Nav: "/files"}, nil
}

func (p *pages) named(r *page.Request) (view, error) {
	hash, err := documents.ParseHash(r.PathValue("hash"))
	if err != nil {
		return view{}, err
	}
	return p.find(r, string(hash))
}

// raw gives a file for download.
func (p *pages) raw(r *page.Request) (page.Page, error) {
	v, err := p.named(r)
	if err != nil {
		return page.Page{}, err
	}
	if v.State == withdrawn {
		return page.Page{}, errWithdrawn()
	}
	c, err := p.open(r.Context(), &v)
	switch {
	case err != nil:
		return page.Page{}, err
	case v.State == arriving:
		return page.Page{}, machine.NotFound("web.file_arriving", "this file has not come from other nodes yet; try again in a while")
	case v.State == damaged:
		return page.Page{}, machine.NotFound("web.file_damaged", "this host's copy of the file is damaged and is not given; another node may have a good one")
	}
	return page.Page{Serve: download{c, v.Uploaded}}, nil
}

func errWithdrawn() error {
	return machine.NotFound("web.file_withdrawn", "this file was withdrawn; those who have taken it before may still have it")
}

// preview shows a file on another page, where the rules name it.
func (p *pages) preview(r *page.Request, f page.Uploaded) (templ.Component, error) {
	v, err := p.find(r, f.Hash)
	var no *machine.Refusal
	if errors.As(err, &no) {
		return shown(view{Uploaded: f, State: closed, Look: asFacts}, false), nil
	}
	if err != nil {
		return nil, err
	}
	if f.Name != "" {
		v.Uploaded = f
	}
	err = p.fill(r.Context(), &v)
	return shown(v, false), err
}
