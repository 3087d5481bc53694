package digest

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"
	"unicode"

	"metaorg/hostdata"
	"metaorg/web/page"
	"metaorg/web/words"
)

// letter is a mail as it is handed to a server.
type letter struct {
	id       string
	to       string
	subject  string
	text     string
	language string
	stop     string // Where one click ends mails of its kind; empty where there is none.
	at       time.Time
}

// writer writes letters to one person, in their language.
type writer struct {
	*Mailing
	site *page.Site
	to   hostdata.Mail
	ctx  context.Context // Of the reader; see words.Bundle.Into.
}

func (m *Mailing) writerTo(ctx context.Context, s *page.Site, to hostdata.Mail) writer {
	return writer{m, s, to, s.Words.Into(ctx, to.Language, zoneOf(to), s.Now())}
}

// newID is a new Message-ID, without its brackets.
func (m *Mailing) newID() string {
	host := m.Server.From.Address
	return rand.Text() + "@" + host[strings.LastIndexByte(host, '@')+1:]
}

func (w writer) t(key string, data ...any) string { return words.T(w.ctx, "digest."+key, data...) }

func (w writer) letter(to, subject, text, stop string) letter {
	l := letter{id: w.newID(), to: to, subject: subject, text: text, language: words.Lang(w.ctx), at: w.Clock()}
	if strings.HasPrefix(w.site.PublicURL, "https://") {
		l.stop = stop
	}
	return l
}

// confirming asks whoever reads mails at an address whether they want any.
func (w writer) confirming() letter {
	token := w.token(link{use: linkConfirm, person: w.to.Person, what: hashOf(w.to.Pending), until: w.to.PendingUntil})
	text := w.t("confirm_mail", "Person", string(w.to.Person), "Network", oneLine(w.site.Title()), "Link", w.site.Link("/mail/confirm/"+token),
		"Until", words.Moment(w.ctx, w.to.PendingUntil))
	return w.letter(w.to.Pending, w.t("confirm_subject", "Network", oneLine(w.site.Title())), text, "")
}

// urgent tells what can't wait.
func (w writer) urgent(all []item) letter {
	var b strings.Builder
	b.WriteString(w.t("hello", "Person", string(w.to.Person)) + "\n\n")
	topic, subject := topicOf(all[0].Topic), w.itemTitle(all[0])
	for _, i := range all {
		b.WriteString(w.need(i.Need, w.itemTitle(i)))
		if topicOf(i.Topic) != topic {
			topic = stopAll
		}
	}
	if len(all) > 1 {
		subject = w.t("urgent_subject", "Title", subject, "Count", len(all)-1)
	}
	w.foot(&b, w.t("why_urgent", "Network", oneLine(w.site.Title())), topics(all))
	return w.letter(w.to.Address, subject, b.String(), w.stopLink(topic))
}

func (w writer) itemTitle(i item) string {
	if i.lastCall {
		return w.t("last_call", "Title", oneLine(i.Title))
	}
	return oneLine(i.Title)
}

// digest tells what waits, last calls marked as such, and what happened.
func (w writer) digest(n news, urgent []item) letter {
	needs, changes := n.needs, n.changes
	var b strings.Builder
	b.WriteString(w.t("hello", "Person", string(w.to.Person)) + "\n\n")
	var all []item
	if len(needs) > 0 {
		b.WriteString(heading(w.t("waits")))
		for _, n := range needs {
			i := item{Need: n}
			if at := slices.IndexFunc(urgent, func(u item) bool { return u.Need == n }); at >= 0 {
				i = urgent[at]
			}
			b.WriteString(w.need(n, w.itemTitle(i)))
			all = append(all, i)
		}
	}
	if len(changes) > 0 {
		b.WriteString(heading(w.t("happened", "Day", words.Day(w.ctx, w.to.Digested))))
		for _, c := range changes {
			b.WriteString("* " + oneLine(c.Title) + " (" + words.Day(w.ctx, c.At) + ")\n  " + w.site.Link(c.Path) + "\n")
			all = append(all, item{Need: page.Need{Topic: c.Topic}})
		}
		b.WriteString("\n")
	}
	subject := w.t("subject_news", "Network", oneLine(w.site.Title()))
	if len(needs) > 0 {
		subject = w.t("subject_waits", "Network", oneLine(w.site.Title()), "Count", len(needs))
	}
	if at := slices.IndexFunc(all, func(i item) bool { return i.lastCall }); at >= 0 {
		subject = w.itemTitle(all[at])
	}
	w.foot(&b, w.t("why_"+w.to.Rhythm, "Network", oneLine(w.site.Title())), topics(all))
	return w.letter(w.to.Address, subject, b.String(), w.stopLink(stopDigests))
}

func heading(text string) string {
	return text + "\n" + strings.Repeat("-", len([]rune(text))) + "\n\n"
}

func (w writer) need(n page.Need, title string) string {
	out := "* " + title + "\n"
	if n.Due != 0 {
		out += "  " + w.t("until", "Moment", words.Moment(w.ctx, n.Due), "Ago", words.Ago(w.ctx, n.Due)) + "\n"
	}
	return out + "  " + w.site.Link(n.Path) + "\n\n"
}

// foot says why one gets this, and how to get less.
func (w writer) foot(b *strings.Builder, why string, topics []string) {
	b.WriteString("-- \n" + why + "\n\n" + w.t("settings") + "\n" + w.site.Link("/you/mail") + "\n")
	for _, topic := range topics {
		b.WriteString("\n" + w.t("no_more", "Topic", words.Of(w.ctx, "digest.topics", topic)) + "\n" + w.stopLink(topic) + "\n")
	}
	b.WriteString("\n" + w.t("no_more_at_all") + "\n" + w.stopLink(stopAll) + "\n")
}

func (w writer) stopLink(what string) string {
	return w.site.Link("/mail/stop/" + w.token(link{use: linkStop, person: w.to.Person, what: what}))
}

// topics are what a mail is about, each once, in the order of Topics.
func topics(all []item) (found []string) {
	for _, topic := range Topics {
		for _, i := range all {
			if topicOf(i.Topic) == topic {
				found = append(found, topic)
				break
			}
		}
	}
	return found
}

// oneLine makes of somebody's text one line in which nothing hides, and whose
// addresses no program takes for links: what a mail links to is this network's.
func oneLine(text string) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }), " ")
	return strings.ReplaceAll(text, "://", ": //")
}
