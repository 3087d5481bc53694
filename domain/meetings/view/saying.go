package view

import (
	"context"
	"net/url"
	"strconv"
	"unicode/utf8"

	"github.com/a-h/templ"

	"metaorg/domain/governance"
	"metaorg/domain/meetings"
	"metaorg/web/page"
	"metaorg/web/words"
)

// choices are the columns of a table of hands.
var choices = [...]governance.Choice{governance.Yes, governance.No, governance.Abstain}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func actPath(act string, meeting int64) templ.SafeURL {
	return templ.SafeURL("/acts/" + act + "?" + url.Values{"meeting": {itoa(meeting)}, "next": {pathOf(meeting)}}.Encode())
}

// callPath is the form for a meeting about a proposal.
func callPath(proposal, title string) templ.SafeURL {
	return templ.SafeURL("/acts/meetings.call?" + url.Values{"agenda.0.title": {clip(title)}, "agenda.0.proposal": {proposal}, "next": {"/proposals/" + proposal}}.Encode())
}

func toneOf(s meetings.HandState) string {
	switch s {
	case meetings.Confirmed, meetings.Stood:
		return "good"
	case meetings.Contested:
		return "bad"
	case meetings.Waiting:
		return "wait"
	case meetings.Overridden, meetings.Lapsed:
	}
	return "plain"
}

func minutesTone(s meetings.MinutesState) string {
	switch s {
	case meetings.Approved:
		return "good"
	case meetings.Disputed:
		return "bad"
	case meetings.Proposed:
		return "wait"
	case meetings.Corrected:
	}
	return "plain"
}

// tableOf is the table of meetings with its cells.
func (v listView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, cell func(m meeting) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "meetings.column."+label), Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("title", "meeting", meetingLink)
	column("at", "begins", func(m meeting) templ.Component { return beginCell(m) })
	column("place", "place", func(m meeting) templ.Component { return page.Plain(words.Of(ctx, "meetings.places", string(m.place))) })
	column("name", "called_by", func(m meeting) templ.Component { return page.MemberLink(m.member, m.name) })
	column("minutes", "state", func(m meeting) templ.Component { return stateBadge(m, v.now) })
	t.Empty = page.Empty(words.T(ctx, "meetings.none"), "", "")
	return t
}

// titleBytes is how long an item's title may be.
const titleBytes = 120

// clip shortens a proposal's title to what fits an agenda.
func clip(title string) string {
	for len(title) > titleBytes {
		_, size := utf8.DecodeLastRuneInString(title)
		title = title[:len(title)-size]
	}
	return title
}
