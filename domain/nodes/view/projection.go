package view

import (
	"encoding/hex"

	"metaorg/domain/network"
	"metaorg/domain/nodes"
	"metaorg/readmodel"
)

// What happens to a node's seat.
const (
	wasCalled     = "called"
	hasAnswered   = "answered"
	tookSeat      = "seated"
	leftSeat      = "left"
	gotNoSeat     = "not_seated"
	wasChallenged = "challenged"
	keptSeat      = "kept"
	wasPaused     = "paused"
	mayReturn     = "resumed"
	cameBack      = "returned"
)

// Why it happens, besides the reasons of package nodes.
const (
	byGenesis     = "genesis"
	byDecision    = "decision"
	byRestart     = "restart"
	secondRound   = "second_round"
	toCall        = "call"
	toChallenge   = "challenge"
	noAnswer      = "no_answer"
	isThere       = "there"
	isNeeded      = "needed"
	wasRemoved    = "removed"
	returnsItself = "answered"
)

// noting writes down what one event does to the seats of several nodes.
type noting struct {
	tx   *readmodel.Tx
	at   readmodel.At
	part int64
	err  error
}

// move puts a node into a place.
func (n *noting) move(id nodes.ID, to nodes.Place) {
	if n.err == nil {
		n.err = n.tx.Exec(`UPDATE nodes_nodes SET place = ? WHERE id = ?`, to, id)
	}
}

// note writes down what happened to a node; until is 0 where it need not answer.
func (n *noting) note(id nodes.ID, what, why string, until int64) {
	if n.err != nil {
		return
	}
	n.err = n.tx.Exec(`INSERT INTO nodes_changes (entry, event, part, time, node, what, why, until) VALUES (?, ?, ?, ?, ?, ?, ?, nullif(?, 0))`,
		n.at.Index, n.at.Event, n.part, n.at.Time, id, what, why, until)
	n.part++
}

// endCall ends what is left of a call: those who were called follow again.
func (n *noting) endCall() {
	if n.err == nil {
		n.err = n.tx.Exec(`UPDATE nodes_nodes SET place = '' WHERE place IN ('called', 'ready')`)
	}
}

