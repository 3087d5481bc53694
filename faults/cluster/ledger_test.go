package cluster

import (
	"strings"
	"testing"

	"metaorg/machine"
	"metaorg/machine/wire"
)

func entry(t *testing.T, height int64, act string) ([]byte, wire.EnvelopeID) {
	t.Helper()
	e := wire.Envelope{Body: []byte(act)}
	return wire.Encode(machine.Entry{Height: height, Input: machine.InputEnvelope, Content: wire.Encode(e)}), e.ID()
}

func TestTheLedgerFindsWhatIsLostAndWhatIsThereTwice(t *testing.T) {
	first, a := entry(t, 2, "a")
	second, b := entry(t, 3, "b")
	_, c := entry(t, 4, "c")
	for _, row := range []struct {
		name  string
		log   [][]byte
		acked map[wire.EnvelopeID]uint64
		want  Account
	}{
		{"all is there", [][]byte{first, second}, map[wire.EnvelopeID]uint64{a: 0, b: 1}, Account{Acknowledged: 2}},
		{"an act is gone", [][]byte{first, second}, map[wire.EnvelopeID]uint64{a: 0, c: 2}, Account{Acknowledged: 2, Lost: 1}},
		{"an act is elsewhere than was said", [][]byte{first, second}, map[wire.EnvelopeID]uint64{a: 1}, Account{Acknowledged: 1, Lost: 1}},
		{"an act is there twice", [][]byte{first, second, first}, map[wire.EnvelopeID]uint64{a: 0}, Account{Acknowledged: 1, Twice: 1}},
	} {
		l := newLedger(nil)
		for i, e := range row.log {
			if err := l.compare(&Member{Name: "one"}, uint64(i), e); err != nil {
				t.Fatal(err)
			}
		}
		for id, at := range row.acked {
			l.acknowledge(id, at)
		}
		if got := l.Account(); got != row.want {
			t.Errorf("%s: %+v", row.name, got)
		}
	}
}

func TestTheLedgerFindsAFork(t *testing.T) {
	first, _ := entry(t, 2, "a")
	other, _ := entry(t, 2, "b")
	l := newLedger(nil)
	if err := l.compare(&Member{Name: "one"}, 0, first); err != nil {
		t.Fatal(err)
	}
	if err := l.compare(&Member{Name: "two"}, 0, first); err != nil {
		t.Error(err)
	}
	if err := l.compare(&Member{Name: "three"}, 0, other); err == nil || !strings.Contains(err.Error(), "three") {
		t.Errorf("a fork is called %v", err)
	}
}
