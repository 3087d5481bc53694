package wizard

import (
	"context"
	"embed"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"metaorg/machine"
	"metaorg/web"
	"metaorg/web/page"
	"metaorg/web/reach"
	"metaorg/web/words"
)

//go:embed locale
var catalogue embed.FS

// First serves the first page of a founding, on which the network is named.
// There is nothing behind it yet.
type First struct {
	Link   *Link
	Way    reach.Way
	Hosts  []string                // Names besides those of this machine itself under which it answers.
	Begin  func(name string) error // Writes what a network starts from; ErrHasNetwork if somebody else was faster.
	Logger *slog.Logger

	words *words.Bundle
	mu    sync.Mutex
	begun chan struct{} // Closed once a network is begun.
}

// ErrHasNetwork is that a network was founded in the home meanwhile.
var ErrHasNetwork = machine.Conflict("web.has_network", "a network was founded in this home meanwhile; nothing was changed. Stop this program and start it again to go on with that network")

// How long a connection may take, and how long an answer is waited for at the end.
const (
	headerTimeout = 5 * time.Second
	bodyTimeout   = 30 * time.Second
	endTimeout    = time.Second
	maxHeader     = 16 << 10 // Bytes.
	maxFormBytes  = 16 << 10
)

// Serve answers what comes to the listener until a network is begun, which is
// true, or until the context ends.
func (f *First) Serve(ctx context.Context, l net.Listener) (begun bool, err error) {
	handler, err := f.ready()
	if err != nil {
		return false, err
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: bodyTimeout, WriteTimeout: bodyTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(f.Logger.Handler(), slog.LevelDebug), // Whoever breaks off a handshake is no news.
	}
	server.SetKeepAlivesEnabled(false) // The next request is for the network's own pages.
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	select {
	case err := <-ended:
		return false, err
	case <-ctx.Done():
	case <-f.begun:
		begun = true
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTimeout)
	defer cancel()
	if err = server.Shutdown(last); errors.Is(err, context.DeadlineExceeded) {
		err = server.Close() // A browser opens connections ahead and says nothing on them.
	}
	return begun, err
}

// ready makes what answers requests.
func (f *First) ready() (http.Handler, error) {
	if f.Logger == nil {
		f.Logger = slog.Default()
	}
	f.begun = make(chan struct{})
	var err error
	if f.words, err = words.Load(catalogue); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "no network is founded here yet", http.StatusServiceUnavailable)
	})
	mux.Handle("GET /static/", files)
	mux.HandleFunc("POST /language", f.chooseLanguage)
	mux.HandleFunc("POST "+Begin, f.begin)
	mux.HandleFunc("/", f.show)
	return f.guard(mux), nil
}

// guard stands before everything: it answers under names of this node alone,
// to nobody's other site, and only to who opened the link.
func (f *First) guard(next http.Handler) http.Handler {
	crossing := http.NewCrossOriginProtection()
	crossing.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse(w, r, f.words, machine.NotAllowed("web.cross_site", "another site sent this request; open this one and try there"))
	}))
	inner := crossing.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		web.SetHeaders(w.Header())
		r, ok := f.Way.Arrive(w, r)
		switch {
		case !ok:
		case !web.IsThisMachine(r.Host) && !f.Way.AnswersTo(r.Host) && !slices.Contains(f.Hosts, r.Host):
			refuse(w, r, f.words, machine.NotAllowed("web.unknown_host", "this node does not answer under the name %q", r.Host))
		case r.URL.Path == "/healthz", strings.HasPrefix(r.URL.Path, "/static/"), r.URL.Path == "/language", f.Link.lets(r):
			inner.ServeHTTP(w, r)
		case r.Method == http.MethodGet && f.Link.open(w, r):
		default:
			refuse(w, r, f.words, errFounding)
		}
	})
}

// firstView is what the first page shows.
type firstView struct {
	Name    string
	Refusal *machine.Refusal
	Public  string // The name under which others reach the node; empty while nobody can.
}

func (f *First) show(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != Begin {
		http.Redirect(w, r, Begin, http.StatusSeeOther)
		return
	}
	write(w, r, f.words, http.StatusOK, firstBody(firstView{Public: f.Way.Origin()}))
}

// begin founds once, however often it is asked.
func (f *First) begin(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxFormBytes)
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-f.begun: // By a second press of the button.
		http.Redirect(w, r, Begin, http.StatusSeeOther)
		return
	default:
	}
	name := strings.TrimSpace(r.PostFormValue("name"))
	err := checkName(name)
	if err == nil {
		err = f.Begin(name)
	}
	var no *machine.Refusal
	switch {
	case err == nil:
		http.Redirect(w, r, Begin, http.StatusSeeOther)
		close(f.begun)
	case errors.As(err, &no):
		write(w, r, f.words, page.StatusOf(no.Class), firstBody(firstView{Name: name, Refusal: no, Public: f.Way.Origin()}))
	default:
		f.Logger.Error("a network could not be begun", "error", err)
		no = &machine.Refusal{Text: words.T(f.into(r), "wizard.fault")}
		write(w, r, f.words, http.StatusInternalServerError, firstBody(firstView{Name: name, Refusal: no, Public: f.Way.Origin()}))
	}
}

// checkName refuses what no network can be called. The charter has the same
// bounds; it is not there yet to be asked.
func checkName(name string) error {
	switch {
	case name == "":
		return machine.Malformed("web.no_name", "a network needs a name").At("name")
	case len(name) > machine.MaxTitleLength:
		return machine.OverLimit("web.long_name", "a name has at most %d bytes; this one has %d", machine.MaxTitleLength, len(name)).At("name")
	case strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return machine.Malformed("web.unprintable_name", "there is a character in this name that nobody can see; write it anew").At("name")
	}
	return nil
}

// languageCookie is where pages find which language somebody chose.
const languageCookie = "language"

func (f *First) chooseLanguage(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxFormBytes)
	http.SetCookie(w, &http.Cookie{
		Name: languageCookie, Value: f.words.Choose(r.PostFormValue("language")), Path: "/", MaxAge: 366 * 86_400,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: reach.IsSecure(r),
	})
	http.Redirect(w, r, Begin, http.StatusSeeOther)
}
