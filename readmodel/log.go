package readmodel

import (
	"strings"

	"metaorg/machine"
	"metaorg/machine/wire"
)

// logView shows the log itself: entries, envelopes with what became of them,
// and events.
var logView = View{
	Module: "log",
	Schema: `
CREATE TABLE log_entries (
	entry    INTEGER PRIMARY KEY,
	height   INTEGER NOT NULL,
	time     INTEGER NOT NULL,
	input    TEXT NOT NULL,
	what     TEXT NOT NULL,
	author   TEXT NOT NULL,
	acts_for TEXT NOT NULL,
	envelope TEXT NOT NULL,
	events   INTEGER NOT NULL,
	refused  TEXT NOT NULL
) STRICT;
CREATE INDEX log_entries_by_signer ON log_entries (acts_for, author, entry) WHERE input = 'envelope';
CREATE TABLE log_envelopes (
	id       TEXT PRIMARY KEY,
	entry    INTEGER NOT NULL,
	height   INTEGER NOT NULL,
	time     INTEGER NOT NULL,
	author   TEXT NOT NULL,
	acts_for TEXT NOT NULL,
	key      TEXT NOT NULL,
	sequence INTEGER NOT NULL,
	refused  TEXT NOT NULL,
	outcomes TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX log_envelopes_author ON log_envelopes (author, entry);
CREATE TABLE log_events (
	id     TEXT PRIMARY KEY,
	entry  INTEGER NOT NULL,
	number INTEGER NOT NULL,
	height INTEGER NOT NULL,
	time   INTEGER NOT NULL,
	kind   TEXT NOT NULL,
	author TEXT NOT NULL,
	event  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX log_events_order ON log_events (entry, number);`,
	Lists: []List{logList, envelopeList, eventList},
}

var (
	entryColumn  = Column{Name: "entry", Kind: Number, Help: "the entry's place in the log, from 0"}
	heightColumn = Column{Name: "height", Kind: Number, Help: "the block in which it was ordered", Detail: true}
	timeColumn   = Column{Name: "time", Kind: Time, Help: "rule time of the step"}
	authorColumn = Column{Name: "author", Kind: Text, Help: "who signed; empty for what the rules did by themselves"}
	forColumn    = Column{Name: "acts_for", Kind: Text, Help: "the organization acted for"}
	refusedCol   = Column{Name: "refused", Kind: Text, Help: "codes of the refusals among its outcomes"}
)

var logList = List{
	Name: "log", Purpose: "Every step as the log keeps it.", Key: "entry", Sort: "-entry", For: Participants,
	Query: `SELECT * FROM log_entries`,
	Columns: []Column{
		entryColumn, heightColumn, timeColumn,
		{Name: "input", Kind: Text, Help: "genesis, clock, due or envelope"},
		{Name: "what", Kind: Text, Help: "kinds of its messages, or of the due item"},
		authorColumn, forColumn,
		{Name: "envelope", Kind: Text, Help: "the envelope's id", Detail: true},
		{Name: "events", Kind: Number, Help: "how many things happened", Detail: true},
		refusedCol,
	},
}

var envelopeList = List{
	Name: "envelopes", Purpose: "Every envelope that was ordered, with what became of its messages.", Key: "id", Sort: "-entry", For: Participants,
	Query: `SELECT * FROM log_envelopes`,
	Columns: []Column{
		{Name: "id", Kind: Text, Help: "SHA-256 of the body", Detail: true},
		entryColumn, heightColumn, timeColumn, authorColumn, forColumn,
		{Name: "key", Kind: Text, Help: "the key it was signed with", Detail: true},
		{Name: "sequence", Kind: Number, Help: "its number under that key", Detail: true},
		refusedCol,
		{Name: "outcomes", Kind: JSON, Help: "for each message its kind, and the refusal if it was refused", Detail: true},
	},
}

var eventList = List{
	Name: "events", Purpose: "Everything that happened, one row per event.", Key: "id", Sort: "-entry,-number", For: Participants,
	Query: `SELECT * FROM log_events`,
	Columns: []Column{
		{Name: "id", Kind: Text, Help: "entry and number"},
		{Name: "entry", Kind: Number, Help: entryColumn.Help, Detail: true},
		{Name: "number", Kind: Number, Help: "its place among the entry's events, from 0", Detail: true},
		heightColumn, timeColumn,
		{Name: "kind", Kind: Text, Help: "the event's kind"},
		authorColumn,
		{Name: "event", Kind: JSON, Help: "the event's fields"},
	},
}

func logEntry(tx *Tx, at At, e machine.Entry) error {
	what, err := whatOf(e)
	if err != nil {
		return err
	}
	var events int
	for _, o := range e.Outcomes {
		events += len(o.Events)
	}
	return tx.Exec(`INSERT INTO log_entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		at.Index, at.Height, at.Time, e.Input, what, at.Author, at.For, at.Envelope, events, codesOf(e.Outcomes))
}

// whatOf names the kinds an entry is about, each once.
func whatOf(e machine.Entry) (string, error) {
	switch e.Input {
	case machine.InputEnvelope:
		_, body, err := e.Envelope()
		if err != nil {
			return "", err
		}
		var kinds []string
		for _, msg := range body.Messages {
			kinds = append(kinds, msg.Kind)
		}
		return joinOnce(kinds), nil
	case machine.InputDue:
		var it machine.DueItem
		err := wire.Decode(e.Content, &it)
		return it.Kind, err
	case machine.InputGenesis, machine.InputClock, machine.InputAttendance, machine.InputRestarted:
	}
	return "", nil
}

func codesOf(outcomes []machine.Outcome) string {
	var codes []string
	for _, o := range outcomes {
		if o.Code != "" {
			codes = append(codes, o.Code)
		}
	}
	return joinOnce(codes)
}

func joinOnce(words []string) string {
	seen := map[string]bool{}
	var once []string
	for _, w := range words {
		if !seen[w] {
			seen[w] = true
			once = append(once, w)
		}
	}
	return strings.Join(once, " ")
}

// messageOutcome is what became of one message of an envelope.
type messageOutcome struct {
	Kind    string           `json:"kind"`
	Refusal *machine.Refusal `json:"refusal,omitempty"`
}

func logEnvelope(tx *Tx, at At, body wire.Body, outcomes []machine.Outcome) error {
	list := []messageOutcome{}
	for i, o := range outcomes {
		list = append(list, messageOutcome{Kind: body.Messages[i].Kind, Refusal: o.Refusal()})
	}
	return tx.Exec(`INSERT INTO log_envelopes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		at.Envelope, at.Index, at.Height, at.Time, at.Author, at.For, body.Key, body.Sequence, codesOf(outcomes), ToJSON(list))
}

func logEvent(tx *Tx, at At, kind string, event machine.Event) error {
	return tx.Exec(`INSERT INTO log_events VALUES (? || '-' || ?, ?, ?, ?, ?, ?, ?, ?)`,
		at.Index, at.Event, at.Index, at.Event, at.Height, at.Time, kind, at.Author, ToJSON(event))
}
