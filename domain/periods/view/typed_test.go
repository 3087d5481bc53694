package view

import (
	"errors"
	"testing"

	"metaorg/machine"
)

func TestSharesAreReadInPercent(t *testing.T) {
	for typed, want := range map[string]string{"60": "6000", "12.5": "1250", "12,5 %": "1250", " 0.01% ": "1", "an eighth": "periods.no_share", "12.345": "periods.no_share", "": "periods.no_share"} {
		got, err := inPercent(typed)
		var no *machine.Refusal
		if errors.As(err, &no) {
			got = no.Code
		}
		if got != want {
			t.Errorf("%q is read as %s, want %s", typed, got, want)
		}
	}
}
