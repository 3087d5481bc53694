//go:build faults

package faults_test

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

const (
	inNamespace = "METAORG_FAULTS_NAMESPACE"

	// badNetwork gives a network namespace a bad network and then becomes a command.
	badNetwork = `ip link set lo up && tc qdisc add dev lo root netem delay 50ms 10ms loss 1% && exec "$0" "$@"`
)

// TestFourOverABadNetwork lets four nodes order acts where the kernel itself
// delays and loses packets, in a network namespace of its own.
func TestFourOverABadNetwork(t *testing.T) {
	if os.Getenv(inNamespace) != "" {
		tr := try(t, "four nodes: 50 ms ± 10 ms each way, 1 % lost", 4, 4)
		load := tr.Act(t.Context())
		tr.goesOn(load, 4*people)
		tr.rounds++
		tr.must(load.Stop())
		tr.account()
		return
	}
	if out, err := namespaced("true").CombinedOutput(); err != nil {
		why := fmt.Sprintf("netem skipped, which this machine does not let us use (%v: %s); delays and losses are the proxy's alone", err, strings.TrimSpace(string(out)))
		fmt.Println(why) // Seen without -v too.
		t.Skip(why)
	}
	c := namespaced(os.Args[0], "-test.run", "^TestFourOverABadNetwork$", "-seed", strconv.FormatUint(*seed, 10))
	c.Env = append(os.Environ(), inNamespace+"=1")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	fmt.Printf("%s", out)
}

// namespaced is a command over a bad network of its own.
func namespaced(command ...string) *exec.Cmd {
	return exec.Command("unshare", append([]string{"-n", "sh", "-c", badNetwork}, command...)...)
}
