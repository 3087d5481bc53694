package page

import (
	"context"
	"io"
	"maps"
	"mime/multipart"
	"strings"
	"unicode/utf8"

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
}

// Paper is a document as a page shows it: its text where this host has it and
// the reader may see it, and its hash in any case.
type Paper struct {
	Hash, Text   string
	Here, Hidden bool
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
	p.Text, p.Here, err = all.Read(r.Context(), hash)
	return p, err
}

// uploaded is what a field's name has at its end where a file is sent for it.
const uploaded = ".file"

// hashDigits is how many hexadecimal digits a document is known by.
const hashDigits = 64

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
			texts[name], tried[name] = text, []string{strings.Repeat("0", hashDigits)}
		}
	}
	messages, err := build(tried)
	if err != nil || len(texts) == 0 {
		return messages, err
	}
	for name, text := range texts {
		hash, err := r.Site.papers.Keep(r.Context(), r.Viewer.Person, text, r.Site.Now())
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
	f, err := sent.Open()
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(f) // The whole form is bounded.
	if err != nil {
		return "", err
	}
	if !utf8.Valid(b) || strings.ContainsRune(string(b), 0) {
		return "", machine.Malformed("web.no_text", "this file is no text; choose a text file, or put into words what it says").At(name)
	}
	return strings.TrimSpace(string(b)), f.Close()
}
