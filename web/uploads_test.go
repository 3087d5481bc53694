package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"metaorg/documents"
	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web"
	"metaorg/web/access"
	"metaorg/web/upload"
	"metaorg/web/webtest"
)

// shelf is a node that takes files, with ana signed in.
type shelf struct {
	*webtest.Site
	ana       *http.Client
	documents *documents.Store
	now       int64 // Of the host's clock.
	room      func(upload.Owner, int64) error
}

const largest = 1 << 20

// sharing is a network in which everybody takes part who has a key.
type sharing struct{ access.Circle }

func (sharing) Belongs(context.Context, state.Reader, machine.PersonID, int64) (bool, error) {
	return true, nil
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	s := &shelf{now: 1000}
	var err error
	if s.documents, err = documents.Open(t.Context(), filepath.Join(t.TempDir(), "documents")); err != nil {
		t.Fatal(err)
	}
	host, err := hostdata.Open(t.Context(), filepath.Join(t.TempDir(), "host.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.documents.Close(), host.Close()); err != nil {
			t.Error(err)
		}
	})
	s.Site = start(t, func(c *web.Config) {
		c.Circle = sharing{keyed{c.Circle}}
		c.Uploads = upload.New(upload.Config{
			Documents: s.documents, Host: host, Now: func() int64 { return s.now }, Limit: documents.Limit{Name: "a file", Bytes: largest},
			Room: func(_ context.Context, by upload.Owner, size int64) error {
				if s.room == nil {
					return nil
				}
				return s.room(by, size)
			},
		})
	})
	s.ana = someone(t, s.Site, "ana")
	return s
}

func (s *shelf) post(t *testing.T, c *http.Client, path, body string) answer {
	t.Helper()
	return askWith(t, c, request(t, http.MethodPost, s.URL+path, "application/json", []byte(body)))
}

// begin announces a file and gives the path of its upload.
func (s *shelf) begin(t *testing.T, announcement string) string {
	t.Helper()
	a := s.post(t, s.ana, "/v1/uploads", announcement)
	a.want(t, http.StatusCreated, "")
	return a.header.Get("Location")
}

func (s *shelf) patch(t *testing.T, c *http.Client, path string, offset int64, body io.Reader) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, s.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	if offset >= 0 {
		req.Header.Set("Upload-Offset", strconv.FormatInt(offset, 10))
	}
	return askWith(t, c, req)
}

func TestAFileComesInPartsAndIsKeptOnce(t *testing.T) {
	s := newShelf(t)
	whole := strings.Repeat("all that was said ", 5000)
	path := s.begin(t, `{"size":`+strconv.Itoa(len(whole))+`,"file_name":"../Minutes\u202e of May.md"}`)
	a := s.patch(t, s.ana, path, 0, strings.NewReader(whole[:40000]))
	a.want(t, http.StatusOK, "")
	if got := a.header.Get("Upload-Offset"); got != "40000" {
		t.Errorf("it is at %s", got)
	}
	s.post(t, s.ana, path, "{}").want(t, http.StatusConflict, "documents.incomplete")
	s.patch(t, s.ana, path, 40000, strings.NewReader(whole[40000:])).want(t, http.StatusOK, "")
	hash := string(documents.HashOf([]byte(whole)))
	for range 2 { // Said twice it answers alike.
		var kept upload.Kept
		a := s.post(t, s.ana, path, `{"content":"`+hash+`"}`)
		a.want(t, http.StatusOK, "")
		a.into(t, &kept)
		if kept != (upload.Kept{Content: hash, Size: int64(len(whole)), MediaType: "text/markdown; charset=utf-8", FileName: "Minutes of May.md"}) {
			t.Errorf("kept is %+v", kept)
		}
	}
	if _, b, err := s.documents.Read(t.Context(), documents.Hash(hash)); err != nil || string(b) != whole {
		t.Errorf("%d bytes are kept, %v", len(b), err)
	}
	askWith(t, s.ana, request(t, http.MethodGet, s.URL+path, "", nil)).want(t, http.StatusNotFound, "documents.unknown_upload")
}

