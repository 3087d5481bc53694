package clearing

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// lemon compiles the driver of LEMON's network simplex (Debian's liblemon-dev).
func lemon(t testing.TB) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "lemon")
	out, err := exec.Command("g++", "-O3", "-march=native", "-DNDEBUG", "-w", "-o", program, "testdata/lemon.cc", "-llemon").CombinedOutput()
	if err != nil {
		t.Skipf("LEMON's network simplex or g++ is not here: %v %.300s", err, out)
	}
	return program
}

// askLemon gives the most that LEMON sets off in all networks together, and the
// processor time of its fastest way in seconds: of the networks as they are, and
// of their components alone.
func askLemon(t testing.TB, program string, networks ...debts) (most string, seconds float64) {
	t.Helper()
	var in []byte
	for _, d := range networks {
		in = binary.LittleEndian.AppendUint32(in, uint32(d.parties))
		in = binary.LittleEndian.AppendUint32(in, uint32(len(d.from)))
		for i := range d.from {
			in = binary.LittleEndian.AppendUint32(in, uint32(d.from[i]))
			in = binary.LittleEndian.AppendUint32(in, uint32(d.to[i]))
			in = binary.LittleEndian.AppendUint64(in, uint64(d.amount[i]))
		}
	}
	c := exec.Command(program)
	c.Stdin, c.Stderr = bytes.NewReader(in), os.Stderr
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	seconds = math.Inf(1)
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		var way string
		var took float64
		if _, err := fmt.Sscan(lines.Text(), &way, &most, &took); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		seconds = min(seconds, took)
	}
	return most, seconds
}

// TestLemonFindsAsMuch compares all kinds of networks, multiple arcs included.
func TestLemonFindsAsMuch(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a program")
	}
	program := lemon(t)
	for _, kind := range networkKinds {
		for seed, arcs := range []int{5, 60, 3000} {
			d := kind.make(rand.New(rand.NewPCG(uint64(seed), 7)), arcs)
			for i := 0; i < len(d.from); i += 5 { // As two obligations of the same.
				d.from, d.to, d.amount = append(d.from, 0), append(d.to, 0), append(d.amount, 0)
				copy(d.from[i+1:], d.from[i:])
				copy(d.to[i+1:], d.to[i:])
				copy(d.amount[i+1:], d.amount[i:])
			}
			setOff, _ := settle(d)
			if want, _ := askLemon(t, program, d); sum(setOff).String() != want {
				t.Errorf("%s of %d: %v is set off, LEMON finds %s", kind.name, arcs, sum(setOff), want)
			}
		}
	}
}

// processorSeconds is what this process has used, its garbage collection included.
func processorSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// measured is what settling all of them takes, its own garbage included.
func measured(networks ...debts) (setOff Sum, seconds float64) {
	runtime.GC() // What the test itself left behind is not counted.
	start := processorSeconds()
	for _, d := range networks {
		all, _ := settle(d)
		setOff = setOff.Plus(sum(all))
	}
	return setOff, processorSeconds() - start
}

// BenchmarkAgainstLemon prints the processor time of both on the same networks
// in one run, components included and reading left out. Small networks are many
// different ones in a row, so that there is something to measure; of several
// turns the least counts, since what else the computer does only ever adds:
//
//	go test ./clearing -run - -bench Lemon -benchtime 1x
func BenchmarkAgainstLemon(b *testing.B) {
	program := lemon(b)
	for _, size := range []struct{ arcs, networks, turns int }{{1_000, 300, 7}, {30_000, 3, 7}, {300_000, 1, 2}} {
		for _, kind := range networkKinds {
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(kind.name, " ", "_"), size.arcs), func(b *testing.B) {
				networks := make([]debts, size.networks)
				for i := range networks {
					networks[i] = kind.make(rand.New(rand.NewPCG(uint64(i+1), 7)), size.arcs)
				}
				ours, theirs := math.Inf(1), math.Inf(1)
				for b.Loop() {
					for range size.turns {
						setOff, seconds := measured(networks...)
						ours = min(ours, seconds/float64(size.networks))
						most, seconds := askLemon(b, program, networks...)
						theirs = min(theirs, seconds/float64(size.networks))
						if setOff.String() != most {
							b.Fatalf("%v is set off, LEMON finds %s", setOff, most)
						}
					}
				}
				b.ReportMetric(ours*1e3, "ms")
				b.ReportMetric(theirs*1e3, "lemon-ms")
				b.ReportMetric(ours/theirs, "times-lemon")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// BenchmarkGrowth shows how processor time grows with the number of obligations.
func BenchmarkGrowth(b *testing.B) {
	for arcs := 1_000; arcs <= 1_000_000; arcs *= 10 {
		for _, kind := range networkKinds[:2] {
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(kind.name, " ", "_"), arcs), func(b *testing.B) {
				d := kind.make(rand.New(rand.NewPCG(1, 7)), arcs)
				for b.Loop() {
					_, seconds := measured(d)
					b.ReportMetric(seconds*1e3, "ms")
				}
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}
