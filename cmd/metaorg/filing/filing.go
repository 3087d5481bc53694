// Package filing sends files to a node and fetches them, for the command line.
// It keeps true that what broke off goes on where it stopped, that a file which
// is fetched is the one that was asked for, and that no file that is there
// already is written over.
package filing

import (
	"context"
	"fmt"
	"io"
	"time"

	"metaorg/client"
	"metaorg/cmd/metaorg/terminal"
)

// Host is what commands need of the command line around them.
type Host struct {
	Context context.Context
	Node    func() (*client.Client, error)
	Enter   func(context.Context) error // Signs in at the node.
	IO      terminal.IO
	JSON    bool
	Print   func(io.Writer, any) // Writes JSON.
}

// Commands are those of package filing, beside the acts about files.
type Commands struct {
	Put Put `cmd:"" help:"Send a file to the node, and print its hash." group:"Files themselves"`
	Get Get `cmd:"" help:"Fetch a file by its hash." group:"Files themselves"`
}

// meter tells how far something is: at once in a terminal, and otherwise not.
type meter struct {
	io    terminal.IO
	doing string
	told  time.Time
	shown bool
}

// tellEvery is how often a line changes.
const tellEvery = 200 * time.Millisecond

func (m *meter) tell(part, whole int64) {
	if !m.io.Attended || time.Since(m.told) < tellEvery {
		return
	}
	m.told, m.shown = time.Now(), true
	fmt.Fprintf(m.io.Err, "\r%s: %d %% of %s ", m.doing, 100*part/max(1, whole), size(whole))
}

// done leaves the line.
func (m *meter) done() {
	if m.shown {
		fmt.Fprint(m.io.Err, "\r\x1b[K")
	}
}

// size says how large something is.
func size(n int64) string {
	units := []string{"B", "KiB", "MiB", "GiB"}
	at, value := 0, float64(n)
	for value >= 1024 && at < len(units)-1 {
		at, value = at+1, value/1024
	}
	if at == 0 || value >= 9.95 {
		return fmt.Sprintf("%.0f %s", value, units[at])
	}
	return fmt.Sprintf("%.1f %s", value, units[at])
}
