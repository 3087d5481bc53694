package checkpoint_test

import (
	"strings"
	"testing"

	"metaorg/machine/checkpoint"
)

func TestCodes(t *testing.T) {
	code := checkpoint.Code(some.Network, some.Size, some.Root)
	if size, ok := checkpoint.CodeSize(code); !ok || size != some.Size || len(code) != len("12-0000-0000-0000-0000") {
		t.Fatalf("%q speaks of %d entries, %v", code, size, ok)
	}
	typed := " " + strings.ReplaceAll(strings.ToUpper(code), "-", " ") + "\n"
	if size, ok := checkpoint.CodeSize(typed); !ok || size != some.Size || !checkpoint.SameCode(code, typed) {
		t.Errorf("typed as %q it is not recognised", typed)
	}
	if !checkpoint.SameCode("12-0110", "12-OIL0") {
		t.Error("letters that look alike are told apart")
	}
	other := checkpoint.Code(some.Network, some.Size+1, some.Root)
	if checkpoint.SameCode(code, other) || checkpoint.SameCode(code, checkpoint.Code("other", some.Size, some.Root)) {
		t.Error("another log has the same code")
	}
	for _, bad := range []string{"", "12", "k7qx-m2pa-4cde-9fgh", "0-k7qx-m2pa-4cde-9fgh", "12-k7qx-m2pa-4cde", strings.TrimPrefix(code, "12-")} {
		if _, ok := checkpoint.CodeSize(bad); ok {
			t.Errorf("%q is taken for a code", bad)
		}
	}
}
