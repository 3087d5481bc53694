package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"metaorg/domain/disputes"
	"metaorg/domain/governance"
	"metaorg/domain/meetings"
	"metaorg/internal/tidy"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

// wrongInputs are the rows of testdata/ways/refusals.txt.
func wrongInputs(t testing.TB) (all []attempt) {
	t.Helper()
	file, err := os.ReadFile("testdata/ways/refusals.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		code, rest, _ := strings.Cut(line, " | ")
		who, what, _ := strings.Cut(rest, " | ")
		by, org, _ := strings.Cut(who, "/")
		kind, content, _ := strings.Cut(what, " ")
		content = repeats.ReplaceAllStringFunc(content, func(s string) string {
			n, _ := strconv.Atoi(strings.Trim(s, "<x>"))
			return strings.Repeat("x", n)
		})
		if !json.Valid([]byte(told.ReplaceAllString(content, "0"))) {
			t.Fatalf("this is no row: %s", line)
		}
		all = append(all, attempt{code, machine.PersonID(by), machine.OrganizationID(org), kind, content})
	}
	return all
}

// told is how a row says what is known only once the sample is told: the number of
// the last proposal, case or meeting, or of one before it; a moment.
var told = regexp.MustCompile(`<(proposal|case|meeting|in)(?:-(\d+)|\s(\d+) days)?>`)

// meant fills in what a row can say only of the sample as it is now.
func (a attempt) meant(r state.Reader) attempt {
	a.content = told.ReplaceAllStringFunc(a.content, func(s string) string {
		parts := told.FindStringSubmatch(s)
		before, _ := strconv.ParseUint(parts[2], 10, 64)
		days, _ := strconv.ParseInt(parts[3], 10, 64)
		if parts[1] == "in" {
			return strconv.FormatInt(machine.ClockOf(r).Time+days*24*60*60, 10)
		}
		last := map[string]func(state.Reader) uint64{
			"proposal": governance.LastProposal, "case": disputes.LastCase, "meeting": meetings.LastMeeting,
		}[parts[1]](r)
		return strconv.FormatUint(last-before, 10)
	})
	return a
}

// repeats is how a long text is written: <x300> for 300 letters.
var repeats = regexp.MustCompile(`<x\d+>`)

// otherwise says why a page does not come to a code with what a program sends.
var otherwise = map[string]string{
	"membership.bad_document":     "the page keeps what is typed as a document",
	"people.needs_signers":        "the page puts the act before the other signers instead",
	"people.no_mandate":           "the page lets one act only for whom one may",
	"mandates.other_organization": "the same",
	"people.bad_point":            "the page asks for both numbers in one line",
	"circles.not_left_to_it":      "the page has a form of its own for each message",
	"moving.bad_proof_length":     "the page asks for the link's code instead",
	"moving.no_place":             "the same",
	"moving.in_own_name":          "the same",
	"people.bad_expiry":           "the page asks for how many days instead, and makes the secret itself",
	"people.bad_uses":             "the same",
	"people.secret_in_use":        "the same",
}

// chosen are fields of which a page shows only those values that can be chosen.
var chosen = []string{"acting_for", "nodes", "version", "scope"}

// ownForms are those that ask for something in a way of their own.
var ownForms = map[string]func(url.Values){
	"governance.approve": func(typed url.Values) {
		if all := typed.Get("versions"); all != "" {
			typed["version"] = strings.Split(all, "\n")
		}
		typed.Del("versions")
	},
}

// doing begins a row whose message is in order: it is done, so that others can be
// refused because of it.
const doing = "do"

