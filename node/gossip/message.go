package gossip

import (
	"time"

	"metaorg/machine/wire"
)

// What one peer may ask of this node.
const (
	MaxBytes = 8 << 20 // One message as bytes; who has more to give gives it in parts.

	maxTopicLength   = 64
	requestWait      = 30 * time.Second // For an answer, and for room to send one.
	sendAgain        = 20 * time.Millisecond
	queueLength      = 4   // Messages that wait to be sent to a peer.
	atOnce           = 8   // Requests and announcements of a peer that are worked on at once.
	perSecond        = 200 // Requests and announcements of a peer that are looked at.
	burst            = 400 // Of them at once.
	frameBytes       = 16  // What the engine's form adds to a message.
	channelPriority  = 1   // After everything that ordering needs.
	maxOverrun       = 10_000
	firstBufferBytes = 4096
)

// kind says what a message is.
type kind string

const (
	kindTell   kind = "tell"   // Announces; is not answered.
	kindAsk    kind = "ask"    // Wants an answer with its number.
	kindAnswer kind = "answer" // What was asked for.
	kindFail   kind = "fail"   // Why there is no answer, as text.
	kindBusy   kind = "busy"   // Ask again later.
)

// message is what travels.
type message struct {
	Kind    kind   `json:"kind"`
	Topic   string `json:"topic,omitempty"`  // Of what is told or asked.
	Number  uint64 `json:"number,omitempty"` // Of a question, and of its answer.
	Content []byte `json:"content"`
}

// decode reads a message and accepts only what encode makes.
func decode(b []byte) (m message, err error) {
	if err := wire.Decode(b, &m); err != nil {
		return m, ErrGarbage
	}
	fits := false
	switch m.Kind {
	case kindTell:
		fits = m.Topic != "" && len(m.Topic) <= maxTopicLength && m.Number == 0
	case kindAsk:
		fits = m.Topic != "" && len(m.Topic) <= maxTopicLength && m.Number != 0
	case kindAnswer, kindFail:
		fits = m.Topic == "" && m.Number != 0
	case kindBusy:
		fits = m.Topic == "" && m.Number != 0 && len(m.Content) == 0
	}
	if !fits {
		return m, ErrGarbage
	}
	return m, nil
}
