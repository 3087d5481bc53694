package digest_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"metaorg/digest"
	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

// waiting gives ada something to be told at once.
func waiting(p *place) {
	p.board.needs["ada"] = []page.Need{{Topic: "decisions", Title: "Vote", Path: "/c", Urgent: true}}
}

func TestWhatBecomesOfAMailDecidesWhetherItIsTriedAgain(t *testing.T) {
	rcpt := func(answer string) behavior { return behavior{Rcpt: map[string]string{"ada@example.org": answer}} }
	rows := []struct {
		sentence string
		fails    behavior
		before   int           // Mails that the server took although it failed.
		after    time.Duration // When it is tried again; 0 for never.
	}{
		{"a recipient who is put off is tried again", rcpt("451 4.7.1 greylisted, come back"), 0, time.Minute},
		{"a text that is put off is tried again", behavior{End: "452 4.3.1 disk full"}, 0, time.Minute},
		{"a server that is closing is tried again", behavior{Greeting: "421 closing"}, 0, time.Minute},
		{"a server that refuses everybody is tried again", behavior{Greeting: "554 not you"}, 0, time.Minute},
		{"a text that is refused is not", behavior{End: "554 5.6.0 looks like spam"}, 0, 0},
		{"a recipient who is unknown is not", rcpt("550 5.1.1 no such mailbox"), 0, 0},
		{"a line that breaks before the answer is not, since it may have gone out", behavior{End: "drop"}, 0, 0},
		{"a line that breaks after the mail was taken is not", behavior{End: "keep"}, 1, 0},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			p := start(t)
			p.reached("ada", digest.Weekly)
			waiting(p)
			p.post.behave(row.fails)
			if got := len(p.sweep()); got != row.before {
				t.Errorf("%d mails were taken, want %d", got, row.before)
			}
			p.post.behave(behavior{})
			p.silent("right after")
			p.clock = p.clock.Add(max(row.after, time.Hour))
			if row.after != 0 {
				has(t, p.one(), "Vote")
			}
			p.clock = p.clock.Add(time.Hour)
			p.silent("in the end")
		})
	}
}

func TestWhatIsNoLongerDueWhenItIsTriedAgainIsNotSent(t *testing.T) {
	p := start(t)
	p.reached("ada", digest.Weekly)
	waiting(p)
	p.post.behave(behavior{Rcpt: map[string]string{"ada@example.org": "451 later"}})
	p.silent("while it is put off")
	p.board.needs["ada"] = nil // She voted meanwhile.
	p.post.behave(behavior{})
	p.clock = p.clock.Add(time.Hour)
	p.silent("after she voted")
}

func TestADigestThatIsPutOffComesWholeLater(t *testing.T) {
	p := start(t)
	p.reached("ada", digest.Daily)
	p.pass(time.Hour)
	p.board.changes = []page.Change{{Topic: "decisions", Title: "Adopted: Flour", Path: "/proposals/1", At: p.now()}}
	p.pass(23 * time.Hour)
	p.post.behave(behavior{End: "451 later"})
	p.silent("while it is put off")
	p.post.behave(behavior{})
	p.clock = p.clock.Add(2 * time.Minute)
	has(t, p.one(), "Flour")
	p.silent("again")
}

func TestTheMoreOftenTheServerFailsTheLongerItIsLeftAlone(t *testing.T) {
	p := start(t)
	p.reached("ada", digest.Weekly)
	waiting(p)
	p.post.behave(behavior{Greeting: "421 closing"})
	p.silent("the first time")
	p.clock = p.clock.Add(time.Minute)
	p.silent("the second time")
	if s := p.mailing.State(); s.Retries.Sub(s.Failed) != 5*time.Minute {
		t.Errorf("the next try is after %s", s.Retries.Sub(s.Failed))
	}
	p.post.behave(behavior{})
	p.clock = p.clock.Add(2 * time.Minute)
	p.silent("before its time")
	p.clock = p.clock.Add(3 * time.Minute)
	has(t, p.one(), "Vote")
	if s := p.mailing.State(); !s.Failed.IsZero() {
		t.Errorf("it still fails: %+v", s)
	}
}

