package view

import (
	"cmp"
	"database/sql"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// fieldSeen is the name of what a ballot form sends along of the ballots it showed.
const fieldSeen = "seen"

// voteAct casts a ballot, or changes it.
func voteAct() page.Act {
	return page.Act{
		Name: "governance.vote",
		Title: func(r *page.Request) string {
			title := ""
			if p, _, err := votedOn(r); err == nil {
				title = p.title
			}
			return words.T(r.Context(), "governance.vote_title", "Title", title)
		},
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) { return prepareBallot(r, f), nil },
		Show: func(r *page.Request, f form.Form) templ.Component {
			p, b, err := votedOn(r)
			if err != nil {
				return page.Fields(f.Set("proposal", func(x *form.Field) { x.Control = form.Number }).Fields)
			}
			b.form = f
			return ballotAgain(p, b)
		},
		Over: func(r *page.Request) templ.Component {
			p, _, err := votedOn(r)
			if err != nil || p.takesBallots(r.Site.Now()) {
				return nil
			}
			return ballotOver(p, r.Method == http.MethodPost)
		},
		Messages: readBallot,
		About:    aboutProposal,
		Then:     func(v form.Values) string { return "/proposals/" + url.PathEscape(v.Get("proposal")) },
	}
}

// aboutProposal says the title of the proposal whose number is signed.
func aboutProposal(r *page.Request) string {
	p, _, err := votedOn(r)
	if err != nil {
		return ""
	}
	return words.T(r.Context(), "governance.about", "Number", strconv.FormatInt(p.id, 10), "Title", p.title)
}

// votedOn is the proposal that a ballot form is about, with the reader's ballots.
func votedOn(r *page.Request) (p proposal, b ballotView, err error) {
	if !r.May(page.Watchers) { // The form of an act is for whoever signed in.
		return p, b, unknown(r.Typed.Get("proposal"))
	}
	err = r.Read(func(tx *sql.Tx) error {
		if p, err = loadProposal(r.Context(), tx, r.Typed.Get("proposal")); err != nil {
			return err
		}
		b, err = loadBallot(r.Context(), tx, r.Viewer, p)
		return err
	})
	return p, b, err
}

// prepareBallot offers the charter's clauses to choose from.
func prepareBallot(r *page.Request, f form.Form) form.Form {
	var clauses []charter.Clause
	r.Site.Node.Read(func(s state.Reader) {
		c, _ := charter.Current(s)
		clauses = c.Clauses
	})
	return f.Hide("proposal").Set("clause", func(x *form.Field) {
		x.Control, x.Example, x.Options = form.Choice, "", nil
		if len(clauses) <= 3 { // As buttons, which can't be unmarked, rather than as a list.
			x.Options = []form.Option{{Value: "", Label: words.T(r.Context(), "governance.no_clause")}}
		}
		for _, c := range clauses {
			x.Options = append(x.Options, form.Option{Value: c.Number, Label: c.Number + " " + c.Title})
		}
	})
}

// readBallot refuses to replace a ballot that a colleague cast after this form
// was shown: whoever signs should know what they replace.
func readBallot(r *page.Request, typed form.Values) ([]machine.Message, error) {
	k, _ := r.Site.Machine.Kind("governance.vote")
	m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
	if err != nil {
		return nil, err
	}
	shown, err := strconv.ParseInt(typed.Get(fieldSeen), 10, 64)
	if err != nil { // A link or another form, which showed no ballots.
		return []machine.Message{m}, nil
	}
	_, b, err := votedOn(r)
	if err != nil {
		return nil, err
	}
	for _, s := range b.seats {
		if s.member == r.Viewer.MemberID() && s.at > shown && s.by != string(r.Viewer.Person) {
			return nil, machine.Conflict("governance.voted_meanwhile",
				"%s has just voted %s for %s; if you send this again, your ballot takes the place of that one", s.by, s.choice, s.name).At("choice")
		}
	}
	return []machine.Message{m}, nil
}

// chosen is for whom a ballot form is marked at first: who has not voted yet.
func (b ballotView) chosen(acting string) string {
	all := voters(b.seats)
	best := ""
	for _, s := range all {
		if s.choice == "" {
			best = cmp.Or(best, s.member)
			if s.member == acting {
				return acting
			}
		}
	}
	if best == "" && len(all) > 0 {
		best = all[0].member
	}
	return best
}

// choices are the three ballots in the order in which they are counted.
var choices = []governance.Choice{governance.Yes, governance.No, governance.Abstain}

func (v vote) counted(c governance.Choice) int64 {
	switch c {
	case governance.Yes:
		return v.count.Yes
	case governance.No:
		return v.count.No
	case governance.Abstain:
		return v.count.Abstain
	}
	return 0
}
