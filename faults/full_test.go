//go:build faults

package faults_test

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"metaorg/faults/cluster"
)

// Where the small disk is, in a mount namespace of its own.
const (
	roomFolder = "/mnt"
	smallDisk  = `mount -t tmpfs -o size=256m,mode=0700 metaorg-faults ` + roomFolder
)

// What a full disk makes a node say: to its operator as it ends, and to who
// asks it for something as long as it goes on.
const (
	saysFull   = "the disk is full; free some space and start again"
	answerFull = "this node's disk is full; whoever runs it has to free some space"

	roomMost = 256 << 10 // Bytes that are left when it starts, at most.
)

// TestFullDisk fills the disk on which a node has one of its databases, or
// everything, while people act.
func TestFullDisk(t *testing.T) {
	const missing = "small disks skipped, which this machine does not let us mount; that a disk is full, the databases' writes say alone"
	if os.Geteuid() != 0 && !alone(t, "-Urm", smallDisk, missing) || os.Geteuid() == 0 && !alone(t, "-m", smallDisk, missing) {
		return
	}
	for _, f := range []struct{ fault, what string }{
		{"the disk of the tables that are read is full", "read.db"},
		{"the disk of what belongs to the host alone is full", "host.db"},
		{"the disk of the whole home is full", ""},
	} {
		t.Run(f.fault, func(t *testing.T) {
			tr := try(t, "one node: "+f.fault, 1, 1)
			d := tr.move(filepath.Join(tr.Members[0].Home, f.what))
			for range *rounds {
				d.round(f.what == "host.db")
				tr.rounds++
			}
			tr.account()
		})
	}
}

// disk is the small disk of a node.
type disk struct {
	*trial
	m    *cluster.Member
	kept int64 // Prospects that the node said it has.
}

// move lets a node have a file, and what belongs to it, or a folder on the
// small disk.
func (tr *trial) move(path string) *disk {
	tr.t.Helper()
	m := tr.Members[0]
	tr.must(m.Stop())
	files, err := filepath.Glob(path + "*")
	tr.must(err)
	for _, f := range files {
		to := filepath.Join(roomFolder, filepath.Base(f))
		tr.must(os.RemoveAll(to))
		if out, err := exec.Command("cp", "-a", f, to).CombinedOutput(); err != nil {
			tr.t.Fatalf("%v: %s", err, out)
		}
		tr.must(os.RemoveAll(f))
	}
	tr.must(os.Symlink(filepath.Join(roomFolder, filepath.Base(path)), path))
	tr.must(m.Start(tr.t.Context()))
	return &disk{trial: tr, m: m}
}

func filler() string { return filepath.Join(roomFolder, "filler") }

// fill leaves so many bytes.
func (d *disk) fill(left int64) {
	d.t.Helper()
	f, err := os.Create(filler())
	d.must(err)
	defer f.Close()
	b := make([]byte, 64<<10)
	var size int64
	for err == nil {
		var n int
		n, err = f.Write(b)
		size += int64(n)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		d.t.Fatal(err)
	}
	d.must(f.Truncate(max(0, size-left)))
}

// round starts the node with little room and lets people act until it has
// ended, or has refused what it has no room for; and then with room again.
func (d *disk) round(goesOn bool) {
	d.t.Helper()
	d.must(d.m.Stop())
	left := d.random.Int64N(roomMost)
	d.fill(left)
	d.must(d.m.Launch(d.t.Context()))
	load := d.Act(d.t.Context())
	if goesOn {
		d.refuses(load)
	} else {
		select {
		case <-d.m.Ended():
		case <-time.After(settleMost):
			d.t.Errorf("with %d bytes left it goes on, saying: %s", left, d.m.Said())
		}
	}
	d.t.Logf("%d bytes left: running %v, %d organizations kept, said %s", left, d.m.Running(), d.kept, d.m.Said())
	if !d.m.Running() && (d.m.ExitCode() < 1 || !strings.Contains(d.m.Said(), saysFull)) {
		d.t.Errorf("with %d bytes left it ended with %d, saying: %s", left, d.m.ExitCode(), d.m.Said())
	}
	d.must(os.Remove(filler()))
	if !d.m.Running() {
		d.must(d.m.Start(d.t.Context()))
	}
	d.goesOn(load, people)
	d.must(load.Stop())
	d.settle()
	d.shown()
}

// refuses gives the node organizations to keep until it has no room for them;
// what else people do goes on meanwhile, unless the node never came to serve.
func (d *disk) refuses(load *cluster.Load) {
	d.t.Helper()
	for end := time.Now().Add(settleMost); time.Now().Before(end) && d.m.Running(); time.Sleep(settlePoll) {
		err := d.keep()
		if err == nil || !strings.Contains(err.Error(), answerFull) {
			continue // It does not serve yet, or still has room.
		}
		d.goesOn(load, people)
		return
	}
	if d.m.Running() {
		d.t.Errorf("it took whatever it was given: %d", d.kept)
	}
}

// keep gives the node some hundred organizations, which it may refuse.
func (d *disk) keep() error {
	from, err := d.m.Client()
	if err != nil {
		return err
	}
	const many = 500
	var file strings.Builder
	file.WriteString("name\n")
	for i := range many {
		fmt.Fprintf(&file, "Organization %d-%d of the town\n", d.kept, i)
	}
	report, err := from.ImportProspects(d.t.Context(), strings.NewReader(file.String()), func(int64) {})
	if err == nil {
		d.kept += report.Kept
	}
	return err
}

// shown waits until all tables are those of the log, and sees that what the
// host said it keeps is there.
func (d *disk) shown() {
	d.t.Helper()
	from, err := d.m.Client()
	d.must(err)
	d.until("the tables have caught up", func() bool {
		n, err := from.Network(d.t.Context())
		d.must(err)
		page, err := from.Read(d.t.Context(), "log", url.Values{"limit": {"1"}})
		d.must(err)
		return page.Total == int64(n.LogSize)
	})
	page, err := from.Prospects(d.t.Context(), url.Values{"limit": {"1"}})
	d.must(err)
	if page.Total < d.kept {
		d.t.Errorf("of %d prospects %d are there", d.kept, page.Total)
	}
	if err := d.keep(); err != nil {
		d.t.Errorf("with room again: %v", err)
	}
}
