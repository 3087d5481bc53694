package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/mail"
	"os"
	"path/filepath"
	"strings"

	"metaorg/app"
	"metaorg/digest"
	"metaorg/web/reach"
)

// serving says how this machine's node serves people and other nodes.
type serving struct {
	Listen     string   `help:"Address to listen on." default:"127.0.0.1:8470" placeholder:"HOST:PORT"`
	Host       []string `help:"Another name under which the node answers, as its public address has it." placeholder:"NAME"`
	P2P        string   `name:"p2p" help:"Address at which other nodes reach this one; port 0 takes a free one, for a node that only calls others." default:"127.0.0.1:0" placeholder:"HOST:PORT"`
	P2PAddress string   `name:"p2p-address" help:"How other nodes reach that, if by another address, such as a name." placeholder:"HOST:PORT"`
	Log        string   `help:"What to write to the log: debug, info, warn or error." default:"warn" enum:"debug,info,warn,error"`
	development
	reaching
	mailing
}

// config is what the flags ask for.
func (s serving) config(c *cli) (app.Config, error) {
	frugal(c.io)
	logger := s.logger(c)
	way, err := s.way(c, logger)
	if err != nil {
		return app.Config{}, err
	}
	post, err := s.server(c, s.PublicURL)
	if err != nil {
		return app.Config{}, err
	}
	return app.Config{
		Home: c.Home, Listen: s.Listen, P2P: s.P2P, P2PAddress: s.P2PAddress, Way: way, Hosts: s.Host, Development: s.Development, Mail: post, Logger: logger,
		AlertMail: s.AlertMail, AlertLanguage: languageOf(c.io.Env),
	}, nil
}

// languageOf is the language that a machine's programs speak, as a code.
func languageOf(env func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if code, _, _ := strings.Cut(env(name), "."); code != "" {
			return strings.ReplaceAll(code, "_", "-")
		}
	}
	return ""
}

func (s serving) logger(c *cli) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.Log)); err != nil {
		level = slog.LevelWarn
	}
	options := &slog.HandlerOptions{Level: level}
	if c.io.Attended {
		return slog.New(quiet{slog.NewTextHandler(c.io.Err, options)})
	}
	return slog.New(quiet{slog.NewJSONHandler(c.io.Err, options)})
}

// quiet keeps from the log, unless it is wanted in full, what the engine calls
// an error at each normal stop.
type quiet struct{ slog.Handler }

const normalStop = "Stopped accept routine, as transport is closed"

// Handle writes a record; see slog.Handler.
func (q quiet) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == normalStop && !q.Enabled(ctx, slog.LevelDebug) {
		return nil
	}
	return q.Handler.Handle(ctx, r)
}

// WithAttrs adds attributes; see slog.Handler.
func (q quiet) WithAttrs(all []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(all)} }

// WithGroup opens a group; see slog.Handler.
func (q quiet) WithGroup(name string) slog.Handler { return quiet{q.Handler.WithGroup(name)} }

// reaching is how others come to the node.
type reaching struct {
	PublicURL     string   `name:"public-url" help:"Name under which others reach the node, such as https://coop.example; it takes --behind-proxy, --cert and --key, or --acme." placeholder:"URL"`
	BehindProxy   bool     `help:"HTTPS ends at a proxy on this machine, which passes requests on to --listen."`
	Proxy         []string `help:"Address or network of a proxy that is on another machine." placeholder:"ADDRESS" sep:"none"`
	Cert          string   `help:"The node's own certificate, a PEM file; read again when it changes." placeholder:"FILE"`
	Key           string   `help:"The certificate's key, a PEM file." placeholder:"FILE"`
	ACME          bool     `name:"acme" help:"Get a certificate from an authority that speaks ACME (RFC 8555); with this you accept its terms."`
	ACMEEmail     string   `name:"acme-email" help:"Whom the authority may write to when a certificate runs out." placeholder:"ADDRESS"`
	ACMEDirectory string   `name:"acme-directory" help:"Another authority than Let's Encrypt." placeholder:"URL"`
	ListenHTTPS   string   `name:"listen-https" help:"Address to listen on for HTTPS, with --cert or --acme." default:":443" placeholder:"HOST:PORT"`
	ListenHTTP    string   `name:"listen-http" help:"Address that sends plain requests on to HTTPS, with --cert or --acme; usually :80." placeholder:"HOST:PORT"`
}

// way is how the node is reached; an error is one of who typed the command.
func (r reaching) way(c *cli, logger *slog.Logger) (reach.Way, error) {
	w, err := reach.New(reach.Config{
		PublicURL: r.PublicURL, BehindProxy: r.BehindProxy, Proxies: r.Proxy, CertFile: r.Cert, KeyFile: r.Key,
		ACME: r.ACME, ACMEEmail: r.ACMEEmail, ACMEDirectory: r.ACMEDirectory, ACMECache: filepath.Join(c.Home, "acme"),
		ListenHTTPS: r.ListenHTTPS, ListenHTTP: r.ListenHTTP, Logger: logger,
	})
	if err != nil {
		return w, usage("%v", err)
	}
	return w, nil
}

// mailing is how the node sends mails.
type mailing struct {
	SMTP             string `name:"smtp" help:"Mail server that takes this node's mails, such as smtps://post@mail.example:465, or smtp://… for STARTTLS; METAORG_SMTP_PASSWORD or --smtp-password-file has its password." placeholder:"URL"`
	SMTPPasswordFile string `name:"smtp-password-file" help:"File with the mail server's password." placeholder:"FILE"`
	MailFrom         string `name:"mail-from" help:"Whom mails are from, such as 'Northern Co-ops <post@coop.example>'; with --smtp." placeholder:"ADDRESS"`
	AlertMail        string `name:"alert-mail" help:"Where to write to you when the node needs you, once a day at most about each matter; with --smtp." placeholder:"ADDRESS"`
}

// server is the mail server; nil for none. An error is one of who typed the command.
func (m mailing) server(c *cli, publicURL string) (*digest.Server, error) {
	if m.SMTP == "" {
		if m.MailFrom != "" || m.SMTPPasswordFile != "" || m.AlertMail != "" {
			return nil, usage("mails take --smtp, a server that sends them")
		}
		return nil, nil
	}
	if _, err := mail.ParseAddress(m.AlertMail); m.AlertMail != "" && err != nil {
		return nil, usage("--alert-mail takes an address such as ada@coop.example, not %q", m.AlertMail)
	}
	if publicURL == "" {
		return nil, usage("mails have links to this node, so --smtp takes --public-url")
	}
	password := c.io.Env("METAORG_SMTP_PASSWORD")
	if m.SMTPPasswordFile != "" {
		b, err := os.ReadFile(m.SMTPPasswordFile)
		if err != nil {
			return nil, fmt.Errorf("couldn't read the mail server's password: %w", err)
		}
		password = strings.TrimRight(string(b), "\r\n")
	}
	s, err := digest.ParseServer(m.SMTP, m.MailFrom, password)
	if err != nil {
		return nil, usage("%v", err)
	}
	return s, nil
}
