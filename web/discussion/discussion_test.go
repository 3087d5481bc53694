package discussion

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"metaorg/documents"
	"metaorg/hostdata"
	"metaorg/machine"
)

// place is a host's folder with its discussions.
type place struct {
	t    *testing.T
	dir  string
	host *hostdata.DB
	docs *documents.Store
	*Discussions
}

func open(t *testing.T) *place {
	p := &place{t: t, dir: t.TempDir()}
	p.start()
	t.Cleanup(p.stop)
	return p
}

func (p *place) start() {
	p.t.Helper()
	var err error
	if p.host, err = hostdata.Open(p.t.Context(), filepath.Join(p.dir, "host.db")); err != nil {
		p.t.Fatal(err)
	}
	if p.docs, err = documents.Open(p.t.Context(), filepath.Join(p.dir, "documents")); err != nil {
		p.t.Fatal(err)
	}
	if p.Discussions, err = Open(p.t.Context(), "network", p.host, p.docs, slog.New(slog.DiscardHandler)); err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) stop() {
	if err := errors.Join(p.host.Close(), p.docs.Close()); err != nil {
		p.t.Error(err)
	}
}

func (p *place) restart() { p.stop(); p.start() }

const (
	thread = "proposal/6"
	began  = int64(1_000_000)
)

func author(p machine.PersonID, now int64) Author { return Author{Person: p, Now: now} }

func (p *place) say(by machine.PersonID, text string) int64 {
	p.t.Helper()
	id, err := p.Say(p.t.Context(), thread, author(by, began), text)
	if err != nil {
		p.t.Fatal(err)
	}
	return id
}

func (p *place) read() []Comment {
	p.t.Helper()
	all, total, err := p.Thread(p.t.Context(), thread, 100)
	if err != nil || total != int64(len(all)) {
		p.t.Fatalf("%d of %d comments, %v", len(all), total, err)
	}
	return all
}

// onDisk reports whether a text stands in any file of the host.
func (p *place) onDisk(text string) bool {
	p.t.Helper()
	found := false
	err := fs.WalkDir(os.DirFS(filepath.Join(p.dir, "documents")), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(p.dir, "documents", path))
		found = found || strings.Contains(string(b), text)
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return found
}

func code(err error) string {
	var no *machine.Refusal
	if errors.As(err, &no) {
		return no.Code
	}
	return ""
}

func TestWhatIsSaidIsThereAfterARestart(t *testing.T) {
	p := open(t)
	p.say("ada", "First.")
	id, err := p.Say(t.Context(), thread, Author{Person: "bo", For: "mill", Now: began + 5}, "  Second,\r\nin two lines.\n")
	if err != nil {
		t.Fatal(err)
	}
	p.restart()
	all := p.read()
	if len(all) != 2 || all[0].Text != "First." || all[1].Text != "Second,\nin two lines." {
		t.Fatalf("it reads %+v", all)
	}
	if c := all[1]; c.ID != id || c.Person != "bo" || c.For != "mill" || c.At != began+5 || c.Edited != 0 || c.Withdrawn != 0 {
		t.Errorf("bo's is %+v", c)
	}
}

func TestTheSameWordsTwiceAreTwoComments(t *testing.T) {
	p := open(t)
	first := p.say("ada", "I agree.")
	p.say("ada", "I agree.")
	if err := p.Withdraw(t.Context(), first, author("ada", began)); err != nil {
		t.Fatal(err)
	}
	all := p.read()
	if all[0].Withdrawn == 0 || all[0].Text != "" || all[1].Text != "I agree." {
		t.Errorf("it reads %+v", all)
	}
	if all[0].Document == string(documents.HashOf([]byte("I agree."))) || all[0].Document == all[1].Document {
		t.Error("whoever guesses a withdrawn text could tell by its hash that it was that")
	}
}

func TestAnAuthorChangesTheWordsForTenMinutes(t *testing.T) {
	p := open(t)
	id := p.say("ada", "The former words.")
	if err := p.Edit(t.Context(), id, author("ada", began+EditSeconds-1), "Better words."); err != nil {
		t.Fatal(err)
	}
	c := p.read()[0]
	if c.Text != "Better words." || c.Edited != began+EditSeconds-1 || c.At != began {
		t.Errorf("it is %+v", c)
	}
	if p.onDisk("The former words.") || !p.onDisk("Better words.") {
		t.Error("the former words are still on the disk, or the new ones are not")
	}
	if err := p.Edit(t.Context(), id, author("ada", began+EditSeconds), "Too late."); code(err) != "web.comment_stands" {
		t.Errorf("after ten minutes: %v", err)
	}
	if c := p.read()[0]; c.Text != "Better words." || c.MayEdit("ada", began+EditSeconds) || !c.MayEdit("ada", began) || c.MayEdit("bo", began) || c.MayEdit("", began) {
		t.Errorf("it is %+v", c)
	}
}

