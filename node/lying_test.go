package node_test

import (
	"fmt"
	"testing"

	"metaorg/machine"
)

// evidence is how many contradictions of either kind a node has found that hold.
func (c *company) evidence(i int) (votes, checkpoints int) {
	for _, e := range c.nodes[i].Evidence() {
		if _, err := e.Check(); err != nil {
			c.t.Errorf("node %d has evidence that proves nothing: %v", i, err)
		}
		if e.Votes != nil {
			votes++
		} else {
			checkpoints++
		}
	}
	return votes, checkpoints
}

func TestALyingSeatDeceivesNobody(t *testing.T) {
	t.Parallel()
	c, ada := together(t, 4, 4)
	l := c.nodes[3].Liar()
	must(t, c.nodes[0], ada.sign(ada.enter()))
	for i := range 20 {
		l.Deceive()
		l.Forge()
		must(t, c.nodes[i%3], ada.sign(Keep{fmt.Sprint("in spite of lie ", i)}))
	}
	c.agree(0, 1, 2)
	if l.Told < 60 {
		t.Errorf("only %d lies were told", l.Told)
	}
	for i := range 20 {
		if !isKept(c.nodes[0], fmt.Sprint("in spite of lie ", i)) {
			t.Errorf("word %d is lost", i)
		}
	}
	eventually(t, "a node has evidence of both lies", func() bool {
		votes, checkpoints := c.evidence(0)
		return votes > 0 && checkpoints > 0
	})
	l.Shout()
	must(t, c.nodes[0], ada.sign(Keep{"in spite of garbage"}))
	c.agree(0, 1, 2) // Else node 1 may come by an entry between its log and its state.
	wantReplayable(t, c.nodes[1])
}

func TestAPoisonedActStopsNoNode(t *testing.T) {
	t.Parallel()
	c, ada := together(t, 4, 4)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	c.agree(0, 1, 2, 3)
	for i := range 3 {
		// When its turn has come, it is tried and not let in; behind another act it is ordered.
		if _, err := c.nodes[i].Submit(t.Context(), ada.sign(Keep{fmt.Sprint("before ", i)})); err != nil {
			t.Fatal(err)
		}
		id, err := c.nodes[i].Submit(t.Context(), ada.sign(Keep{fmt.Sprint("beside ", i)}, Boom{}))
		if err != nil {
			t.Fatal(err)
		}
		s := settled(t, c.nodes[i], id)
		if len(s.Outcomes) != 2 || s.Outcomes[0].Code != "" || s.Outcomes[1].Code != "machine.fault" {
			t.Errorf("the poisoned act came to %+v", s)
		}
		c.agree(0, 1, 2, 3)
	}
	must(t, c.nodes[3], ada.sign(Keep{"afterwards"}))
	c.agree(0, 1, 2, 3)
	wantReplayable(t, c.nodes[2])
}

func TestSeatsComeAndGoFiftyTimes(t *testing.T) {
	t.Parallel()
	c, ada := together(t, 5, 4)
	must(t, c.nodes[0], ada.sign(ada.enter()))
	c.agree(0, 1, 2, 3, 4)
	fifth, changes := c.nodes[4], 50
	for i := range changes {
		var change machine.Message = Sit{fifth.Seat(), fifth.Anchor()}
		if i%2 == 1 {
			change = Rise{fifth.Seat()}
		}
		must(t, c.nodes[i%4], ada.sign(change, Keep{fmt.Sprint("change ", i)}))
	}
	c.agree(0, 1, 2, 3, 4)
	if got := len(machine.SeatsOf(c.nodes[0].Snapshot())); got != 4 {
		t.Errorf("%d seats are left of four", got)
	}
	wantReplayable(t, c.nodes[4])
}
