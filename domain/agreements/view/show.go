package view

import (
	"context"
	"database/sql"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/agreements"
	"metaorg/web/page"
	"metaorg/web/words"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func pathOf(n int64) string { return "/agreements/" + itoa(n) }

func (a agreement) path() string { return pathOf(a.number) }

// noon is a moment of a day that is the same day nearly everywhere.
func noon(date string) int64 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	return t.Unix() + 12*3600
}

func onDay(ctx context.Context, date string) string { return words.Day(ctx, noon(date)) }

// listView is all agreements of one kind.
type listView struct {
	all   []agreement
	names map[string]string
	state string // Asked for: live, yours or ended.
	may   bool
}

func showList(r *page.Request) (page.Page, error) {
	v := listView{state: r.Typed.Get("state"), may: r.Viewer.Belongs}
	own := `EXISTS (SELECT 1 FROM agreements_parties p WHERE p.agreement = a.number AND p.version IN (a.terms, a.amendment) AND p.party IN (SELECT value FROM json_each(?1)))`
	where := `(a.state <> 'draft' OR a.holder IN (SELECT value FROM json_each(?1)))` // What nobody was asked yet is for who writes it.
	switch v.state {
	case "ended":
		where += ` AND a.state = 'ended'`
	case "yours":
		where += ` AND a.state <> 'ended' AND ` + own
	default:
		v.state = "live"
		where += ` AND a.state <> 'ended'`
	}
	err := r.Read(func(tx *sql.Tx) (err error) {
		if v.names, err = names(r.Context(), tx); err != nil {
			return err
		}
		v.all, err = readAll(r.Context(), tx, where+` ORDER BY a.number DESC LIMIT ?2`, r.Viewer.OwnJSON(), mostShown)
		return err
	})
	return page.Page{Title: words.T(r.Context(), "agreements.title"), Body: listPage(v), Nav: "/agreements"}, err
}

// mostShown is how many a page lists; the list of the read model has all.
const mostShown = 200

// agreementView is one agreement as one reader sees it.
type agreementView struct {
	agreement
	viewer     page.Viewer
	names      map[string]string
	versions   []version
	signatures []signature
	promises   []promise
	steps      []stepLine
	gone       []string
	leaving    []string // Left the network, which the agreement has yet to note: it is looked at once a week.
	goesOn     []string // Parties that said so at this review.
	cases      []string
	overloads  []overload
	sealed     page.Paper
	asked      int64 // The version that is to be compared with the one before it; 0 for the one that matters now.
	now        int64
}

// overload is a warning: whom these terms would ask for more hours than it said it has.
type overload struct {
	party, month string
	hours        int64
}

func showAgreement(r *page.Request) (page.Page, error) {
	a, err := one(r, r.PathValue("agreement"))
	if err != nil {
		return page.Page{}, err
	}
	v := agreementView{agreement: a, viewer: r.Viewer, now: r.Site.Now()}
	if n, err := strconv.ParseInt(r.Typed.Get("version"), 10, 64); err == nil {
		v.asked = n
	}
	if err := r.Read(func(tx *sql.Tx) error { return v.read(r.Context(), tx) }); err != nil {
		return page.Page{}, err
	}
	for i := range v.steps {
		if v.steps[i].document.Hash == "" {
			continue
		}
		if v.steps[i].document, err = r.Paper(v.steps[i].document.Hash); err != nil {
			return page.Page{}, err
		}
	}
	if v.sealed, err = r.Paper(string(v.sealedOf().content.Sealed)); err != nil {
		return page.Page{}, err
	}
	return page.Page{Title: v.title, Body: agreementPage(v), Nav: "/agreements"}, nil
}

func (v *agreementView) read(ctx context.Context, tx *sql.Tx) (err error) {
	if v.names, err = names(ctx, tx); err != nil {
		return err
	}
	if v.versions, err = readVersions(ctx, tx, v.number); err != nil {
		return err
	}
	if v.signatures, err = readSignatures(ctx, tx, v.number); err != nil {
		return err
	}
	if v.promises, err = promises(ctx, tx, v.number, v.of(v.terms).content); err != nil {
		return err
	}
	if v.gone, err = texts(ctx, tx, `SELECT party FROM agreements_gone WHERE agreement = ? ORDER BY party`, v.number); err != nil {
		return err
	}
	if v.leaving, err = texts(ctx, tx, `SELECT p.party FROM agreements_parties p JOIN membership_members m ON m.id = p.party WHERE p.agreement = ? AND p.version = ? AND m.state IN ('left', 'excluded') ORDER BY 1`, v.number, v.terms); err != nil {
		return err
	}
	v.leaving = slices.DeleteFunc(v.leaving, func(p string) bool { return !v.holds() || slices.Contains(v.gone, p) })
	if v.goesOn, err = texts(ctx, tx, `SELECT party FROM agreements_reviews WHERE agreement = ? ORDER BY party`, v.number); err != nil {
		return err
	}
	if v.cases, err = texts(ctx, tx, `SELECT CAST(number AS TEXT) FROM agreements_cases WHERE agreement = ? ORDER BY number`, v.number); err != nil {
		return err
	}
	if v.steps, err = readSteps(ctx, tx, v.number); err != nil {
		return err
	}
	switch {
	case v.table() != 0:
		v.overloads, err = readOverloads(ctx, tx, v.viewer, v.number, v.table())
	case v.state == agreements.InDraft:
		v.overloads, err = readOverloads(ctx, tx, v.viewer, v.number, v.terms)
	}
	return err
}