func TestWithdrawingDeletesTheTextAtAnyTime(t *testing.T) {
	p := open(t)
	id := p.say("ada", "I take this back.")
	later := author("ada", began+365*86400)
	if err := p.Withdraw(t.Context(), id, later); err != nil {
		t.Fatal(err)
	}
	if p.onDisk("I take this back.") {
		t.Error("it is still on the disk")
	}
	if c := p.read()[0]; c.Text != "" || c.Lost || c.Withdrawn != later.Now || c.Person != "ada" || c.MayWithdraw("ada") {
		t.Errorf("what stays is %+v", c)
	}
	if err := p.Withdraw(t.Context(), id, later); code(err) != "web.comment_withdrawn" {
		t.Errorf("a second time: %v", err)
	}
	if err := p.Edit(t.Context(), id, author("ada", began), "Back again."); code(err) != "web.comment_withdrawn" {
		t.Errorf("it can be edited: %v", err)
	}
}

func TestOnlyItsAuthorTouchesAComment(t *testing.T) {
	p := open(t)
	id := p.say("ada", "Mine.")
	if err := p.Edit(t.Context(), id, author("bo", began), "Yours?"); code(err) != "web.comment_not_yours" {
		t.Errorf("editing: %v", err)
	}
	if err := p.Withdraw(t.Context(), id, author("bo", began)); code(err) != "web.comment_not_yours" {
		t.Errorf("withdrawing: %v", err)
	}
	if err := p.Withdraw(t.Context(), id+1, author("ada", began)); code(err) != "web.no_such_comment" {
		t.Errorf("what never was: %v", err)
	}
	if c := p.read()[0]; c.Text != "Mine." || c.Edited != 0 {
		t.Errorf("it is %+v", c)
	}
}

func TestTextsThatCannotBeKeptAreRefused(t *testing.T) {
	p := open(t)
	id := p.say("ada", "What stands.")
	for _, row := range []struct{ sentence, text, code string }{
		{"nothing is not said", " \r\n\t\n", "web.empty_comment"},
		{"a comment ends somewhere", strings.Repeat("ä", MaxTextBytes/2) + "x", "web.comment_too_long"},
		{"a text does not turn its direction", "abc\u202edef", "web.hidden_characters"},
		{"a text has no characters that nobody sees", "abc\u200bdef", "web.hidden_characters"},
		{"a text has no control characters", "abc\x1b[31mdef", "web.hidden_characters"},
		{"a text has no zero bytes", "abc\x00def", "web.hidden_characters"},
		{"a text is UTF-8", "abc\xffdef", "web.hidden_characters"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if _, err := p.Say(t.Context(), thread, author("ada", began), row.text); code(err) != row.code {
				t.Errorf("said: %v", err)
			}
			if err := p.Edit(t.Context(), id, author("ada", began), row.text); code(err) != row.code {
				t.Errorf("edited: %v", err)
			}
		})
	}
	if all := p.read(); len(all) != 1 || all[0].Text != "What stands." {
		t.Errorf("it reads %+v", all)
	}
	if _, err := p.Say(t.Context(), thread, author("ada", began), strings.Repeat("ä", MaxTextBytes/2)); err != nil {
		t.Errorf("as long as it may be: %v", err)
	}
	for _, name := range []string{"", "proposal", "proposal/", "proposal/../6", "Proposal/6", "proposal/6/7", "proposal/6 ", "proposal/-"} {
		if _, err := p.Say(t.Context(), name, author("ada", began), "Hello."); code(err) != "web.no_such_thread" {
			t.Errorf("on %q: %v", name, err)
		}
	}
}

func TestNobodyDrownsTheOthers(t *testing.T) {
	p := open(t)
	for range maxPerHour {
		p.say("ada", "Again.")
	}
	if _, err := p.Say(t.Context(), thread, author("ada", began+60), "And again."); code(err) != "web.too_many_comments" {
		t.Errorf("one more: %v", err)
	}
	p.say("bo", "I may still.")
	if _, err := p.Say(t.Context(), thread, author("ada", began+hourSeconds+1), "An hour later."); err != nil {
		t.Errorf("an hour later: %v", err)
	}
}

