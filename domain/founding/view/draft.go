package view

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	charterview "metaorg/domain/charter/view"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// usualTemplate and usualPreset are what is chosen unless somebody says otherwise.
const (
	usualTemplate = "co-operative"
	usualPreset   = "small"
)

// showTemplates asks which text to start from.
func showTemplates(r *page.Request) (page.Page, error) {
	if _, ok := draftOf(r); ok { // Then that is what one goes on from.
		return page.To("/acts/founding.draft"), nil
	}
	return page.Page{Title: words.T(r.Context(), "founding.templates_title"), Body: templatesBody(templatesFor(r.Context()))}, nil
}

// draftOf is the draft as it stands.
func draftOf(r *page.Request) (text charter.Text, ok bool) {
	r.Site.Node.Read(func(s state.Reader) {
		var c charter.Charter
		c, ok = charter.DraftOf(s)
		text = c.Text
	})
	return text, ok
}

// draftAct asks for what founders have to say themselves: the goal with its
// indicators, and a preset. The clauses are those of the template, or of the
// draft as it stands.
func (p pages) draftAct() page.Act {
	return page.Act{
		Name: "founding.draft", Kind: "charter.draft", InOwnName: true,
		Title:   func(r *page.Request) string { return words.T(r.Context(), "founding.draft_title") },
		Prepare: prepareDraft,
		Show:    p.showDraft,
		Messages: func(r *page.Request, typed form.Values) ([]machine.Message, error) {
			d, err := readDraft(r, typed)
			if err != nil {
				return nil, err
			}
			return []machine.Message{d}, d.Check()
		},
		Then: func(form.Values) string { return "/acts/founding.organization" },
	}
}

// startText is what a form starts from: the draft as it stands or else a template.
func startText(r *page.Request) (charter.Text, bool) {
	if text, ok := draftOf(r); ok {
		return text, true
	}
	id := r.Typed.Get("template")
	if id == "" {
		id = usualTemplate
	}
	t := templateFor(r.Context(), id)
	return charter.Text{
		Name: r.Name, Goal: t.Goal, Indicators: t.Indicators, Clauses: t.Clauses, Template: t.ID, Preset: usualPreset,
	}, false
}

func prepareDraft(r *page.Request, f form.Form) (form.Form, error) {
	if r.Method == "GET" && r.Typed.Get("goal") == "" {
		text, _ := startText(r)
		k, _ := r.Site.Machine.Kind("charter.draft")
		f = form.Of(r.Context(), k, typedText(text))
	}
	f = f.Without("clauses", "rules").Hide("template")
	return f.Set("indicators", laterRows), nil
}

// laterRows asks for nothing that somebody may want to leave out: a row in
// which nothing stands is none.
func laterRows(f *form.Field) {
	for _, row := range f.Rows {
		for k := range row {
			row[k].Required = false
		}
	}
}

// typedText is a text as somebody would have typed it, but for its clauses and rules.
func typedText(t charter.Text) form.Values {
	typed := form.Values{
		"name": {t.Name}, "goal": {t.Goal}, "preset": {t.Preset}, "template": {t.Template},
		"particulars.legal_status": {t.LegalStatus}, "particulars.signatories": {t.Signatories}, "particulars.account_holder": {t.AccountHolder},
		"particulars.liability": {t.Liability}, "particulars.law": {t.Law}, "particulars.language": {t.Language}, "particulars.answerable": {t.Answerable},
	}
	for i, one := range t.Indicators {
		at := "indicators." + strconv.Itoa(i) + "."
		typed[at+"name"], typed[at+"unit"], typed[at+"by"] = []string{one.Name}, []string{one.Unit}, []string{one.By}
		typed[at+"target"] = []string{strconv.FormatInt(one.Target, 10)}
	}
	return typed
}

// readDraft makes the draft of what was typed and what is not asked for here.
func readDraft(r *page.Request, typed form.Values) (charter.Draft, error) {
	k, _ := r.Site.Machine.Kind("charter.draft")
	asked := form.Values{}
	for name, values := range typed {
		if name != "clauses" && name != "rules" && name != sizeField {
			asked[name] = values
		}
	}
	m, err := form.Read(r.Context(), r.Site.Machine, k, asked)
	if err != nil {
		return charter.Draft{}, err
	}
	d := m.(charter.Draft)
	start, drafted := startText(r)
	d.Clauses = start.Clauses
	if drafted && d.Preset == start.Preset {
		d.Rules = start.Rules // Rules that somebody moved stay where they are.
	}
	return d, nil
}

