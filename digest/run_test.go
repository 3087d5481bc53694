package digest_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"metaorg/digest"
	"metaorg/machine"
)

// As the program does it: mails go out by themselves, and end with it.
func TestARunSendsSoonAfterItIsWokenAndEndsWithItsContext(t *testing.T) {
	p := start(t)
	p.reached("ada", digest.Weekly)
	at := p.clock
	p.mailing.Clock = func() time.Time { return at }
	waiting(p)
	ctx, stop := context.WithCancel(t.Context())
	var run sync.WaitGroup
	run.Go(func() { p.mailing.Run(ctx, p.site.Site) })
	for range 3 {
		run.Go(p.mailing.Wake)
	}
	until := time.Now().Add(30 * time.Second)
	for len(p.post.all()) < 2 && time.Now().Before(until) {
		time.Sleep(20 * time.Millisecond)
	}
	stop()
	run.Wait()
	all := p.post.all()
	if len(all) != 2 || all[1].To != "ada@example.org" || all[1].Subject != "Vote" {
		t.Errorf("it sent %d mails: %+v", len(all), all)
	}
	if told, err := p.host.Told(t.Context(), machine.PersonID("ada")); err != nil || len(told) != 2 {
		t.Errorf("told %v, %v", told, err)
	}
}
