package backup_test

import (
	"bytes"
	"testing"

	"github.com/klauspost/compress/zstd"

	"metaorg/backup"
)

// FuzzCheck reads what may come as a backup: packed, so that it gets past the
// first glance.
func FuzzCheck(f *testing.F) {
	f.Add([]byte{})
	f.Add(bytes.Repeat([]byte{0}, 1024))
	f.Add(append([]byte("metaorg-backup.json"), make([]byte, 493)...))
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, file := range [][]byte{content, packed(t, content)} {
			if about, err := backup.Check(bytes.NewReader(file), ignore); err == nil {
				t.Errorf("%x was taken for the backup %+v", content, about)
			}
		}
	})
}

func packed(t *testing.T, content []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(content, nil)
}
