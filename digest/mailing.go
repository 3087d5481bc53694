// Package digest tells people by mail what waits for them and what happened. It
// keeps these things true: nothing is sent to an address whose owner has not
// confirmed it by a link; nothing is told twice, and nobody is reminded of what
// they have done; what can't wait for the next digest goes out at once, and all
// else waits for it; every mail has links that end its kind, without signing
// in. Addresses are with the host alone, and mail that fails is on nobody's way
// but the operator's page.
//
// How it is that nothing is sent twice: before a mail is handed to the server,
// it is noted as sent, synced to the disk. Only when it is certain that the
// server did not take it (no line could be opened, or it said so before or
// after the text) the note is taken back, and what then still waits is written
// anew and tried again later. When the line breaks, or the program ends, after
// the text was handed over and before the server answered, the note stays: such
// a mail may be lost, and its news are in the inbox.
package digest

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/web/page"
)

// Config is what a mailing is made of.
type Config struct {
	Host   *hostdata.DB
	Server *Server                                                      // That takes mails; nil for none, and then nothing is ever sent.
	Reader func(context.Context, machine.PersonID) (page.Viewer, error) // What a person may see who is not here now.
	Clock  func() time.Time                                             // The host's; time.Now if nil. Windows end by rule time, see page.Site.
	Logger *slog.Logger                                                 // slog.Default() if nil.
}

// Mailing sends people what concerns them. Its methods can be called from any
// goroutine; one alone may be in Sweep or Run.
type Mailing struct {
	Config
	secret []byte // With which links are signed.
	wake   chan struct{}

	mu     sync.Mutex
	paused time.Time // The server can't be reached; nothing is tried before.
	fails  int       // How often in a row.
	state  State
	swept  time.Time // When what is old was forgotten last.
}

// State is how the server did lately.
type State struct {
	Failed  time.Time // When it could not be reached last; zero while it can.
	Reason  string    // Why, without anybody's address.
	Retries time.Time // When the next try is.
}

// New makes a mailing.
func New(ctx context.Context, c Config) (*Mailing, error) {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	secret, err := c.Host.MailSecret(ctx)
	if err != nil {
		return nil, err
	}
	return &Mailing{Config: c, secret: secret, wake: make(chan struct{}, 1)}, nil
}

// Wake lets Run look again soon: after a block, or when somebody changed how
// they are reached.
func (m *Mailing) Wake() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// State tells how the server did lately.
func (m *Mailing) State() State {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state
}

func (m *Mailing) now() int64 { return m.Clock().Unix() }
