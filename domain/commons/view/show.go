package view

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/commons"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// resourceView is a resource as one reader sees it.
type resourceView struct {
	cardView
	link, unit, rule, by, byName  string
	circleName, reason, forkTitle string
	capacity, circle, threshold   int64
	since, head, forkOf           int64
	needed                        int64 // Stewards who must agree to an act now.
	rivalrous                     bool
	terms                         termsView
	earlier                       []termsView // Those before, the latest first.
	domains, clauses, indicators  []string
	asked                         []person // To become stewards.
	list                          []versionView
	acts                          []actView
	graph                         graphView
	parts                         []templ.Component
	steward, invited, takes       bool // The reader cares for it; is asked to; takes part in the network.
	proposes                      bool // The reader may propose decisions.
	mayUse                        bool
	me                            string // For whom the reader acts.
}

// termsView are terms with their number.
type termsView struct {
	number, since             int64
	licence, boundary, reason string
	asks                      []commons.Reciprocity
}

// versionView is a version of a resource.
type versionView struct {
	resource, number, size, since, decided int64
	by, byName, stage                      string
	content, mediaType, fileName, link     string
	note, reason, document                 string
	credits                                []string
	authors                                []authorView
	parents                                []int64
	terms                                  termsView
	verdicts                               map[string]int // Of reviews: approve, changes, against; of each reviewer the latest.
}

type authorView struct {
	person
	role string
}

// actView is what a steward wants to do and others must agree to.
type actView struct {
	number, until int64
	by            person
	member        string // Whom it is about; empty for none.
	says          page.SigningMessage
	approved      []person
	mine          bool // The reader agreed.
}

// shownVersions bounds how many versions a resource's page shows; the list has
// them all.
const shownVersions = 30

func unknown(number string) error {
	return machine.NotFound("commons.unknown_resource", "there is no resource number %.20s", number)
}

// readResource finds a resource with everything about it that this reader may see.
func readResource(r *page.Request, text string) (v resourceView, err error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return v, unknown(text)
	}
	err = r.Read(func(tx *sql.Tx) error {
		if err := v.read(r.Context(), tx, id); err != nil {
			return err
		}
		if v.boundary != "public" && !r.May(page.Participants) {
			return unknown(text) // Strangers do not learn that there is one.
		}
		for _, part := range []func(*page.Request, *sql.Tx) error{v.readPeople, v.readTerms, v.readVersions, v.readGraph} {
			if err := part(r, tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return v, err
	}
	v.takes, v.proposes, v.me = r.Viewer.Belongs && r.Viewer.MemberID() != "", r.Viewer.Proposes, r.Viewer.MemberID()
	v.readRules(r)
	return v, v.readActs(r)
}

func (v *resourceView) read(ctx context.Context, tx *sql.Tx, id int64) error {
	found, err := cards(ctx, tx, `c.id = ?`, id)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return unknown(number(id))
	}
	v.cardView = found[0]
	var domains string
	err = tx.QueryRowContext(ctx, `SELECT c.link, c.rivalrous, c.capacity, c.unit, c.rule, c.circle, coalesce(k.name, ''), c.by, coalesce(o.name, c.by), c.threshold, c.since, c.reason, c.head, c.fork_of, coalesce(f.title, ''), c.domains
		FROM commons_resources c LEFT JOIN circles_circles k ON k.number = c.circle LEFT JOIN people_organizations o ON o.id = c.by LEFT JOIN commons_resources f ON f.id = c.fork_of WHERE c.id = ?`, id).
		Scan(&v.link, &v.rivalrous, &v.capacity, &v.unit, &v.rule, &v.circle, &v.circleName, &v.by, &v.byName, &v.threshold, &v.since, &v.reason, &v.head, &v.forkOf, &v.forkTitle, &domains)
	if err != nil {
		return fmt.Errorf("couldn't read resource %d: %w", id, err)
	}
	v.domains = strings.Fields(domains)
	return readmodel.Each(ctx, tx, `SELECT sort, tag FROM commons_tags WHERE resource = ? AND sort <> 'domain' ORDER BY sort, tag`, []any{id}, func(scan func(...any) error) error {
		var sort, tag string
		err := scan(&sort, &tag)
		if sort == "clause" {
			v.clauses = append(v.clauses, tag)
		} else {
			v.indicators = append(v.indicators, tag)
		}
		return err
	})
}

func (v *resourceView) readPeople(r *page.Request, tx *sql.Tx) error {
	me := r.Viewer.MemberID()
	v.steward = slices.ContainsFunc(v.stewards, func(p person) bool { return p.id == me })
	return readmodel.Each(r.Context(), tx, `SELECT s.member, coalesce(o.name, s.member) FROM commons_stewards s LEFT JOIN people_organizations o ON o.id = s.member
		WHERE s.resource = ? AND s.asked ORDER BY s.since, s.member`, []any{v.id}, func(scan func(...any) error) error {
		var p person
		err := scan(&p.id, &p.name)
		v.asked = append(v.asked, p)
		v.invited = v.invited || p.id == me
		return err
	})
}

func (v *resourceView) readTerms(r *page.Request, tx *sql.Tx) error {
	return readmodel.Each(r.Context(), tx, `SELECT number, licence, boundary, reciprocity, reason, since FROM commons_terms WHERE resource = ? ORDER BY number DESC`, []any{v.id}, func(scan func(...any) error) error {
		var t termsView
		var asks string
		if err := scan(&t.number, &t.licence, &t.boundary, &asks, &t.reason, &t.since); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(asks), &t.asks); err != nil {
			return fmt.Errorf("couldn't read what resource %d asks in return: %w", v.id, err)
		}
		if v.terms.number == 0 {
			v.terms = t
		} else {
			v.earlier = append(v.earlier, t)
		}
		return nil
	})
}

