package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/words"
)

const daySeconds = 86_400

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, wide bool, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "files.title"), Body: body, Wide: wide}})
	}
	v := sampleFiles(ctx, now)
	empty := filesView{may: true, state: "kept", quota: v.quota, mine: holding{person: person{"mill", "The Mill"}}}
	add("files", "none", true, filesPage(empty))
	add("files", "rules that know no files", true, filesPage(filesView{unknown: true}))
	add("files", "several", true, filesPage(v))
	short := v
	short.short, short.few = 700<<20, 2
	add("files", "too few copies and no room", true, filesPage(short))
	add("coordination, files", "too few copies", false, page.Headed("Coordination", waitingPart(v.rows[1:3], 2)))
	add("node, files", "with room", false, page.Headed("Node", part(partView{offers: 20 << 30, here: 41, few: 1, more: true})))
	add("node, files", "without room", false, page.Headed("Node", part(partView{})))
	return all
}

func sampleFiles(ctx context.Context, now int64) filesView {
	mill, forge := person{"mill", "The Mill"}, person{"forge", "The Forge"}
	hash := func(digit string) string { return strings.Repeat(digit, 64) }
	v := filesView{
		any: true, may: true, state: "kept", quota: 2 << 30, mine: holding{mill, 12, 640 << 20},
		rows: []row{
			{hash: hash("a"), name: "loom-drawings.pdf", boundary: "public", size: 5_400_000, since: now - 9*daySeconds, copies: 3, seen: 3, known: true, here: true, mine: true, holders: []person{mill}},
			{hash: hash("b"), name: "книга рецептов 食谱.md", boundary: "network", size: 48_000, since: now - 4*daySeconds, copies: 3, seen: 1, known: true, few: true, holders: []person{forge, mill}},
			{hash: hash("c"), boundary: "circle", size: 900, since: now - 3*daySeconds, copies: 2, seen: 1, known: true, few: true, holders: []person{forge}},
			{hash: hash("d"), name: "minutes-of-the-kitchen.txt", boundary: "circle", circle: "Kitchen", size: 7_300, since: now - daySeconds, copies: 3, holders: []person{mill}, mine: true},
			{hash: hash("e"), name: "old-map.png", boundary: "public", size: 1 << 20, since: now - 90*daySeconds, withdrawn: now - 2*daySeconds, copies: 3},
		},
		members: []holding{{mill, 12, 640 << 20}, {forge, 3, 9 << 20}},
		rooms: []room{
			{person: mill, node: "3f5b1c0a9d8e7f60112233445566778899aabbcc", bytes: 20 << 30, since: now - 40*daySeconds, planned: 450 << 20, known: true, this: true, mine: true},
			{person: forge, node: "aa5b1c0a9d8e7f60112233445566778899aabbcc", bytes: 5 << 30, since: now - 30*daySeconds, planned: 430 << 20, proved: now - 300, known: true},
			{person: person{"dairy", "Valley Dairy"}, node: "bb5b1c0a9d8e7f60112233445566778899aabbcc", bytes: 5 << 30, since: now - 30*daySeconds, planned: 200 << 20, proved: now - 2*daySeconds, silent: now - daySeconds, known: true},
		},
		ownsNodes: []option{{Value: "cc5b1c0a9d8e7f60112233445566778899aabbcc", Label: "mill"}},
	}
	v.table = page.Table{Caption: words.T(ctx, "files.title"), List: "files", Rows: len(v.rows), Total: int64(len(v.rows)), Limit: 50}
	return v
}
