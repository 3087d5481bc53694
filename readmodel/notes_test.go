package readmodel_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/readmodel/readmodeltest"
)

// write puts a note on a board.
type write struct {
	Topic string `json:"topic"`
	Text  string `json:"text"`
}

// written says that a note was put on the board.
type written struct {
	By    machine.PersonID `json:"by"`
	Topic string           `json:"topic"`
	Text  string           `json:"text"`
	Since int64            `json:"since"`
}

// reminded says that a note is a day old.
type reminded struct {
	Topic string `json:"topic"`
}

// remind is due a day after a note.
type remind struct {
	Topic string `json:"topic"`
}

func (w write) Check() error {
	if w.Topic == "" {
		return machine.Malformed("notes.no_topic", "a note needs a topic").At("topic")
	}
	return nil
}

func (w write) Apply(s *machine.Step) error {
	if w.Text == "no" {
		return machine.Conflict("notes.no", "that is a no")
	}
	s.Emit(written{By: s.By, Topic: w.Topic, Text: w.Text, Since: s.Time})
	s.Schedule(s.Time+rulestest.Day, remind{w.Topic})
	return nil
}

func (r remind) Apply(s *machine.Step) error {
	s.Emit(reminded(r))
	return nil
}

var notes = machine.Module{
	Name:  "notes",
	Kinds: []machine.Kind{machine.KindOf[write]("notes.write", "Put a note on the board.", written{}).BeforeFounding()},
	Dues:  []machine.DueKind{machine.DueOf[remind]("notes.remind", reminded{})},
}

var notesView = notesViewFailing(func() error { return nil })

// notesViewFailing is the view with something that may go wrong before each write.
func notesViewFailing(before func() error) readmodel.View {
	exec := func(tx *readmodel.Tx, query string, args ...any) error {
		if err := before(); err != nil {
			return err
		}
		return tx.Exec(query, args...)
	}
	return readmodel.View{
		Module: "notes",
		Schema: notesSchema,
		On: []readmodel.Projection{
			readmodel.On("notes.written", func(tx *readmodel.Tx, at readmodel.At, e written) error {
				if err := exec(tx, `INSERT INTO notes_search (text) VALUES (?)`, e.Text); err != nil {
					return err
				}
				return exec(tx, `INSERT INTO notes_notes (author, topic, text, since) VALUES (?, ?, ?, ?)`,
					at.Author, e.Topic, e.Text, e.Since)
			}),
			readmodel.On("notes.reminded", func(tx *readmodel.Tx, _ readmodel.At, e reminded) error {
				return exec(tx, `UPDATE notes_notes SET old = 1 WHERE topic = ?`, e.Topic)
			}),
		},
		Lists: []readmodel.List{notesList},
	}
}

const notesSchema = `
CREATE TABLE notes_notes (
	id     INTEGER PRIMARY KEY,
	author TEXT NOT NULL,
	topic  TEXT NOT NULL,
	text   TEXT NOT NULL,
	since  INTEGER NOT NULL,
	old    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX notes_topics ON notes_notes (topic);
CREATE VIRTUAL TABLE notes_search USING fts5 (text);`

var notesList = readmodel.List{
	Name: "notes", Purpose: "The notes on the board.", Key: "id", Sort: "topic",
	Query: `SELECT *, '' AS shout FROM notes_notes WHERE since <= :at`, Count: `SELECT count(*) FROM notes_notes`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Number, Help: "the note's number"},
		{Name: "author", Kind: readmodel.Text, Help: "who wrote it"},
		{Name: "topic", Kind: readmodel.Text, Help: "what it is about"},
		{Name: "text", Kind: readmodel.Text, Help: "what it says"},
		{Name: "since", Kind: readmodel.Time, Help: "when it was written"},
		{Name: "old", Kind: readmodel.Bool, Help: "whether it is a day old"},
		{Name: "shout", Kind: readmodel.Text, Help: "its topic, loud", Worked: true},
	},
	Work: func(_ context.Context, _ *sql.Tx, rows []readmodel.Row) error {
		for _, r := range rows {
			r.Set("shout", strings.ToUpper(r.Text("topic")))
		}
		return nil
	},
	Params: []readmodel.Param{{Name: "at", Kind: readmodel.Time, Default: "9999-12-31", Help: "as of this time"}},
}

// board is a world in which three people wrote notes.
func board(t testing.TB) *rulestest.World {
	w := rulestest.New(t, nil, notes)
	w.Must("ana", "", write{"bread", "100% rye_flour"}, write{"apples", "from the orchard"})
	w.Pass(2)
	w.Act("ben", "", write{"cheese", "no"})
	w.Must("ben", "", write{"dates", `it's "sweet"; DROP TABLE notes_notes`})
	return w
}

func boardModel(t testing.TB) *readmodel.Model {
	w := board(t)
	return readmodeltest.Fold(t, w.Machine, w.Entries, notesView)
}
