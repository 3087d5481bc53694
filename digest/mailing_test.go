package digest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"metaorg/digest"
	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

const day = 86400

func TestNothingIsSentBeforeAnAddressIsConfirmed(t *testing.T) {
	p := start(t)
	p.board.needs["ada"] = []page.Need{{Topic: "decisions", Title: "Found a network with us", Path: "/join", Urgent: true}}
	as := p.site.As(t, pagetest.Person("ada", ""))
	as.Post("/you/mail", "address", "ada@example.org", "rhythm", digest.Daily, "topic_decisions", "true").LeadsTo("/you/mail?saved=yes")
	as.Get("/you/mail?saved=yes").Is(200).Sees("on its way to ada@example.org")
	asked := p.one()
	has(t, asked, "ada in the network", "is this address yours?")
	lacks(t, asked, "Found a network")
	if asked.Header.Get("List-Unsubscribe") != "" {
		t.Error("a question whether somebody wants mails can be unsubscribed from")
	}
	p.silent("before it is confirmed")
	link := linkIn(t, asked, "/mail/confirm/")
	p.site.As(t, pagetest.Stranger()).Get(link).Is(200).Sees("Somebody called ada")
	p.silent("after a program has followed the link")
	p.site.As(t, pagetest.Stranger()).Post(link).Is(200).Sees("The address is confirmed")
	has(t, p.one(), "Found a network with us", "https://coop.example/join")
	as.Get("/you/mail").Sees("Mails go to ada@example.org")
	p.site.As(t, pagetest.Stranger()).Post(link).Is(200).Sees("The address is confirmed")
	p.silent("when it is confirmed once more")
}

func TestWhatCannotWaitGoesOutAtOnceAndAllElseWaits(t *testing.T) {
	const urgent, waits = true, false
	rows := []struct {
		sentence string
		rhythm   string
		need     page.Need // Times as distances from now.
		atOnce   bool
		subject  string
	}{
		{"an invitation goes out at once", digest.Weekly, page.Need{Topic: "membership", Title: "Join us", Urgent: true}, urgent, "Join us"},
		{"what has no end waits for the digest", digest.Daily, page.Need{Topic: "membership", Title: "Confirm a gift"}, waits, ""},
		{"a window of 13 days is shorter than two weekly digests", digest.Weekly, page.Need{Topic: "decisions", Title: "Vote", Due: 13 * day, Since: -60}, urgent, "Vote"},
		{"a window of 13 days is longer than two daily digests", digest.Daily, page.Need{Topic: "decisions", Title: "Vote", Due: 13 * day, Since: -60}, waits, ""},
		{"a window of one day is shorter than two daily digests", digest.Daily, page.Need{Topic: "decisions", Title: "Vote", Due: day + 7200, Since: -60}, urgent, "Vote"},
		{"without digests every window is short", digest.Urgent, page.Need{Topic: "decisions", Title: "Vote", Due: 200 * day, Since: -60}, urgent, "Vote"},
		{"a window that opened long ago gets its last call on its last day", digest.Daily, page.Need{Topic: "decisions", Title: "Vote", Due: day - 60, Since: -20 * day}, urgent, "Last call: Vote"},
		{"a window that has closed meanwhile is no news", digest.Daily, page.Need{Topic: "decisions", Title: "Vote", Due: -5, Since: -20 * day}, waits, ""},
		{"who wants no mail gets none", digest.Never, page.Need{Topic: "membership", Title: "Join us", Urgent: true}, waits, ""},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			p := start(t)
			p.reached("ada", row.rhythm)
			row.need.Path = "/somewhere"
			if row.need.Due != 0 {
				row.need.Due, row.need.Since = p.now()+row.need.Due, p.now()+row.need.Since
			}
			p.board.needs["ada"] = []page.Need{row.need}
			if !row.atOnce {
				p.silent("at once")
				return
			}
			m := p.one()
			if m.Subject != row.subject || m.To != "ada@example.org" {
				t.Errorf("to %s went %q", m.To, m.Subject)
			}
			has(t, m, "  https://coop.example/somewhere\n", "can't wait for a digest")
			p.silent("a second time")
			p.open()
			p.silent("after a restart")
		})
	}
}

func TestAChangeOfAKeyIsToldAtOnce(t *testing.T) {
	p := start(t)
	p.board.changes = []page.Change{{Topic: "keys", Title: "A key from before", Path: "/you", At: p.now()}}
	p.reached("ada", digest.Weekly)
	p.silent("about what happened before the address was given")
	p.pass(time.Hour)
	p.board.changes = append(p.board.changes,
		page.Change{Topic: "keys", Title: "A key was added", Path: "/you", At: p.now()},
		page.Change{Topic: "decisions", Title: "Adopted: Flour", Path: "/proposals/1", At: p.now()})
	m := p.one()
	has(t, m, "A key was added")
	lacks(t, m, "Flour", "from before")
	p.silent("a second time")
	p.pass(7 * 24 * time.Hour)
	p.clock = time.Date(2026, 3, 9, 7, 0, 0, 0, time.UTC)
	m = p.one()
	has(t, m, "Flour")
	lacks(t, m, "A key was added")
}

