package web

import (
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"metaorg/documents"
	"metaorg/machine"
	"metaorg/web/access"
	"metaorg/web/session"
	"metaorg/web/slow"
	"metaorg/web/upload"
)

// Headers of uploads, as the tus protocol calls them.
const (
	headerOffset  = "Upload-Offset"
	headerLength  = "Upload-Length"
	headerExpires = "Upload-Expires" // Unix seconds.
)

// begunUpload is an upload as JSON has it.
type begunUpload struct {
	ID        string `json:"id" help:"by which it is known until it is finished"`
	FileName  string `json:"file_name" help:"what the file is called: a plain name"`
	MediaType string `json:"media_type" help:"what kind of file it is"`
	Size      int64  `json:"size" help:"bytes, as announced"`
	Offset    int64  `json:"offset" help:"bytes that have come; it goes on there"`
	Expires   int64  `json:"expires" help:"when it is thrown away unless more comes, Unix seconds"`
}

// begunUploads are one's own.
type begunUploads struct {
	Uploads []begunUpload `json:"uploads" help:"those that are not finished"`
}

// finishing says what an upload should have come to.
type finishing struct {
	Content string `json:"content,omitempty" help:"BLAKE3-256 of the file, in hex; if given, nothing else is kept"`
}

func begun(in documents.Incoming) begunUpload {
	return begunUpload{in.ID, in.Name, in.MediaType, in.Size, in.Offset, in.Expires}
}

// routeUploads takes files in parts; see package upload.
func (s *Server) routeUploads() {
	if s.Uploads == nil {
		return
	}
	id := inPath("id", "the upload's id")
	op := func(method, path, name, summary string, responses map[string]*huma.Response, body *huma.RequestBody, params ...*huma.Param) huma.Operation {
		return huma.Operation{
			Method: method, Path: path, OperationID: "uploads." + name, Tags: []string{"files"}, Summary: summary,
			Description: "Signed in, as somebody who takes part.", Parameters: params, RequestBody: body, Responses: responses,
		}
	}
	one := answers[begunUpload](s, "200", "how far it is")
	part := &huma.RequestBody{Required: true, Content: content("application/offset+octet-stream", &huma.Schema{Type: huma.TypeString})}
	at := &huma.Param{Name: headerOffset, In: "header", Required: true, Description: "the byte at which the body goes on", Schema: &huma.Schema{Type: huma.TypeInteger}}
	s.routeUpload(op(http.MethodPost, "/v1/uploads", "begin", "Announce a file", answers[begunUpload](s, "201", "where to send it"), takes[upload.Announcement](s)), s.beginUpload)
	s.routeUpload(op(http.MethodGet, "/v1/uploads", "list", "List one's uploads that are not finished", answers[begunUploads](s, "200", "they"), nil), s.listUploads)
	s.routeUpload(op(http.MethodGet, "/v1/uploads/{id}", "find", "Say how far an upload is; HEAD does in headers", one, nil, id), s.findUpload)
	s.routeUpload(op(http.MethodPatch, "/v1/uploads/{id}", "append", "Send more of a file", one, part, id, at), s.appendUpload)
	s.routeUpload(op(http.MethodPost, "/v1/uploads/{id}", "finish", "Keep a file that has come whole", answers[upload.Kept](s, "200", "what messages say of it"), takes[finishing](s), id), s.finishUpload)
	s.routeUpload(op(http.MethodDelete, "/v1/uploads/{id}", "cancel", "Throw an upload away", map[string]*huma.Response{"204": {Description: "gone"}}, nil, id), s.cancelUpload)
}

// routeUpload is route for who takes part.
func (s *Server) routeUpload(op huma.Operation, f func(http.ResponseWriter, *http.Request, upload.Owner) error) {
	s.route(op, func(w http.ResponseWriter, r *http.Request) error {
		who, ok := session.Of(r)
		if !ok || !access.Of(r).Belongs {
			return upload.NoPart()
		}
		return f(w, r, upload.Owner{Person: who.Person, For: who.For})
	})
}

func (s *Server) beginUpload(w http.ResponseWriter, r *http.Request, by upload.Owner) error {
	var a upload.Announcement
	if err := readJSON(w, r, &a); err != nil {
		return err
	}
	in, err := s.Uploads.Begin(r.Context(), by, a)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/v1/uploads/"+in.ID)
	return s.answerUpload(w, http.StatusCreated, in)
}

func (s *Server) answerUpload(w http.ResponseWriter, status int, in documents.Incoming) error {
	for name, value := range map[string]int64{headerOffset: in.Offset, headerLength: in.Size, headerExpires: in.Expires} {
		w.Header().Set(name, strconv.FormatInt(value, 10))
	}
	return s.writeJSON(w, status, begun(in))
}

func (s *Server) listUploads(w http.ResponseWriter, r *http.Request, by upload.Owner) error {
	all, err := s.Uploads.Begun(r.Context(), by)
	if err != nil {
		return err
	}
	out := begunUploads{Uploads: []begunUpload{}}
	for _, in := range all {
		out.Uploads = append(out.Uploads, begun(in))
	}
	return s.writeJSON(w, http.StatusOK, out)
}

func (s *Server) findUpload(w http.ResponseWriter, r *http.Request, by upload.Owner) error {
	in, err := s.Uploads.Find(r.Context(), r.PathValue("id"), by)
	if err != nil {
		return err
	}
	return s.answerUpload(w, http.StatusOK, in)
}

func (s *Server) appendUpload(w http.ResponseWriter, r *http.Request, by upload.Owner) error {
	offset, err := strconv.ParseInt(r.Header.Get(headerOffset), 10, 64)
	if err != nil || offset < 0 {
		return machine.Malformed("web.no_offset", "say with the header %s at which byte the body goes on", headerOffset).At("offset")
	}
	in, err := s.Uploads.Append(r.Context(), r.PathValue("id"), by, offset, slow.Body(w, r.Body))
	if in.ID != "" && err != nil {
		w.Header().Set(headerOffset, strconv.FormatInt(in.Offset, 10)) // Where it goes on after what went wrong.
	}
	if err != nil {
		return err
	}
	return s.answerUpload(w, http.StatusOK, in)
}

func (s *Server) finishUpload(w http.ResponseWriter, r *http.Request, by upload.Owner) error {
	var f finishing
	if err := readJSON(w, r, &f); err != nil {
		return err
	}
	kept, err := s.Uploads.Finish(r.Context(), r.PathValue("id"), by, f.Content)
	if err != nil {
		return err
	}
	return s.writeJSON(w, http.StatusOK, kept)
}

func (s *Server) cancelUpload(w http.ResponseWriter, r *http.Request, by upload.Owner) error {
	if err := s.Uploads.Cancel(r.Context(), r.PathValue("id"), by); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
