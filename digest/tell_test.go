package digest_test

import (
	"strings"
	"testing"
)

func TestTheOperatorIsWrittenToUnlessTheServerSaysNo(t *testing.T) {
	p := start(t)
	tell := func() error {
		return p.mailing.Tell(t.Context(), "ops@example.org", "Your node\nneeds you", "* NOW: the disk is full\n", "en")
	}
	if err := tell(); err != nil {
		t.Fatal(err)
	}
	all := p.post.all()
	if len(all) != 1 || !strings.Contains(all[0].Text, "the disk is full") {
		t.Fatalf("%d mails came: %v", len(all), all)
	}
	p.post.behave(behavior{Rcpt: map[string]string{"ops@example.org": "550 5.1.1 no such mailbox"}})
	if err := tell(); err == nil {
		t.Error("a mail that the server refused counts as told")
	}
	p.mailing.Server = nil
	if err := tell(); err == nil {
		t.Error("without a server somebody was told")
	}
}
