package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"metaorg/documents"
	disputesview "metaorg/domain/disputes/view"
	movingview "metaorg/domain/moving/view"
	"metaorg/machine"
	"metaorg/web/discussion"
)

// paperLimit is how long a paper of a case may be.
var paperLimit = documents.Limit{Name: "a paper", Bytes: 64 << 10}

// saltLine begins the last line of a paper. What follows keeps others from
// finding out, by guessing, what a text says whose hash is on the log.
const saltLine = "\nsalt "

// sealLine begins the last line of a paper that is for some alone.
const sealLine = "\nsealed, salt "

// papers keep what people write about cases, decisions and applications among
// this host's documents. A comment of a discussion can be such a text, too.
func (a *App) papers() disputesview.Papers {
	keep := func(lastLine string) func(context.Context, machine.PersonID, string, int64) (string, error) {
		return func(ctx context.Context, by machine.PersonID, text string, now int64) (string, error) {
			d, err := a.documents.Put(ctx, documents.Upload{
				From: strings.NewReader(text + "\n" + lastLine + rand.Text() + "\n"), MediaType: "text/plain; charset=utf-8",
				Limit: paperLimit, By: by, At: now,
			})
			return string(d.Hash), err
		}
	}
	return disputesview.Papers{
		Keep: keep(saltLine), Seal: keep(sealLine), Sealable: a.sealable,
		Read: func(ctx context.Context, hash string) (string, bool, error) {
			_, b, err := a.documents.Read(ctx, documents.Hash(hash))
			var no *machine.Refusal
			if errors.As(err, &no) || errors.Is(err, documents.ErrDamaged) {
				return "", false, nil
			}
			if text, comment := discussion.TextOf(b); comment {
				return text, err == nil, err
			}
			text := string(b)
			if !utf8.ValidString(text) {
				return "", false, err // A file that is no text.
			}
			if at := max(strings.LastIndex(text, saltLine), strings.LastIndex(text, sealLine)); at >= 0 {
				text = text[:at]
			}
			return strings.TrimSpace(text), err == nil, err
		},
		Bytes: func(ctx context.Context, hash string) ([]byte, bool, error) {
			_, content, ok, err := a.earlier()(ctx, hash)
			return content, ok, err
		},
		Bring: func(ctx context.Context, by machine.PersonID, content []byte) error {
			_, err := a.keepDocument(ctx, by, "application/octet-stream", content)
			return err
		},
	}
}

// sealable tells whether a document that is here may be for some alone.
func (a *App) sealable(ctx context.Context, hash string) (bool, error) {
	_, b, ok, err := a.earlier()(ctx, hash)
	if _, comment := discussion.TextOf(b); err != nil || !ok || comment {
		return false, err
	}
	return bytes.Contains(b, []byte(sealLine)) || !bytes.Contains(b, []byte(saltLine)), nil
}

// isPaper reports whether a document is a paper, as pages and the command line make
// them.
func (a *App) isPaper(ctx context.Context, hash string) bool {
	c, err := a.documents.Content(ctx, documents.Hash(hash))
	if err != nil || c.Size > paperLimit.Bytes {
		return false
	}
	b, err := io.ReadAll(c)
	return errors.Join(err, c.Close()) == nil && (bytes.Contains(b, []byte(saltLine)) || bytes.Contains(b, []byte(sealLine)))
}

// earlierLimit is how large the document of an earlier decision may be.
var earlierLimit = documents.Limit{Name: "the document of a decision", Bytes: 8 << 20}

// keepDocument keeps a document as it is, so that its hash is that of the file
// people have.
func (a *App) keepDocument(ctx context.Context, by machine.PersonID, mediaType string, content []byte) (string, error) {
	d, err := a.documents.Put(ctx, documents.Upload{
		From: bytes.NewReader(content), MediaType: mediaType, Limit: earlierLimit, By: by, At: a.node.Now(),
	})
	return string(d.Hash), err
}

// earlier reads the documents of earlier decisions.
func (a *App) earlier() movingview.Documents {
	return func(ctx context.Context, hash string) (mediaType string, content []byte, ok bool, err error) {
		about, content, err := a.documents.Read(ctx, documents.Hash(hash))
		var no *machine.Refusal
		if errors.As(err, &no) || errors.Is(err, documents.ErrDamaged) {
			return "", nil, false, nil
		}
		return about.MediaType, content, err == nil, err
	}
}
