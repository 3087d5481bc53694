package view

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/opportunities"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// side is one half of the board: needs, or offers.
type side struct {
	kind  opportunities.Kind
	total int64
	rows  []post
}

// boardView is the board of needs and offers, as far as it was asked for.
type boardView struct {
	asked       filter
	sides       []side
	competences []form.Option // That open needs and offers name.
	places      []form.Option
	may         bool // The reader may post.
	more        []templ.Component
	table       page.Table // Of one kind, in place of the board.
	rows        []post
}

// perSide is how many of a kind the board shows; the table has them all.
const perSide = 24

func showBoard(r *page.Request) (page.Page, error) {
	v := boardView{asked: filterOf(r), may: r.Viewer.Belongs}
	if r.Typed.Get("as") == "table" {
		return showTable(r, v)
	}
	if err := r.Read(func(tx *sql.Tx) error { return v.read(r.Context(), tx) }); err != nil {
		return page.Page{}, err
	}
	var err error
	if v.more, err = r.Sections(page.Board); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: words.T(r.Context(), "opportunities.title"), Body: boardPage(v), Wide: true, Nav: "/opportunities"}, nil
}

func (v *boardView) read(ctx context.Context, tx *sql.Tx) error {
	for _, k := range kindsOf {
		if v.asked.kind != "" && v.asked.kind != string(k) {
			continue
		}
		where, args := v.asked.where(k)
		one := side{kind: k}
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM opportunities_posts p LEFT JOIN people_organizations o ON o.id = p.holder WHERE `+where, args...).Scan(&one.total); err != nil {
			return fmt.Errorf("couldn't count what is on the board: %w", err)
		}
		var err error
		if one.rows, err = readPosts(ctx, tx, where+` ORDER BY p.since DESC, p.number DESC LIMIT ?`, append(args, perSide)...); err != nil {
			return err
		}
		v.sides = append(v.sides, one)
	}
	err := readmodel.Each(ctx, tx, `SELECT x.competence, coalesce(n.label, x.competence) FROM opportunities_competences x JOIN opportunities_posts p ON p.number = x.post LEFT JOIN competences_names n ON n.id = x.competence
		WHERE p.stage = ? GROUP BY x.competence ORDER BY count(*) DESC, x.competence LIMIT 60`, []any{v.asked.stage}, func(scan func(...any) error) error {
		var o form.Option
		err := scan(&o.Value, &o.Label)
		o.Label = called(ctx, o.Value, o.Label)
		v.competences = append(v.competences, o)
		return err
	})
	if err != nil {
		return err
	}
	if id := v.asked.competence; id != "" && !slices.ContainsFunc(v.competences, func(o form.Option) bool { return o.Value == id }) {
		v.competences = append(v.competences, form.Option{Value: id, Label: called(ctx, id, id)})
	}
	slices.SortFunc(v.competences, func(a, b form.Option) int { return strings.Compare(a.Label, b.Label) })
	return readmodel.Each(ctx, tx, `SELECT place FROM opportunities_posts WHERE stage = ? AND place <> '' GROUP BY place COLLATE NOCASE ORDER BY place COLLATE NOCASE LIMIT 60`, []any{v.asked.stage}, func(scan func(...any) error) error {
		var o form.Option
		err := scan(&o.Value)
		o.Label = o.Value
		v.places = append(v.places, o)
		return err
	})
}

// address is the board with one thing asked for otherwise.
func (v boardView) address(name, value string) templ.SafeURL {
	params := url.Values{}
	for key, has := range map[string]string{"kind": v.asked.kind, "q": v.asked.text, "competence": v.asked.competence, "place": v.asked.place, "terms": v.asked.terms, "stage": v.asked.stage} {
		if has != "" && (key != "stage" || has != string(opportunities.Open)) {
			params.Set(key, has)
		}
	}
	params.Del(name)
	if value != "" {
		params.Set(name, value)
	}
	if len(params) == 0 {
		return "/opportunities"
	}
	return templ.SafeURL("/opportunities?" + params.Encode())
}

// asTable is where those of one kind stand as a table, which the list of the
// read model narrows by what it has as columns.
func (v boardView) asTable(k opportunities.Kind) templ.SafeURL {
	params := url.Values{"as": {"table"}, "kind": {string(k)}, "stage": {v.asked.stage}}
	for key, has := range map[string]string{"q": v.asked.text, "terms": v.asked.terms} {
		if has != "" {
			params.Set(key, has)
		}
	}
	return templ.SafeURL("/opportunities?" + params.Encode())
}

func showTable(r *page.Request, v boardView) (page.Page, error) {
	params := r.ListParams("as", "competence")
	found, err := r.Site.Model.Read(r.Context(), "opportunities", params)
	if err != nil {
		return page.Page{}, err
	}
	for _, row := range found.Items {
		v.rows = append(v.rows, post{
			number: row.Number("number"), kind: opportunities.Kind(row.Text("kind")), title: row.Text("title"), who: party{row.Text("holder"), row.Text("name")},
			until: row.Text("last_day"), from: row.Text("first_day"), place: row.Text("place"), terms: opportunities.Terms(row.Text("terms")), expires: row.Number("expires"),
			stage: opportunities.Stage(row.Text("stage")), answers: row.Number("answers"),
		})
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "opportunities.title"), List: "opportunities", Asked: params, Rows: len(v.rows), Search: true,
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	return page.Page{Title: words.T(r.Context(), "opportunities.title"), Body: tablePage(v), Wide: true, Nav: "/opportunities"}, nil
}

// tableOf is the table with its cells.
func (v boardView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, right bool, cell func(p post) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "opportunities.column."+label), Right: right, Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("title", "what", false, titleCell)
	column("kind", "kind", false, func(p post) templ.Component {
		return page.Plain(words.Of(ctx, "opportunities.kinds", string(p.kind)))
	})
	column("name", "who", false, func(p post) templ.Component { return page.MemberLink(p.who.id, p.who.name) })
	column("last_day", "when", false, func(p post) templ.Component { return page.Plain(p.when(ctx)) })
	column("place", "where", false, func(p post) templ.Component { return page.Plain(p.place) })
	column("terms", "terms", false, func(p post) templ.Component {
		return page.Plain(words.Of(ctx, "opportunities.terms", string(p.terms)))
	})
	column("stage", "stage", false, func(p post) templ.Component {
		return page.Plain(words.Of(ctx, "opportunities.stages", string(p.stage)))
	})
	column("answers", "answers", true, func(p post) templ.Component { return page.Plain(words.Number(ctx, p.answers)) })
	column("expires", "closes", false, func(p post) templ.Component { return page.OnDay(p.expires) })
	t.Empty = page.Empty(words.T(ctx, "opportunities.none_fits"), words.T(ctx, "opportunities.show_all"), "/opportunities")
	return t
}

// postView is a need or an offer as one reader sees it.
type postView struct {
	post
	all     []answer // Those that wait or are chosen, then the others.
	steps   []stepLine
	own     string // Under which of the reader's ids it is posted; empty for none of them.
	mine    answer // Of the reader, live or chosen; number 0 for none.
	answers bool   // The reader can answer.
	gone    bool   // Who posted it has left the network.
	viewer  page.Viewer
	more    []templ.Component // Of other modules.
}

// stepLine is one thing that happened.
type stepLine struct {
	what, who, by string
	at            int64
	document      page.Paper
}

func unknown(number string) error {
	return machine.NotFound("opportunities.unknown_post", "there is no need or offer number %.20s", number)
}

// readPost is the need or offer with a number as somebody typed it.
func readPost(r *page.Request, number string) (p post, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		all, err := readPosts(r.Context(), tx, `p.number = ?1 AND CAST(p.number AS TEXT) = ?1`, number)
		if err == nil && len(all) == 0 {
			err = unknown(number)
		}
		if err == nil {
			p = all[0]
		}
		return err
	})
	return p, err
}

// readAnswer is the answer with a number as somebody typed it, and what it is to.
func readAnswer(r *page.Request, number string) (p post, a answer, err error) {
	err = r.Read(func(tx *sql.Tx) error {
		all, err := readAnswers(r.Context(), tx, `a.number = ?1 AND CAST(a.number AS TEXT) = ?1`, number)
		if err == nil && len(all) == 0 {
			err = machine.NotFound("opportunities.unknown_answer", "there is no answer number %.20s", number)
		}
		if err == nil {
			a = all[0]
		}
		return err
	})
	if err != nil {
		return p, a, err
	}
	p, err = readPost(r, itoa(a.post))
	return p, a, err
}

func showPost(r *page.Request) (page.Page, error) {
	p, err := readPost(r, r.PathValue("post"))
	if err != nil {
		return page.Page{}, err
	}
	v := postView{post: p, viewer: r.Viewer}
	err = r.Read(func(tx *sql.Tx) (err error) {
		if v.all, err = readAnswers(r.Context(), tx, `a.post = ? ORDER BY a.state NOT IN ('chosen', 'done'), a.state <> 'given', a.number`, p.number); err != nil {
			return err
		}
		return readmodel.Each(r.Context(), tx, `SELECT s.what, coalesce(o.name, nullif(s.holder, ''), a.name, ''), s.by, s.time, s.document FROM opportunities_steps s LEFT JOIN people_organizations o ON o.id = s.holder
			LEFT JOIN (SELECT x.number, coalesce(n.name, x.holder) AS name FROM opportunities_answers x LEFT JOIN people_organizations n ON n.id = x.holder) a ON a.number = s.answer
			WHERE s.post = ? ORDER BY s.entry, s.event`, []any{p.number}, func(scan func(...any) error) error {
			var s stepLine
			err := scan(&s.what, &s.who, &s.by, &s.at, &s.document.Hash)
			v.steps = append(v.steps, s)
			return err
		})
	})
	if err != nil {
		return page.Page{}, err
	}
	if err := v.papers(r); err != nil {
		return page.Page{}, err
	}
	r.Site.Node.Read(func(s state.Reader) { v.leave(func(who string) bool { return !takesPart(s, who, r.Site.Now()) }) })
	v.stand(r.Viewer)
	if v.more, err = r.Sections(page.Posting); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: v.title, Body: postPage(v), Nav: "/opportunities"}, nil
}

// papers finds the texts of all documents there are.
func (v *postView) papers(r *page.Request) error {
	all := []*page.Paper{&v.document}
	for i := range v.all {
		all = append(all, &v.all[i].document)
	}
	for i := range v.steps {
		all = append(all, &v.steps[i].document)
	}
	for _, p := range all {
		if p.Hash == "" {
			continue
		}
		found, err := r.Paper(p.Hash)
		if err != nil {
			return err
		}
		*p = found
	}
	return nil
}

// stand finds out what the reader has to do with it.
func (v *postView) stand(viewer page.Viewer) {
	own := viewer.Own()
	if viewer.SignedIn() && slices.Contains(own, v.who.id) {
		v.own = v.who.id
	}
	answered := map[string]bool{}
	for _, a := range v.all {
		answered[a.who.id] = answered[a.who.id] || a.state == opportunities.Given
		if a.live() && viewer.SignedIn() && slices.Contains(own, a.who.id) && (v.mine.number == 0 || a.state == opportunities.Chosen) {
			v.mine = a
		}
	}
	me := viewer.MemberID()
	v.answers = viewer.Belongs && !v.gone && v.stage == opportunities.Open && me != v.who.id && !answered[me]
}

// agreed are the answers that were chosen, those that are done included.
func (v postView) agreed() (some []answer) {
	for _, a := range v.all {
		if a.state == opportunities.Chosen || a.state == opportunities.Confirmed {
			some = append(some, a)
		}
	}
	return some
}

// live are the answers that wait or are chosen.
func (v postView) live() (n int) {
	for _, a := range v.all {
		if a.live() {
			n++
		}
	}
	return n
}

// settled reports whether something was agreed or done, so that it is no longer
// changed.
func (v postView) settled() bool { return len(v.agreed()) > 0 }
