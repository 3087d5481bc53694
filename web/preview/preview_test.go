package preview_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"metaorg/documents"
	"metaorg/domain/people"
	"metaorg/hostdata"
	"metaorg/machine/rulestest"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/preview"
)

// shelf is a host with files of which the rules know.
type shelf struct {
	*pagetest.Site
	dir     string
	store   *documents.Store
	host    *hostdata.DB
	facts   map[string]preview.Fact
	forWhom map[string]page.Audience
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	s := &shelf{dir: filepath.Join(t.TempDir(), "documents"), facts: map[string]preview.Fact{}, forWhom: map[string]page.Audience{}}
	var err error
	if s.store, err = documents.Open(t.Context(), s.dir); err != nil {
		t.Fatal(err)
	}
	if s.host, err = hostdata.Open(t.Context(), filepath.Join(t.TempDir(), "host.db")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.store.Close(), s.host.Close()); err != nil {
			t.Error(err)
		}
	})
	w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, people.Module)
	s.Site = pagetest.Over(t, w, nil, preview.Pages(preview.Config{
		Documents: s.store, Host: s.host,
		MaySee: func(r *page.Request, hash string) (bool, error) {
			who, shared := s.forWhom[hash]
			return shared && r.May(who), nil
		},
		Fact: func(_ *page.Request, hash string) (preview.Fact, bool, error) {
			f, ok := s.facts[hash]
			return f, ok, nil
		},
	}), page.Module{Name: "versions", Routes: []page.Route{{Pattern: "GET /versions/{hash}", Who: page.Anybody, Show: func(r *page.Request) (page.Page, error) {
		c, err := r.Preview(page.Uploaded{Hash: r.PathValue("hash"), Size: 7, MediaType: "text/markdown", Name: "other.md"})
		return page.Page{Title: "Version", Body: c, Bare: true}, err
	}}}})
	return s
}

// share keeps a file and lets everybody see it.
func (s *shelf) share(t *testing.T, name, mediaType, content string) string {
	t.Helper()
	d, err := s.store.Put(t.Context(), documents.Upload{From: strings.NewReader(content), MediaType: mediaType, Limit: documents.File, By: "ada", At: 1})
	if err != nil {
		t.Fatal(err)
	}
	hash := string(d.Hash)
	s.facts[hash] = preview.Fact{Uploaded: page.Uploaded{Hash: hash, Size: d.Size, MediaType: mediaType, Name: name}}
	s.forWhom[hash] = page.Anybody
	return hash
}

func TestEveryPageIsAsItShouldBe(t *testing.T) { newShelf(t).Samples(t) }

const png = "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"

