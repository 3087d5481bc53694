package backup_test

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/vfs"

	"metaorg/app"
	"metaorg/backup"
	"metaorg/documents"
	"metaorg/hostdata"
	"metaorg/machine/state"
	"metaorg/machine/state/tree"
	"metaorg/node"
	"metaorg/sample/crowd"
)

// company is a running node with what lies around it in its home.
type company struct {
	t         *testing.T
	home      string
	node      *node.Node
	host      *hostdata.DB
	documents *documents.Store
	crowd     *crowd.Crowd
}

func start(t *testing.T) *company {
	t.Helper()
	home := filepath.Join(t.TempDir(), "home")
	if _, err := node.Found(home, "A network of tests", true, time.Now(), nil); err != nil {
		t.Fatal(err)
	}
	c := &company{t: t, home: home, node: open(t, home)}
	var err error
	if c.host, err = hostdata.Open(t.Context(), filepath.Join(home, "host.db")); err != nil {
		t.Fatal(err)
	}
	if c.documents, err = documents.Open(t.Context(), filepath.Join(home, "documents")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(c.documents.Close(), c.host.Close()); err != nil {
			t.Error(err)
		}
	})
	c.crowd = &crowd.Crowd{Machine: app.NewMachine(), Network: c.node.Genesis().ID(), Now: c.node.Now}
	return c
}

func open(t *testing.T, home string) *node.Node {
	t.Helper()
	n, err := node.Open(t.Context(), node.Config{Home: home, Machine: app.NewMachine})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}

// found lets some people found their network.
func (c *company) found(people int) {
	c.t.Helper()
	for i := range people {
		c.crowd.People = append(c.crowd.People, crowd.NewPerson(i))
	}
	if err := c.crowd.Found(c.t.Context(), c); err != nil {
		c.t.Fatal(err)
	}
}

// Apply applies acts; see crowd.Place.
func (c *company) Apply(ctx context.Context, envelopes [][]byte) error {
	for _, e := range envelopes {
		id, err := c.node.Submit(ctx, e)
		if err != nil {
			return err
		}
		s, err := c.node.Wait(ctx, id)
		if err != nil {
			return err
		}
		for _, o := range s.Outcomes {
			if no := o.Refusal(); no != nil {
				return no
			}
		}
	}
	return nil
}

// Read looks at the state; see crowd.Place.
func (c *company) Read(look func(state.Reader)) { c.node.Read(look) }

// NextHour is not needed here; see crowd.Place.
func (c *company) NextHour() { panic("no act of these tests waits for its share") }

// write makes a backup.
func (c *company) write() ([]byte, backup.About) {
	c.t.Helper()
	var file bytes.Buffer
	about, err := backup.Write(c.t.Context(), &file, backup.Source{
		Home: c.home, Node: c.node.CopyTo, Host: c.host.CopyTo, Documents: c.documents.CopyTo,
		Consensus: c.node.Genesis().Seats[0].Consensus, ID: c.node.ID(), Now: time.Now(),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return file.Bytes(), about
}

// say puts a document, as a comment would be.
func (c *company) say(text string) documents.Hash {
	c.t.Helper()
	d, err := c.documents.Put(c.t.Context(), documents.Upload{
		From: strings.NewReader(text), MediaType: "text/plain; charset=utf-8", Limit: documents.Comment, By: "ada", At: time.Now().Unix(),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return d.Hash
}

// rootAt is the root of the node's state at a height, as a replay of its log
// comes to it.
func (c *company) rootAt(height int64) (root []byte) {
	c.t.Helper()
	db, err := tree.OpenPebble("replay", tree.PebbleOptions{FS: vfs.NewMem()})
	if err != nil {
		c.t.Fatal(err)
	}
	store, err := tree.Open(db, tree.Options{})
	if err != nil {
		c.t.Fatal(err)
	}
	entries, failed := c.node.Entries(0)
	err = app.NewMachine().Replay(store, entries, func(at int64) {
		if at <= height {
			root = bytes.Clone(store.WorkingHash())
		}
	})
	if err := errors.Join(err, failed(), store.Close(), db.Close()); err != nil {
		c.t.Fatal(err)
	}
	return root
}

func ignore(backup.About, int64) {}
