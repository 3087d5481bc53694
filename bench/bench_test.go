package bench_test

import (
	"bytes"
	"encoding/json"
	"runtime"
	"testing"

	"metaorg/bench"
)

func TestEveryMeasurementGivesFigures(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("memory and processor time are read as Linux tells them")
	}
	var out bytes.Buffer
	if err := bench.Run(t.Context(), bench.Options{Short: true, JSON: true}, &out); err != nil {
		t.Fatal(err)
	}
	given := map[string]int{}
	for d := json.NewDecoder(&out); d.More(); {
		var f bench.Figure
		if err := d.Decode(&f); err != nil {
			t.Fatal(err)
		}
		// Growth, blocks and processor time may well be nothing.
		if isRateOrTime := f.Unit == "1/s" || f.Unit == "ms" || f.Unit == "s" || f.Unit == "MB"; isRateOrTime && f.Value <= 0 {
			t.Errorf("%s, %s: %v %s", f.Measurement, f.What, f.Value, f.Unit)
		}
		given[f.Measurement]++
	}
	for _, name := range bench.Names() {
		if given[name] == 0 && name != "start" && name != "nodes" { // These take the program.
			t.Errorf("%s gave no figure", name)
		}
	}
}

func TestWhatIsNoMeasurementIsRefused(t *testing.T) {
	if bench.Run(t.Context(), bench.Options{Only: []string{"everything"}}, new(bytes.Buffer)) == nil {
		t.Error("a measurement that does not exist was measured")
	}
}
