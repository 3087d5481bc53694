// Package books makes of a network's lists what programs of bookkeepers and of
// other networks go on with. It keeps true that only what both sides confirmed
// is in them, that nothing is rounded, and that who may read a list decides what
// of it goes along. Whoever gives it rows, a page or the command line, gets the
// same file.
package books

import (
	"net/url"
	"time"
)

// Row is a row of a list.
type Row interface {
	Text(column string) string
	Number(column string) int64
}

// Lists gives all rows of a list that have these values, in order of its key.
type Lists func(list string, where url.Values, take func(Row)) error

// Of says whose books they are and of which days.
type Of struct {
	Network string
	Address string // Where the network is reached, without a slash at the end; IRIs begin with it.
	From    string // The first day, 2006-01-02; empty for from the beginning.
	Until   string // The last day.
	Period  int64  // The period whose days they are; 0 for none.
}

// has reports whether a day is one of those.
func (o Of) has(date string) bool {
	return (o.From == "" || o.From <= date) && (o.Until == "" || date <= o.Until)
}

// dayOf is the day of a moment, in UTC.
func dayOf(unix int64) string { return time.Unix(unix, 0).UTC().Format(time.DateOnly) }

func momentOf(unix int64) string {
	if unix == 0 {
		return ""
	}
	return time.Unix(unix, 0).UTC().Format(time.RFC3339)
}
