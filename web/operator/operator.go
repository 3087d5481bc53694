// Package operator has the pages for whoever runs this node: to say in a
// browser that one does, and to see how the node is doing. It keeps true that
// neither gives power over members: the operator sees what is on the disk
// anyway, and signs nothing for anybody.
package operator

import (
	"context"
	"embed"

	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var catalogue embed.FS

// Disk tells what the node keeps, and how much room is left.
type Disk func() (Usage, error)

// Usage is what the node's home takes, in bytes.
type Usage struct {
	Parts []Part // What it is made of, as files and folders of the home.
	Free  int64  // For the node on the same disk; negative if nobody knows.
}

// Part is a file or folder of the home.
type Part struct {
	Name  string // Key of its words: log, tables, host, documents, other.
	Bytes int64
}

// Pages are the pages of this package.
func Pages(d Disk) page.Module {
	return page.Module{
		Name:  "operator",
		Words: catalogue,
		Routes: []page.Route{
			{Pattern: "GET /operator", Who: page.Anybody, Show: enter},
			{Pattern: "GET /operator/{code}", Who: page.Anybody, Show: enter},
		},
		Sections: []page.Section{{Slot: page.NodePage, Order: 10, Who: page.Anybody, Show: func(r *page.Request) (templ.Component, error) {
			if !r.Viewer.Operator {
				return doorBody(), nil
			}
			u, err := d()
			return diskBody(u), err
		}}},
		Samples: samples,
	}
}

// enterView is what the page shows on which one becomes the operator.
type enterView struct {
	Already bool   // The browser is the operator's.
	Code    string // Of a link that was opened; empty for none.
	Next    string
	Wrong   string // Key of what is said of the last try; empty for nothing.
}

// wrong are the words for what was refused.
var wrong = map[string]string{"web.wrong_operator_token": "operator.wrong_token", "web.operator_link_over": "operator.link_over"}

func enter(r *page.Request) (page.Page, error) {
	v := enterView{Already: r.Viewer.Operator, Code: r.PathValue("code"), Next: page.Local(r.Typed.Get("next"), "/node")}
	v.Wrong = wrong[r.Typed.Get("refused")]
	return page.Page{Title: words.T(r.Context(), "operator.title"), Body: enterBody(v)}, nil
}

func samples(context.Context) []page.Sample {
	of := func(state string, as page.Viewer, body templ.Component) page.Sample {
		return page.Sample{Name: "operator", State: state, As: as, Page: page.Page{Title: "operator", Body: body}}
	}
	operator := page.Viewer{Operator: true}
	return []page.Sample{
		of("asked for the token", page.Viewer{}, enterBody(enterView{Next: "/node"})),
		of("mistyped the token", page.Viewer{}, enterBody(enterView{Next: "/node", Wrong: "operator.wrong_token"})),
		of("came by a link that is over", page.Viewer{}, enterBody(enterView{Next: "/node", Wrong: "operator.link_over"})),
		of("came by a link", page.Viewer{}, enterBody(enterView{Code: "abc", Next: "/node"})),
		of("is let in", operator, enterBody(enterView{Already: true, Next: "/node"})),
		of("the node's disk", operator, page.Headed("Node", diskBody(Usage{
			Parts: []Part{{"log", 48 << 20}, {"tables", 12 << 20}, {"host", 300 << 10}, {"documents", 2 << 20}, {"other", 900}}, Free: 31 << 30,
		}))),
		of("the way to this page", page.Viewer{}, page.Headed("Node", doorBody())),
		of("nobody knows how much room is left", operator, page.Headed("Node", diskBody(Usage{Parts: []Part{{"log", 48 << 20}}, Free: -1}))),
	}
}