// Whatever somebody shares, its page has nothing of it that could run, and its
// download is nothing but a download.
func TestWhatIsInAFileNeverRuns(t *testing.T) {
	const evil = `<script>alert("evil")</script>`
	s := newShelf(t)
	for _, row := range []struct{ sentence, name, mediaType, content, sees string }{
		{"Markdown with a script", "a.md", "text/markdown", "# Bread\n\n" + evil, "<h3>Bread</h3>"},
		{"text with a script", "a.txt", "text/plain", evil, "&lt;script&gt;"},
		{"a web page", "a.html", "text/html", "<html>" + evil, "Web page, for download alone"},
		{"a picture that is SVG", "a.svg", "image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg">` + evil + "</svg>", "Picture"},
		{"a picture that is a web page", "a.png", "image/png", "<html>" + evil, "not what its type says"},
		{"a picture and a web page at once", "a.gif", "image/gif", "GIF89a/*" + evil + "*/", "Download"},
		{"a bomb", "a.png", "image/png", png + "\x00\xff\xff\xff\x00\xff\xff\xff\x08\x00\x00\x00\x00" + evil, "not what its type says"},
		{"an archive", "a.zip", "application/zip", "PK\x03\x04" + evil, "Archive"},
		{"text that is none", "a.csv", "text/csv", "a\x00" + evil, "not what its type says"},
		{"a type that is none", "a", "x", evil, "File"},
		{"a name with a script", evil + ".txt", "text/plain", "a", "script_.txt"},
		{"a name of two lines", "a.txt\r\nX-Evil: 1", "text/plain", "b", "a.txt X-Evil_ 1"},
		{"a name that reads backwards", "a\u202etxt.exe", "application/octet-stream", "c", "atxt.exe"},
		{"wicked Markdown", "b.md", "text/markdown", strings.Repeat(">", 60_000), "&gt;&gt;&gt;"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			hash := s.share(t, row.name, row.mediaType, row.content)
			nobody := s.As(t, pagetest.Stranger())
			a := nobody.Get("/files/" + hash).Is(http.StatusOK)
			if !strings.Contains(a.Body, row.sees) || strings.Contains(a.Body, evil) {
				t.Errorf("its page is %s", a.Body)
			}
			raw := nobody.Get("/files/" + hash + "/raw").Is(http.StatusOK)
			for name, want := range map[string]string{
				"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
				"Cross-Origin-Resource-Policy": "same-origin", "Etag": `"` + hash + `"`, "X-Evil": "",
			} {
				if got := raw.Header.Get(name); got != want {
					t.Errorf("%s is %q", name, got)
				}
			}
			kind := raw.Header.Get("Content-Type")
			if !strings.HasPrefix(raw.Header.Get("Content-Disposition"), "attachment; ") || strings.Contains(kind, "html") || strings.Contains(kind, "svg") || strings.Contains(kind, "xml") {
				t.Errorf("it is sent as %s, %s", kind, raw.Header.Get("Content-Disposition"))
			}
			if raw.Body != row.content {
				t.Errorf("it is sent as %q", raw.Body)
			}
		})
	}
}

func TestAFileIsForThoseWhoMaySeeItAndElseIsNotThere(t *testing.T) {
	s := newShelf(t)
	hash := s.share(t, "plan.txt", "text/plain", "secret")
	s.forWhom[hash] = page.Participants
	draft, err := s.store.Put(t.Context(), documents.Upload{From: strings.NewReader("draft"), MediaType: "text/plain", Limit: documents.File, By: "ada", At: 1})
	if err != nil {
		t.Fatal(err)
	}
	own := string(draft.Hash)
	if err := s.host.NoteUpload(t.Context(), hostdata.Upload{Person: "ada", Hash: own, Name: "draft.txt", MediaType: "text/plain", Size: 5, At: 1}); err != nil {
		t.Fatal(err)
	}
	paper, err := s.store.Put(t.Context(), documents.Upload{From: strings.NewReader("a paper of a case"), MediaType: "text/plain", Limit: documents.File, By: "ada", At: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		sentence, hash string
		who            page.Viewer
		sees           string // Empty where there is nothing.
	}{
		{"who takes part sees what is for the network", hash, pagetest.Person("bo", ""), "secret"},
		{"a stranger does not", hash, pagetest.Stranger(), ""},
		{"who sent a file sees it before it is shared", own, pagetest.Person("ada", ""), "draft"},
		{"nobody else does", own, pagetest.Person("bo", ""), ""},
		{"nor a stranger", own, pagetest.Stranger(), ""},
		{"other documents of the host are no files, not even to who wrote them", string(paper.Hash), pagetest.Person("ada", ""), ""},
		{"what there is not is not there", strings.Repeat("0", 64), pagetest.Person("ada", ""), ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			for _, path := range []string{"/files/" + row.hash, "/files/" + row.hash + "/raw"} {
				a := s.As(t, row.who).Get(path)
				if row.sees == "" {
					a.Refused(http.StatusNotFound, "web.no_such_file")
				} else if a.Is(http.StatusOK); !strings.Contains(a.Body, row.sees) {
					t.Errorf("%s is %s", path, a.Body)
				}
			}
		})
	}
	s.As(t, pagetest.Person("ada", "")).Get("/files/" + own).Sees("Nobody sees this file yet but you")
	s.As(t, pagetest.Stranger()).Get("/files/..%2f..%2fetc%2fpasswd").Is(http.StatusUnprocessableEntity)
}

func TestAFileThatIsNotWholeHereSaysSo(t *testing.T) {
	s := newShelf(t)
	long := strings.Repeat("all that was said ", 20_000)
	file := func(hash string) string { return filepath.Join(s.dir, hash[:2], hash) }
	arriving := strings.Repeat("1", 64)
	s.facts[arriving], s.forWhom[arriving] = preview.Fact{Uploaded: page.Uploaded{Hash: arriving, Size: 3, MediaType: "text/plain", Name: "a.txt"}}, page.Anybody
	gone := s.share(t, "gone.txt", "text/plain", "gone")
	if err := os.Remove(file(gone)); err != nil {
		t.Fatal(err)
	}
	flipped := s.share(t, "flipped.txt", "text/plain", "flipped")
	if err := os.WriteFile(file(flipped), []byte("flopped"), 0o600); err != nil {
		t.Fatal(err)
	}
	withdrawn := s.share(t, "old.txt", "text/plain", "old")
	f := s.facts[withdrawn]
	f.Withdrawn = rulestest.Start
	s.facts[withdrawn], s.forWhom[withdrawn] = f, page.Operator
	for _, row := range []struct{ hash, says, code string }{
		{arriving, "has not come from other nodes yet", "web.file_arriving"},
		{gone, "copy of the file is damaged", "web.file_damaged"},
		{flipped, "copy of the file is damaged", "web.file_damaged"},
		{withdrawn, "was withdrawn", "web.file_withdrawn"},
	} {
		bo := s.As(t, pagetest.Person("bo", ""))
		bo.Get("/files/" + row.hash).Is(http.StatusOK).Sees(row.says).SeesNot("flopped")
		bo.Get("/files/"+row.hash+"/raw").Refused(http.StatusNotFound, row.code).SeesNot("flopped")
	}
	s.As(t, pagetest.Stranger()).Get("/files/" + withdrawn).Is(http.StatusNotFound)

	end := s.share(t, "end.txt", "text/plain", long)
	b := []byte(long)
	b[len(b)-1] ^= 1
	if err := os.WriteFile(file(end), b, 0o600); err != nil {
		t.Fatal(err)
	}
	raw := s.As(t, pagetest.Stranger()).Get("/files/" + end + "/raw")
	if len(raw.Body) >= len(long) || !strings.HasPrefix(long, raw.Body) || raw.Header.Get("Content-Length") != fmt.Sprint(len(long)) {
		t.Errorf("of a file damaged at its end %d of %d bytes are sent", len(raw.Body), len(long))
	}
}

func TestAPartOfAFileIsSent(t *testing.T) {
	s := newShelf(t)
	content := strings.Repeat("0123456789", 20_000)
	hash := s.share(t, "a.txt", "text/plain", content)
	for _, row := range []struct {
		sentence, header, value string
		status                  int
		body                    string
	}{
		{"from a byte on", "Range", "bytes=199990-", http.StatusPartialContent, "0123456789"},
		{"the last bytes", "Range", "bytes=-3", http.StatusPartialContent, "789"},
		{"over two groups", "Range", "bytes=65530-65540", http.StatusPartialContent, content[65530:65541]},
		{"beyond the end", "Range", "bytes=200000-", http.StatusRequestedRangeNotSatisfiable, ""},
		{"several parts come as the whole", "Range", "bytes=0-1,5-6", http.StatusOK, content},
		{"what one has is not sent again", "If-None-Match", `"` + hash + `"`, http.StatusNotModified, ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			a := s.As(t, pagetest.Stranger()).Sending(row.header, row.value).Get("/files/" + hash + "/raw")
			if a.Status != row.status || row.body != "" && a.Body != row.body {
				t.Errorf("it is answered %d with %.40q", a.Status, a.Body)
			}
		})
	}
}

func TestAnotherPageShowsAFileItNames(t *testing.T) {
	s := newShelf(t)
	hash := s.share(t, "a.md", "text/markdown", "*bread*")
	hidden := s.share(t, "b.md", "text/markdown", "*cake*")
	s.forWhom[hidden] = page.Operator
	for _, row := range []struct{ hash, sees, not string }{
		{hash, "<em>bread</em>", "is not for you"},
		{hidden, "is not for you", "cake"},
	} {
		a := s.As(t, pagetest.Stranger()).Get("/versions/" + row.hash).Is(http.StatusOK)
		if !strings.Contains(a.Body, row.sees) || strings.Contains(a.Body, row.not) || !strings.Contains(a.Body, "other.md") {
			t.Errorf("it shows %s", a.Body)
		}
	}
}
