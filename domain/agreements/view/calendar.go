package view

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/agreements"
	"metaorg/web/ical"
	"metaorg/web/page"
	"metaorg/web/words"
)

// showCalendar is the days of an agreement for other programs.
func showCalendar(r *page.Request) (page.Page, error) {
	a, err := one(r, r.PathValue("agreement"))
	if err != nil {
		return page.Page{}, err
	}
	var all []version
	if err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = readVersions(r.Context(), tx, a.number)
		return err
	}); err != nil {
		return page.Page{}, err
	}
	var events []ical.Event
	add := func(key, day, text string, changed int64) {
		e := ical.Event{UID: fmt.Sprintf("agreement-%d-%s@%s", a.number, key, r.Site.Node.Genesis().ID()), At: noon(day), Changed: changed, Summary: text, Off: a.state == agreements.Ended}
		if r.Site.PublicURL != "" {
			e.URL = r.Site.Link(a.path())
		}
		events = append(events, e)
	}
	for _, v := range all {
		if v.number != a.terms {
			continue
		}
		for i, k := range v.content.Commitments {
			add(fmt.Sprintf("due-%d", i), k.Due, k.Name, v.at)
		}
		for i, d := range v.content.Reviews {
			add(fmt.Sprintf("review-%d", i), d, words.T(r.Context(), "agreements.calendar_review", "Title", a.title), v.at)
		}
		add("end", v.content.Ends, words.T(r.Context(), "agreements.calendar_end", "Title", a.title), v.at)
	}
	text := ical.Write("agreements", a.title, events)
	return page.Page{Bare: true, Type: "text/calendar; charset=utf-8", Body: templ.ComponentFunc(func(_ context.Context, out io.Writer) error {
		_, err := io.WriteString(out, text)
		return err
	})}, nil
}

// dated is one day of an agreement: of a commitment, a review, or its end.
type dated struct {
	day     string
	label   string
	class   string // Of its mark in the picture.
	promise promise
	is      bool // It is a commitment.
}

// calendar are the days of the terms that hold, or that are to be signed, the next
// first.
func (v agreementView) calendar(ctx context.Context) (all []dated) {
	c := v.shown().content
	for _, p := range v.promises {
		word, _ := v.standing(p)
		all = append(all, dated{day: p.Due, label: p.Name, class: markOf(word), promise: p, is: true})
	}
	for _, d := range c.Reviews {
		all = append(all, dated{day: d, label: words.T(ctx, "agreements.column.review"), class: "pic-kept"})
	}
	if v.notice != 0 {
		all = append(all, dated{day: time.Unix(v.notice, 0).UTC().Format(time.DateOnly), label: words.T(ctx, "agreements.ends_by_notice"), class: "pic-late"})
	}
	all = append(all, dated{day: c.Ends, label: words.T(ctx, "agreements.ends_then"), class: "pic-ink"})
	slices.SortStableFunc(all, func(a, b dated) int { return strings.Compare(a.day, b.day) })
	return all
}

func markOf(standing string) string {
	switch standing {
	case "done":
		return "pic-cash"
	case "late", "refused":
		return "pic-late"
	}
	return "pic-divided"
}

// wide is how many units the picture of the days is wide.
const wide = 1000

// at is where a day stands in the picture.
func (v agreementView) at(day string) int64 {
	c := v.shown().content
	first, last := noon(c.Begins), noon(c.Ends)+daySeconds
	return min(max(0, (noon(day)-first)*wide/max(1, last-first)), wide-markWidth)
}

const markWidth = 8

// today is where the present day stands in the picture; false before and after it.
func (v agreementView) today(now int64) (x int64, in bool) {
	c := v.shown().content
	first, last := noon(c.Begins), noon(c.Ends)+daySeconds
	return (now - first) * wide / max(1, last-first), first <= now && now < last
}

// months are where the months after the first begin in the picture.
func (v agreementView) months() (all []int64) {
	c := v.shown().content
	year, month := 0, 0
	if _, err := fmt.Sscanf(c.Begins, "%d-%d", &year, &month); err != nil {
		return nil
	}
	for range mostMonths {
		if month++; month > 12 {
			year, month = year+1, 1
		}
		day := fmt.Sprintf("%04d-%02d-01", year, month)
		if day > c.Ends {
			break
		}
		all = append(all, v.at(day))
	}
	return all
}

// mostMonths bounds the lines of the picture.
const mostMonths = 120