// clausesAct changes single clauses of the draft: those left empty go.
func clausesAct() page.Act {
	return page.Act{
		Name: "founding.clauses", Kind: "charter.draft", InOwnName: true,
		Title:   func(r *page.Request) string { return words.T(r.Context(), "founding.clauses_title") },
		Prepare: prepareClauses,
		Show: func(_ *page.Request, f form.Form) templ.Component {
			return clausesFields(f.Field("clauses"))
		},
		Messages: func(r *page.Request, typed form.Values) ([]machine.Message, error) {
			text, ok := draftOf(r)
			if !ok {
				return nil, machine.NotFound("founding.no_draft", "there is no draft whose clauses could be changed; draft the charter first")
			}
			d := charter.Draft(text)
			d.Clauses = withLocks(typedClauses(typed), text.Clauses)
			return []machine.Message{d}, d.Check()
		},
		Then: func(form.Values) string { return "/founding" },
	}
}

func prepareClauses(r *page.Request, f form.Form) (form.Form, error) {
	if r.Method == "GET" {
		text, _ := startText(r)
		typed := form.Values{}
		for i, c := range text.Clauses {
			at := "clauses." + strconv.Itoa(i) + "."
			typed[at+"number"], typed[at+"kind"], typed[at+"title"], typed[at+"text"] = []string{c.Number}, []string{string(c.Kind)}, []string{c.Title}, []string{c.Text}
		}
		k, _ := r.Site.Machine.Kind("charter.draft")
		f = form.Of(r.Context(), k, typed)
	}
	return f.Set("clauses", func(x *form.Field) {
		for _, row := range x.Rows {
			for k := range row {
				switch cell := &row[k]; cell.Name[len("clauses.")+len(rowNumber(cell.Name))+1:] {
				case "number":
					cell.Control = form.Hidden
				case "kind":
					cell.Control, cell.Options = form.Choice, kindOptions(r)
					if cell.Value != "" {
						cell.Control = form.Hidden
					}
				}
			}
		}
		laterRows(x)
	}), nil
}

// rowNumber is the number in the name of a row's field: clauses.12.text.
func rowNumber(name string) string {
	rest := name[len("clauses."):]
	for i, c := range rest {
		if c == '.' {
			return rest[:i]
		}
	}
	return rest
}

func kindOptions(r *page.Request) (all []form.Option) {
	for _, k := range []charter.ClauseKind{charter.Principle, charter.Value, charter.Practice} {
		all = append(all, form.Option{Value: string(k), Label: words.Of(r.Context(), "charter.clause_kinds", string(k))})
	}
	return all
}

// typedClauses reads the rows in which something stands.
func typedClauses(typed form.Values) (all []charter.Clause) {
	var places []int
	for name := range typed {
		if len(name) > len("clauses.") && name[:len("clauses.")] == "clauses." {
			if n, err := strconv.Atoi(rowNumber(name)); err == nil && n >= 0 && !slices.Contains(places, n) {
				places = append(places, n)
			}
		}
	}
	slices.Sort(places)
	for _, n := range places {
		at := "clauses." + strconv.Itoa(n) + "."
		c := charter.Clause{
			Number: typed.Get(at + "number"), Kind: charter.ClauseKind(typed.Get(at + "kind")), Title: plainLine(typed.Get(at + "title")), Text: plainLine(typed.Get(at + "text")),
		}
		if c.Title != "" || c.Text != "" {
			all = append(all, c)
		}
	}
	return all
}

// withLocks leaves clauses entrenched or fixed that were: the form does not ask.
func withLocks(typed, was []charter.Clause) []charter.Clause {
	for i, c := range typed {
		if k := slices.IndexFunc(was, func(w charter.Clause) bool { return w.Number == c.Number && c.Number != "" }); k >= 0 {
			typed[i].Lock = was[k].Lock
		}
	}
	return typed
}

// templatePath is where a charter is drafted from a template.
func templatePath(id string) string {
	return "/acts/founding.draft?" + url.Values{"template": {id}}.Encode()
}

func (p pages) showDraft(r *page.Request, f form.Form) templ.Component {
	start, drafted := startText(r)
	v := draftView{form: f, clauses: start.Clauses, drafted: drafted}
	known := 0
	if got, err := load(r.Context(), r.Site, r.Viewer); err == nil {
		for _, one := range got.founders {
			if one.signed && drafted {
				v.voids++
			}
		}
		known = len(got.founders)
	}
	v.size = charterview.Size{Members: sizeTyped(r.Typed.Get(sizeField), known), RuleVersion: r.Network.RuleVersion}
	v.presets = p.presetsFor(r.Context(), f.Field("preset").Value, v.size)
	return draftFields(v)
}

// rowTitle is what a clause's row is called: its number, or its place.
func rowTitle(ctx context.Context, row []form.Field, i int) string {
	for _, cell := range row {
		if cell.Control == form.Hidden && cell.Value != "" && cell.Name == "clauses."+strconv.Itoa(i)+".number" {
			return cell.Value
		}
	}
	return words.T(ctx, "founding.new_clause")
}
