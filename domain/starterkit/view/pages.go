// Package view lets whoever may share something begin the commons with texts of
// the starter kit. It keeps true that nothing is shared which somebody shares
// already, and that what is shared is what was shown.
package view

import (
	"context"
	"database/sql"
	"embed"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/commons"
	"metaorg/domain/files"
	"metaorg/domain/starterkit"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

//go:embed locale
var locale embed.FS

// actName is the act that shares texts of the kit; its form is the kit's page.
const actName = "starterkit.share"

// itemField is in the form of the act the name of a text that was chosen.
const itemField = "item"

// young is how many things are shared at most while the kit is still offered.
const young = 24

// Pages are the kit, and what leads to it from the commons.
func Pages() page.Module {
	return page.Module{
		Name: "starterkit", Words: locale,
		Acts: []page.Act{{
			Name: actName, Kind: "commons.share", Title: func(r *page.Request) string { return words.T(r.Context(), "starterkit.title") },
			Show: showKit, Messages: chosen, Then: func(form.Values) string { return "/commons" },
		}},
		Sections: []page.Section{{Slot: page.Shared, Order: 60, Who: page.Person, Show: showOffer}},
		Samples:  samples,
	}
}

// kitView is the kit as somebody sees it who chooses from it.
type kitView struct {
	texts  []textView
	failed bool
}

// textView is a text of the kit.
type textView struct {
	starterkit.Text
	shared int64 // The resource as which it is shared already; 0 for none.
	ticked bool
}

// left are those that nobody shares yet.
func (v kitView) left() (n int) {
	for _, t := range v.texts {
		if t.shared == 0 {
			n++
		}
	}
	return n
}

// read finds out what of the kit is shared already, in whatever language, and
// how much is shared altogether.
func (v *kitView) read(r *page.Request) (total int64, err error) {
	ctx := r.Context()
	names := map[string]string{}
	for _, language := range starterkit.Languages() {
		for _, t := range starterkit.In(language) {
			names[t.Title] = t.Name
		}
	}
	shared := map[string]int64{}
	err = r.Read(func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM commons_resources WHERE standing = ?`, commons.Offered).Scan(&total); err != nil {
			return err
		}
		return readmodel.Each(ctx, tx, `SELECT id, title FROM commons_resources WHERE standing = ? AND licence = ? ORDER BY id`, []any{commons.Offered, starterkit.Licence}, func(scan func(...any) error) error {
			var id int64
			var title string
			err := scan(&id, &title)
			if name, ok := names[title]; ok {
				shared[name] = id
			}
			return err
		})
	})
	for _, t := range starterkit.In(words.Lang(ctx)) {
		v.texts = append(v.texts, textView{t, shared[t.Name], shared[t.Name] == 0 && slices.Contains(r.Typed[itemField], t.Name)})
	}
	return total, err
}

// showOffer leads from a young commons to the kit.
func showOffer(r *page.Request) (templ.Component, error) {
	if !r.Viewer.Belongs {
		return nil, nil
	}
	var v kitView
	total, err := v.read(r)
	if err != nil || total > young || v.left() == 0 {
		return nil, err
	}
	return offerPart(v.left()), nil
}

// showKit lists the texts with a box each.
func showKit(r *page.Request, _ form.Form) templ.Component {
	var v kitView
	_, err := v.read(r)
	v.failed = err != nil
	return kitFields(v)
}

// chosen are the messages that share what was chosen, each with its text kept
// as a file on this host.
func chosen(r *page.Request, typed form.Values) (all []machine.Message, err error) {
	var v kitView
	if _, err := v.read(r); err != nil {
		return nil, err
	}
	for _, name := range typed[itemField] {
		i := slices.IndexFunc(v.texts, func(t textView) bool { return t.Name == name })
		if i < 0 {
			return nil, machine.NotFound("starterkit.unknown_item", "the starter kit has nothing called %.60q", name).At(itemField)
		}
		t := v.texts[i]
		if t.shared != 0 {
			return nil, machine.Conflict("starterkit.shared_already", "%q is shared already, as resource %d", t.Title, t.shared).At(itemField)
		}
		kept, err := r.Keep(page.Sent{From: strings.NewReader(t.Markdown), Name: t.FileName(), MediaType: starterkit.MediaType})
		if err != nil {
			return nil, err
		}
		all = append(all, t.Share(files.Content{Content: files.Hash(kept.Hash), Size: kept.Size, MediaType: kept.MediaType, FileName: kept.Name}))
	}
	if len(all) == 0 {
		return nil, machine.Malformed("starterkit.none_chosen", "choose at least one of the texts").At(itemField)
	}
	return all, nil
}

// samples are the kit in its states, for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(state string, body templ.Component) {
		all = append(all, page.Sample{Name: "starter kit", State: state, As: ada, Page: page.Page{Title: words.T(ctx, "starterkit.title"), Body: body, Nav: "/commons"}})
	}
	v := kitView{}
	for i, t := range starterkit.In(words.Lang(ctx)) {
		v.texts = append(v.texts, textView{t, int64(i % 3), i%3 == 0})
	}
	title := words.T(ctx, "starterkit.title")
	add("some shared already", page.ActSample(actName, title, form.Form{Kind: actName}, kitFields(v)))
	gone := kitView{texts: slices.Clone(v.texts)}
	for i := range gone.texts {
		gone.texts[i].shared, gone.texts[i].ticked = int64(i+1), false
	}
	add("all shared already", page.ActSample(actName, title, form.Form{Kind: actName}, kitFields(gone)))
	add("in the commons", page.Headed(words.T(ctx, "commons.title"), offerPart(12)))
	return all
}

// about is what a text is about, in words.
func (t textView) about(ctx context.Context) string {
	var all []string
	for _, d := range t.Domains {
		all = append(all, words.Of(ctx, "commons.domains", d))
	}
	return strings.Join(all, ", ")
}
