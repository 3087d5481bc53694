package digest

import (
	"slices"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/words"
)

// linkView is what a page shows to which a link in a mail leads.
type linkView struct {
	Person string
	What   string // A topic, digests or all.
	Done   bool
}

// opened reads the link that the address holds.
func (m *Mailing) opened(r *page.Request, use string) (link, hostdata.Mail, error) {
	l, ok := m.read(r.PathValue("token"))
	if !ok || l.use != use {
		return l, hostdata.Mail{}, machine.NotFound("digest.link_over", "this link is over, or was cut short on its way; on your page you find how you are reached by mail")
	}
	has, _, err := m.Host.MailOf(r.Context(), l.person)
	return l, has, err
}

func (m *Mailing) askConfirm(r *page.Request) (page.Page, error) {
	l, has, err := m.opened(r, linkConfirm)
	if err != nil {
		return page.Page{}, err
	}
	if hashOf(has.Address) == l.what {
		return confirmPage(r, linkView{Person: string(l.person), Done: true}), nil
	}
	if hashOf(has.Pending) != l.what || has.PendingUntil != l.until {
		return page.Page{}, replaced()
	}
	return confirmPage(r, linkView{Person: string(l.person)}), nil
}

func replaced() error {
	return machine.Conflict("digest.link_replaced", "another address, or a newer link, has taken this one's place")
}

func confirmPage(r *page.Request, v linkView) page.Page {
	return page.Page{Title: words.T(r.Context(), "digest.confirm_title"), Body: confirmBody(v)}
}

// confirm makes the address that a mail reached its owner's.
func (m *Mailing) confirm(r *page.Request) (page.Page, error) {
	l, has, err := m.opened(r, linkConfirm)
	if err != nil {
		return page.Page{}, err
	}
	if hashOf(has.Address) != l.what {
		if hashOf(has.Pending) != l.what || has.PendingUntil != l.until {
			return page.Page{}, replaced()
		}
		ok, err := m.Host.ConfirmMail(r.Context(), l.person, has.Pending, m.now(), r.Site.Now(), nextDigest(has, m.Clock()).Unix())
		if err != nil {
			return page.Page{}, err
		}
		if !ok { // It changed between the two looks.
			return page.Page{}, replaced()
		}
		m.Wake()
	}
	return confirmPage(r, linkView{Person: string(l.person), Done: true}), nil
}

func (m *Mailing) askStop(r *page.Request) (page.Page, error) {
	l, has, err := m.opened(r, linkStop)
	if err != nil {
		return page.Page{}, err
	}
	return stopPage(r, linkView{Person: string(l.person), What: l.what, Done: isStopped(has, l.what)}), nil
}

func stopPage(r *page.Request, v linkView) page.Page {
	return page.Page{Title: words.T(r.Context(), "digest.stop_title"), Body: stopBody(v)}
}

// isStopped reports whether there are no such mails already.
func isStopped(m hostdata.Mail, what string) bool {
	switch {
	case m.Address == "" || m.Rhythm == Never:
		return true
	case what == stopDigests:
		return m.Rhythm == Urgent
	}
	return slices.Contains(m.Off, what)
}

// stop ends mails of a kind. Mail programs do it too, without showing the page
// (RFC 8058).
func (m *Mailing) stop(r *page.Request) (page.Page, error) {
	l, has, err := m.opened(r, linkStop)
	if err != nil {
		return page.Page{}, err
	}
	if !isStopped(has, l.what) {
		switch l.what {
		case stopAll:
			has.Rhythm, has.Next = Never, never
		case stopDigests:
			has.Rhythm, has.Next = Urgent, never
		default:
			has.Off = append(has.Off, l.what)
		}
		if err := m.Host.SetMail(r.Context(), has); err != nil {
			return page.Page{}, err
		}
	}
	return stopPage(r, linkView{Person: string(l.person), What: l.what, Done: true}), nil
}
