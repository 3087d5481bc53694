package page

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/words"
)

// Request is one request for a page, with who asks.
type Request struct {
	*http.Request
	Site    *Site
	Viewer  Viewer
	Network machine.Network
	Name    string      // What the network is called.
	Typed   form.Values // What a form sent, or the address's parameters.
	Height  int64       // How far the tables have come.

	Unsent *machine.Refusal // Why a file that the form sent is not kept; nil where nothing is wrong.

	trying bool // What was typed is only looked at: nothing is kept.

	counts map[string]map[string]counted // Units of amounts that were put into words, by what has them and which.
}

// Page is what is answered: a body within the layout, or somewhere else to go.
type Page struct {
	Title    string // In the reader's words.
	Body     templ.Component
	Status   int          // 200 if zero.
	Location string       // A local path to go to instead (303).
	Bare     bool         // Only the body, without the layout.
	Type     string       // Media type of what is no HTML, for a bare body.
	Serve    http.Handler // Answers instead, as downloads do that are not read into memory.
	Wide     bool         // Uses the whole width, as tables and maps do.
	Nav      string       // Path of the navigation's item this page belongs to; found by its address if empty.
	Form     string       // Id of a form on it that keeps its fields in another language; empty for none.
	Cookies  []*http.Cookie
	About    any     // What the page is about, for programs: JSON-LD; nil for nothing.
	Others   []Other // The same in other forms, such as feeds.
}

// Other is another form of a page, to which its head leads programs.
type Other struct{ Type, Path, Title string }

// To goes to a local path.
func To(path string) Page { return Page{Location: path} }

// May reports whether who asks belongs to an audience.
func (r *Request) May(who Audience) bool { return r.Viewer.May(who) }

// Read lets f read the tables, all in one state.
func (r *Request) Read(f func(tx *sql.Tx) error) error { return r.Site.Model.View(r.Context(), f) }

type requestKey struct{}

// From finds the request in a template's context.
func From(ctx context.Context) *Request {
	r, ok := ctx.Value(requestKey{}).(*Request)
	if !ok {
		panic("page: no request in this context")
	}
	return r
}

// In puts a request into a context, for templates.
func (r *Request) In(ctx context.Context) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

// settleTime is how long a page waits for the tables to show what was just done.
const settleTime = 2 * time.Second

// maxFormBytes bounds a form: a charter may come back with all its clauses.
const maxFormBytes = 1 << 20

// answer makes a handler of a page.
func (s *Site) answer(who Audience, show func(*Request) (Page, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, hr *http.Request) {
		r, err := s.request(w, hr)
		if r == nil {
			s.fail(w, hr, err)
			return
		}
		if err != nil {
			s.write(w, r, r.refused(err))
			return
		}
		if !r.May(who) {
			s.write(w, r, r.closed(who))
			return
		}
		if path := r.landing(); path != "" {
			s.write(w, r, To(path))
			return
		}
		p, err := show(r)
		if err != nil {
			p = r.refused(err)
		}
		s.write(w, r, p)
	}
}

// request finds out who asks and in which language, and waits for ?after=. If it
// gives a request together with an error, the error can be shown on a page.
func (s *Site) request(w http.ResponseWriter, hr *http.Request) (*Request, error) {
	r := &Request{Request: hr, Site: s, Network: s.Network(), Name: s.Title()}
	s.Access(hr, &r.Viewer)
	var err error
	if r.Viewer, err = s.Complete(hr.Context(), r.Viewer); err != nil {
		return nil, err
	}
	ctx := s.Words.Into(hr.Context(), s.language(hr), zoneOf(hr), s.Now())
	hr.Body = http.MaxBytesReader(w, hr.Body, r.formLimit())
	r.Request = hr.WithContext(r.In(ctx))
	if after := hr.URL.Query().Get("after"); after != "" {
		if height, err := strconv.ParseInt(after, 10, 64); err == nil {
			within, cancel := context.WithTimeout(ctx, settleTime)
			defer cancel()
			s.Model.WaitFor(within, height)
		}
	}
	r.Height = s.Model.Position().Height
	return r, r.readTyped(w)
}

func (r *Request) readTyped(w http.ResponseWriter) error {
	if r.Method != http.MethodPost {
		r.Typed = form.Values(r.URL.Query())
		return nil
	}
	if limit := r.formLimit(); r.ContentLength > limit { // Before a byte of it comes.
		return tooLong(limit)
	}
	err := r.ParseForm() // First: what parses parts too forgets what went wrong here.
	switch {
	case err != nil:
	case r.takesFiles():
		err = r.readParts(w)
	default:
		if err = r.ParseMultipartForm(maxFormBytes); errors.Is(err, http.ErrNotMultipart) {
			err = nil
		}
	}
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return tooLong(long.Limit)
	}
	var no *machine.Refusal
	if errors.As(err, &no) {
		return no
	}
	if err != nil {
		return machine.Malformed("web.broken_off", "the request broke off: %v", err)
	}
	r.Typed = form.Values(r.PostForm)
	return nil
}

func tooLong(limit int64) error {
	return machine.OverLimit("web.too_large", "a form here has at most %d KiB; send a longer list in parts, or from the command line", limit>>10)
}

// Secure reports whether the node is reached over HTTPS.
func (r *Request) Secure() bool {
	return r.TLS != nil || strings.HasPrefix(r.Site.PublicURL, "https://"+r.Host)
}

