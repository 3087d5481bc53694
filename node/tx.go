package node

import (
	"metaorg/machine"
	"metaorg/machine/wire"
)

// What CometBFT orders are byte strings that begin with what they are.
const (
	txClock    byte = 1 // A machine.ClockEntry; first in every block that is not empty.
	txEnvelope byte = 2 // A wire.Envelope.
	txTick     byte = 3 // A tick.
)

// tick asks for a block although nobody acts, because something is due. It
// names the block with acts that it follows, so it counts once, and every node
// that sends one sends the same.
type tick struct {
	After uint64 `json:"after"`
}

func encodeClock(e machine.ClockEntry) []byte { return append([]byte{txClock}, wire.Encode(e)...) }
func encodeTick(t tick) []byte                { return append([]byte{txTick}, wire.Encode(t)...) }

func encodeEnvelope(envelope []byte) []byte {
	tx := make([]byte, 0, 1+len(envelope))
	return append(append(tx, txEnvelope), envelope...)
}

// decodeTx reads a transaction of this type; false when it is of another or
// not in its one form.
func decodeTx(tx []byte, kind byte, v any) bool {
	return len(tx) > 1 && tx[0] == kind && wire.Decode(tx[1:], v) == nil
}
