package view

import (
	"database/sql"
	"strconv"

	"metaorg/readmodel"
	"metaorg/web/page"
)

// graphView is what a resource comes from and what came of it, as a picture:
// other resources it is made from at the left, its versions in the middle, and
// what was made from them at the right.
type graphView struct {
	nodes  []graphNode
	edges  []graphEdge
	height int64
}

// graphNode is a box of the picture, and a row of its table.
type graphNode struct {
	resource, version int64
	title, stage      string
	column            int64 // 0 for sources, 1 for its own versions, 2 for what came of it.
	x, y              int64
}

// graphEdge leads from what something is made from to what was made.
type graphEdge struct{ from, to int } // Places in nodes.

// The measures of the picture, in its own units: as wide as a small telephone.
const (
	graphWidth  = 360
	boxWidth    = 104
	boxHeight   = 34
	columnStep  = 128
	rowStep     = 52
	graphMargin = 4
	shownBoxes  = 12 // In each column.
)

type graphKey struct{ resource, version int64 }

// readGraph lays the picture out: the latest versions at the top.
func (v *resourceView) readGraph(r *page.Request, tx *sql.Tx) error {
	b := builder{at: map[graphKey]int{}}
	for _, version := range v.list {
		if len(b.nodes) < shownBoxes && version.stage != "draft" {
			b.add(graphNode{resource: v.id, version: version.number, title: v.title, stage: version.stage, column: 1})
		}
	}
	for _, version := range v.list {
		for _, p := range version.parents {
			b.join(graphKey{v.id, p}, graphKey{v.id, version.number})
		}
	}
	all := r.May(page.Participants)
	err := readmodel.Each(r.Context(), tx, `SELECT d.source, d.source_version, c.title, d.number FROM commons_derived d JOIN commons_resources c ON c.id = d.source
		WHERE d.resource = ?1 AND (?2 OR c.boundary = 'public') ORDER BY d.number DESC, d.source LIMIT ?3`, []any{v.id, all, shownBoxes}, func(scan func(...any) error) error {
		n := graphNode{column: 0}
		var to int64
		err := scan(&n.resource, &n.version, &n.title, &to)
		b.add(n)
		b.join(graphKey{n.resource, n.version}, graphKey{v.id, to})
		return err
	})
	if err != nil {
		return err
	}
	err = readmodel.Each(r.Context(), tx, `SELECT d.resource, d.number, c.title, d.source_version FROM commons_derived d JOIN commons_resources c ON c.id = d.resource
			JOIN commons_versions w ON w.resource = d.resource AND w.number = d.number AND w.stage <> 'draft' AND (?2 OR w.stage = 'accepted')
		WHERE d.source = ?1 AND (?2 OR c.boundary = 'public') ORDER BY d.source_version DESC, d.resource, d.number LIMIT ?3`, []any{v.id, all, shownBoxes}, func(scan func(...any) error) error {
		n := graphNode{column: 2}
		var from int64
		err := scan(&n.resource, &n.version, &n.title, &from)
		b.add(n)
		b.join(graphKey{v.id, from}, graphKey{n.resource, n.version})
		return err
	})
	v.graph = b.laid()
	return err
}

// builder gathers the boxes of a picture.
type builder struct {
	nodes []graphNode
	edges []graphEdge
	at    map[graphKey]int
}

func (b *builder) add(n graphNode) {
	key := graphKey{n.resource, n.version}
	if _, there := b.at[key]; !there {
		b.at[key] = len(b.nodes)
		b.nodes = append(b.nodes, n)
	}
}

func (b *builder) join(from, to graphKey) {
	i, ok := b.at[from]
	j, there := b.at[to]
	if ok && there {
		b.edges = append(b.edges, graphEdge{i, j})
	}
}

// laid gives the boxes their places, each column from the top.
func (b *builder) laid() graphView {
	var rows [3]int64
	for i := range b.nodes {
		n := &b.nodes[i]
		n.x = graphMargin + n.column*columnStep
		n.y = graphMargin + rows[n.column]*rowStep
		rows[n.column]++
	}
	most := max(rows[0], rows[1], rows[2])
	return graphView{b.nodes, b.edges, most*rowStep - (rowStep - boxHeight) + 2*graphMargin}
}

// worthy reports whether there is anything to see: more than one box.
func (g graphView) worthy() bool { return len(g.nodes) > 1 }

func (g graphView) viewBox() string {
	return "0 0 " + strconv.Itoa(graphWidth) + " " + number(g.height)
}

// line is the path of an edge: within the middle column from top to bottom
// beside the boxes, between columns from side to side.
func (g graphView) line(e graphEdge) string {
	a, z := g.nodes[e.from], g.nodes[e.to]
	at := func(x, y int64) string { return number(x) + " " + number(y) }
	if a.column == z.column {
		if a.y-z.y == rowStep {
			return "M" + at(a.x+boxWidth/2, a.y) + " L" + at(z.x+boxWidth/2, z.y+boxHeight)
		}
		return "M" + at(a.x+boxWidth, a.y+boxHeight/2) + " C" + at(a.x+boxWidth+18, a.y) + " " + at(z.x+boxWidth+18, z.y+boxHeight) + " " + at(z.x+boxWidth, z.y+boxHeight/2)
	}
	return "M" + at(a.x+boxWidth, a.y+boxHeight/2) + " C" + at(a.x+columnStep, a.y+boxHeight/2) + " " + at(z.x-(columnStep-boxWidth), z.y+boxHeight/2) + " " + at(z.x, z.y+boxHeight/2)
}

// from lists the boxes a box is made from.
func (g graphView) from(i int) (all []graphNode) {
	for _, e := range g.edges {
		if e.to == i {
			all = append(all, g.nodes[e.from])
		}
	}
	return all
}