func TestALastCallComesOnceAndNotRightAfterTheFirst(t *testing.T) {
	p := start(t)
	p.reached("ada", digest.Urgent)
	p.board.needs["ada"] = []page.Need{{Topic: "decisions", Title: "Vote", Path: "/proposals/1", Since: p.now(), Due: p.now() + 30*3600}}
	has(t, p.one(), "Vote")
	p.pass(7 * time.Hour) // 23 are left.
	p.silent("seven hours after it was told")
	p.pass(6 * time.Hour)
	if m := p.one(); m.Subject != "Last call: Vote" {
		t.Errorf("then goes %q", m.Subject)
	}
	p.pass(12 * time.Hour)
	p.silent("again")
}

func TestADigestComesInItsRhythm(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	must(t, err)
	rows := []struct {
		sentence, rhythm, zone string
		days                   []time.Time // When one goes out, within two weeks.
	}{
		{"daily at seven", digest.Daily, "UTC", []time.Time{time.Date(2026, 3, 4, 7, 0, 0, 0, time.UTC), time.Date(2026, 3, 5, 7, 0, 0, 0, time.UTC)}},
		{"on Mondays at seven where the reader is", digest.Weekly, "Europe%2FBerlin", []time.Time{time.Date(2026, 3, 9, 7, 0, 0, 0, berlin), time.Date(2026, 3, 16, 7, 0, 0, 0, berlin)}},
		{"not at all", digest.Urgent, "UTC", nil},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			p := start(t)
			as := p.site.As(t, pagetest.Person("ada", "")).Sending("Cookie", "zone="+row.zone)
			as.Post("/you/mail", "address", "ada@example.org", "rhythm", row.rhythm, "topic_decisions", "true").LeadsTo("/you/mail?saved=yes")
			p.site.As(t, pagetest.Stranger()).Post(linkIn(t, p.one(), "/mail/confirm/")).Is(200)
			p.board.needs["ada"] = []page.Need{{Topic: "decisions", Title: "Say what you think", Path: "/x"}}
			for _, due := range row.days {
				p.pass(due.Add(-time.Minute).Sub(p.clock))
				p.silent("a minute before " + due.String())
				p.pass(time.Minute)
				has(t, p.one(), "one thing waits for you", "Say what you think")
				p.silent("right after " + due.String())
			}
			if row.days == nil {
				p.pass(14 * 24 * time.Hour)
				p.silent("after two weeks")
			}
		})
	}
}

func TestADigestTellsWhatHappenedSinceTheLastOneAndNothingTwice(t *testing.T) {
	p := start(t)
	p.reached("ada", digest.Daily)
	p.pass(time.Hour)
	p.board.changes = []page.Change{{Topic: "decisions", Title: "Adopted: Flour", Path: "/proposals/1", At: p.now()}}
	p.pass(24 * time.Hour)
	m := p.one()
	has(t, m, "what happened", "* Adopted: Flour (", "  https://coop.example/proposals/1")
	p.pass(24 * time.Hour)
	p.silent("with nothing new")
	p.board.changes = append(p.board.changes, page.Change{Topic: "decisions", Title: "Adopted: Salt", Path: "/proposals/2", At: p.now()})
	p.pass(3 * 24 * time.Hour) // The program was off meanwhile: one digest, not three.
	m = p.one()
	has(t, m, "Salt")
	lacks(t, m, "Flour")
	p.silent("after it")
}

func TestWhatHappensAsADigestIsWrittenIsInTheNextOne(t *testing.T) {
	p := start(t)
	p.reached("ada", digest.Daily)
	p.pass(23 * time.Hour)
	p.board.changes = []page.Change{
		{Topic: "decisions", Title: "Earlier", Path: "/proposals/1", At: p.now() - 120},
		{Topic: "decisions", Title: "This very moment", Path: "/proposals/2", At: p.now()},
	}
	lacks(t, p.one(), "This very moment")
	p.pass(24 * time.Hour)
	m := p.one()
	has(t, m, "This very moment")
	lacks(t, m, "Earlier")
}

func TestWhatCannotWaitIsInADigestThatIsDueThen(t *testing.T) {
	p := start(t)
	p.reached("ada", digest.Daily)
	p.pass(24 * time.Hour)
	p.board.needs["ada"] = []page.Need{{Topic: "membership", Title: "Join us", Path: "/join", Urgent: true}}
	p.board.changes = []page.Change{
		{Topic: "keys", Title: "A key was added", Path: "/you#keys", At: p.now()},
		{Topic: "keys", Title: "A key is gone", Path: "/you#keys", At: p.now() - 600},
	}
	m := p.one()
	has(t, m, "Join us", "A key was added", "A key is gone")
	for _, text := range []string{"A key was added", "A key is gone"} {
		if n := strings.Count(m.Text, text); n != 1 {
			t.Errorf("%q is in it %d times", text, n)
		}
	}
	p.silent("again")
	p.board.needs["ada"] = nil
	p.pass(24 * time.Hour)
	p.silent("a day later")
}

