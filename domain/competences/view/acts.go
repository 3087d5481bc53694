package view

import (
	"database/sql"
	"maps"
	"slices"
	"strconv"
	"strings"

	"metaorg/domain/competences"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/vocabulary"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

func acts() []page.Act {
	toHolder := func(v form.Values) string { return recordPath(v.Get("holder")) }
	return []page.Act{
		{Name: "competences.declare", Prepare: declareForm, Messages: inWords, About: aboutIt},
		{Name: "competences.withdraw", Prepare: hiding("competence"), About: aboutIt},
		{Name: "competences.set_capacity", Prepare: capacityForm},
		{Name: "competences.prove", Kind: "competences.show_evidence", Prepare: proveForm, Messages: withWork("competences.show_evidence"), About: aboutIt},
		{Name: "competences.show_evidence", Prepare: hiding("competence"), About: aboutIt},
		{Name: "competences.drop_evidence", Prepare: hiding("competence", "kind", "number"), About: aboutIt},
		{Name: "competences.vouch", Kind: "competences.endorse", Prepare: vouchForm, Messages: withWork("competences.endorse"), About: aboutIt, Then: toHolder},
		{Name: "competences.endorse", Prepare: hiding("holder", "competence"), About: aboutIt, Then: toHolder},
		{Name: "competences.take_back", Prepare: hiding("holder", "competence"), About: aboutIt, Then: toHolder},
	}
}

// known hides fields that say what an act is about, where that is known.
func known(f form.Form, names ...string) form.Form {
	for _, name := range names {
		f = f.Set(name, func(x *form.Field) {
			if x.Value != "" && x.Error == "" {
				x.Control = form.Hidden
			}
		})
	}
	return f
}

func hiding(names ...string) func(*page.Request, form.Form) (form.Form, error) {
	return func(_ *page.Request, f form.Form) (form.Form, error) { return known(f, names...), nil }
}

// aboutIt is the competence that an act is about, and whose it is.
func aboutIt(r *page.Request) string {
	id := r.Typed.Get("competence")
	if competences.CheckIdentifier(id, "") != nil {
		return ""
	}
	label := id
	err := r.Read(func(tx *sql.Tx) error {
		named := ""
		err := tx.QueryRowContext(r.Context(), `SELECT coalesce((SELECT label FROM competences_names WHERE id = ?), '')`, id).Scan(&named)
		label = labelOf(r.Context(), id, named)
		return err
	})
	if err != nil {
		return ""
	}
	if holder := r.Typed.Get("holder"); holder != "" {
		return words.T(r.Context(), "competences.of", "Label", label, "Name", nameOf(r, holder))
	}
	return label
}

func nameOf(r *page.Request, id string) string {
	name := id
	err := r.Read(func(tx *sql.Tx) error {
		p, _, err := readParty(r, tx, id)
		name = p.Name
		return err
	})
	if err != nil {
		return id
	}
	return name
}

// mostOffered bounds how many names of other lists a form offers; what is not
// offered can be typed.
const mostOffered = 300

// called is what identifiers are called, for forms and for messages put into words.
func called(r *page.Request) (all []form.Option) {
	for _, a := range vocabulary.All() {
		all = append(all, form.Option{Value: a.ID, Label: a.Label(words.Lang(r.Context()))})
	}
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT id, label FROM competences_names WHERE named > 0 ORDER BY label, id LIMIT ?`, []any{mostOffered}, func(scan func(...any) error) error {
			var o form.Option
			err := scan(&o.Value, &o.Label)
			all = append(all, o)
			return err
		})
	})
	if err != nil {
		return nil // The identifiers themselves are still shown.
	}
	slices.SortStableFunc(all, func(a, b form.Option) int { return strings.Compare(vocabulary.Fold(a.Label), vocabulary.Fold(b.Label)) })
	return all
}

// declareForm asks for a competence by its name, and has what was said before.
func declareForm(r *page.Request, f form.Form) (form.Form, error) {
	id := f.Field("competence").Value
	if competences.CheckIdentifier(id, "") == nil && f.Field("competence").Error == "" {
		f = known(f, "competence")
	} else {
		f = f.Set("competence", func(x *form.Field) {
			x.Help, x.Example = words.T(r.Context(), "competences.choose_help"), ""
			for _, o := range called(r) {
				x.Offers = append(x.Offers, form.Option{Value: o.Label})
			}
		})
	}
	f = f.Set("level", func(x *form.Field) { x.Help = "" }) // Its choices say it.
	return f, r.Read(func(tx *sql.Tx) error {
		held, err := readHoldings(r.Context(), tx, `h.holder = ? AND h.competence = ?`, r.Viewer.MemberID(), id)
		for _, h := range held {
			fill(&f, map[string]string{"level": string(h.level), "hours": strconv.FormatInt(h.hours, 10), "note": h.note})
		}
		fill(&f, map[string]string{"level": string(competences.Able)})
		f = f.Set("hours", func(x *form.Field) {
			if x.Value == "0" {
				x.Value = ""
			}
		})
		return err
	})
}

// fill fills in what stands, where nothing else was typed.
func fill(f *form.Form, now map[string]string) {
	for i := range f.Fields {
		if x := &f.Fields[i]; x.Value == "" && x.Error == "" {
			x.Value = now[x.Name]
		}
	}
}

func capacityForm(r *page.Request, f form.Form) (form.Form, error) {
	f = f.Set("until", func(x *form.Field) { x.Control, x.Example = form.Day, "" })
	return f, r.Read(func(tx *sql.Tx) error {
		c, said, err := readCapacity(r.Context(), tx, r.Viewer.MemberID())
		if said && !c.over(r.Site.Now()) {
			fill(&f, map[string]string{"hours": strconv.FormatInt(c.hours, 10), "until": c.until})
		}
		return err
	})
}

// inWords takes a competence by its name, in any language or by a synonym.
func inWords(r *page.Request, typed form.Values) ([]machine.Message, error) {
	if text := strings.TrimSpace(typed.Get("competence")); text != "" && competences.CheckIdentifier(text, "") != nil {
		id, err := identify(r, text)
		if err != nil {
			return nil, err
		}
		typed = maps.Clone(typed)
		typed["competence"] = []string{id}
	}
	return read(r, "competences.declare", typed)
}

func read(r *page.Request, kind string, typed form.Values) ([]machine.Message, error) {
	k, _ := r.Site.Machine.Kind(kind)
	m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
	if err != nil {
		return nil, err
	}
	return []machine.Message{m}, nil
}

// identify is the one competence that a word stands for: by its name in the
// reader's language, or else by any word that it has.
func identify(r *page.Request, text string) (string, error) {
	var named, ids []string
	for _, o := range called(r) {
		if vocabulary.Fold(o.Label) == vocabulary.Fold(text) {
			named = append(named, o.Value)
		}
	}
	if len(named) != 1 {
		ids = vocabulary.Find(text)
		for _, id := range named {
			if !slices.Contains(ids, id) {
				ids = append(slices.Clone(ids), id)
			}
		}
		named = ids
	}
	switch len(named) {
	case 0:
		return "", machine.NotFound("competences.no_such_word", "no list here has %.60q; choose one that is offered, or a broader one", text).At("competence")
	case 1:
		return named[0], nil
	}
	var labels []string
	for _, id := range named {
		labels = append(labels, labelOf(r.Context(), id, ""))
	}
	return "", machine.Malformed("competences.several", "%.60q may be any of %s; choose one of them", text, strings.Join(labels, ", ")).At("competence")
}

// workField asks for one of several works.
func workField(r *page.Request, all []work) form.Field {
	x := form.Field{Name: "work", Label: words.T(r.Context(), "competences.which_work"), Control: form.Choice, Required: true, Value: r.Typed.Get("work")}
	if len(all) == 0 {
		x.Help = words.T(r.Context(), "competences.no_work")
	}
	for _, w := range all {
		x.Options = append(x.Options, form.Option{Value: string(w.kind) + " " + strconv.FormatInt(w.number, 10), Label: w.line(r.Context())})
	}
	if x.Value == "" && len(all) > 0 {
		x.Value = x.Options[0].Value
	}
	return x
}

// proveForm offers the work that the one who acts gave and does not show yet.
func proveForm(r *page.Request, f form.Form) (form.Form, error) {
	me := r.Viewer.MemberID()
	f = known(f, "competence").Without("kind", "number")
	return f, r.Read(func(tx *sql.Tx) error {
		all, err := readWork(r.Context(), tx, houses("w.gave", 1)+` AND w.received <> ?1 AND NOT EXISTS (SELECT 1 FROM competences_evidence e WHERE e.holder = ?1 AND e.competence = ?2 AND e.kind = w.kind AND e.work = w.number)`, me, r.Typed.Get("competence"))
		f.Fields = append(f.Fields, workField(r, all))
		return err
	})
}

// vouchForm offers the work that both did together.
func vouchForm(r *page.Request, f form.Form) (form.Form, error) {
	f = known(f, "holder", "competence").Without("kind", "number")
	return f, r.Read(func(tx *sql.Tx) error {
		all, err := between(r.Context(), tx, r.Viewer.MemberID(), r.Typed.Get("holder"))
		f.Fields = append(f.Fields, workField(r, all))
		return err
	})
}

// withWork takes kind and number of a work that was chosen.
func withWork(kind string) func(*page.Request, form.Values) ([]machine.Message, error) {
	return func(r *page.Request, typed form.Values) ([]machine.Message, error) {
		what, number, _ := strings.Cut(typed.Get("work"), " ")
		if number == "" {
			return nil, machine.Malformed("competences.work_missing", "choose the work from which one can tell").At("work")
		}
		typed = maps.Clone(typed)
		typed["kind"], typed["number"] = []string{what}, []string{number}
		return read(r, kind, typed)
	}
}
