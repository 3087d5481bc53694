package web

import (
	"testing"
	"testing/synctest"
	"time"

	"metaorg/readmodel"
)

// confirmed is a node whose last block only confirmed the one before.
type confirmed struct{ Node }

func (confirmed) Height() int64   { return 9 }
func (confirmed) LogSize() uint64 { return 0 }

func TestABlockWithoutEntriesIsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &Server{Config: Config{Node: confirmed{}, Model: new(readmodel.Model)}}
		for _, row := range []struct {
			height int64
			there  bool
			waited time.Duration
		}{{height: 9, there: true}, {height: 10, waited: settleTime}} {
			began := time.Now() // Of the bubble, where only who waits lets time pass.
			if there := s.settle(t.Context(), row.height); there != row.there || time.Since(began) != row.waited {
				t.Errorf("height %d: there %v after %s", row.height, there, time.Since(began))
			}
		}
	})
}