func TestAnAddressThatIsRefusedThreeTimesIsNotTriedAnyMore(t *testing.T) {
	p := start(t)
	as := p.reached("ada", digest.Weekly)
	p.post.behave(behavior{Rcpt: map[string]string{"ada@example.org": "550 5.1.1 no such mailbox"}})
	for i := range int64(4) {
		p.board.needs["ada"] = []page.Need{{Topic: "decisions", Title: "Vote", Path: "/c", Urgent: true, Since: p.now() + i}}
		p.silent("to nobody")
	}
	p.post.behave(behavior{})
	p.board.needs["ada"] = []page.Need{{Topic: "decisions", Title: "Another", Path: "/d", Urgent: true}}
	p.silent("to an address that was refused three times")
	as.Get("/you/mail").Is(200).Sees("has taken none of the last mails")
	as.Post("/you/mail", "address", "ada@other.example", "rhythm", digest.Weekly, "topic_decisions", "true").LeadsTo("/you/mail?saved=yes")
	p.site.As(t, pagetest.Stranger()).Post(linkIn(t, p.one(), "/mail/confirm/")).Is(200)
	if m := p.one(); m.To != "ada@other.example" {
		t.Errorf("it went to %s", m.To)
	}
}

func TestPasswordsGoOverTLSAlone(t *testing.T) {
	p := start(t)
	p.mailing.Server = p.post.server("ada", "secret")
	p.post.behave(behavior{TLS: true})
	p.reached("ada", digest.Weekly)
	waiting(p)
	if m := p.one(); !m.TLS || m.User != "ada" || m.From != "post@coop.example" {
		t.Errorf("it came as %+v", m.taken)
	}
	t.Run("and where no TLS is offered nothing is sent", func(t *testing.T) {
		p.board.needs["ada"][0].Path = "/d"
		p.post.behave(behavior{})
		p.silent("without TLS")
		if s := p.mailing.State(); s.Failed.IsZero() {
			t.Error("the operator is not told")
		}
	})
	t.Run("nor where nobody vouches for the server", func(t *testing.T) {
		p.post.behave(behavior{TLS: true})
		p.mailing.Server.TLS = nil
		p.clock = p.clock.Add(time.Hour)
		p.silent("to a stranger")
	})
	t.Run("nor with a wrong password", func(t *testing.T) {
		p.mailing.Server = p.post.server("ada", "guess")
		p.clock = p.clock.Add(5 * time.Hour)
		p.silent("with a wrong password")
		if s := p.mailing.State(); strings.Contains(s.Reason, "guess") || s.Failed.IsZero() {
			t.Errorf("the operator is told %+v", s)
		}
	})
}

func TestNothingSomebodyTypedBecomesAHeaderOrALinkElsewhere(t *testing.T) {
	p := start(t)
	p.reached("ada", digest.Daily)
	evil := "Vote\r\nBcc: eve@example.org\r\n\r\nhttps://eve.example/\u202e <script>alert(1)</script>"
	p.board.needs["ada"] = []page.Need{{Topic: "decisions", Title: evil, Path: "/c", Urgent: true}}
	m := p.one()
	if m.Header.Get("Bcc") != "" || m.To != "ada@example.org" || strings.Contains(m.Subject, "\n") {
		t.Errorf("it came with %v", m.Header)
	}
	lacks(t, m, "https://eve", "\u202e", "\nBcc:")
	p.board.changes = []page.Change{{Topic: "decisions", Title: evil, Path: "/c", At: p.now()}}
	p.pass(24 * time.Hour)
	m = p.one()
	lacks(t, m, "https://eve", "\u202e", "\nBcc:")
}

func TestAMailSaysThatNobodyWroteItByHand(t *testing.T) {
	p := start(t)
	p.reached("ada", digest.Daily)
	waiting(p)
	m := p.one()
	for name, want := range map[string]string{
		"Auto-Submitted": "auto-generated", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"From": "=?utf-8?q?=C3=91orthern_Co-ops?= <post@coop.example>", "To": "<ada@example.org>",
	} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if id := m.Header.Get("Message-Id"); !strings.HasSuffix(id, "@coop.example>") {
		t.Errorf("its id is %q", id)
	}
	if at, err := m.Header.Date(); err != nil || !at.Equal(p.clock) {
		t.Errorf("its date is %v, %v", at, err)
	}
	if strings.Contains(m.Data, "go-mail") {
		t.Error("it says with what it was written")
	}
}

