package wizard

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/static"
	"metaorg/web/words"
)

// Gate keeps everybody out of a network whose charter nobody has drafted, but
// for who opened the link: whoever drafts first has a part that others lack.
type Gate struct {
	link  *Link
	over  func() bool
	words *words.Bundle

	mu   sync.Mutex
	open bool
}

// NewGate makes the gate of a network. Over says whether its charter is
// drafted, from which on the gate stands open.
func NewGate(l *Link, over func() bool) (*Gate, error) {
	all, err := words.Load(catalogue)
	if err != nil {
		return nil, err
	}
	return &Gate{link: l, over: over, words: all}, nil
}

// errFounding refuses who has not opened the link.
var errFounding = machine.NotAllowed("web.being_founded",
	"this network is just being founded; whoever founds it opens the link that the program printed on its machine")

// Lets reports whether a request goes on. Where it does not, it was answered.
func (g *Gate) Lets(w http.ResponseWriter, r *http.Request) bool {
	isOpen, err := g.isOpen()
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return false
	case isOpen && strings.HasPrefix(r.URL.Path, opened): // It was worth something once.
		http.Redirect(w, r, Begin, http.StatusSeeOther)
		return false
	case isOpen, r.URL.Path == "/healthz", strings.HasPrefix(r.URL.Path, "/static/"), g.link.lets(r):
		return true
	case g.link.open(w, r):
		return false
	}
	refuse(w, r, g.words, errFounding)
	return false
}

func (g *Gate) isOpen() (bool, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.open || !g.over() {
		return g.open, nil
	}
	if err := g.link.void(); err != nil {
		return false, err
	}
	g.open = true
	return true, nil
}

// refuse says a refusal on a page, or to programs in their way.
func refuse(w http.ResponseWriter, r *http.Request, all *words.Bundle, no *machine.Refusal) {
	status := page.StatusOf(no.Class)
	if strings.HasPrefix(r.URL.Path, "/v1/") {
		b, _ := json.Marshal(map[string]any{"status": status, "code": no.Code, "class": no.Class, "detail": no.Text}) // Texts and numbers.
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(status)
		_, _ = w.Write(b) // Whoever no longer listens needs no answer.
		return
	}
	write(w, r, all, status, closedBody(no))
}

// files are the style sheet and what belongs to it.
var files = static.Server()
