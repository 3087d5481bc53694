package outgrown

import (
	"context"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are these pages for the catalogue.
func (p pages) samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, Voice: true, Votes: true, Proposes: true}
	add := func(state string, body templ.Component) {
		all = append(all, page.Sample{Name: "size of the network", State: state, As: ada, Page: page.Page{Title: words.T(ctx, "outgrown.title"), Body: body, Nav: "/charter"}})
	}
	of := func(preset string, members int64, a *asked) fit {
		f := fit{size: charterview.Size{Members: members, RuleVersion: machine.RuleVersion}, asked: a, now: now}
		f.text.Preset = preset
		for _, one := range charter.Presets() {
			if one.ID == preset {
				f.text.Rules = charter.Complete(p.rules, one.Rules)
			}
		}
		for i, v := range f.text.Rules {
			if v.Name == "governance.ordinary_window_days" {
				f.text.Rules[i].Value = 10 // The members moved it.
			}
		}
		f.next, _ = charter.Outgrown(preset, members)
		f.compare(ctx, p.rules)
		return f
	}
	open := &asked{number: 31, title: "Rules for a federation"}
	turned := &asked{number: 31, title: "Rules for a federation", decided: now - 20*daySeconds}
	add("fits", sizePage(of("small", 12, nil)))
	add("no preset", sizePage(of("", 12, nil)))
	add("outgrown", sizePage(of("small", 24, nil)))
	add("too small", sizePage(of("open", 12, nil)))
	add("proposed", sizePage(of("small", 24, open)))
	add("turned down", sizePage(of("small", 24, turned)))
	add("forming", formingPage())
	add("in coordination", titled(words.T(ctx, "outgrown.kicker"), waitingPart(of("small", 24, nil))))
	add("in coordination, proposed", titled(words.T(ctx, "outgrown.kicker"), waitingPart(of("small", 24, open))))
	return all
}
