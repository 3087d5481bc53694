package digest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/web/page"
)

// Bounds of the work.
const (
	tick         = time.Minute     // Time alone makes calls last and digests due.
	minPause     = 5 * time.Second // Between two rounds, however many blocks there are.
	pauseFactor  = 10              // A round rests so many times as long as it took: a tenth of a processor at most.
	peopleAtOnce = 50              // Read at once from the host's data.
	maxReturned  = 3               // In a row, after which an address is no longer tried.
	keepSeconds  = 400 * 86400     // How long it is remembered what was told.
)

// Run sends what is due, until the context ends: soon after it is woken, and
// every minute. A round that fails is logged, and the next one tries again.
func (m *Mailing) Run(ctx context.Context, s *page.Site) {
	if m.Server == nil {
		return
	}
	timer := time.NewTimer(minPause)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-m.wake:
		case <-timer.C:
		}
		began := time.Now()
		if err := m.Sweep(ctx, s); err != nil && ctx.Err() == nil {
			m.Logger.Error("mails could not be sent", "error", err)
		}
		rest := max(minPause, pauseFactor*time.Since(began))
		select {
		case <-ctx.Done():
			return
		case <-time.After(rest):
		}
		timer.Reset(max(0, tick-rest))
	}
}

// Sweep looks once at everybody who is reached by mail and sends what is due.
// It returns nil without doing anything while the node catches up, since what
// waits is not known then, and stops where the server can't be reached.
func (m *Mailing) Sweep(ctx context.Context, s *page.Site) error {
	if m.Server == nil || !s.Node.InSync() || !s.Model.WaitForSize(ctx, s.Node.LogSize()) {
		return ctx.Err()
	}
	if err := m.forget(ctx); err != nil {
		return err
	}
	var failed error
	after := machine.PersonID("")
	for {
		some, err := m.Host.MailPeople(ctx, after, peopleAtOnce)
		if err != nil {
			return err
		}
		for _, to := range some {
			after = to.Person
			if m.resting() || ctx.Err() != nil {
				return errors.Join(failed, ctx.Err())
			}
			if err := m.serve(ctx, s, to); err != nil { // The others' mails go out all the same.
				failed = errors.Join(failed, err)
			}
		}
		if len(some) < peopleAtOnce {
			return failed
		}
	}
}

// forget drops once a day what is remembered for longer than needed.
func (m *Mailing) forget(ctx context.Context) error {
	now := m.Clock()
	if now.Sub(m.swept) < 24*time.Hour {
		return nil
	}
	m.swept = now
	return m.Host.ForgetMails(ctx, now.Unix()-keepSeconds)
}

// serve sends one person what is due. A fault in what a module tells is theirs
// alone and does not end the program.
func (m *Mailing) serve(ctx context.Context, s *page.Site, to hostdata.Mail) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("couldn't tell somebody what waits: %v", fault)
		}
	}()
	now := m.now()
	if to.Retry > now {
		return nil
	}
	told, err := m.Host.Told(ctx, to.Person)
	if err != nil {
		return err
	}
	w := m.writerTo(ctx, s, to)
	if asks := fmt.Sprintf("confirm %s %d", hashOf(to.Pending), to.PendingUntil); to.Pending != "" && to.PendingUntil > now && told[asks] == 0 {
		return m.hand(ctx, w.confirming(), hostdata.Sending{Person: to.Person, What: Confirmation, Items: []string{asks}})
	}
	if to.Address == "" || to.Rhythm == Never || to.Returned >= maxReturned {
		return nil
	}
	return w.serve(told, now)
}

// Confirmation is what the host's data call a mail that asks whether an
// address is somebody's own.
const Confirmation = "confirmation"

func (w writer) serve(told map[string]int64, now int64) error {
	v, err := w.Reader(w.ctx, w.to.Person)
	if err != nil {
		return err
	}
	ruleTime := w.site.Now()
	until := ruleTime - settleSeconds
	n, err := gather(w.ctx, w.site, v, w.to)
	if err != nil {
		return err
	}
	sending := hostdata.Sending{Person: w.to.Person}
	urgent := atOnce(n, w.to, told, ruleTime, now)
	for _, i := range urgent {
		if !slices.Contains(sending.Items, i.mark) {
			sending.Items = append(sending.Items, i.mark)
		}
	}
	if w.to.Next <= now { // What can't wait is in it.
		sending.What, sending.Digested, sending.Next = "digest", until, nextDigest(w.to, time.Unix(now, 0)).Unix()
		if n.changes, err = n.happened(w.ctx, told, urgent, until); err != nil {
			return err
		}
		if len(n.needs)+len(n.changes) == 0 {
			return w.Host.SkipDigest(w.ctx, w.to.Person, until, sending.Next)
		}
		return w.hand(w.ctx, w.digest(n, urgent), sending)
	}
	if len(urgent) == 0 {
		return nil
	}
	sending.What = "urgent"
	return w.hand(w.ctx, w.urgent(urgent), sending)
}

// hand hands a letter to the server, noting before that it is sent and after
// what became of it.
func (m *Mailing) hand(ctx context.Context, l letter, s hostdata.Sending) error {
	s.ID, s.Address = l.id, l.to
	if err := m.Host.BeginMail(ctx, s, m.now()); err != nil {
		if errors.Is(err, hostdata.ErrTold) {
			return nil
		}
		return err
	}
	became, reason := m.Server.send(ctx, l)
	ctx = context.WithoutCancel(ctx) // What became of it is noted even when the program ends.
	m.note(became, reason)
	switch became {
	case later, down:
		return m.takeBack(ctx, s, became)
	case returned:
		return m.Host.EndMail(ctx, s, hostdata.MailGone)
	case refused:
		m.Logger.Warn("the mail server refused a mail", "reason", reason)
		return m.Host.EndMail(ctx, s, hostdata.MailRefused)
	case unsure:
		m.Logger.Warn("a mail may be lost", "reason", reason)
		return m.Host.EndMail(ctx, s, hostdata.MailUnsure)
	case took:
	}
	return m.Host.EndMail(ctx, s, hostdata.MailSent)
}

// backoff is how long it takes to the next try, by how many failed before.
var backoff = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour}

func (m *Mailing) takeBack(ctx context.Context, s hostdata.Sending, became outcome) error {
	to, _, err := m.Host.MailOf(ctx, s.Person)
	if err != nil {
		return err
	}
	retry := int64(0) // Where the server is down, everybody waits; see note.
	if became == later {
		retry = m.Clock().Add(backoff[min(int(to.Attempts), len(backoff)-1)]).Unix()
	}
	return m.Host.TakeBackMail(ctx, s, retry)
}

// note keeps how the server did, for the operator, and rests after a failure.
func (m *Mailing) note(became outcome, reason string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if became != down {
		m.fails, m.paused, m.state = 0, time.Time{}, State{}
		return
	}
	now := m.Clock()
	m.paused = now.Add(backoff[min(m.fails, len(backoff)-1)])
	m.fails++
	m.state = State{Failed: now, Reason: reason, Retries: m.paused}
	m.Logger.Warn("the mail server can't be used now", "reason", reason)
}

// resting reports whether the server failed so recently that it is left alone.
func (m *Mailing) resting() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.Clock().Before(m.paused)
}