func TestADamagedTextIsShownAsDamaged(t *testing.T) {
	p := open(t)
	p.say("ada", "What will be damaged.")
	p.say("bo", "What stays whole.")
	h := p.read()[0].Document
	if err := os.WriteFile(filepath.Join(p.dir, "documents", h[:2], h), []byte("other bytes"), 0o600); err != nil {
		t.Fatal(err)
	}
	if all := p.read(); !all[0].Lost || all[0].Text != "" || all[1].Lost || all[1].Text != "What stays whole." {
		t.Errorf("it reads %+v", all)
	}
	id := p.read()[0].ID
	if err := p.Withdraw(t.Context(), id, author("ada", began)); err != nil {
		t.Errorf("it can't be withdrawn: %v", err)
	}
}

// Each row stops after one more of the writes that saying, editing and withdrawing make.
func TestACrashWhileCommentingLeavesNoTextBehind(t *testing.T) {
	const before, after = "The words before.", "The words after."
	note := func(p *place, c hostdata.Comment) error { return p.host.ChangeComment(context.Background(), c) }
	for _, row := range []struct {
		sentence string
		crash    func(p *place) error
		texts    []string // Of the thread afterwards, "" for withdrawn ones.
	}{
		{"a comment whose text was not kept was never made", func(p *place) error {
			h := string(documents.HashOf([]byte("never kept")))
			_, err := p.host.AddComment(p.t.Context(), hostdata.Comment{Thread: thread, Document: h, Person: "ada", At: began, Erase: h})
			return err
		}, nil},
		{"a comment that was not reported as made was never made", func(p *place) error {
			b := p.encode(thread, author("ada", began), before)
			h := string(documents.HashOf(b))
			_, err := p.host.AddComment(p.t.Context(), hostdata.Comment{Thread: thread, Document: h, Person: "ada", At: began, Erase: h})
			return errors.Join(err, p.put(p.t.Context(), b, author("ada", began)))
		}, nil},
		{"new words that were not put in place are gone", func(p *place) error {
			p.say("ada", before)
			c := p.read()[0].Comment
			b := p.encode(thread, author("ada", began), after)
			c.Erase = string(documents.HashOf(b))
			return errors.Join(note(p, c), p.put(p.t.Context(), b, author("ada", began)))
		}, []string{before}},
		{"former words that were replaced are gone", func(p *place) error {
			p.say("ada", before)
			c := p.read()[0].Comment
			b := p.encode(thread, author("ada", began), after)
			c.Document, c.Edited, c.Erase = string(documents.HashOf(b)), began, c.Document
			return errors.Join(p.put(p.t.Context(), b, author("ada", began)), note(p, c))
		}, []string{after}},
		{"withdrawn words are gone", func(p *place) error {
			p.say("ada", before)
			c := p.read()[0].Comment
			c.Withdrawn, c.Erase = began, c.Document
			return note(p, c)
		}, []string{""}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			p := open(t)
			p.t = t
			if err := row.crash(p); err != nil {
				t.Fatal(err)
			}
			p.restart()
			var texts []string
			for _, c := range p.read() {
				if c.Lost {
					t.Error("a text is lost")
				}
				texts = append(texts, c.Text)
			}
			if strings.Join(texts, "|") != strings.Join(row.texts, "|") || len(texts) != len(row.texts) {
				t.Errorf("it reads %q", texts)
			}
			for _, text := range []string{before, after} {
				if p.onDisk(text) != (len(row.texts) == 1 && row.texts[0] == text) {
					t.Errorf("%q is on the disk: %v", text, p.onDisk(text))
				}
			}
			if left, err := p.host.UnfinishedComments(t.Context()); err != nil || len(left) > 0 {
				t.Errorf("unfinished are %+v, %v", left, err)
			}
		})
	}
}

func TestATextThatCannotBeKeptLeavesNoComment(t *testing.T) {
	p := open(t)
	if err := p.docs.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Say(t.Context(), thread, author("ada", began), "Into nothing."); err == nil || code(err) != "" {
		t.Errorf("it says %v", err)
	}
	var err error
	if p.docs, err = documents.Open(t.Context(), filepath.Join(p.dir, "documents")); err != nil {
		t.Fatal(err)
	}
	p.restart()
	if all := p.read(); len(all) != 0 {
		t.Errorf("it reads %+v", all)
	}
}
