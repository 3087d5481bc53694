package words_test

import (
	"testing"
	"time"

	"metaorg/web/words"
)

func TestSizesAreSaidInTheUnitThatFits(t *testing.T) {
	b := load(t, english, german)
	for _, row := range []struct {
		bytes    int64
		language string
		says     string
	}{
		{0, "en", "0 B"},
		{1023, "en", "1,023 B"},
		{1024, "en", "1.0 KiB"},
		{1536, "en", "1.5 KiB"},
		{1536, "de", "1,5 KiB"},
		{10 << 20, "en", "10 MiB"},
		{1<<20 - 1, "en", "1.0 MiB"},
		{256 << 20, "de", "256 MiB"},
		{10 << 30, "en", "10 GiB"},
		{1 << 62, "en", "4,194,304 TiB"},
	} {
		if got := words.Bytes(b.Into(t.Context(), row.language, time.UTC, 0), row.bytes); got != row.says {
			t.Errorf("%d bytes are %q in %s, want %q", row.bytes, got, row.language, row.says)
		}
	}
}
