package discussion

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"metaorg/documents"
	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/machine/wire"
)

// Say adds a comment to a thread and gives its number.
func (d *Discussions) Say(ctx context.Context, thread string, by Author, text string) (id int64, err error) {
	if text, err = clean(text); err != nil {
		return 0, err
	}
	if !isThread(thread) {
		return 0, machine.NotFound("web.no_such_thread", "there is nothing called %.60q to talk about", thread)
	}
	d.changing.Lock()
	defer d.changing.Unlock()
	lately, err := d.host.CommentsBy(ctx, by.Person, by.Now-hourSeconds)
	if err != nil {
		return 0, err
	}
	if lately >= maxPerHour {
		no := machine.OverLimit("web.too_many_comments", "you said %d things in the last hour, and more would drown the others; go on in a while", maxPerHour)
		no.After = by.Now + hourSeconds
		return 0, no.At("text")
	}
	b := d.encode(thread, by, text)
	c := hostdata.Comment{Thread: thread, Document: string(documents.HashOf(b)), Person: by.Person, For: by.For, At: by.Now}
	c.Erase = c.Document
	if c.ID, err = d.host.AddComment(ctx, c); err != nil {
		return 0, err
	}
	if err := d.put(ctx, b, by); err != nil {
		return 0, errors.Join(err, d.erase(context.WithoutCancel(ctx), c))
	}
	c.Erase = ""
	return c.ID, d.host.ChangeComment(ctx, c)
}

func (d *Discussions) encode(thread string, by Author, text string) []byte {
	salt := []byte(rand.Text())
	return wire.Encode(said{Network: d.network, Thread: thread, Person: by.Person, Organization: by.For, At: by.Now, Salt: salt, Text: text})
}

// TextOf is what a comment's document says; false where it is no comment.
func TextOf(document []byte) (text string, ok bool) {
	var s said
	if err := wire.Decode(document, &s); err != nil {
		return "", false
	}
	return s.Text, true
}

func (d *Discussions) put(ctx context.Context, b []byte, by Author) error {
	_, err := d.texts.Put(ctx, documents.Upload{
		From: strings.NewReader(string(b)), MediaType: mediaType, Limit: documents.Comment, By: by.Person, At: by.Now,
	})
	return err
}

// Edit puts other words in the place of a comment's. Its former text is gone.
func (d *Discussions) Edit(ctx context.Context, id int64, by Author, text string) error {
	text, err := clean(text)
	if err != nil {
		return err
	}
	d.changing.Lock()
	defer d.changing.Unlock()
	c, err := d.own(ctx, id, by)
	if err != nil {
		return err
	}
	if by.Now >= c.At+EditSeconds {
		return machine.Conflict("web.comment_stands", "a comment can be changed for ten minutes, and these are over; you can withdraw it and say it anew").At("text")
	}
	before := c.Document
	b := d.encode(c.Thread, Author{c.Person, c.For, by.Now}, text)
	c.Erase = string(documents.HashOf(b))
	if err := d.host.ChangeComment(ctx, c); err != nil {
		return err
	}
	if err := d.put(ctx, b, by); err != nil {
		return errors.Join(err, d.erase(context.WithoutCancel(ctx), c))
	}
	c.Document, c.Edited, c.Erase = c.Erase, by.Now, before
	if err := d.host.ChangeComment(ctx, c); err != nil {
		return err
	}
	return d.erase(ctx, c)
}

// Withdraw takes a comment back: its text is deleted, and that it was there stays.
func (d *Discussions) Withdraw(ctx context.Context, id int64, by Author) error {
	d.changing.Lock()
	defer d.changing.Unlock()
	c, err := d.own(ctx, id, by)
	if err != nil {
		return err
	}
	c.Withdrawn, c.Erase = by.Now, c.Document
	if err := d.host.ChangeComment(ctx, c); err != nil {
		return err
	}
	return d.erase(ctx, c)
}

// own is a comment that this person may still change or take back.
func (d *Discussions) own(ctx context.Context, id int64, by Author) (c hostdata.Comment, err error) {
	c, ok, err := d.host.Comment(ctx, id)
	switch {
	case err != nil:
		return c, err
	case !ok || c.Unfinished():
		return c, unknown(id)
	case c.Person != by.Person:
		return c, machine.NotAllowed("web.comment_not_yours", "only who made a comment can change or withdraw it")
	case c.Withdrawn != 0:
		return c, machine.Conflict("web.comment_withdrawn", "this comment is withdrawn already")
	}
	return c, nil
}

func unknown(id int64) error {
	return machine.NotFound("web.no_such_comment", "there is no comment number %d", id)
}
