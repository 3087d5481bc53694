package digest_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"metaorg/digest"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

// board is a module that tells people what a test puts on it.
type board struct {
	needs   map[machine.PersonID][]page.Need
	changes []page.Change
	fault   machine.PersonID // Whom it can't tell anything.
}

func (b *board) pages() page.Module {
	return page.Module{
		Name: "board",
		Needs: func(_ context.Context, _ *page.Site, v page.Viewer) ([]page.Need, error) {
			if v.Person == b.fault {
				panic("a fault of the board")
			}
			return slices.Clone(b.needs[v.Person]), nil
		},
		Changes: func(_ context.Context, _ *page.Site, v page.Viewer, since int64) (all []page.Change, err error) {
			for _, c := range b.changes {
				if c.At > since && v.Belongs {
					all = append(all, c)
				}
			}
			return all, nil
		},
	}
}

// place is a host whose mailing a test drives.
type place struct {
	t       *testing.T
	site    *pagetest.Site
	host    *hostdata.DB
	mailing *digest.Mailing
	post    *post
	board   *board
	clock   time.Time // The host's. Tuesday, 3 March 2026, 12:00.
	server  *digest.Server
}

const public = "https://coop.example"

func start(t *testing.T) *place {
	t.Helper()
	return startOver(t, rulestest.New(t, people.Directory{}, people.Module), []readmodel.View{peopleview.View})
}

// startOver is start over a world with modules of its own.
func startOver(t *testing.T, w *rulestest.World, views []readmodel.View, modules ...page.Module) *place {
	t.Helper()
	p := &place{t: t, post: startPost(t), board: &board{needs: map[machine.PersonID][]page.Need{}}, clock: time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)}
	var err error
	p.host, err = hostdata.Open(t.Context(), filepath.Join(t.TempDir(), "host.db"))
	must(t, err)
	t.Cleanup(func() { must(t, p.host.Close()) })
	p.server = p.post.server("", "")
	p.open()
	modules = append(modules, p.board.pages(), p.mailing.Pages())
	p.site = pagetest.With(t, w, views, func(c *page.Config) { c.PublicURL = public }, modules...)
	return p
}

// open opens the mailing, as a start of the program does.
func (p *place) open() {
	p.t.Helper()
	var err error
	p.mailing, err = digest.New(p.t.Context(), digest.Config{
		Host: p.host, Server: p.server, Clock: func() time.Time { return p.clock }, Logger: slog.New(slog.DiscardHandler),
		Reader: func(_ context.Context, who machine.PersonID) (page.Viewer, error) {
			return page.Viewer{Session: page.Session{Person: who}, Belongs: true}, nil
		},
	})
	must(p.t, err)
}

// pass lets time go by on both clocks.
func (p *place) pass(d time.Duration) {
	p.t.Helper()
	p.clock = p.clock.Add(d)
	p.site.Let(func(w *rulestest.World) { w.Wait(int64(d / time.Second)) })
}

func (p *place) now() int64 { return p.site.Now() }

// sweep looks once, and gives the mails that came of it.
func (p *place) sweep() []received {
	p.t.Helper()
	before := len(p.post.all())
	must(p.t, p.mailing.Sweep(p.t.Context(), p.site.Site))
	return p.post.all()[before:]
}

// silent fails if a sweep sends anything.
func (p *place) silent(when string) {
	p.t.Helper()
	for _, m := range p.sweep() {
		p.t.Errorf("%s, a mail went to %s: %s\n%s", when, m.To, m.Subject, m.Text)
	}
}

// one is the only mail that a sweep sends.
func (p *place) one() received {
	p.t.Helper()
	mails := p.sweep()
	if len(mails) != 1 {
		p.t.Fatalf("%d mails went out, want one: %+v", len(mails), mails)
	}
	return mails[0]
}

// reached lets a person give their address and confirm it, as they do it.
func (p *place) reached(who machine.PersonID, rhythm string, more ...string) pagetest.Reader {
	p.t.Helper()
	as := p.site.As(p.t, pagetest.Person(who, ""))
	fields := []string{"address", string(who) + "@example.org", "rhythm", rhythm}
	for _, topic := range digest.Topics {
		fields = append(fields, "topic_"+topic, "true")
	}
	as.Post("/you/mail", append(more, fields...)...).LeadsTo("/you/mail?saved=yes")
	for _, m := range p.sweep() {
		if m.To == string(who)+"@example.org" {
			p.site.As(p.t, pagetest.Stranger()).Post(linkIn(p.t, m, "/mail/confirm/")).Is(200)
			return as
		}
	}
	p.t.Fatalf("%s is not asked whether the address is theirs", who)
	return as
}

var linkPattern = regexp.MustCompile(`(?m)^https://coop\.example(/\S+)$`)

// links are the paths to which a mail leads.
func links(m received) (all []string) {
	for _, found := range linkPattern.FindAllStringSubmatch(m.Text, -1) {
		all = append(all, found[1])
	}
	for line := range strings.SplitSeq(m.Text, "\n") {
		if path, ok := strings.CutPrefix(line, "  "+public); ok {
			all = append(all, path)
		}
	}
	return all
}

func linkIn(t testing.TB, m received, prefix string) string {
	t.Helper()
	for _, l := range links(m) {
		if strings.HasPrefix(l, prefix) {
			return l
		}
	}
	t.Fatalf("no link to %s in:\n%s", prefix, m.Text)
	return ""
}

func has(t testing.TB, m received, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(m.Text, text) && !strings.Contains(m.Subject, text) {
			t.Errorf("%q is not in the mail %q:\n%s", text, m.Subject, m.Text)
		}
	}
}

func lacks(t testing.TB, m received, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(m.Text, text) || strings.Contains(m.Subject, text) {
			t.Errorf("%q is in the mail %q:\n%s", text, m.Subject, m.Text)
		}
	}
}