func (v *resourceView) readVersions(r *page.Request, tx *sql.Tx) (err error) {
	v.list, err = versionsWhere(r, tx, `v.resource = ?1 AND (v.stage <> 'draft' OR v.by = ?2) AND (?4 OR v.stage = 'accepted') ORDER BY v.stage NOT IN ('draft', 'proposed'), v.number DESC LIMIT ?3`,
		v.id, r.Viewer.MemberID(), shownVersions, r.May(page.Participants)) // Strangers see what was accepted.
	return err
}

// versionsWhere reads versions with who made them and what reviewers think.
func versionsWhere(r *page.Request, tx *sql.Tx, where string, args ...any) (all []versionView, err error) {
	err = readmodel.Each(r.Context(), tx, `SELECT v.resource, v.number, v.by, coalesce(o.name, v.by), v.content, v.size, v.media_type, v.file_name, v.link, v.note, v.credits, v.stage, v.since, v.decided, v.reason, v.document,
			t.number, t.licence, t.boundary, t.since
		FROM commons_versions v JOIN commons_terms t ON t.resource = v.resource AND t.number = v.terms LEFT JOIN people_organizations o ON o.id = v.by WHERE `+where, args, func(scan func(...any) error) error {
		var v versionView
		var credits string
		err := scan(&v.resource, &v.number, &v.by, &v.byName, &v.content, &v.size, &v.mediaType, &v.fileName, &v.link, &v.note, &credits, &v.stage, &v.since, &v.decided, &v.reason, &v.document,
			&v.terms.number, &v.terms.licence, &v.terms.boundary, &v.terms.since)
		if credits != "" {
			v.credits = strings.Split(credits, "\n")
		}
		v.verdicts = map[string]int{}
		all = append(all, v)
		return err
	})
	for i := range all {
		if err == nil {
			err = all[i].readMore(r, tx)
		}
	}
	return all, err
}