func TestTopicsThatAreOffAreNotMailed(t *testing.T) {
	p := start(t)
	as := p.reached("ada", digest.Daily)
	as.Post("/you/mail", "address", "ada@example.org", "rhythm", digest.Daily, "topic_decisions", "true").LeadsTo("/you/mail?saved=yes")
	p.board.needs["ada"] = []page.Need{
		{Topic: "membership", Title: "Confirm a gift", Path: "/a", Urgent: true},
		{Topic: "something new", Title: "Of a later module", Path: "/b", Urgent: true},
		{Topic: "decisions", Title: "Vote", Path: "/c", Urgent: true},
	}
	m := p.one()
	has(t, m, "Vote")
	lacks(t, m, "Confirm a gift", "Of a later module")
	as.Post("/you/mail", "address", "ada@example.org", "rhythm", digest.Daily, "topic_other", "true").LeadsTo("/you/mail?saved=yes")
	m = p.one()
	has(t, m, "Of a later module", "No more mails about everything else:")
}

func TestAMailIsInItsReadersLanguage(t *testing.T) {
	p := start(t)
	as := p.site.As(t, pagetest.Person("jürgen-no", "")).In("de")
	as.Viewer.Person = "juergen"
	as.Post("/you/mail", "address", "juergen@example.org", "rhythm", digest.Daily, "language", "de", "topic_decisions", "true").LeadsTo("/you/mail?saved=yes")
	asked := p.one()
	has(t, asked, "Gehört diese Adresse dir?", "Wenn du das bist")
	p.site.As(t, pagetest.Stranger()).Post(linkIn(t, asked, "/mail/confirm/")).Is(200)
	p.board.needs["juergen"] = []page.Need{{Topic: "decisions", Title: "Über “Mühlräder” abstimmen", Path: "/proposals/1", Due: p.now() + day, Since: p.now()}}
	m := p.one()
	has(t, m, "Über “Mühlräder” abstimmen", "Hallo juergen,", "bis ", "Gar keine Mails mehr:")
	if m.Header.Get("Content-Language") != "de" || !strings.Contains(m.Header.Get("Content-Type"), "UTF-8") {
		t.Errorf("its headers are %v", m.Header)
	}
}

func TestTheFaultOfOneNewsStopsNobodyElsesMail(t *testing.T) {
	p := start(t)
	p.reached("ada", digest.Daily)
	p.reached("bo", digest.Daily)
	p.board.fault = "ada"
	p.board.needs["bo"] = []page.Need{{Topic: "decisions", Title: "Vote", Path: "/c", Urgent: true}}
	if err := p.mailing.Sweep(t.Context(), p.site.Site); err == nil {
		t.Error("nobody hears of the fault")
	}
	all := p.post.all()
	if last := all[len(all)-1]; last.To != "bo@example.org" || last.Subject != "Vote" {
		t.Errorf("to %s went %q", last.To, last.Subject)
	}
}

func TestNothingIsSentWhileTheNodeCatchesUp(t *testing.T) {
	p := start(t)
	p.reached("ada", digest.Daily)
	p.board.needs["ada"] = []page.Need{{Topic: "decisions", Title: "Vote", Path: "/c", Urgent: true}}
	p.site.At.FallBehind()
	p.silent("by a node that does not know what waits")
}

func TestWithoutAServerThereIsTheInboxAlone(t *testing.T) {
	p := start(t)
	as := p.reached("ada", digest.Daily)
	p.board.needs["ada"] = []page.Need{{Topic: "decisions", Title: "Vote", Path: "/c", Urgent: true}}
	p.mailing.Server = nil
	p.silent("without a server")
	as.Get("/you/mail").Is(http.StatusOK).Sees("This node sends no mails")
	as.Post("/you/mail", "address", "ada@example.org", "rhythm", digest.Daily).Is(http.StatusConflict).Sees("this node sends no mails")
	as.Post("/you/mail/again").Refused(http.StatusConflict, "digest.no_server")
}

func TestOnesAddressCanBeForgotten(t *testing.T) {
	p := start(t)
	as := p.reached("ada", digest.Daily)
	p.board.needs["ada"] = []page.Need{{Topic: "decisions", Title: "Vote", Path: "/c", Urgent: true}}
	as.Post("/you/mail/remove").LeadsTo("/you/mail")
	p.silent("to a forgotten address")
	as.Get("/you/mail").Is(200).SeesNot("ada@example.org")
	if m, found, err := p.host.MailOf(t.Context(), machine.PersonID("ada")); err != nil || found {
		t.Errorf("the host still has %+v, %v", m, err)
	}
}
