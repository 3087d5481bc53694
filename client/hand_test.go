package client_test

import (
	"testing"
	"time"

	"metaorg/client"
)

func TestActsHandedInTogetherAreOrderedAsTheyCame(t *testing.T) {
	s, c := start(t)
	s.Node.Hold()
	first, err := c.Hand(t.Context(), key("ana").draft(register("ana")), key("ana"))
	if err != nil {
		t.Fatal(err)
	}
	bens := key("ben").draft(register("ben"))
	bens.Sequence = 1 // A node of tests counts what it holds of others too.
	second, err := c.Hand(t.Context(), bens, key("ben"))
	if err != nil {
		t.Fatal(err)
	}
	if pending, err := c.Status(t.Context(), second); err != nil || pending.State != "pending" {
		t.Fatalf("it is %+v, %v", pending, err)
	}
	ended := make(chan client.Act, 1)
	go func() {
		last, err := c.Await(t.Context(), second)
		if err != nil {
			t.Error(err)
		}
		ended <- last
	}()
	select {
	case early := <-ended:
		t.Fatalf("it was not waited for: %+v", early)
	case <-time.After(50 * time.Millisecond):
	}
	s.Node.Release()
	last := <-ended
	before, err := c.Await(t.Context(), first)
	if err != nil || before.State != "applied" || last.State != "applied" || before.Entry >= last.Entry {
		t.Errorf("first %+v, then %+v, %v", before, last, err)
	}
}

func TestWhatCannotBeHandedInSaysSoAtOnce(t *testing.T) {
	_, c := start(t)
	if _, err := c.Hand(t.Context(), key("ana").draft(register("ana")), key("ben")); err == nil {
		t.Error("an act with somebody else's signature was taken in")
	}
}
