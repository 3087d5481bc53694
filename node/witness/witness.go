// Package witness makes a node one of those that vouch for the log: it signs
// checkpoints of the state it has come to by itself, gathers what the other
// nodes sign, and compares.
//
// It keeps two things true. A node never signs a checkpoint that contradicts
// one it signed before, even after a crash or when an older copy of its home
// was put back: it refuses and says so. And two statements that cannot both be
// true are written to a file with all that it takes to see it, whoever made them.
package witness

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"metaorg/machine"
	"metaorg/machine/checkpoint"
)

// Log is the node's own log. A node whose history is still arriving gives
// errors for what it does not have.
type Log interface {
	Size() uint64
	Root(size uint64) ([]byte, error)
	Consistency(older, newer uint64) (tlog.TreeProof, error)
}

// Talk is how nodes reach each other; see package gossip.
type Talk interface {
	Broadcast(topic string, content []byte)
	Request(ctx context.Context, peer, topic string, content []byte) ([]byte, error)
	Peers() []string
}

// Key is the key that a node signs checkpoints with.
type Key struct {
	Node   string // The node's id, 40 hex digits; empty for a seat of the genesis whose node is not known.
	Public ed25519.PublicKey
}

// Config says for whom, and of what. All fields are needed.
type Config struct {
	Dir      string // The witness' own folder in the home.
	Node     string // This node's id.
	Genesis  machine.Genesis
	Key      ed25519.PrivateKey
	Log      Log
	Standing func() (checkpoint.Checkpoint, error) // How log and state stand after the last block that brought entries.
	InSync   func() bool                           // Whether the node follows the latest block.
	Known    func() []Key                          // Whose signatures count, this node's among them.
	Talk     Talk
	Clock    func() time.Time
	Logger   *slog.Logger
}

// Witness vouches for one node's log. Its methods may be called from any goroutine.
type Witness struct {
	Config
	network machine.NetworkID
	public  ed25519.PublicKey

	changed chan struct{}              // Something was committed.
	marks   chan checkpoint.Checkpoint // What every node signs, however much goes on meanwhile.
	gained  chan struct{}              // A signature came for what this node signed too.
	ready   chan struct{}              // Closed when another node was asked what this one signed before.
	once    sync.Once

	ctx     context.Context // Done when the node closes.
	cancel  context.CancelFunc
	working sync.WaitGroup

	mark     atomic.Int64 // Rule time of the last mark.
	marked   atomic.Int64 // When that was, Unix seconds by this node's clock.
	mu       sync.Mutex
	last     *checkpoint.Note // The longest that this node ever signed.
	recent   []checkpoint.Note
	heard    map[string]*voice
	refusing error // Why this node does not sign any more.
	evidence []Evidence
	asking   map[string]bool // Of whom a proof is asked for.
}

// voice is what was heard from one key.
type voice struct {
	key   ed25519.PublicKey
	said  []*statement // The latest, oldest first; what was found false stays.
	size  uint64       // Of the longest that was found true.
	at    time.Time    // When that came.
	doubt string       // What it said and could not show.
}

// statement is what one key signed, with this node's judgement.
type statement struct {
	note    checkpoint.Note // With that one signature.
	found   verdict
	at      time.Time
	from    string // Node that handed it on.
	tries   int    // How often a proof was asked for.
	settled bool   // Nothing more is to be done about it.
}

type verdict int

const (
	ahead  verdict = iota // Of a longer log than this node has.
	unsure                // Of a part of the log whose root this node cannot tell.
	right
	wrong
)

// How much is kept.
const (
	recentKept = 16
	saidKept   = 16
)

// Open reads what this node signed before, and which evidence it has.
func Open(c Config) (*Witness, error) {
	w := &Witness{
		Config: c, network: c.Genesis.ID(), public: c.Key.Public().(ed25519.PublicKey),
		changed: make(chan struct{}, 1), marks: make(chan checkpoint.Checkpoint, recentKept),
		gained: make(chan struct{}, 1), ready: make(chan struct{}),
		heard: map[string]*voice{}, asking: map[string]bool{},
	}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("couldn't write to this home: %w", err)
	}
	var err1, err2 error
	w.last, err1 = w.readSigned()
	w.evidence, err2 = readAll(c.Dir)
	return w, errors.Join(err1, err2, w.recall())
}