// of is a version by its number.
func (v agreementView) of(n int64) version {
	at := slices.IndexFunc(v.versions, func(w version) bool { return w.number == n })
	if at < 0 {
		return version{}
	}
	return v.versions[at]
}

// table is the version that waits for signatures; 0 for none.
func (v agreementView) table() int64 {
	switch {
	case v.amendment != 0:
		return v.amendment
	case v.state == agreements.Offered:
		return v.terms
	}
	return 0
}

// shown are the terms that hold, or that are to be signed.
func (v agreementView) shown() version { return v.of(v.terms) }

// signers are whose signatures a version needs.
func (v agreementView) signers(n int64) (all []string) {
	for _, p := range v.of(n).content.Parties {
		all = append(all, string(p))
	}
	if n == v.amendment && v.amendment != 0 {
		for _, p := range v.of(v.terms).content.Parties {
			if !slices.Contains(all, string(p)) {
				all = append(all, string(p))
			}
		}
	}
	return slices.DeleteFunc(all, func(p string) bool { return slices.Contains(v.gone, p) })
}

// signature of a party under a version.
func (v agreementView) signature(n int64, party string) (signature, bool) {
	at := slices.IndexFunc(v.signatures, func(s signature) bool { return s.version == n && s.party == party })
	if at < 0 {
		return signature{}, false
	}
	return v.signatures[at], true
}

// mine is the party that the reader is or acts for; empty for none.
func (v agreementView) mine() string {
	if !v.viewer.SignedIn() {
		return ""
	}
	own := v.viewer.Own()
	for _, p := range append(v.signers(v.terms), v.signers(v.table())...) {
		if slices.Contains(own, p) && (v.state != agreements.InDraft || p == v.holder) {
			return p
		}
	}
	return ""
}

// signsAs is as whom the reader can sign what is on the table; empty for nobody.
func (v agreementView) signsAs() string {
	if n := v.table(); n != 0 && v.viewer.SignedIn() && !v.lost {
		own := v.viewer.Own()
		for _, p := range v.signers(n) {
			if _, is := v.signature(n, p); !is && slices.Contains(own, p) {
				return p
			}
		}
	}
	return ""
}

// reviewsAs is as whom the reader can say that it goes on; empty for nobody.
func (v agreementView) reviewsAs() string {
	if v.state == agreements.UnderReview && len(v.gone) == 0 && v.viewer.SignedIn() {
		own := v.viewer.Own()
		for _, p := range v.signers(v.terms) {
			if slices.Contains(own, p) && !slices.Contains(v.goesOn, p) {
				return p
			}
		}
	}
	return ""
}

func (v agreementView) called(party string) string { return called(v.names, party) }

func called(names map[string]string, party string) string {
	if name := names[party]; name != "" {
		return name
	}
	return party
}

// as is how a form is told for whom the reader acts; "-" for oneself.
func (v agreementView) as(party string) string {
	if party == string(v.viewer.Person) {
		return "-"
	}
	return party
}

// act leads to the form of an act on this agreement.
func (v agreementView) act(kind string, fields ...string) templ.SafeURL {
	q := url.Values{"next": {v.path()}, "agreement": {itoa(v.number)}, "acting_for": {v.as(v.mine())}}
	for i := 0; i+1 < len(fields); i += 2 {
		q.Set(fields[i], fields[i+1])
	}
	return templ.SafeURL("/acts/" + kind + "?" + q.Encode())
}

// disputes leads to the form with which one opens a dispute with another party.
func (v agreementView) disputes() templ.SafeURL {
	q := url.Values{"cause": {"agreement"}, "next": {v.path()}, "acting_for": {v.as(v.mine())}}
	for _, p := range v.parties {
		if p != v.mine() {
			q.Set("against", p)
			break
		}
	}
	return templ.SafeURL("/acts/disputes.open?" + q.Encode())
}

// amount writes a quantity with its unit.
func amount(ctx context.Context, n int64, unit string) string {
	text := quantityPlain(n, unit)
	if words.Lang(ctx) == "de" {
		text = strings.Replace(text, ".", ",", 1)
	}
	switch unit { // Whose codes are no signs that people know.
	case "each", "day", "week", "month", "year":
		unit = words.Either(ctx, "opportunities.units."+unit, unit)
	}
	return text + "\u00a0" + unit
}

func percent(ctx context.Context, points int64) string {
	return words.Decimal(ctx, percentPlain(points)) + "\u00a0%"
}

// standing is how far a commitment has come, and how it looks.
func (v agreementView) standing(p promise) (word, tone string) {
	switch {
	case p.done >= p.Quantity:
		return "done", "good"
	case slices.Contains(v.gone, string(p.From)) || slices.Contains(v.gone, string(p.To)):
		return "stopped", "plain"
	case p.refused != "":
		return "refused", "bad"
	case p.late:
		return "late", "bad"
	case p.obligation != 0:
		return "owed", "wait"
	}
	return "open", "plain"
}

func tone(s agreements.State) string {
	switch s {
	case agreements.Binding:
		return "good"
	case agreements.Offered, agreements.UnderReview, agreements.Signed:
		return "wait"
	case agreements.InDraft, agreements.Ended:
	}
	return "plain"
}
