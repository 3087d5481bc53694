package page

import (
	"context"
	"errors"
	"io"
	"maps"
	"mime/multipart"
	"slices"
	"strings"
	"unicode/utf8"

	"metaorg/documents"
	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/words"
)

// Papers keep what people write where a message has the hash of a document:
// the text stays with this host, and what is signed is its hash. Another host
// may have other texts.
type Papers struct {
	// Keep keeps what somebody wrote, and gives the hash by which it is known.
	Keep func(ctx context.Context, by machine.PersonID, text string, now int64) (hash string, err error)
	// Read gives the text back; false where this host does not have it.
	Read func(ctx context.Context, hash string) (text string, ok bool, err error)
	// Hidden tells whether moderators keep it from the reader; nil where nobody does.
	Hidden func(r *Request, hash string) (bool, error)
	// Seal keeps what is for some alone, and marks it so.
	Seal func(ctx context.Context, by machine.PersonID, text string, now int64) (hash string, err error)
	// Sealable tells whether a document may be for some alone: it was kept so, or
	// brought. What was written for all is not hidden by naming its hash.
	Sealable func(ctx context.Context, hash string) (bool, error)
	// Bytes gives a document as it is kept: who keeps these has the document of that hash.
	Bytes func(ctx context.Context, hash string) (content []byte, ok bool, err error)
	// Bring keeps a document as it is.
	Bring func(ctx context.Context, by machine.PersonID, content []byte) error
}

// Readers are for whom alone a document is that is sealed.
type Readers struct {
	Sealed bool
	Since  int64    // Unix seconds of rule time.
	All    []string // Handles.
}

// Include reports whether somebody may read it.
func (s Readers) Include(v Viewer) bool {
	return !s.Sealed || v.SignedIn() && slices.ContainsFunc(v.Own(), func(own string) bool { return slices.Contains(s.All, own) })
}

// ReadersOf are for whom a document is that was sealed. Its hash is on the log, and
// naming it elsewhere opens it to nobody else.
func (s *Site) ReadersOf(ctx context.Context, hash string) (all Readers, err error) {
	for _, m := range s.Modules {
		if m.Seals == nil || hash == "" {
			continue
		}
		some, err := m.Seals(ctx, s, hash)
		if err != nil {
			return all, err
		}
		if some.Sealed && (!all.Sealed || some.Since < all.Since) { // Who sealed it first says for whom.
			all = some
		}
	}
	if !all.Sealed || s.papers.Sealable == nil {
		return all, nil
	}
	is, err := s.papers.Sealable(ctx, hash)
	if err != nil || !is {
		return Readers{}, err
	}
	return all, nil
}

// Paper is a document as a page shows it: its text where this host has it and
// the reader may see it, and its hash in any case.
type Paper struct {
	Hash, Text   string
	Here, Hidden bool
	Sealed       bool // It is for others alone.
}

// Paper reads a document for the reader of a page.
func (r *Request) Paper(hash string) (p Paper, err error) {
	p.Hash = hash
	all := r.Site.papers
	if hash == "" || all.Read == nil {
		return p, nil
	}
	if all.Hidden != nil {
		if p.Hidden, err = all.Hidden(r, hash); err != nil || p.Hidden {
			return p, err
		}
	}
	readers, err := r.Site.ReadersOf(r.Context(), hash)
	if p.Sealed = !readers.Include(r.Viewer); err != nil || p.Sealed {
		return p, err
	}
	p.Text, p.Here, err = all.Read(r.Context(), hash)
	return p, err
}

// PaperBytes is a document as this host keeps it, for who may read it; false where
// it is not here, or not for the reader.
func (r *Request) PaperBytes(hash string) (content []byte, ok bool, err error) {
	p, err := r.Paper(hash)
	if err != nil || !p.Here || r.Site.papers.Bytes == nil {
		return nil, false, err
	}
	return r.Site.papers.Bytes(r.Context(), hash)
}

// BringPaper keeps the file that was sent for a field, or what was typed there, if
// it is the very document of a hash. The hash itself says that it is kept
// elsewhere. False where it is another.
func (r *Request) BringPaper(name, hash string) (is bool, err error) {
	content := []byte(strings.ReplaceAll(r.Typed.Get(name), "\r\n", "\n"))
	if strings.TrimSpace(string(content)) == hash {
		return true, nil
	}
	if r.MultipartForm != nil && len(r.MultipartForm.File[name+uploaded]) > 0 {
		if content, err = bytesOf(r.MultipartForm.File[name+uploaded][0]); err != nil {
			return false, err
		}
	}
	for _, one := range [][]byte{content, append(slices.Clone(content), '\n')} { // Pasting drops the end of the last line.
		if string(documents.HashOf(one)) != hash {
			continue
		}
		if r.Site.papers.Bring == nil || r.trying {
			return true, nil
		}
		return true, r.Site.papers.Bring(r.Context(), r.Viewer.Person, one)
	}
	return false, nil
}

