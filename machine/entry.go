package machine

import (
	"metaorg/machine/history"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// Input says what a log entry's step was given.
type Input string

// The inputs a step can have.
const (
	InputGenesis  Input = "genesis"
	InputClock    Input = "clock"
	InputDue      Input = "due"
	InputEnvelope Input = "envelope"
)

// Entry is one step as the log keeps it: what went in and what came out. From
// the entries alone everything replays.
type Entry struct {
	Height   int64     `json:"height"` // Of the block.
	Time     int64     `json:"time"`   // Rule time, Unix seconds.
	Input    Input     `json:"input"`
	Content  []byte    `json:"content"` // Genesis, ClockEntry, DueItem or wire.Envelope as bytes.
	Outcomes []Outcome `json:"outcomes"`
}

// Outcome is what came of one message: a refusal, or its events.
type Outcome struct {
	Code   string        `json:"code,omitempty"` // Of a refusal; empty when it was done.
	Class  Class         `json:"class,omitempty"`
	Text   string        `json:"text,omitempty"`
	Field  string        `json:"field,omitempty"`
	Events []EventRecord `json:"events,omitempty"`
}

// EventRecord is an event with its name, as bytes.
type EventRecord struct {
	Kind    string   `json:"kind"` // module.Type
	Content wire.Raw `json:"content"`
}

// Refusal gives back the refusal of an outcome, or nil.
func (o Outcome) Refusal() *Refusal {
	if o.Code == "" {
		return nil
	}
	return &Refusal{Code: o.Code, Class: o.Class, Text: o.Text, Field: o.Field}
}

func refused(no *Refusal) Outcome {
	return Outcome{Code: no.Code, Class: no.Class, Text: no.Text, Field: no.Field}
}

// Envelope reads the envelope of an entry whose input is one.
func (e Entry) Envelope() (wire.Envelope, wire.Body, error) {
	var env wire.Envelope
	var body wire.Body
	if err := wire.Decode(e.Content, &env); err != nil {
		return env, body, err
	}
	err := wire.Decode(env.Body, &body)
	return env, body, err
}

// edgeItem keeps the log's size and right edge under the state's root.
var edgeItem = state.NewItem[history.Edge]("machine/history")

// EdgeOf reads the log's size and right edge as the state knows them.
func EdgeOf(r state.Reader) history.Edge {
	e, _ := edgeItem.Get(r)
	return e
}
