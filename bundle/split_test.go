package bundle

import (
	"bytes"
	"encoding/binary"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

func FuzzSplit(f *testing.F) {
	leaf := tlog.RecordHash([]byte("abc"))
	f.Add([]byte("\x00\x00\x00\x03abc"), leaf[:])
	f.Add([]byte("\xff\xff\xff\xffabc"), leaf[:])
	f.Add([]byte{}, []byte{1})
	f.Fuzz(func(t *testing.T, entries, leaves []byte) {
		log, bad, problem := split(entries, leaves)
		if problem != "" {
			if bad > uint64(len(log)) {
				t.Fatalf("entry %d of %d fails", bad, len(log))
			}
			return
		}
		var again bytes.Buffer
		for _, e := range log {
			again.Write(binary.BigEndian.AppendUint32(nil, uint32(len(e))))
			again.Write(e)
		}
		if !bytes.Equal(again.Bytes(), entries) || len(leaves) != len(log)*tlog.HashSize {
			t.Fatal("the parts do not make the whole")
		}
	})
}
