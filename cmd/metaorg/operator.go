package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"log/slog"
	"os"
	"path/filepath"

	"metaorg/app"
	"metaorg/bench"
	"metaorg/cmd/metaorg/vouching"
	"metaorg/node"
	"metaorg/readmodel"
)

// nodeCommands are for who runs this machine's node.
type nodeCommands struct {
	Code   nodeCode   `cmd:"" help:"Print the code by which a new node knows this network."`
	Card   nodeCard   `cmd:"" help:"Print what this machine's node says of itself, to register it."`
	Status nodeStatus `cmd:"" help:"Say how the node is doing and what to look after."`
	Link   nodeLink   `cmd:"" help:"Make a link that makes a browser the operator's."`

	Witnesses nodeWitnesses `cmd:"" help:"Say how far each node has signed for the log."`
	Evidence  nodeEvidence  `cmd:"" help:"Fetch what a node found of nodes that contradict each other."`
}

// nodeLink makes a link for the operator's browser.
type nodeLink struct{}

func (nodeLink) Help() string {
	return `Example: metaorg node link

The link opens once, within five minutes. The browser is the operator's for
twelve hours: it sees how the node is doing. It gives no power over members.`
}

func (nodeLink) Run(c *cli) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	path, err := node.OperatorLink(c.ctx)
	if err != nil {
		return err
	}
	address, err := c.address()
	if err != nil {
		return err
	}
	if c.JSON {
		printJSON(c.io.Out, map[string]string{"link": address + path})
		return nil
	}
	c.io.Say("Open this in your browser, once and within five minutes:")
	c.io.Print("%s", address+path)
	return nil
}

// nodeWitnesses shows who vouches for the log.
type nodeWitnesses struct{}

func (nodeWitnesses) Help() string {
	return `Example: metaorg node witnesses --node https://northern.example

Each node signs checkpoints of the state that it has come to by itself. Only
those count that fit with the log of the node that is asked.`
}

func (nodeWitnesses) Run(c *cli) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	all, err := node.Witnesses(c.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		printJSON(c.io.Out, all)
		return nil
	}
	vouching.TellWitnesses(c.io, all)
	return nil
}

// nodeEvidence fetches evidence files.
type nodeEvidence struct {
	Dir string `arg:"" optional:"" help:"Folder to write them to; they are listed alone if left out." type:"path"`
}

func (nodeEvidence) Help() string {
	return `Example: metaorg node evidence found

Lists the contradictions between nodes that a node has found and, where a folder
is named, writes each into a file of its own, to be checked by anybody: metaorg
verify evidence FILE. The exit code is 1 when there is any.`
}

func (n nodeEvidence) Run(c *cli) error {
	node, err := c.remote()
	if err != nil {
		return err
	}
	all, err := node.Evidence(c.ctx)
	if err != nil {
		return err
	}
	said := c.io
	if c.JSON {
		said.Out = io.Discard
	}
	if err := vouching.KeepEvidence(said, n.Dir, all); err != nil {
		return err
	}
	if c.JSON {
		printJSON(c.io.Out, append([]json.RawMessage{}, all...)) // A list also when it is empty.
	}
	if len(all) > 0 {
		return errRefused
	}
	return nil
}

// rebuildCommand makes the tables that people read once more from the log.
type rebuildCommand struct{}

func (rebuildCommand) Help() string {
	return `Example: metaorg rebuild --home /srv/metaorg

For this node's operator, when the tables are damaged or in doubt. Nothing is
lost: they follow from the log alone. The node must not run meanwhile.`
}

// readModelFile holds the tables within a home.
const readModelFile = "read.db"

func (rebuildCommand) Run(c *cli) (err error) {
	frugal(c.io)
	stopped, err := node.Open(c.ctx, node.Config{Home: c.Home, Machine: app.NewMachine, Logger: c.quietLog()})
	if err != nil {
		return err // Also when a node works on the home: then its tables stay.
	}
	defer func() { err = errors.Join(err, stopped.Close()) }()
	path := filepath.Join(c.Home, readModelFile)
	for _, part := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("couldn't throw the tables away: %w", err)
		}
	}
	model, err := readmodel.Open(c.ctx, path, c.machine, app.Views()...)
	if err != nil {
		return err
	}
	err = model.CatchUp(c.ctx, watched{stopped, c.progress("entries")})
	c.progressDone()
	at := model.Position()
	if err = errors.Join(err, model.Close()); err != nil {
		return err
	}
	if c.JSON {
		printJSON(c.io.Out, at)
		return nil
	}
	c.io.Print("The tables were made again from %d entries of the log, up to height %d.", at.Size, at.Height)
	return nil
}

// quietLog is for commands that start a node for a moment.
func (c *cli) quietLog() *slog.Logger {
	return slog.New(quiet{slog.NewTextHandler(c.io.Err, &slog.HandlerOptions{Level: slog.LevelWarn})})
}

// watched is a node's log that tells how far it has been read.
type watched struct {
	*node.Node
	progress func(done int64)
}

// Entries walks the log from an entry on.
func (w watched) Entries(from uint64) iter.Seq2[uint64, []byte] {
	entries, _ := w.Node.Entries(from) // Whoever reads notices by itself when a walk ends early.
	return func(yield func(uint64, []byte) bool) {
		for i, entry := range entries {
			if i%1000 == 0 {
				w.progress(int64(i))
			}
			if !yield(i, entry) {
				return
			}
		}
	}
}

// benchCommand measures this program on this computer.
type benchCommand struct {
	Short bool     `help:"A quick look with small numbers."`
	Long  bool     `help:"Growth up to a million keys too."`
	Only  []string `help:"Only these benchmarks." placeholder:"NAME"`
	Nodes int      `help:"How many nodes there are in the benchmark of that name, which runs only when asked for." default:"4" placeholder:"N"`
	Acts  int      `help:"In the benchmark nodes: order that many acts in one go, rather than a few thousand several times." placeholder:"N"`

	Example string `hidden:"" help:"Run the engine's example in a folder that the benchmark prepared."`
}

func (benchCommand) Help() string {
	return `Example: metaorg bench --only acts,finality

Prints ratios against the engine's own kvstore application, which runs in the
same harness in turn with this program, and absolute figures beside them.`
}

func (b benchCommand) Run(c *cli) error {
	if b.Example != "" {
		return bench.ServeExample(c.ctx, b.Example)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return bench.Run(c.ctx, bench.Options{Short: b.Short, Long: b.Long, Only: b.Only, Nodes: b.Nodes, Acts: b.Acts, Binary: self, JSON: c.JSON}, c.io.Out)
}