func TestEveryKindOfMailCanBeStoppedByItsLinks(t *testing.T) {
	stranger := func(p *place) pagetest.Reader { return p.site.As(p.t, pagetest.Stranger()) }
	t.Run("a topic", func(t *testing.T) {
		p := start(t)
		p.reached("ada", digest.Daily)
		waiting(p)
		m := p.one()
		links := links(m)
		link := ""
		for i, line := range strings.Split(m.Text, "\n") {
			if strings.HasPrefix(line, "No more mails about decisions") {
				link = strings.TrimPrefix(strings.Split(m.Text, "\n")[i+1], public)
			}
		}
		if link == "" {
			t.Fatalf("its links are %v", links)
		}
		stranger(p).Get(link).Is(200).Sees("Shall no more mails go to ada about decisions and votes?").SeesNot("ada@example.org")
		p.board.needs["ada"] = append(p.board.needs["ada"], page.Need{Topic: "decisions", Title: "Looked at", Path: "/d", Urgent: true})
		has(t, p.one(), "Looked at")
		stranger(p).Post(link).Is(200).Sees("No more mails go to ada about decisions and votes.")
		p.board.needs["ada"] = append(p.board.needs["ada"], page.Need{Topic: "decisions", Title: "Vote again", Path: "/e", Urgent: true})
		p.silent("about a stopped topic")
		p.board.needs["ada"] = append(p.board.needs["ada"], page.Need{Topic: "membership", Title: "Gift", Path: "/f", Urgent: true})
		lacks(t, p.one(), "Vote again")
		stranger(p).Get(link).Is(200).Sees("No more mails go to ada about decisions and votes.")
	})
	t.Run("digests in one click, as mail programs do it (RFC 8058)", func(t *testing.T) {
		p := start(t)
		p.reached("ada", digest.Daily)
		p.board.needs["ada"] = []page.Need{{Topic: "decisions", Title: "Say something", Path: "/c"}}
		p.pass(24 * time.Hour)
		header := strings.Trim(p.one().Header.Get("List-Unsubscribe"), "<>")
		path, ok := strings.CutPrefix(header, public)
		if !ok {
			t.Fatalf("it unsubscribes at %q", header)
		}
		stranger(p).Post(path, "List-Unsubscribe", "One-Click").Is(200).Sees("No more digests go to ada.")
		p.pass(24 * time.Hour)
		p.silent("after digests were stopped")
		p.board.needs["ada"] = append(p.board.needs["ada"], page.Need{Topic: "membership", Title: "Gift", Path: "/f", Urgent: true})
		has(t, p.one(), "Gift")
	})
	t.Run("all of them", func(t *testing.T) {
		p := start(t)
		as := p.reached("ada", digest.Daily)
		waiting(p)
		all := links(p.one())
		last := ""
		for _, l := range all {
			if strings.HasPrefix(l, "/mail/stop/") {
				last = l
			}
		}
		stranger(p).Post(last).Is(200).Sees("No more mails go to ada.")
		as.Get("/you/mail").Is(200)
		waiting(p)
		p.board.needs["ada"][0].Path = "/other"
		p.silent("after all were stopped")
	})
}

func TestALinkIsForOneThingAndSignedByThisHost(t *testing.T) {
	p := start(t)
	as := p.site.As(t, pagetest.Person("ada", ""))
	stranger := p.site.As(t, pagetest.Stranger())
	save := func(address string) string {
		t.Helper()
		as.Post("/you/mail", "address", address, "rhythm", digest.Daily, "topic_decisions", "true").LeadsTo("/you/mail?saved=yes")
		return linkIn(t, p.one(), "/mail/confirm/")
	}
	as.Post("/you/mail/again").Refused(http.StatusConflict, "digest.nothing_to_confirm")
	first := save("ada@example.org")
	token := strings.TrimPrefix(first, "/mail/confirm/")
	for _, path := range []string{"/mail/stop/" + token, first[:len(first)-1], "/mail/confirm/abc", "/mail/stop/-"} {
		stranger.Get(path).Refused(http.StatusNotFound, "digest.link_over")
		stranger.Post(path).Refused(http.StatusNotFound, "digest.link_over")
	}
	second := save("ada@other.example")
	stranger.Get(first).Refused(http.StatusConflict, "digest.link_replaced")
	stranger.Post(first).Refused(http.StatusConflict, "digest.link_replaced")
	p.clock = p.clock.Add(49 * time.Hour)
	stranger.Post(second).Refused(http.StatusNotFound, "digest.link_over")
	as.Get("/you/mail").Is(200).SeesNot("on its way")
}