// Local is a path of this site, or what to use instead of anything else: never
// an address that leads elsewhere, however it is spelled.
func Local(path, otherwise string) string {
	u, err := url.Parse(path)
	if err != nil || !strings.HasPrefix(path, "/") || u.Host != "" || u.Scheme != "" ||
		strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") || strings.HasPrefix(u.Path, "//") {
		return otherwise
	}
	return path
}

// refused makes a page of an error. Only a refusal tells its text.
func (r *Request) refused(err error) Page {
	var no *machine.Refusal
	if errors.As(err, &no) {
		return Page{Title: r.refusalTitle(no), Status: StatusOf(no.Class), Body: refusalBody(RefusalText(r.Context(), no), no)}
	}
	if r.Context().Err() == nil {
		r.Site.Logger.Error("a page failed", "method", r.Method, "path", r.URL.Path, "error", err)
	}
	return Page{Title: words.T(r.Context(), "kit.fault_title"), Status: http.StatusInternalServerError, Body: faultBody()}
}

func (r *Request) refusalTitle(no *machine.Refusal) string {
	return words.Of(r.Context(), "kit.refusal", string(no.Class))
}

// RefusalText says a refusal in the reader's words.
func RefusalText(ctx context.Context, no *machine.Refusal) string { return words.Refusal(ctx, no) }

// StatusOf is the HTTP status of a class of refusals.
func StatusOf(c machine.Class) int {
	switch c {
	case machine.ClassMalformed:
		return http.StatusUnprocessableEntity
	case machine.ClassNotAllowed:
		return http.StatusForbidden
	case machine.ClassNotFound:
		return http.StatusNotFound
	case machine.ClassConflict:
		return http.StatusConflict
	case machine.ClassOverLimit:
		return http.StatusTooManyRequests
	}
	return http.StatusInternalServerError
}

// Refuse answers a request with a page that says why not.
func (s *Site) Refuse(w http.ResponseWriter, hr *http.Request, no error) {
	r, err := s.request(w, hr)
	if r == nil {
		s.fail(w, hr, err)
		return
	}
	s.write(w, r, r.refused(no)) // What a form had that can't be read no longer matters.
}

// closed is shown to who does not belong to a page's audience: strangers are
// asked to sign in first, and operators to say that they are.
func (r *Request) closed(who Audience) Page {
	if who == Operator && r.Method == http.MethodGet {
		return To("/operator?next=" + url.QueryEscape(r.URL.RequestURI()))
	}
	if !r.Viewer.SignedIn() && who != Operator {
		if r.Method == http.MethodGet {
			return To("/signin?next=" + url.QueryEscape(r.URL.RequestURI()))
		}
		return Page{Title: words.T(r.Context(), "kit.closed_title"), Status: http.StatusUnauthorized, Body: closedBody(who)}
	}
	return Page{Title: words.T(r.Context(), "kit.closed_title"), Status: http.StatusForbidden, Body: closedBody(who)}
}

// fail answers when not even the layout can be made.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	var no *machine.Refusal
	if errors.As(err, &no) {
		http.Error(w, no.Text, StatusOf(no.Class))
		return
	}
	if r.Context().Err() == nil {
		s.Logger.Error("a page failed", "method", r.Method, "path", r.URL.Path, "error", err)
	}
	if hostdata.IsFull(err) {
		http.Error(w, "this node's disk is full; whoever runs it has to free some space", http.StatusInsufficientStorage)
		return
	}
	http.Error(w, "something went wrong on this node; its log says what", http.StatusInternalServerError)
}

// write renders a page whole before it sends a byte, so that nobody sees half of one.
func (s *Site) write(w http.ResponseWriter, r *Request, p Page) {
	for _, c := range p.Cookies {
		http.SetCookie(w, c)
	}
	if p.Location != "" {
		http.Redirect(w, r.Request, p.Location, http.StatusSeeOther)
		return
	}
	if p.Serve != nil {
		p.Serve.ServeHTTP(w, r.Request)
		return
	}
	body := p.Body
	if !p.Bare {
		bar, err := r.everywhere()
		if err != nil {
			s.fail(w, r.Request, err)
			return
		}
		body = layout(r, p, bar)
	}
	var out bytes.Buffer
	if err := body.Render(r.Context(), &out); err != nil {
		s.fail(w, r.Request, fmt.Errorf("couldn't write a page: %w", err))
		return
	}
	w.Header().Set("Content-Type", cmp.Or(p.Type, "text/html; charset=utf-8"))
	w.Header().Add("Vary", "Cookie, Accept-Language")
	if p.Status != 0 {
		w.WriteHeader(p.Status)
	}
	_, _ = w.Write(out.Bytes()) // Whoever no longer listens needs no answer.
}

func (r *Request) everywhere() ([]templ.Component, error) { return r.Sections(Everywhere) }

// Sections gives a page's parts that this reader may see, in their order.
func (r *Request) Sections(slot Slot) (all []templ.Component, err error) {
	for _, part := range r.Site.parts[slot] {
		if !r.May(part.Who) {
			continue
		}
		c, err := part.Show(r)
		if err != nil {
			return nil, err
		}
		if c != nil {
			all = append(all, c)
		}
	}
	return all, nil
}

// Attached is the text of a file that came along with the form; empty for none.
func (r *Request) Attached(field string) (string, error) {
	f, _, err := r.FormFile(field)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	return string(content), err
}