func TestAnUploadGoesOnWhereItBrokeOff(t *testing.T) {
	s := newShelf(t)
	whole := bytes.Repeat([]byte("0123456789"), 20000)
	path := s.begin(t, `{"size":200000,"file_name":"a.bin"}`)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, s.URL+path, io.MultiReader(bytes.NewReader(whole[:100000]), iotest.ErrReader(io.ErrUnexpectedEOF)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Upload-Offset", "0")
	if resp, err := s.ana.Do(req); err == nil {
		t.Fatalf("a body that breaks off is answered with %d", errors.Join(resp.Body.Close()))
	}
	var reached int64
	for reached != 100000 { // The node notices in its own time.
		head, err := s.ana.Head(s.URL + path)
		if err != nil || head.StatusCode != http.StatusOK {
			t.Fatalf("%v %v", head, err)
		}
		if reached, err = strconv.ParseInt(head.Header.Get("Upload-Offset"), 10, 64); errors.Join(err, head.Body.Close()) != nil {
			t.Fatal(err)
		}
	}
	var all struct {
		Uploads []struct {
			ID     string
			Offset int64
			Name   string `json:"file_name"`
		}
	}
	askWith(t, s.ana, request(t, http.MethodGet, s.URL+"/v1/uploads", "", nil)).into(t, &all)
	if len(all.Uploads) != 1 || all.Uploads[0].Offset != 100000 || "/v1/uploads/"+all.Uploads[0].ID != path {
		t.Errorf("begun are %+v", all)
	}
	s.patch(t, s.ana, path, 0, bytes.NewReader(whole)).want(t, http.StatusConflict, "documents.wrong_offset")
	s.patch(t, s.ana, path, reached, bytes.NewReader(whole[reached:])).want(t, http.StatusOK, "")
	s.post(t, s.ana, path, "{}").want(t, http.StatusOK, "")
}

func TestBadUploadsAreRefusedAndLeaveNothing(t *testing.T) {
	s := newShelf(t)
	submit(t, s.Site, s.World.Envelope("ben", "", register("ben"))).want(t, http.StatusOK, "")
	ben := someone(t, s.Site, "ben")
	s.room = func(by upload.Owner, size int64) error {
		if size > 1000 {
			return machine.OverLimit("files.over_quota", "%s has no more room", by.Person)
		}
		return nil
	}
	announce := func(who *http.Client, body string) func(*testing.T) answer {
		return func(t *testing.T) answer { t.Helper(); return s.post(t, who, "/v1/uploads", body) }
	}
	ten := s.begin(t, `{"size":10}`)
	for _, row := range []struct {
		sentence string
		do       func(*testing.T) answer
		status   int
		code     string
	}{
		{"a stranger sends nothing", announce(http.DefaultClient, `{"size":10}`), 403, "web.no_uploads"},
		{"ten gigabytes are refused before a byte", announce(s.ana, `{"size":10737418240}`), 429, "documents.too_large"},
		{"more than there is room for is refused before a byte", announce(s.ana, `{"size":1001}`), 429, "files.over_quota"},
		{"nothing is no file", announce(s.ana, `{"size":0}`), 400, "documents.empty"},
		{"less than nothing neither", announce(s.ana, `{"size":-1}`), 400, "documents.bad_size"},
		{"the announcement is JSON", announce(s.ana, `size=10`), 400, "web.bad_json"},
		{"it says nothing else", announce(s.ana, `{"size":10,"path":"/etc"}`), 400, "web.bad_json"},
		{"another's upload is not found", func(t *testing.T) answer { return s.patch(t, ben, ten, 0, strings.NewReader("0123456789")) }, 404, "documents.unknown_upload"},
		{"nor ended", func(t *testing.T) answer { return s.post(t, ben, ten, `{}`) }, 404, "documents.unknown_upload"},
		{"nor thrown away", func(t *testing.T) answer {
			return askWith(t, ben, request(t, http.MethodDelete, s.URL+ten, "", nil))
		}, 404, "documents.unknown_upload"},
		{"an id is no path", func(t *testing.T) answer {
			return s.patch(t, s.ana, "/v1/uploads/..%2f..%2fx", 0, strings.NewReader("a"))
		}, 404, "documents.unknown_upload"},
		{"a part says where it goes on", func(t *testing.T) answer { return s.patch(t, s.ana, ten, -1, strings.NewReader("a")) }, 400, "web.no_offset"},
		{"it goes on where it stopped", func(t *testing.T) answer { return s.patch(t, s.ana, ten, 5, strings.NewReader("a")) }, 409, "documents.wrong_offset"},
		{"more than was announced is another file", func(t *testing.T) answer { return s.patch(t, s.ana, ten, 0, strings.NewReader("01234567890")) }, 409, "documents.longer_than_announced"},
		{"another file than was said is not kept", func(t *testing.T) answer {
			s.patch(t, s.ana, ten, 0, strings.NewReader("0123456789")).want(t, 200, "")
			return s.post(t, s.ana, ten, `{"content":"`+strings.Repeat("0", 64)+`"}`)
		}, 409, "documents.other_file"},
	} {
		t.Run(row.sentence, func(t *testing.T) { row.do(t).want(t, row.status, row.code) })
	}
	if _, _, err := s.documents.Read(t.Context(), documents.HashOf([]byte("0123456789"))); err == nil {
		t.Error("the other file is kept")
	}
	path := s.begin(t, `{"size":1000}`)
	s.now += 25 * 3600
	s.patch(t, s.ana, path, 0, strings.NewReader("a")).want(t, 404, "documents.unknown_upload")
}

func TestAnUploadThatIsStoppedIsGone(t *testing.T) {
	s := newShelf(t)
	path := s.begin(t, `{"size":3}`)
	if a := askWith(t, s.ana, request(t, http.MethodDelete, s.URL+path, "", nil)); a.status != http.StatusNoContent {
		t.Fatalf("%d %s", a.status, a.body)
	}
	s.patch(t, s.ana, path, 0, strings.NewReader("abc")).want(t, 404, "documents.unknown_upload")
}
