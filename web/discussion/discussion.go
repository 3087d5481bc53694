// Package discussion lets people talk about proposals, applications and the
// matters of circles. What they say is kept on this host and not on the log, as
// documents known by their hash. It keeps three things true: a comment is of
// whoever signed in, for an organization only if they may act for it; its author
// can take it back at any time, and then its text is gone; and an applicant
// always sees, and writes on, the thread about its own application.
package discussion

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"metaorg/documents"
	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/machine/wire"
)

// Bounds of what people say.
const (
	MaxTextBytes = 8 << 10
	EditSeconds  = 10 * 60 // For so long an author may change the words.
	maxPerHour   = 30      // Comments of one person.
	hourSeconds  = 3600
)

// mediaType is of the documents that comments are.
const mediaType = "application/vnd.metaorg.comment+cbor"

// said is a comment as bytes. The salt keeps others from finding out, by
// guessing, what a withdrawn text was whose hash is known.
type said struct {
	Network      wire.NetworkID         `json:"network"`
	Thread       string                 `json:"thread"`
	Person       machine.PersonID       `json:"person"`
	Organization machine.OrganizationID `json:"organization,omitempty"`
	At           int64                  `json:"at"`
	Salt         []byte                 `json:"salt"`
	Text         string                 `json:"text"`
}

// Comment is what somebody said, to be shown.
type Comment struct {
	hostdata.Comment
	Text string // Empty once it is withdrawn, or when its document is damaged.
	Lost bool   // Its document is damaged.
}

// MayEdit reports whether this person may still change the words at a moment.
func (c Comment) MayEdit(p machine.PersonID, now int64) bool {
	return c.MayWithdraw(p) && now < c.At+EditSeconds
}

// MayWithdraw reports whether this person may take it back.
func (c Comment) MayWithdraw(p machine.PersonID) bool {
	return c.Person == p && p != "" && c.Withdrawn == 0
}

// Author is who says something, for whom, and when.
type Author struct {
	Person machine.PersonID
	For    machine.OrganizationID // Empty for oneself. Whether they may is the caller's to know.
	Now    int64                  // Rule time, Unix seconds.
}

// Discussions are all that is said on one host.
type Discussions struct {
	network wire.NetworkID
	host    *hostdata.DB
	texts   *documents.Store
	logger  *slog.Logger

	changing sync.Mutex // Held while a comment and its document change together.
}

// Open opens the discussions of a network on a host and finishes what a crash
// left half done.
func Open(ctx context.Context, network wire.NetworkID, host *hostdata.DB, texts *documents.Store, logger *slog.Logger) (*Discussions, error) {
	d := &Discussions{network: network, host: host, texts: texts, logger: logger}
	return d, d.finish(ctx)
}

// finish erases what was to be erased when the program stopped.
func (d *Discussions) finish(ctx context.Context) error {
	all, err := d.host.UnfinishedComments(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		if err := d.erase(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// erase withdraws what a comment no longer needs, and notes that it is done.
func (d *Discussions) erase(ctx context.Context, c hostdata.Comment) error {
	err := d.texts.Withdraw(ctx, documents.Hash(c.Erase), c.Person, max(c.Withdrawn, c.Edited))
	var no *machine.Refusal
	if err != nil && !errors.As(err, &no) { // Refused when it never came to be there, or has gone already.
		return err
	}
	if c.Unfinished() {
		return d.host.DropComment(ctx, c.ID)
	}
	c.Erase = ""
	return d.host.ChangeComment(ctx, c)
}

// Thread reads a thread's last comments, at most so many, the oldest first,
// and how many there are in all.
func (d *Discussions) Thread(ctx context.Context, thread string, most int64) (all []Comment, total int64, err error) {
	rows, total, err := d.host.Comments(ctx, thread, most)
	if err != nil {
		return nil, 0, err
	}
	for _, row := range rows {
		c := Comment{Comment: row}
		if c.Withdrawn == 0 {
			if c.Text, err = d.text(ctx, row); err != nil {
				d.logger.Error("a comment can't be read", "comment", row.ID, "error", err)
				c.Lost = true
			}
		}
		all = append(all, c)
	}
	return all, total, nil
}

func (d *Discussions) text(ctx context.Context, c hostdata.Comment) (string, error) {
	_, b, err := d.texts.Read(ctx, documents.Hash(c.Document))
	if err != nil {
		return "", err
	}
	var s said
	if err := wire.Decode(b, &s); err != nil {
		return "", fmt.Errorf("couldn't read the document %s: %w", c.Document, err)
	}
	return s.Text, nil
}

// Find is one comment with its text.
func (d *Discussions) Find(ctx context.Context, id int64) (Comment, error) {
	row, ok, err := d.host.Comment(ctx, id)
	if err != nil {
		return Comment{}, err
	}
	if !ok || row.Unfinished() {
		return Comment{}, unknown(id)
	}
	c := Comment{Comment: row}
	if row.Withdrawn == 0 {
		c.Text, err = d.text(ctx, row)
	}
	return c, err
}