func registered(tx *readmodel.Tx, at readmodel.At, e nodes.NodeRegistered) error {
	// One that was removed may come again.
	err := tx.Exec(`INSERT OR REPLACE INTO nodes_nodes (id, owner, by, place, willing, peer, web, key, consensus, checkpoint, since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Node, e.Owner, e.By, e.Place, e.Willing, e.Peer, e.Web, hex.EncodeToString(e.Key), hex.EncodeToString(e.Consensus), hex.EncodeToString(e.Checkpoint), at.Time)
	n := noting{tx: tx, at: at, err: err}
	if e.Place.HoldsSeat() {
		n.note(e.Node, tookSeat, byGenesis, 0)
	}
	return n.err
}

func changed(tx *readmodel.Tx, _ readmodel.At, e nodes.NodeChanged) error {
	return tx.Exec(`UPDATE nodes_nodes SET peer = ?, web = ?, willing = ? WHERE id = ?`, e.Peer, e.Web, e.Willing, e.Node)
}

func renewed(tx *readmodel.Tx, _ readmodel.At, e nodes.NodeRenewed) error {
	return tx.Exec(`UPDATE nodes_nodes SET consensus = ?, checkpoint = ? WHERE id = ?`, hex.EncodeToString(e.Consensus), hex.EncodeToString(e.Checkpoint), e.Node)
}

func removed(tx *readmodel.Tx, at readmodel.At, e nodes.NodeRemoved) error {
	var place nodes.Place
	if err := tx.Get(`SELECT place FROM nodes_nodes WHERE id = ?`, []any{e.Node}, &place); err != nil {
		return err
	}
	n := noting{tx: tx, at: at}
	if place.HoldsSeat() || place == nodes.Paused {
		n.note(e.Node, leftSeat, wasRemoved, 0)
	}
	if n.err == nil {
		n.err = tx.Exec(`UPDATE nodes_nodes SET place = '', removed = ? WHERE id = ?`, at.Time, e.Node)
	}
	return n.err
}

func seatsCalled(tx *readmodel.Tx, at readmodel.At, e nodes.SeatsCalled) error {
	n, why := noting{tx: tx, at: at}, byDecision
	if e.Again {
		why = secondRound
	} else {
		n.endCall() // A newer decision ends an older one's call.
	}
	for _, id := range e.Called {
		n.move(id, nodes.Called)
		n.note(id, wasCalled, why, e.Until)
	}
	return n.err
}

func answered(tx *readmodel.Tx, at readmodel.At, e nodes.NodeAnswered) error {
	n, why := noting{tx: tx, at: at}, toChallenge
	if e.Place == nodes.Ready {
		why = toCall
	}
	n.move(e.Node, e.Place)
	n.note(e.Node, hasAnswered, why, 0)
	return n.err
}

// restarted takes every seat; the nodes that have one after the restart are
// named next.
func restarted(tx *readmodel.Tx, at readmodel.At, _ network.Restarted) error {
	if err := tx.Exec(`INSERT INTO nodes_restarts (entry) VALUES (?)`, at.Index); err != nil {
		return err
	}
	return tx.Exec(`UPDATE nodes_nodes SET place = ''`)
}

func seatsFilled(tx *readmodel.Tx, at readmodel.At, e nodes.SeatsFilled) error {
	n, why := noting{tx: tx, at: at}, byDecision
	var restart bool
	if err := tx.Get(`SELECT EXISTS (SELECT 1 FROM nodes_restarts WHERE entry = ?)`, []any{at.Index}, &restart); err != nil {
		return err
	}
	if restart {
		why = byRestart
	}
	for _, id := range e.Nodes {
		var place nodes.Place
		if err := tx.Get(`SELECT place FROM nodes_nodes WHERE id = ?`, []any{id}, &place); err != nil {
			return err
		}
		if !place.HoldsSeat() {
			n.move(id, nodes.Seated)
			n.note(id, tookSeat, why, 0)
		}
	}
	for _, id := range e.Later {
		n.move(id, nodes.Paused)
		n.note(id, wasPaused, noAnswer, 0)
	}
	for _, id := range e.Left {
		n.move(id, nodes.Follows)
		n.note(id, leftSeat, why, 0)
	}
	n.endCall()
	return n.err
}

func seatsNotFilled(tx *readmodel.Tx, at readmodel.At, e nodes.SeatsNotFilled) error {
	n := noting{tx: tx, at: at}
	n.endCall()
	for _, id := range e.Missing {
		n.note(id, gotNoSeat, noAnswer, 0)
	}
	return n.err
}

func returned(tx *readmodel.Tx, at readmodel.At, e nodes.SeatReturned) error {
	n := noting{tx: tx, at: at}
	n.move(e.Node, nodes.Seated)
	n.note(e.Node, cameBack, returnsItself, 0)
	return n.err
}

// resumed is a node that may come back, and has not answered yet.
func resumed(tx *readmodel.Tx, at readmodel.At, e nodes.SeatResumed) error {
	n := noting{tx: tx, at: at}
	n.note(e.Node, mayReturn, string(nodes.Wished), 0)
	return n.err
}

func paused(tx *readmodel.Tx, at readmodel.At, e nodes.SeatPaused) error {
	n := noting{tx: tx, at: at}
	n.move(e.Node, nodes.Paused)
	n.note(e.Node, wasPaused, string(e.Reason), 0)
	return n.err
}

func challenged(tx *readmodel.Tx, at readmodel.At, e nodes.SeatChallenged) error {
	n := noting{tx: tx, at: at}
	n.move(e.Node, nodes.Challenged)
	n.note(e.Node, wasChallenged, string(nodes.Absent), e.Until)
	return n.err
}

func kept(tx *readmodel.Tx, at readmodel.At, e nodes.SeatKept) error {
	n, why := noting{tx: tx, at: at}, isNeeded
	if e.There {
		why = isThere
	}
	n.move(e.Node, nodes.Seated)
	n.note(e.Node, keptSeat, why, 0)
	return n.err
}
