package app

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"metaorg/documents"
	disputesview "metaorg/domain/disputes/view"
	"metaorg/machine"
)

// paperLimit is how long a paper of a case may be.
var paperLimit = documents.Limit{Name: "a paper", Bytes: 64 << 10}

// saltLine begins the last line of a paper. What follows keeps others from
// finding out, by guessing, what a text says whose hash is on the log.
const saltLine = "\nsalt "

// papers keep the texts of cases among this host's documents.
func (a *App) papers() disputesview.Papers {
	return disputesview.Papers{
		Keep: func(ctx context.Context, by machine.PersonID, text string, now int64) (string, error) {
			d, err := a.documents.Put(ctx, documents.Upload{
				From: strings.NewReader(text + "\n" + saltLine + rand.Text() + "\n"), MediaType: "text/plain; charset=utf-8",
				Limit: paperLimit, By: by, At: now,
			})
			return string(d.Hash), err
		},
		Read: func(ctx context.Context, hash string) (string, bool, error) {
			_, b, err := a.documents.Read(ctx, documents.Hash(hash))
			var no *machine.Refusal
			if errors.As(err, &no) || errors.Is(err, documents.ErrDamaged) {
				return "", false, nil
			}
			text := string(b)
			if at := strings.LastIndex(text, saltLine); at >= 0 {
				text = text[:at]
			}
			return strings.TrimSpace(text), err == nil, err
		},
	}
}