// uploaded is what a field's name has at its end where a file is sent for it.
const uploaded = ".file"

// hashDigits is how many hexadecimal digits a document is known by.
const hashDigits = 64

// noHash stands for the hash of what is not kept yet.
var noHash = strings.Repeat("0", hashDigits)

func isHash(text string) bool {
	return len(text) == hashDigits && strings.Trim(text, "0123456789abcdef") == ""
}

// written lets the fields of a form in which the hash of a document or a file
// stands take its text, or the file, where this host keeps them.
func (r *Request) written(f form.Form) form.Form {
	if r.Site.uploads.Take != nil {
		f = f.Uploading()
	}
	for i := range f.Fields {
		if x := &f.Fields[i]; x.Control == form.Upload {
			x.Help, x.Example = "", "" // Of its hash; the input says its own.
			if x.Label == form.Label("content") {
				x.Label = words.T(r.Context(), "kit.upload_label")
			}
		}
	}
	for i := range f.Fields {
		if x := &f.Fields[i]; x.Paper && r.Site.papers.Keep != nil {
			x.Control, x.Max, x.Example = form.Area, 0, ""
			x.Help = words.T(r.Context(), "kit.paper_help")
		}
	}
	return f
}

// keeping makes the messages of what was typed, once it has kept what was
// written and put its hashes in its place. What would be refused anyway is not kept.
func (r *Request) keeping(a Act, build func(form.Values) ([]machine.Message, error)) ([]machine.Message, error) {
	k, ok := r.Site.Machine.Kind(a.Kind)
	if !ok || r.Site.papers.Keep == nil {
		return build(r.Typed)
	}
	texts := map[string]string{}
	tried := maps.Clone(r.Typed)
	for _, name := range form.Papers(k) {
		text, err := r.wrote(name)
		if err != nil {
			return nil, err
		}
		if text != "" && !isHash(text) {
			texts[name], tried[name] = text, []string{noHash}
		}
	}
	messages, err := build(tried)
	if err != nil || len(texts) == 0 {
		return messages, err
	}
	for name, text := range texts {
		keep := r.Site.papers.Keep
		if form.IsSealed(k, name) && r.Site.papers.Seal != nil {
			keep = r.Site.papers.Seal
		}
		hash, err := keep(r.Context(), r.Viewer.Person, text, r.Site.Now())
		if err != nil {
			return nil, err
		}
		tried[name] = []string{hash}
		if r.Typed.Get(name) == "" {
			r.Typed[name] = tried[name] // A file is sent once; when the form comes back it is known by its hash.
		}
	}
	return build(tried)
}

// Seal keeps a text that a form put together for some alone, and gives the hash by
// which it is known; nothing where this host keeps no papers.
func (r *Request) Seal(text string) (hash string, err error) {
	if r.Site.papers.Seal == nil {
		return "", nil
	}
	if r.trying {
		return noHash, nil
	}
	return r.Site.papers.Seal(r.Context(), r.Viewer.Person, text, r.Site.Now())
}

// wrote is what was typed into a field for a document, or else the text of the
// file that was sent for it.
func (r *Request) wrote(name string) (string, error) {
	text := strings.TrimSpace(r.Typed.Get(name))
	if text != "" || r.MultipartForm == nil || len(r.MultipartForm.File[name+uploaded]) == 0 {
		return text, nil
	}
	return textOf(r.MultipartForm.File[name+uploaded][0], name)
}

func textOf(sent *multipart.FileHeader, name string) (string, error) {
	if sent.Size == 0 { // What browsers send for no file.
		return "", nil
	}
	b, err := bytesOf(sent)
	if err == nil && (!utf8.Valid(b) || strings.ContainsRune(string(b), 0)) {
		err = machine.Malformed("web.no_text", "this file is no text; choose a text file, or put into words what it says").At(name)
	}
	return strings.TrimSpace(string(b)), err
}

func bytesOf(sent *multipart.FileHeader) ([]byte, error) {
	f, err := sent.Open()
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(f) // The whole form is bounded.
	return b, errors.Join(err, f.Close())
}
