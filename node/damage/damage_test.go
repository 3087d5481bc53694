package damage_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"metaorg/machine/history/disk"
	"metaorg/node/damage"
)

func TestDamageIsExplainedOnce(t *testing.T) {
	for _, row := range []struct {
		name string
		err  error
		is   bool
	}{
		{"an entry that is not the one its hash stands for", fmt.Errorf("couldn't read: %w", disk.ErrCorrupt), true},
		{"blocks that are behind the state", errors.New("app block height (7) is higher than core (6)"), true},
		{"blocks that cannot be read", errors.New("error unmarshaling block"), true},
		{
			"a block whose results were lost with the last record of the engine's database",
			errors.New("error on replay: expected height 14 but last stored abci responses was at height 13"), true,
		},
		{"a file that may not be read", fs.ErrPermission, false},
	} {
		got := damage.Explain(row.err)
		if errors.Is(got, damage.Err) != row.is || !errors.Is(got, row.err) {
			t.Errorf("%s: %v", row.name, got)
		}
		if again := damage.Explain(got); again.Error() != got.Error() {
			t.Errorf("%s is explained twice: %v", row.name, again)
		}
		if row.is != strings.Contains(got.Error(), "move the folders state and engine out of the home") {
			t.Errorf("%s: what to do is missing: %v", row.name, got)
		}
	}
	if damage.Explain(nil) != nil {
		t.Error("nothing is explained")
	}
}
