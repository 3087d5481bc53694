package view

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"metaorg/domain/commons"
	"metaorg/web/form"
	"metaorg/web/words"
)

type option = form.Option

func number(n int64) string { return strconv.FormatInt(n, 10) }

func resourcePath(id int64) string { return "/commons/" + number(id) }

func versionPath(id, version int64) string {
	return resourcePath(id) + "/versions/" + number(version)
}

func (c cardView) path() templ.SafeURL { return templ.SafeURL(resourcePath(c.id)) }

// plainly reports whether there is nothing one must know of a resource before
// opening it.
func (c cardView) plainly() bool {
	return c.standing == string(commons.Offered) && c.cared && c.boundary == "public"
}

// named are choices by what the reader calls them.
func named(ctx context.Context, table string, values []string) (all []option) {
	for _, v := range values {
		all = append(all, option{Value: v, Label: words.Of(ctx, table, v)})
	}
	return all
}

// shortBytes is how much of a summary a card shows.
const shortBytes = 160

// short is the beginning of a text, cut between two words.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= shortBytes {
		return text
	}
	cut := text[:shortBytes]
	for !utf8.ValidString(cut) {
		cut = cut[:len(cut)-1]
	}
	if at := strings.LastIndexByte(cut, ' '); at > 0 {
		cut = cut[:at]
	}
	return cut + " …"
}

// fits is a text of at most so many letters.
func fits(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// plainLicences are the licences that are said in words, with what they are
// called in the catalogues.
var plainLicences = []struct{ expression, key string }{
	{"CC0-1.0", "free"},
	{"CC-BY-4.0", "named"},
	{"CC-BY-SA-4.0", "alike"},
	{"AGPL-3.0-or-later", "source"},
	{membersOnly, "members"},
}

// membersOnly is the licence of what only members of the network use and pass on.
const membersOnly = "LicenseRef-members-only"

// licenceName is what a licence is called.
func licenceName(ctx context.Context, licence string) string {
	return licenceIn(ctx, "commons.licence_short", licence)
}

// licenceIn says a licence in words of a table, where there are some for it.
func licenceIn(ctx context.Context, table, licence string) string {
	key := ""
	for _, l := range plainLicences {
		if l.expression == licence {
			key = l.key
		}
	}
	if key == "" && strings.HasPrefix(licence, "LicenseRef-") {
		key = "own"
	}
	if key == "" {
		return licence
	}
	return words.T(ctx, "commons.licence_name", "Words", words.Of(ctx, table, key), "Licence", licence)
}

// asks says one rule of reciprocity in a sentence.
func asks(ctx context.Context, r commons.Reciprocity, unit string) string {
	if unit == "" {
		unit = words.T(ctx, "commons.unit")
	}
	who := words.Of(ctx, "commons.classes", string(r.Class))
	if r.LeastContributions > 0 {
		who += words.T(ctx, "commons.who_gave", "Least", r.LeastContributions)
	}
	if r.MostUses > 0 {
		who += words.T(ctx, "commons.who_used", "Most", r.MostUses)
	}
	return words.T(ctx, "commons.allows."+string(r.Allowance), "Who", who, "Quota", r.Quota, "Days", r.Days, "Unit", unit,
		"Fee", strconv.FormatFloat(float64(r.Fee)/100, 'f', 2, 64), "Currency", r.Currency)
}

func act(name string, fields ...string) templ.SafeURL {
	q := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		q.Set(fields[i], fields[i+1])
	}
	return templ.SafeURL("/acts/commons." + name + "?" + q.Encode())
}

func entrustPath(id int64) templ.SafeURL {
	return templ.SafeURL("/proposals/carry/commons.entrust?" + url.Values{"resource": {number(id)}, "threshold": {"1"}}.Encode())
}

// stageTone is the colour of a version's stage.
func stageTone(stage string) string {
	switch commons.Stage(stage) {
	case commons.Accepted:
		return "good"
	case commons.Draft, commons.Proposed:
		return "wait"
	case commons.Declined, commons.TakenBack:
	}
	return "plain"
}

func verdictTone(verdict string) string {
	switch commons.Verdict(verdict) {
	case commons.Fine:
		return "good"
	case commons.Changes:
		return "wait"
	case commons.Against:
		return "bad"
	}
	return "plain"
}
