package digest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"
)

// Server takes mails (RFC 6409). Passwords go over TLS only, and so does
// everything that leaves this machine.
type Server struct {
	Host     string
	Port     int
	Implicit bool // TLS from the first byte (RFC 8314), in place of STARTTLS.
	User     string
	Password string
	From     netmail.Address
	TLS      *tls.Config // Of a test's own authority; the system's if nil.
}

const (
	portSubmission = 587
	portImplicit   = 465
	dialTimeout    = 15 * time.Second
	sendTimeout    = 60 * time.Second
)

// ParseServer reads smtps://user@host:465, which speaks TLS from the start, or
// smtp://user@host:587, which must offer STARTTLS unless it is on this machine
// and asks for no password; and whom mails are from. A password in the address
// is refused, since others on the machine could read it there.
func ParseServer(address, from, password string) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("a mail server is written as smtps://user@mail.example:465 or smtp://user@mail.example:587")
	}
	s := &Server{Host: u.Hostname(), Port: portSubmission, Implicit: u.Scheme == "smtps", User: u.User.Username(), Password: password}
	if s.Implicit {
		s.Port = portImplicit
	}
	if _, inAddress := u.User.Password(); inAddress {
		return nil, errors.New("the mail server's password does not go into its address, where others could read it; put it into a file or METAORG_SMTP_PASSWORD")
	}
	if u.Port() != "" {
		if s.Port, err = strconv.Atoi(u.Port()); err != nil || s.Port < 1 || s.Port > 65535 {
			return nil, fmt.Errorf("%s is no port", u.Port())
		}
	}
	if (s.User == "") != (s.Password == "") {
		return nil, errors.New("a mail server that wants to know who one is takes both a user in its address and a password")
	}
	sender, err := netmail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("mails are from an address such as 'Northern Co-ops <post@coop.example>', not %q", from)
	}
	s.From = *sender
	return s, nil
}

// outcome is what became of handing over a mail.
type outcome string

const (
	took     outcome = "took"     // It is the server's now.
	later    outcome = "later"    // It was not taken, and may be in a while.
	down     outcome = "down"     // It was not taken, nor would any other be now.
	returned outcome = "returned" // Its address will never be taken.
	refused  outcome = "refused"  // This mail will never be taken.
	unsure   outcome = "unsure"   // Nobody knows.
)

// send hands a mail over. The reason for a failure has no address in it.
func (s *Server) send(ctx context.Context, l letter) (outcome, string) {
	message, err := s.message(l)
	if err != nil {
		return refused, "the mail could not be written"
	}
	client, err := mail.NewClient(s.Host, s.options()...)
	if err != nil {
		return down, "the mail server's name can't be used"
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	if err := client.DialWithContext(ctx); err != nil {
		return down, "no line to the mail server, or it did not let this node in: " + plainReason(err)
	}
	err = client.Send(message)
	_ = client.Close() // What it took, it took.
	if message.IsDelivered() {
		return took, ""
	}
	return classify(err)
}

// plainReason is what a server or the network said before any mail was named.
func plainReason(err error) string {
	const most = 200
	text := oneLine(err.Error())
	return text[:min(len(text), most)]
}

// classify tells from an error what became of a mail. Only an error without
// the server's answer at the very end leaves that open.
func classify(err error) (outcome, string) {
	var e *mail.SendError
	if !errors.As(err, &e) {
		return down, "the line to the mail server broke"
	}
	reason := fmt.Sprintf("%s: code %d", e.Reason, e.ErrorCode())
	code := e.ErrorCode()
	switch {
	case code == 0 && e.Reason == mail.ErrSMTPDataClose:
		return unsure, "the line to the mail server broke before it answered"
	case code == 0 || code == 421:
		return down, reason
	case code < 500:
		return later, reason
	case e.Reason == mail.ErrSMTPMailFrom:
		return down, reason // It takes nothing from this sender.
	case e.Reason == mail.ErrSMTPRcptTo:
		return returned, reason
	}
	return refused, reason
}

func (s *Server) options() []mail.Option {
	all := []mail.Option{mail.WithPort(s.Port), mail.WithTimeout(dialTimeout), mail.WithoutNoop(), mail.WithoutRset(), mail.WithoutSMTPUTF8()}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.TLS != nil {
		config = s.TLS.Clone()
	}
	config.ServerName = s.Host
	all = append(all, mail.WithTLSConfig(config))
	switch {
	case s.Implicit:
		all = append(all, mail.WithSSL())
	case s.User == "" && isThisMachine(s.Host):
		all = append(all, mail.WithTLSPolicy(mail.NoTLS))
	default:
		all = append(all, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if s.User != "" {
		all = append(all, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	return all
}

func isThisMachine(host string) bool {
	at, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && at.IsLoopback()
}

// message writes a letter as plain text (RFC 5322), with what programs need to
// know: that nobody wrote it by hand, and how to stop it in one click (RFC 8058).
func (s *Server) message(l letter) (*mail.Msg, error) {
	m := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithEncoding(mail.EncodingQP))
	m.FromMailAddress(&s.From)
	if err := m.To(l.to); err != nil {
		return nil, err
	}
	m.Subject(oneLine(l.subject))
	m.SetMessageIDWithValue(l.id)
	m.SetDateWithValue(l.at)
	m.SetGenHeader(mail.HeaderContentLang, l.language)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	if l.stop != "" {
		if err := m.SetListUnsubscribeOneClick(l.stop); err != nil {
			return nil, err
		}
	}
	m.SetBodyString(mail.TypeTextPlain, l.text)
	return m, nil
}
