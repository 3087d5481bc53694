package patronage_test

import (
	"os"
	"strings"
	"testing"

	"metaorg/domain/patronage"
)

// vocabulary is the table of actions as it was taken from the vocabulary, which
// stands beside this tree where it is developed.
const vocabulary = "../../../shared/data/valueflows/actions.md"

func TestActionsDoWhatValueFlowsSays(t *testing.T) {
	text, err := os.ReadFile(vocabulary)
	if err != nil {
		t.Skipf("the vocabulary is not here: %v", err)
	}
	known := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 13 || cells[0] == "action" || strings.HasPrefix(cells[0], "-") {
			continue
		}
		for i, c := range cells {
			if c == "-" {
				cells[i] = ""
			}
		}
		e, ok := patronage.EffectOf(patronage.Action(cells[0]))
		if !ok {
			t.Errorf("there is no action %s", cells[0])
			continue
		}
		known[cells[0]] = true
		got := []string{string(e.Action), string(e.Process), string(e.Pairs), string(e.Creates), string(e.Quantity), string(e.Accounting), string(e.OnHand), string(e.Location), string(e.Contained), string(e.Accountable), string(e.Stage), string(e.State)}
		if want := strings.Join(cells[:12], "|"); strings.Join(got, "|") != want {
			t.Errorf("%s\nhas  %s\nwant %s", cells[0], strings.Join(got, "|"), want)
		}
	}
	if len(known) != 19 || len(patronage.Effects()) != 19 {
		t.Errorf("%d actions of the vocabulary, %d here", len(known), len(patronage.Effects()))
	}
}
