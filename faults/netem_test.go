//go:build faults

package faults_test

import "testing"

// badNetwork gives a network namespace a bad network.
const badNetwork = `ip link set lo up; tc qdisc add dev lo root netem delay 50ms 10ms loss 1%`

// TestFourOverABadNetwork lets four nodes order acts where the kernel itself
// delays and loses packets, in a network namespace of its own.
func TestFourOverABadNetwork(t *testing.T) {
	const missing = "netem skipped, which this machine does not let us use; delays and losses are the proxy's alone"
	if !alone(t, "-n", badNetwork, missing) {
		return
	}
	tr := try(t, "four nodes: 50 ms ± 10 ms each way, 1 % lost", 4, 4)
	load := tr.Act(t.Context())
	tr.goesOn(load, 4*people)
	tr.rounds++
	tr.must(load.Stop())
	tr.account()
}
