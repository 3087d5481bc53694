package hostdata

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"metaorg/machine"
)

const commentsSchema = `
-- What people say about something, kept on this host; the texts are documents.
CREATE TABLE comments (
	id           INTEGER PRIMARY KEY,
	thread       TEXT NOT NULL, -- What it is about, such as proposal/6.
	document     TEXT NOT NULL, -- Hash of the present text.
	person       TEXT NOT NULL,
	organization TEXT NOT NULL, -- Spoken for; empty for oneself.
	at           INTEGER NOT NULL, -- Rule time, Unix seconds, as all times here.
	edited       INTEGER NOT NULL DEFAULT 0,
	withdrawn    INTEGER NOT NULL DEFAULT 0,
	erase        TEXT NOT NULL DEFAULT '' -- A document that goes, should what is under way not end.
) STRICT;
CREATE INDEX comments_by_thread ON comments (thread, id);
CREATE INDEX comments_by_person ON comments (person, at);
CREATE INDEX comments_by_time ON comments (at);
CREATE INDEX comments_unfinished ON comments (erase) WHERE erase <> '';`

// Comment is what is known of a comment besides its text, which is a document.
type Comment struct {
	ID        int64
	Thread    string // What it is about, such as proposal/6.
	Document  string // Hash of the present text.
	Person    machine.PersonID
	For       machine.OrganizationID // Spoken for; empty for oneself.
	At        int64                  // Rule time, Unix seconds, as the others here.
	Edited    int64                  // When its text was changed last; 0 if never.
	Withdrawn int64                  // When its author took it back; 0 if not.

	// Erase is a document that goes, should what is under way not end: the text
	// of a comment that is not there yet, or one that was replaced or withdrawn.
	Erase string
}

// Unfinished reports whether the comment's text never came to be kept.
func (c Comment) Unfinished() bool { return c.Withdrawn == 0 && c.Erase == c.Document }

const selectComments = `SELECT id, thread, document, person, organization, at, edited, withdrawn, erase FROM comments `

// AddComment keeps a new comment and gives its number.
func (d *DB) AddComment(ctx context.Context, c Comment) (id int64, err error) {
	err = d.db.QueryRowContext(ctx, `INSERT INTO comments (thread, document, person, organization, at, erase) VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
		c.Thread, c.Document, c.Person, c.For, c.At, c.Erase).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("couldn't keep a comment: %w", err)
	}
	return id, nil
}

// ChangeComment keeps what may change of a comment: its document, when it was
// edited and withdrawn, and what is to be erased.
func (d *DB) ChangeComment(ctx context.Context, c Comment) error {
	_, err := d.db.ExecContext(ctx, `UPDATE comments SET document = ?, edited = ?, withdrawn = ?, erase = ? WHERE id = ?`,
		c.Document, c.Edited, c.Withdrawn, c.Erase, c.ID)
	if err != nil {
		return fmt.Errorf("couldn't change comment %d: %w", c.ID, err)
	}
	return nil
}

// DropComment removes a comment that never came to be.
func (d *DB) DropComment(ctx context.Context, id int64) error {
	if _, err := d.db.ExecContext(ctx, `DELETE FROM comments WHERE id = ?`, id); err != nil {
		return fmt.Errorf("couldn't drop comment %d: %w", id, err)
	}
	return nil
}

// Comment is the comment with this number.
func (d *DB) Comment(ctx context.Context, id int64) (c Comment, ok bool, err error) {
	c, err = scanComment(d.db.QueryRowContext(ctx, selectComments+`WHERE id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	if err != nil {
		return c, false, fmt.Errorf("couldn't read comment %d: %w", id, err)
	}
	return c, true, nil
}

// Comments are a thread's last ones, at most so many, the oldest first, and
// how many there are in all. What never came to be is left out.
func (d *DB) Comments(ctx context.Context, thread string, most int64) (all []Comment, total int64, err error) {
	const there = `WHERE thread = ? AND (erase <> document OR withdrawn <> 0)`
	if err := d.db.QueryRowContext(ctx, `SELECT count(*) FROM comments `+there, thread).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("couldn't count comments: %w", err)
	}
	all, err = d.readComments(ctx, `SELECT * FROM (`+selectComments+there+` ORDER BY id DESC LIMIT ?) ORDER BY id`, thread, most)
	return all, total, err
}

// StandingComments are all that were not taken back.
func (d *DB) StandingComments(ctx context.Context) ([]Comment, error) {
	return d.readComments(ctx, selectComments+`WHERE withdrawn = 0 AND erase <> document ORDER BY id`)
}

// CommentsStamp is another whenever a comment was made, changed or taken back.
func (d *DB) CommentsStamp(ctx context.Context) (stamp string, err error) {
	err = d.db.QueryRowContext(ctx, `SELECT printf('%d %d %d %d %d', count(*), coalesce(max(id), 0), total(edited), total(withdrawn), total(erase <> '')) FROM comments`).Scan(&stamp)
	if err != nil {
		return "", fmt.Errorf("couldn't tell whether comments changed: %w", err)
	}
	return stamp, nil
}

// UnfinishedComments are those with something to erase.
func (d *DB) UnfinishedComments(ctx context.Context) ([]Comment, error) {
	return d.readComments(ctx, selectComments+`WHERE erase <> '' ORDER BY id`)
}

// CommentsBy counts what a person said from a moment on, what they took back included.
func (d *DB) CommentsBy(ctx context.Context, p machine.PersonID, since int64) (n int64, err error) {
	if err := d.db.QueryRowContext(ctx, `SELECT count(*) FROM comments WHERE person = ? AND at >= ?`, p, since).Scan(&n); err != nil {
		return 0, fmt.Errorf("couldn't count a person's comments: %w", err)
	}
	return n, nil
}

// Talk is what was said in one thread since some moment.
type Talk struct {
	Thread   string
	Comments int64
	Last     int64 // When the last of them was made.
}

// TalksSince lists threads in which others than this person have said
// something since a moment, the latest first, at most so many.
func (d *DB) TalksSince(ctx context.Context, not machine.PersonID, since, most int64) (all []Talk, err error) {
	rows, err := d.db.QueryContext(ctx, `SELECT thread, count(*), max(at) FROM comments
		WHERE at > ? AND person <> ? AND withdrawn = 0 AND erase <> document GROUP BY thread ORDER BY max(at) DESC, thread LIMIT ?`, since, not, most)
	if err != nil {
		return nil, fmt.Errorf("couldn't read what was said: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var t Talk
		if err := rows.Scan(&t.Thread, &t.Comments, &t.Last); err != nil {
			return nil, fmt.Errorf("couldn't read what was said: %w", err)
		}
		all = append(all, t)
	}
	return all, rows.Err()
}

func (d *DB) readComments(ctx context.Context, query string, args ...any) (all []Comment, err error) {
	rows, err := d.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("couldn't read comments: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		c, err := scanComment(rows)
		if err != nil {
			return nil, fmt.Errorf("couldn't read a comment: %w", err)
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

func scanComment(row interface{ Scan(into ...any) error }) (c Comment, err error) {
	err = row.Scan(&c.ID, &c.Thread, &c.Document, &c.Person, &c.For, &c.At, &c.Edited, &c.Withdrawn, &c.Erase)
	return c, err
}