func (v *versionView) readMore(r *page.Request, tx *sql.Tx) error {
	at := []any{v.resource, v.number}
	err := readmodel.Each(r.Context(), tx, `SELECT a.member, coalesce(o.name, a.member), a.role FROM commons_authors a LEFT JOIN people_organizations o ON o.id = a.member
		WHERE a.resource = ? AND a.number = ? ORDER BY 2, 3`, at, func(scan func(...any) error) error {
		var a authorView
		err := scan(&a.id, &a.name, &a.role)
		v.authors = append(v.authors, a)
		return err
	})
	if err != nil {
		return err
	}
	err = readmodel.Each(r.Context(), tx, `SELECT parent FROM commons_parents WHERE resource = ? AND number = ? ORDER BY parent`, at, func(scan func(...any) error) error {
		var p int64
		err := scan(&p)
		v.parents = append(v.parents, p)
		return err
	})
	if err != nil {
		return err
	}
	// Of each reviewer the latest verdict counts: SQLite takes the other columns from the row that has the maximum.
	return readmodel.Each(r.Context(), tx, `SELECT verdict, max(rowid) FROM commons_said WHERE resource = ? AND number = ? AND verdict <> '' GROUP BY member`, at, func(scan func(...any) error) error {
		var verdict string
		var row int64
		err := scan(&verdict, &row)
		v.verdicts[verdict]++
		return err
	})
}

// readActs reads what waits for other stewards.
func (v *resourceView) readActs(r *page.Request) error {
	if !r.May(page.Participants) {
		return nil
	}
	me := r.Viewer.MemberID()
	var contents []machine.Readable
	err := r.Read(func(tx *sql.Tx) error {
		err := readmodel.Each(r.Context(), tx, `SELECT a.number, a.kind, a.content, a.by, coalesce(o.name, a.by), coalesce(m.name, json_extract(a.content, '$.member'), ''), a.until
			FROM commons_acts a LEFT JOIN people_organizations o ON o.id = a.by LEFT JOIN people_organizations m ON m.id = json_extract(a.content, '$.member')
			WHERE a.resource = ? AND a.state = 'waits' ORDER BY a.number`, []any{v.id}, func(scan func(...any) error) error {
			var a actView
			var said machine.Readable
			var content string
			err := scan(&a.number, &said.Kind, &content, &a.by.id, &a.by.name, &a.member, &a.until)
			said.Content = json.RawMessage(content)
			v.acts, contents = append(v.acts, a), append(contents, said)
			return err
		})
		if err != nil {
			return err
		}
		for i := range v.acts {
			a := &v.acts[i]
			err := readmodel.Each(r.Context(), tx, `SELECT p.member, coalesce(o.name, p.member) FROM commons_approvals p LEFT JOIN people_organizations o ON o.id = p.member WHERE p.act = ? ORDER BY p.at, 1`, []any{a.number}, func(scan func(...any) error) error {
				var p person
				err := scan(&p.id, &p.name)
				a.approved, a.mine = append(a.approved, p), a.mine || p.id == me
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, said := range contents {
		if err := v.acts[i].say(r, said); err != nil {
			return fmt.Errorf("couldn't read what waits for stewards: %w", err)
		}
	}
	return nil
}

// inSentence are the fields of an act that its sentence says already.
var inSentence = []string{"resource", "member", "version", "threshold"}

// say puts an act into words for the page of what it is about: without the
// resource's number, and with a member's name.
func (a *actView) say(r *page.Request, said machine.Readable) error {
	m, err := r.Site.Machine.FromJSON(said.Kind, said.Content)
	if err != nil {
		return err
	}
	if a.says, err = r.Say(r.Site.Machine.Wire(m)); err != nil {
		return err
	}
	var numbers struct{ Version, Threshold int64 }
	if err := json.Unmarshal(said.Content, &numbers); err != nil {
		return err
	}
	_, verb, _ := strings.Cut(said.Kind, ".")
	a.says.Sentence = words.Either(r.Context(), "commons.act_says."+verb, a.says.Says(), "Name", a.member, "Version", numbers.Version, "Count", numbers.Threshold)
	k, _ := r.Site.Machine.Kind(said.Kind)
	for _, f := range form.Of(r.Context(), k, nil).Fields {
		if slices.Contains(inSentence, f.Name) {
			a.says.Fields = slices.DeleteFunc(a.says.Fields, func(fact page.Fact) bool { return fact.Name == f.Label })
		}
	}
	return nil
}

// showResource is the page of a resource.
func showResource(r *page.Request) (page.Page, error) {
	v, err := readResource(r, r.PathValue("id"))
	if err != nil {
		return page.Page{}, err
	}
	if v.parts, err = r.Sections(page.Resource); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: v.title, Body: resourcePage(v), Nav: "/commons"}, nil
}
