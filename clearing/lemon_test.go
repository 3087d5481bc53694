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

// askLemon gives the most that LEMON sets off, and the processor time of its
// fastest way in seconds: of the network as it is, and of its components alone.
func askLemon(t testing.TB, program string, d debts) (most string, seconds float64) {
	t.Helper()
	var in bytes.Buffer
	all := []any{int32(d.parties), int32(len(d.from))}
	for i := range d.from {
		all = append(all, d.from[i], d.to[i], d.amount[i])
	}
	for _, x := range all {
		if err := binary.Write(&in, binary.LittleEndian, x); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.Command(program)
	c.Stdin, c.Stderr = &in, os.Stderr
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

// measured is what settling takes at best of so many times.
func measured(d debts, times int) (setOff []int64, seconds float64) {
	seconds = math.Inf(1)
	for range times {
		start := processorSeconds()
		setOff, _ = settle(d)
		seconds = min(seconds, processorSeconds()-start)
	}
	return setOff, seconds
}

// BenchmarkAgainstLemon prints the processor time of both on the same networks
// in one run, components included and reading left out:
//
//	go test ./clearing -run - -bench Lemon -benchtime 1x
func BenchmarkAgainstLemon(b *testing.B) {
	program := lemon(b)
	for _, arcs := range []int{1_000, 30_000, 300_000} {
		for _, kind := range networkKinds {
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(kind.name, " ", "_"), arcs), func(b *testing.B) {
				d := kind.make(rand.New(rand.NewPCG(1, 7)), arcs)
				for b.Loop() {
					setOff, ours := measured(d, 2)
					most, theirs := askLemon(b, program, d)
					if sum(setOff).String() != most {
						b.Fatalf("%v is set off, LEMON finds %s", sum(setOff), most)
					}
					b.ReportMetric(ours*1e3, "ms")
					b.ReportMetric(theirs*1e3, "lemon-ms")
					b.ReportMetric(ours/theirs, "times-lemon")
				}
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
					_, seconds := measured(d, 1)
					b.ReportMetric(seconds*1e3, "ms")
				}
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}
