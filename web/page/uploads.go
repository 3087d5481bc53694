package page

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/slow"
	"metaorg/web/words"
)

// Uploads keep the files that people send with a form. What a message then has
// is the hash by which a file is known, its size, its type and its name.
type Uploads struct {
	Limit int64                                  // Bytes of one file.
	Take  func(*Request, Sent) (Uploaded, error) // Keeps a file for who sends it, whole or not at all.
}

// Sent is a file while it arrives.
type Sent struct {
	From      io.Reader
	Name      string // As the browser tells.
	MediaType string // As the browser tells; empty where it does not.
}

// Uploaded is a file that is kept.
type Uploaded struct {
	Hash      string
	Size      int64
	MediaType string
	Name      string // A plain name.
}

// Preview shows a file that a message names: what is in it, where who asks may
// see it and it can be shown, and otherwise what is known of it. It is nil where
// nobody shows files.
func (r *Request) Preview(f Uploaded) (templ.Component, error) {
	if r.Site.preview == nil {
		return nil, nil
	}
	return r.Site.preview(r, f)
}

// Keep keeps a file that a page makes for who asks, as if they had sent it.
func (r *Request) Keep(s Sent) (Uploaded, error) {
	if r.Site.uploads.Take == nil {
		return Uploaded{}, errors.New("this host keeps no files")
	}
	return r.Site.uploads.Take(r, s)
}

// sentWith ends the name of the input in which a file is chosen.
const sentWith = ".upload"

// formLimit is how large the form of a request may be: more where it has a file
// and somebody signed in sends it.
func (r *Request) formLimit() int64 {
	if r.takesFiles() {
		return maxFormBytes + r.Site.uploads.Limit
	}
	return maxFormBytes
}

func (r *Request) takesFiles() bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "multipart/form-data" && r.Method == http.MethodPost && r.Site.uploads.Take != nil && r.Viewer.SignedIn()
}

// readParts reads a form with files: these go where they are kept as they
// arrive, and all else is read as any form is.
func (r *Request) readParts(w http.ResponseWriter) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return err
	}
	sent, err := r.passOn(parts, w)
	if err != nil {
		return err
	}
	for name, values := range sent {
		r.PostForm[name] = values
	}
	return nil
}

// passOn keeps the files among the parts and gives what forms say of them; all
// other parts become the request's form.
func (r *Request) passOn(parts *multipart.Reader, w http.ResponseWriter) (map[string][]string, error) {
	var rest bytes.Buffer
	again := multipart.NewWriter(&rest)
	sent := map[string][]string{}
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		field, file := strings.CutSuffix(part.FormName(), sentWith)
		if !file {
			if err := copyPart(again, part, &rest); err != nil {
				return nil, err
			}
			continue
		}
		if err := r.takePart(slow.Body(w, part), field, part, sent); err != nil {
			return nil, err
		}
	}
	if err := again.Close(); err != nil {
		return nil, err
	}
	form, err := multipart.NewReader(&rest, again.Boundary()).ReadForm(maxFormBytes)
	if err != nil {
		return nil, err
	}
	r.MultipartForm, r.PostForm = form, form.Value
	return sent, nil
}

func copyPart(to *multipart.Writer, part *multipart.Part, whole *bytes.Buffer) error {
	out, err := to.CreatePart(part.Header)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, io.LimitReader(part, maxFormBytes)); err != nil {
		return err
	}
	if whole.Len() >= maxFormBytes {
		return &http.MaxBytesError{Limit: maxFormBytes}
	}
	return nil
}

func (r *Request) takePart(from io.Reader, field string, part *multipart.Part, sent map[string][]string) error {
	if part.FileName() == "" { // What browsers send for no file.
		return nil
	}
	kept, err := r.Site.uploads.Take(r, Sent{From: from, Name: part.FileName(), MediaType: part.Header.Get("Content-Type")})
	var no *machine.Refusal
	var long *http.MaxBytesError
	if errors.As(err, &no) && !errors.As(err, &long) { // What else was typed still comes, and must not be lost.
		r.Unsent = no.At(field)
		_, err = io.Copy(io.Discard, from)
		return err
	}
	if err != nil {
		return err
	}
	f := form.Field{Name: field}
	sent[field] = []string{kept.Hash}
	sent[f.Beside(form.FileSize)] = []string{strconv.FormatInt(kept.Size, 10)}
	sent[f.Beside(form.FileType)] = []string{kept.MediaType}
	sent[f.Beside(form.FileName)] = []string{kept.Name}
	return nil
}

// sizeOf says how large the file of a field is, as far as the form knows.
func sizeOf(ctx context.Context, f form.Field) string {
	n, err := strconv.ParseInt(f.Part(form.FileSize), 10, 64)
	if err != nil {
		return ""
	}
	return words.Bytes(ctx, n)
}

// partOf is what a field says of a file.
func partOf(part form.Field) string { return part.Name[strings.LastIndex(part.Name, ".")+1:] }

// uploadWords are what the script that sends files says.
func uploadWords(ctx context.Context) map[string]string {
	all := map[string]string{}
	for _, key := range []string{"sending", "done", "paused", "continue", "cancelled", "too_large", "empty", "wait", "unreachable"} {
		all[key] = words.T(ctx, "upload."+key)
	}
	return all
}
