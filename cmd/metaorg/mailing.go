package main

import (
	"fmt"
	"os"
	"strings"

	"metaorg/digest"
)

// mailing is how the node sends mails.
type mailing struct {
	SMTP             string `name:"smtp" help:"Mail server that takes this node's mails, such as smtps://post@mail.example:465, or smtp://… for STARTTLS; METAORG_SMTP_PASSWORD or --smtp-password-file has its password." placeholder:"URL"`
	SMTPPasswordFile string `name:"smtp-password-file" help:"File with the mail server's password." placeholder:"FILE"`
	MailFrom         string `name:"mail-from" help:"Whom mails are from, such as 'Northern Co-ops <post@coop.example>'; with --smtp." placeholder:"ADDRESS"`
}

// server is the mail server; nil for none. An error is one of who typed the command.
func (m mailing) server(c *cli, publicURL string) (*digest.Server, error) {
	if m.SMTP == "" {
		if m.MailFrom != "" || m.SMTPPasswordFile != "" {
			return nil, usage("mails take --smtp, a server that sends them")
		}
		return nil, nil
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
