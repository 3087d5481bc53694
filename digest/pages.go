package digest

import (
	"context"
	"embed"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var catalogue embed.FS

// Pages are on which people say how they are reached by mail, and to which the
// links in mails lead. Those links work without signing in, and nothing
// changes by following one, only by the button there: programs follow links too.
func (m *Mailing) Pages() page.Module {
	return page.Module{
		Name:  "digest",
		Words: catalogue,
		Routes: []page.Route{
			{Pattern: "GET /you/mail", Who: page.Person, Show: m.show},
			{Pattern: "POST /you/mail", Who: page.Person, Show: m.save},
			{Pattern: "POST /you/mail/again", Who: page.Person, Show: m.again},
			{Pattern: "POST /you/mail/remove", Who: page.Person, Show: m.remove},
			{Pattern: "GET /mail/confirm/{token}", Who: page.Anybody, Show: m.askConfirm},
			{Pattern: "POST /mail/confirm/{token}", Who: page.Anybody, Show: m.confirm},
			{Pattern: "GET /mail/stop/{token}", Who: page.Anybody, Show: m.askStop},
			{Pattern: "POST /mail/stop/{token}", Who: page.Anybody, Show: m.stop},
		},
		Sections: []page.Section{
			{Slot: page.You, Order: 60, Who: page.Person, Show: m.onYou},
			{Slot: page.NodePage, Order: 60, Who: page.Operator, Show: m.onNode},
		},
		Changes: keyChanges,
		Samples: samples,
	}
}

// settings is what the page shows on which people say how they are reached.
type settings struct {
	NoServer     bool
	Address      string // Confirmed.
	Pending      string
	PendingUntil int64 // Rule time, as near as the two clocks are.
	Returned     bool
	Saved        bool
	Typed        typed
	Wrong        map[string]string // What is wrong, by field.
	Code         string            // Of that refusal.
	Languages    []string
	Next         int64 // When the next digest goes out; 0 for never.
}

// typed is what the form on it holds.
type typed struct {
	Address, Rhythm, Language string
	Off                       []string
}

// confirmSeconds is how long an address may be confirmed; confirmsPerDay how
// often one is asked, so that nobody can fill somebody else's mailbox.
const (
	confirmSeconds = 48 * 3600
	confirmsPerDay = 3
)

func (m *Mailing) show(r *page.Request) (page.Page, error) {
	v, _, err := m.settings(r)
	if err != nil {
		return page.Page{}, err
	}
	v.Saved = r.Typed.Get("saved") != ""
	return m.page(r, v, nil), nil
}

func (*Mailing) page(r *page.Request, v settings, no *machine.Refusal) page.Page {
	p := page.Page{Title: words.T(r.Context(), "digest.title"), Nav: "/you"}
	if no != nil {
		v.Wrong = map[string]string{no.Field: page.RefusalText(r.Context(), no)}
		v.Code, p.Status = no.Code, page.StatusOf(no.Class)
	}
	p.Body = settingsPage(v)
	return p
}

func (m *Mailing) settings(r *page.Request) (v settings, has hostdata.Mail, err error) {
	has, found, err := m.Host.MailOf(r.Context(), r.Viewer.Person)
	if err != nil {
		return v, has, err
	}
	if !found {
		has.Rhythm, has.Language = Weekly, words.Lang(r.Context())
	}
	v = settings{
		NoServer: m.Server == nil, Address: has.Address, Returned: has.Returned >= maxReturned, Languages: r.Site.Words.Languages(),
		Typed: typed{has.Address, has.Rhythm, has.Language, has.Off},
	}
	if has.Pending != "" && has.PendingUntil > m.now() {
		v.Pending, v.PendingUntil, v.Typed.Address = has.Pending, has.PendingUntil-m.now()+r.Site.Now(), has.Pending
	}
	if has.Address != "" && has.Next < never {
		v.Next = has.Next - m.now() + r.Site.Now()
	}
	return v, has, nil
}

func (m *Mailing) save(r *page.Request) (page.Page, error) {
	v, has, err := m.settings(r)
	if err != nil {
		return page.Page{}, err
	}
	v.Typed = typed{Address: strings.TrimSpace(r.Typed.Get("address")), Rhythm: r.Typed.Get("rhythm"), Language: r.Typed.Get("language")}
	for _, topic := range Topics {
		if r.Typed.Get("topic_"+topic) == "" {
			v.Typed.Off = append(v.Typed.Off, topic)
		}
	}
	err = m.keep(r, has, v.Typed)
	var no *machine.Refusal
	if errors.As(err, &no) {
		return m.page(r, v, no), nil
	}
	return page.To("/you/mail?saved=yes"), err
}

func (m *Mailing) keep(r *page.Request, has hostdata.Mail, t typed) error {
	if m.Server == nil {
		return noServer()
	}
	if !slices.Contains(Rhythms, t.Rhythm) {
		return machine.Malformed("digest.bad_rhythm", "choose how often you want mails").At("rhythm")
	}
	address, err := parseAddress(t.Address)
	if err != nil {
		return err
	}
	zone := zoneIn(r.Request)
	if has.Rhythm != t.Rhythm || has.Zone != zone || has.Next == 0 {
		has.Next = nextDigest(hostdata.Mail{Rhythm: t.Rhythm, Zone: zone}, m.Clock()).Unix()
	}
	has.Rhythm, has.Zone, has.Off, has.Language = t.Rhythm, zone, t.Off, r.Site.Words.Choose(t.Language)
	switch {
	case address == has.Address:
		has.Pending, has.PendingUntil = "", 0
	case address != has.Pending || has.PendingUntil <= m.now():
		if err := m.mayAsk(r, address); err != nil {
			return err
		}
		has.Pending, has.PendingUntil = address, m.now()+confirmSeconds
	}
	return m.set(r, has)
}

func (m *Mailing) set(r *page.Request, has hostdata.Mail) error {
	if err := m.Host.SetMail(r.Context(), has); err != nil {
		return err
	}
	m.Wake()
	return nil
}

func (m *Mailing) mayAsk(r *page.Request, address string) error {
	n, err := m.Host.MailsTo(r.Context(), Confirmation, r.Viewer.Person, address, m.now()-86400)
	if err == nil && n >= confirmsPerDay {
		err = machine.OverLimit("digest.too_many_confirmations", "%d mails asked for a confirmation within a day, by you or to this address; try again tomorrow", n).At("address")
	}
	return err
}

func noServer() error {
	return machine.Conflict("digest.no_server", "this node sends no mails; what concerns you is in your inbox")
}

// again sends the question whether an address is one's own once more.
func (m *Mailing) again(r *page.Request) (page.Page, error) {
	has, _, err := m.Host.MailOf(r.Context(), r.Viewer.Person)
	switch {
	case err != nil:
		return page.Page{}, err
	case m.Server == nil:
		return page.Page{}, noServer()
	case has.Pending == "":
		return page.Page{}, machine.Conflict("digest.nothing_to_confirm", "no address of yours waits to be confirmed")
	}
	if err := m.mayAsk(r, has.Pending); err != nil {
		return page.Page{}, err
	}
	has.PendingUntil = max(m.now()+confirmSeconds, has.PendingUntil+1)
	return page.To("/you/mail"), m.set(r, has)
}

func (m *Mailing) remove(r *page.Request) (page.Page, error) {
	return page.To("/you/mail"), m.Host.RemoveMail(r.Context(), r.Viewer.Person)
}

// zoneIn is the reader's zone, which a script keeps in a cookie; UTC where it
// is no zone. See package page.
func zoneIn(r *http.Request) string {
	c, err := r.Cookie("zone")
	if err != nil || len(c.Value) > 64 {
		return "UTC"
	}
	name, err := url.QueryUnescape(c.Value)
	if err != nil || name == "Local" || name == "" {
		return "UTC"
	}
	if _, err := time.LoadLocation(name); err != nil {
		return "UTC"
	}
	return name
}

// onYou leads from one's own page to the settings.
func (m *Mailing) onYou(r *page.Request) (templ.Component, error) {
	v, _, err := m.settings(r)
	return youPart(v), err
}

// nodeState is what the operator sees.
type nodeState struct {
	NoServer bool
	From     string
	Counts   hostdata.MailCounts
	State    State
}

func (m *Mailing) onNode(r *page.Request) (templ.Component, error) {
	v, err := m.nodeState(r.Context())
	return nodePart(v), err
}

const countedSeconds = 7 * 86400

func (m *Mailing) nodeState(ctx context.Context) (v nodeState, err error) {
	v = nodeState{NoServer: m.Server == nil, State: m.State()}
	if m.Server != nil {
		v.From = m.Server.From.Address
	}
	v.Counts, err = m.Host.CountMails(ctx, m.now()-countedSeconds)
	return v, err
}