// markSeconds of rule time lie between two checkpoints that every node signs
// while acts go on and on; being of the same block, they fit together. However
// fast rule time goes, as in a sample network, leastSeconds go by.
const (
	markSeconds  = 10
	leastSeconds = 2
)

// Committed tells that a block brought entries, at this rule time. It returns
// at once.
func (w *Witness) Committed(ruleTime int64) {
	now := w.Clock().Unix()
	if ruleTime/markSeconds > w.mark.Load()/markSeconds && now >= w.marked.Load()+leastSeconds && w.InSync() {
		w.mark.Store(ruleTime)
		w.marked.Store(now)
		if c, err := w.Standing(); err == nil {
			select {
			case w.marks <- c:
			default: // Signing is slow; the next mark will do.
			}
		}
	}
	signal(w.changed)
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Note is the newest checkpoint, signed by this node and by all others that
// were heard to sign the same.
func (w *Witness) Note(ctx context.Context) ([]byte, error) {
	select {
	case <-w.ready:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c, err := w.Standing()
	if err != nil {
		return nil, err
	}
	n, err := w.sign(c)
	if err != nil {
		return nil, err
	}
	return n.Bytes(), nil
}

// Cosigned is the newest checkpoint that more than half of the known nodes
// have signed or, failing that, the one with most signatures among the latest.
func (w *Witness) Cosigned(ctx context.Context) ([]byte, error) {
	known := publics(w.Known())
	if best, ok := w.best(known); ok {
		return best.Bytes(), nil
	}
	return w.Note(ctx)
}

func (w *Witness) best(known []ed25519.PublicKey) (best checkpoint.Note, found bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	most := 0
	for i := len(w.recent) - 1; i >= 0; i-- {
		n := w.recent[i]
		have := len(n.Signers(known...))
		if have > most {
			best, found, most = n, true, have
		}
		if 2*have > len(known) {
			break
		}
	}
	return best, found
}

func publics(keys []Key) (all []ed25519.PublicKey) {
	for _, k := range keys {
		all = append(all, k.Public)
	}
	return all
}

// Seen is how far a node has vouched for the log.
type Seen struct {
	Node string            // Its id; empty for a seat of the genesis whose node is not known.
	Key  ed25519.PublicKey // Its checkpoint key.
	Own  bool              // Whether it is this node.
	Size uint64            // Entries of the longest log that it signed and that is this node's too; 0 for none.
	At   time.Time         // When its signature came, by this node's clock.

	Doubt string // What it said that this node could not make agree, or why this node signs nothing; empty for nothing.
}

// Seen lists how far each known node has vouched for the log.
func (w *Witness) Seen() (all []Seen) {
	known, refusing := w.Known(), w.Refusing()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, k := range known {
		s := Seen{Node: k.Node, Key: k.Public, Own: k.Public.Equal(w.public)}
		if v, ok := w.heard[string(k.Public)]; ok {
			s.Size, s.At, s.Doubt = v.size, v.at, v.doubt
		}
		if s.Own && refusing != nil {
			s.Doubt = refusing.Error()
		}
		all = append(all, s)
	}
	return all
}

// Cosigners counts who signed the best of the latest checkpoints, as Cosigned gives it.
func (w *Witness) Cosigners() int {
	known := publics(w.Known())
	best, ok := w.best(known)
	if !ok {
		return 0
	}
	return len(best.Signers(known...))
}

// Refusing is why this node does not sign checkpoints at present; nil when it does.
func (w *Witness) Refusing() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.refusing != nil {
		return w.refusing
	}
	return w.rolledBack()
}

// Evidence lists what was found that cannot be true, the latest last.
func (w *Witness) Evidence() []Evidence {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]Evidence{}, w.evidence...)
}