func TestNobodyCanFillSomebodyElsesMailbox(t *testing.T) {
	p := start(t)
	for _, who := range []machine.PersonID{"ada", "bo", "cy"} {
		as := p.site.As(t, pagetest.Applicant(who))
		as.Post("/you/mail", "address", "victim@example.org", "rhythm", digest.Daily).LeadsTo("/you/mail?saved=yes")
		if m := p.one(); m.To != "victim@example.org" {
			t.Errorf("%s asks %s", who, m.To)
		}
	}
	as := p.site.As(t, pagetest.Applicant("di"))
	as.Post("/you/mail", "address", "victim@example.org", "rhythm", digest.Daily).Is(http.StatusTooManyRequests).
		Beside("address", "try again tomorrow").One("[data-code=digest.too_many_confirmations]")
	p.silent("a fourth time within a day")
	p.clock = p.clock.Add(25 * time.Hour)
	as.Post("/you/mail", "address", "victim@example.org", "rhythm", digest.Daily).LeadsTo("/you/mail?saved=yes")
}

func TestABadFormSaysWhatIsWrongAndKeepsWhatWasTyped(t *testing.T) {
	p := start(t)
	as := p.site.As(t, pagetest.Person("ada", ""))
	for _, bad := range []string{
		"", "ada", "ada@", "@example.org", "ada@example", "ada@@example.org", "ada b@example.org", "Ada <ada@example.org>", "ada@example.org, eve@example.org",
		"ada@example.org\r\nBcc: eve@example.org", "ada@ex\u00e4mple.org", "ada@.example.org", "ada@example.org.", strings.Repeat("a", 65) + "@example.org",
		"ada@[127.0.0.1]", `"a b"@example.org`, "ada@" + strings.Repeat("e", 250) + ".org",
	} {
		a := as.Post("/you/mail", "address", bad, "rhythm", digest.Daily, "topic_keys", "true").Is(http.StatusUnprocessableEntity)
		a.Beside("address", "this is no e-mail address").One("[data-code=digest.bad_address]")
		if !strings.ContainsAny(bad, "\r\n") {
			a.Kept("address", bad)
		}
	}
	as.Post("/you/mail", "address", "ada@example.org", "rhythm", "hourly").Is(http.StatusUnprocessableEntity).
		Sees("choose how often you want mails").Kept("address", "ada@example.org").One("[data-code=digest.bad_rhythm]")
	as.In("de").Post("/you/mail", "address", "ada", "rhythm", digest.Daily).Sees("das ist keine E-Mail-Adresse")
	p.silent("after nothing but bad forms")
}

func TestTheOperatorAloneSeesHowMailGoes(t *testing.T) {
	p := start(t)
	p.reached("ada", digest.Weekly)
	p.site.As(t, pagetest.Stranger()).Get("/you/mail").LeadsTo("/signin?next=%2Fyou%2Fmail")
	if counts, err := p.host.CountMails(t.Context(), p.clock.Unix()-60); err != nil || counts.People != 1 || counts.Sent != 1 {
		t.Errorf("counted %+v, %v", counts, err)
	}
}

func TestManyAtOnceDoNotGetInEachOthersWay(t *testing.T) {
	p := start(t)
	as := p.reached("ada", digest.Weekly)
	p.mailing.Clock = func() time.Time { return time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC) }
	waiting(p)
	stop := make(chan struct{})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					p.mailing.Wake()
					_ = p.mailing.State()
					as.Get("/you/mail")
				}
			}
		})
	}
	for range 5 {
		must(t, p.mailing.Sweep(t.Context(), p.site.Site))
	}
	close(stop)
	all.Wait()
	told := 0
	for _, m := range p.post.all() {
		if m.Subject == "Vote" {
			told++
		}
	}
	if told != 1 {
		t.Errorf("it was told %d times", told)
	}
}

func TestThePagesAboutMail(t *testing.T) { start(t).site.Samples(t) }
