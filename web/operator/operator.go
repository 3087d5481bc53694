// Package operator has the pages for whoever runs this node: to say in a
// browser that one does, and to see how the node is doing and what to look
// after. It keeps true that neither gives power over members: the operator sees
// what is on the disk anyway, and signs nothing for anybody.
package operator

import (
	"context"
	"embed"
	"strings"

	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/standing"
	"metaorg/web/words"
)

//go:embed locale
var catalogue embed.FS

// Now tells how the node is doing, and what to look after, the gravest first.
type Now func(context.Context) (standing.Facts, []standing.Alert, error)

// Pages are the pages of this package.
func Pages(now Now) page.Module {
	return page.Module{
		Name:  "operator",
		Words: catalogue,
		Routes: []page.Route{
			{Pattern: "GET /operator", Who: page.Anybody, Show: enter},
			{Pattern: "GET /operator/{code}", Who: page.Anybody, Show: enter},
		},
		Sections: []page.Section{
			{Slot: page.NodeFirst, Order: 10, Who: page.Operator, Show: func(r *page.Request) (templ.Component, error) {
				f, all, err := now(r.Context())
				return alertsBody(f, all), err
			}},
			{Slot: page.NodePage, Order: 10, Who: page.Anybody, Show: func(r *page.Request) (templ.Component, error) {
				if !r.Viewer.Operator {
					return doorBody(), nil
				}
				f, _, err := now(r.Context())
				return keepsBody(f), err
			}},
		},
		Samples: samples,
	}
}

// Say is an alert in the reader's words: what is the matter, and what to do.
func Say(ctx context.Context, a standing.Alert) standing.Said {
	key := "operator.alert." + a.Code
	if a.Variant != "" {
		key += "_" + a.Variant
	}
	s := standing.Said{Code: a.Code, Severity: a.Severity, Since: a.Since, Title: words.T(ctx, key, "Count", a.Count), Todo: words.T(ctx, key+"_todo")}
	if a.Detail != "" {
		s.Todo += " " + words.T(ctx, "operator.alert_detail", "Detail", a.Detail)
	}
	return s
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

// Letter is a mail to the operator about what to look after; the link leads to
// the node's page.
func Letter(ctx context.Context, network, node, link string, all []standing.Alert) (subject, text string) {
	var b strings.Builder
	b.WriteString(words.T(ctx, "operator.mail_hello", "Node", node, "Network", network) + "\n")
	for _, a := range all {
		said, urgency := Say(ctx, a), "operator.mail_soon"
		if a.Severity == standing.Bad {
			urgency = "operator.mail_now"
		}
		b.WriteString("\n* " + words.T(ctx, urgency, "Title", said.Title) + "\n  " + said.Todo + "\n")
	}
	b.WriteString("\n-- \n" + words.T(ctx, "operator.mail_foot") + "\n" + link + "\n")
	return words.T(ctx, "operator.mail_subject", "Network", network), b.String()
}