// TestWrongInputIsRefusedAlikeOnAllWays sends what must be refused through a
// form, the API and the command line to a sample network, and looks that all
// three say the same, that nothing typed is lost, and that nothing happened.
func TestWrongInputIsRefusedAlikeOnAllWays(t *testing.T) {
	w, running := overSample(t, t.TempDir())
	codes := map[string]bool{}
	now := w.state()
	moved := false // Once the clock was, what fell due by that goes on by itself for some blocks.
	unchanged := func() {
		if after := w.state(); after != now && !moved {
			t.Errorf("something happened: the state was %s and is %s", now, after)
		}
	}
	for _, a := range wrongInputs(t) {
		running.Read(func(r state.Reader) { a = a.meant(r) })
		if a.code != doing {
			codes[a.code] = true
			t.Run(a.code+" by "+a.kind, func(t *testing.T) { w.tries(t, a) })
			continue
		}
		unchanged()
		moved = moved || a.kind == "network.move_clock"
		if no := w.throughAPI(a); no.code != "" {
			t.Errorf("%s is refused: %+v", a, no)
		}
		now = w.state()
	}
	unchanged()
	t.Logf("wrong inputs provoked %d of the %d codes", len(codes), len(allCodes(t)))
}

func (w *ways) tries(t *testing.T, a attempt) {
	defer func(before testing.TB) { w.t = before }(w.t)
	w.t = t
	api := w.throughAPI(a)
	if api.code != a.code {
		t.Fatalf("the API answers %+v to %s", api, a)
	}
	if classOf(api.status) == "" {
		t.Errorf("the API's status is %d", api.status)
	}
	typed := w.typed(a)
	if as, ok := ownForms[a.kind]; ok {
		as(typed)
	}
	if otherwise[a.code] == "" {
		w.triesForm(a, typed, api)
	}
	told, exit := w.throughCommand(a)
	if exit != exitFailed || told.code != a.code || told.text != api.text || told.field != api.field {
		t.Errorf("the command ends with %d and says %+v; the API %+v", exit, told, api)
	}
}

// triesForm fails unless the form answers as the API did, and nothing is lost.
func (w *ways) triesForm(a attempt, typed url.Values, api refused) {
	w.t.Helper()
	shown, answer := w.formAnswered(a, "en", api.field, typed)
	if shown.code != a.code || shown.text != strings.Join(strings.Fields(w.onPages(api.code, api.text)), " ") {
		w.t.Errorf("the page says %q (%s), the API %q; it typed %v", shown.text, shown.code, api.text, typed)
	}
	if want := page.StatusOf(classOf(api.status)); shown.status != want {
		w.t.Errorf("the page's status is %d, want %d", shown.status, want)
	}
	if shown.field != "" && shown.field != api.field && !strings.HasPrefix(api.field, shown.field+".") {
		w.t.Errorf("the page says it beside %q, the API of %q", shown.field, api.field)
	}
	if len(answer.All("main form.act")) > 0 {
		for name, values := range typed {
			w.keeps(answer, name, values)
		}
	}
	german, _ := w.formAnswered(a, "de", api.field, typed)
	if german.text == shown.text || german.text == "" || german.code != a.code {
		w.t.Errorf("the German page says %q (%s)", german.text, german.code)
	}
}

// keeps fails unless a form still has what was typed into one of its fields. What
// is chosen there from a list, or comes along hidden, nobody types.
func (w *ways) keeps(answer pagetest.Answer, name string, values []string) {
	w.t.Helper()
	there := answer.All(`[name="` + name + `"]`)
	if len(there) == 0 && !slices.Contains(chosen, name) {
		w.t.Errorf("the form has lost %s", name)
	}
	for _, n := range there {
		if n.Data == "textarea" || n.Data == "input" && slices.Contains([]string{"", "text"}, pagetest.Attribute(n, "type")) {
			answer.Kept(name, strings.Join(values, "\n"))
			return
		}
	}
}

// classOf is the class of which the API's status is.
func classOf(status int) machine.Class {
	return map[int]machine.Class{
		http.StatusBadRequest: machine.ClassMalformed, http.StatusForbidden: machine.ClassNotAllowed, http.StatusNotFound: machine.ClassNotFound,
		http.StatusConflict: machine.ClassConflict, http.StatusTooManyRequests: machine.ClassOverLimit,
	}[status]
}

// allCodes are the codes of all refusals of the program, sorted.
func allCodes(t testing.TB) (codes []string) {
	t.Helper()
	tree, err := tidy.Load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range tidy.Refusals(tree) {
		codes = append(codes, r.Code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}
