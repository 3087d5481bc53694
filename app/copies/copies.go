// Package copies lets a node do its part for the files that the network keeps:
// it fetches those that belong here, asks other nodes to prove that they have
// theirs, looks for another place where one does not, and deletes what is
// withdrawn. It keeps true that a copy counts only by a proof, not because
// somebody says so; that nothing is fetched that the rules do not keep; and that
// what a person brought here is deleted only once nobody holds it any more.
package copies

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"metaorg/documents"
	"metaorg/hostdata"
	"metaorg/machine"
)

// File is a file that the rules keep.
type File struct {
	Hash      documents.Hash
	Size      int64 // Bytes.
	MediaType string
	Copies    int64           // How many there should be.
	Since     int64           // Unix seconds of rule time.
	Only      map[string]bool // Owners of the nodes that it may go to; all may if nil.
}

// Node is a registered node that is reached at a web address.
type Node struct {
	ID    string
	Owner string
	Group string // The same for owners under common control.
	Web   string
	Bytes int64 // Room that it offers; 0 for none.
}

// World is what the rules say now.
type World struct {
	Files     []File
	Withdrawn map[documents.Hash]int64 // When; Unix seconds of rule time.
	Nodes     []Node                   // This one among them, if it is registered.
}

// Config is what a node's part is done with.
type Config struct {
	Own    string // This node's id.
	Read   func() World
	Store  *documents.Store
	Host   *hostdata.DB
	Fetch  func(context.Context, File, []Node) error // Brings a file from these, of which the first most likely have it.
	Prove  func(context.Context, Node, File) Answer  // Asks for a part picked by chance, with its proof.
	Clock  func() time.Time                          // The host's; time.Now if nil.
	Logger *slog.Logger

	Grace time.Duration // How long a node may be silent, or a file missing, until there is another copy; 12 h if 0.
	Few   time.Duration // How long there may be too few copies until it is said; 15 min if 0.
}

// Answer is what comes of asking for a proof.
type Answer string

// The answers.
const (
	Proved Answer = "proved"
	Absent Answer = "absent" // It answers, and does not give it.
	Lied   Answer = "lied"   // It gives something else.
	Silent Answer = "silent" // It does not answer.
)

// Copies does a node's part.
type Copies struct {
	Config

	mu    sync.Mutex
	shown Shown

	// For one round at a time.
	known   map[hostdata.Copy]hostdata.Proof
	few     map[documents.Hash]int64 // Since when there are too few copies; host's clock.
	again   map[documents.Hash]retry // Files whose fetching failed.
	spare   map[documents.Hash]int64 // Since when files that are here belong elsewhere; host's clock.
	theirs  map[documents.Hash]bool  // Kept here for persons, not for the network.
	plans   [2]remembered            // The last of each sort; see planned.
	working sync.Mutex
}

type retry struct {
	at    int64
	times int
}

// Shown is what a node knew of all copies at the end of its last round. It is
// shared: nobody changes it.
type Shown struct {
	At     int64 // Host's clock; 0 before the first round.
	Seen   map[documents.Hash]Seen
	Rooms  map[string]Room          // By node.
	Few    map[documents.Hash]int64 // Since when there are too few copies of it; host's clock.
	Short  int64                    // Bytes of copies for which there is no room.
	Owners int64                    // Who offer room.
}

// Seen is what is known of a file's copies.
type Seen struct {
	Copies int64 // With different owners, this node's own among them.
	Here   bool
}

// Room is what is known of a node that offers room.
type Room struct {
	Planned int64 // Bytes that belong there.
	Proved  int64 // When it last proved to have something; 0 for never.
	Silent  int64 // Since when it does not answer; 0 while it does.
}

const (
	usualGrace = 12 * time.Hour
	usualFew   = 15 * time.Minute
	fresh      = 7 * 24 * time.Hour // A proof counts so long.
	fetchFor   = 2 * time.Minute    // In one round.
	silentFor  = 5 * time.Minute    // That a node which did not answer is left alone; the grace if that is shorter.

	leastCopies = 2  // Below that it is said.
	askAtOnce   = 4  // Nodes.
	askMost     = 40 // Proofs in one round.
	fetchAtOnce = 2
	fetchMost   = 40 // Files in one round.
	skew        = 60 // Seconds, of a host's clock to rule time.
	waitLeast   = 10 // Seconds, after fetching a file failed.
	waitMost    = 3600
)

// New begins with what this host knew of copies before.
func New(ctx context.Context, c Config) (*Copies, error) {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Grace == 0 {
		c.Grace = usualGrace
	}
	if c.Few == 0 {
		c.Few = usualFew
	}
	known, err := c.Host.Copies(ctx)
	if err != nil {
		return nil, err
	}
	return &Copies{Config: c, known: known, few: map[documents.Hash]int64{}, again: map[documents.Hash]retry{}, spare: map[documents.Hash]int64{}, theirs: map[documents.Hash]bool{}}, nil
}

// Run does a round whenever it is woken, and every so often, until the context
// ends. Between two rounds there is a pause.
func (c *Copies) Run(ctx context.Context, wake <-chan struct{}, every, pause time.Duration) {
	for {
		if err := c.Round(ctx); err != nil && ctx.Err() == nil {
			c.Logger.Error("the copies of files could not be looked after", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-time.After(every):
		}
	}
}

// Shown is what was known at the end of the last round.
func (c *Copies) Shown() Shown {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.shown
}

// self is under which name this node holds what it keeps for the network.
func (c *Copies) self() machine.PersonID { return machine.NodeAuthor(c.Own) }

func (c *Copies) now() int64 { return c.Clock().Unix() }
