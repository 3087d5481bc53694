package view

import (
	"context"

	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/words"
)

// tableOf is the table of files with its cells.
func (v filesView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, right bool, cell func(w row) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "files."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("name", "file", false, nameCell)
	column("size", "size", true, func(w row) templ.Component { return page.Plain(words.Bytes(ctx, w.size)) })
	column("boundary", "for_whom", false, whomCell)
	column("holders", "holders", false, holdersCell)
	column("copies", "copies", false, copiesCell)
	column("since", "since", false, func(w row) templ.Component { return page.OnDay(w.since) })
	for _, w := range v.rows {
		if w.mine && w.withdrawn == 0 {
			column("", "to_do", false, actsCell)
			break
		}
	}
	switch {
	case v.any:
		t.Empty = page.Empty(words.T(ctx, "files.none_fits"), "", "")
	case v.may:
		t.Empty = page.Empty(words.T(ctx, "files.none"), words.T(ctx, "files.keep"), "/acts/files.keep?next=/files")
	default:
		t.Empty = page.Empty(words.T(ctx, "files.none"), "", "")
	}
	return t
}

// tone is how the number of copies looks.
func (w row) tone() string {
	switch {
	case w.few:
		return "bad"
	case w.seen < w.copies:
		return "wait"
	}
	return "good"
}

// roomTable is the table of nodes that offer room.
func (v filesView) roomTable(ctx context.Context) page.Table {
	t := page.Table{Caption: words.T(ctx, "files.space_title"), List: "file-offers", Whole: true, Rows: len(v.rooms)}
	column := func(label string, right bool, cell func(w room) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Label: words.T(ctx, "files."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.rooms[i]) }})
	}
	column("space_node", false, roomCell)
	column("space_offered", true, func(w room) templ.Component { return page.Plain(words.Bytes(ctx, w.bytes)) })
	column("space_used", false, plannedCell)
	column("space_proof", false, proofCell)
	for _, w := range v.rooms {
		if w.mine {
			column("to_do", false, roomActs)
			break
		}
	}
	t.Empty = page.Empty(words.T(ctx, "files.space_none"), "", "")
	return t
}

// memberTable is the table of what is kept for each member.
func (v filesView) memberTable(ctx context.Context) page.Table {
	t := page.Table{Caption: words.T(ctx, "files.per_member"), List: "file-holders", Whole: true, Rows: len(v.members)}
	column := func(label string, right bool, cell func(h holding) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Label: words.T(ctx, "files."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.members[i]) }})
	}
	column("member", false, holderCell)
	column("how_many", true, func(h holding) templ.Component { return page.Plain(words.Number(ctx, h.files)) })
	column("amount", false, func(h holding) templ.Component { return quotaCell(h.bytes, v.quota) })
	return t
}
