package view

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/disputes"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

type option = form.Option

// title is what a case is called.
func (v caseView) title(ctx context.Context) string {
	switch v.cause {
	case disputes.Exclusion:
		return words.T(ctx, "disputes.charge_title", "Number", v.number, "Against", v.againstHas)
	case disputes.Hiding:
		return words.T(ctx, "disputes.hiding_title", "Number", v.number)
	case disputes.Conduct, disputes.Agreement, disputes.Contribution, disputes.Other:
	}
	return words.T(ctx, "disputes.case_title", "Number", v.number, "By", v.byName, "Against", v.againstHas)
}

// due says in a sentence who has to do what now. The time stands beside it.
func (v caseView) due(ctx context.Context) string {
	if v.stage == disputes.Closed {
		return words.Of(ctx, "disputes.outcomes", string(v.outcome))
	}
	if v.stage == disputes.Hearing && v.sole != "" {
		return words.T(ctx, "disputes.due_sole", "Person", v.sole)
	}
	if v.stage == disputes.Appealable {
		return words.T(ctx, "disputes.due_appeal", "Name", v.loserName())
	}
	return words.T(ctx, "disputes.due."+string(v.stage), "By", v.byName, "Against", v.againstHas)
}

// then says what happens when the time is over.
func (v caseView) then(ctx context.Context) string {
	if v.until == 0 {
		return ""
	}
	return words.T(ctx, "disputes.then."+string(v.stage))
}

func (v caseView) loser() string {
	if v.upheld {
		return v.against
	}
	return v.by
}

func (v caseView) loserName() string {
	if v.upheld {
		return v.againstHas
	}
	return v.byName
}

// found says what was found, and why that came of it.
func (v caseView) found(ctx context.Context) string {
	switch {
	case v.stage == disputes.Mediation || v.stage == disputes.Reply || v.stage == disputes.Drawing || v.stage == disputes.Hearing && !v.appealed:
		return ""
	case v.stage == disputes.Voting && v.cause != disputes.Exclusion, v.stage == disputes.Closed && v.outcome != disputes.Upheld && v.outcome != disputes.Dismissed:
		return ""
	case !v.upheld:
		return words.T(ctx, "disputes.found_against", "Name", v.byName)
	case v.cause == disputes.Exclusion && v.voted:
		return words.T(ctx, "disputes.found_voted", "Name", v.againstHas)
	case v.cause == disputes.Exclusion:
		return words.T(ctx, "disputes.found_charge", "Name", v.againstHas)
	case v.step != "":
		return words.T(ctx, "disputes.found_step", "Name", v.byName, "Step", words.Of(ctx, "disputes.steps", v.step))
	}
	return words.T(ctx, "disputes.found_for", "Name", v.byName)
}

// says is a line of the timeline.
func (s stepLine) says(ctx context.Context) string {
	who := s.who
	switch s.what {
	case "opened":
		return words.T(ctx, "disputes.happened_opened", "Who", who, "Cause", words.Of(ctx, "disputes.causes", s.detail))
	case "closed":
		return words.Of(ctx, "disputes.outcomes", s.detail)
	case "imposed":
		return words.T(ctx, "disputes.happened_imposed", "Who", who, "Step", words.Of(ctx, "disputes.steps", s.detail))
	case "upheld", "dismissed":
		yes, no, _ := strings.Cut(s.detail, ":")
		return words.T(ctx, "disputes.happened_"+s.what, "For", yes, "Against", no)
	case "appealed":
		return words.T(ctx, "disputes.happened_appealed_"+s.detail, "Who", who)
	}
	return words.T(ctx, "disputes.happened."+s.what, "Who", who, "Detail", s.detail)
}

// act is where the reader does something in the case.
func (v caseView) act(name string, more ...string) templ.SafeURL {
	q := url.Values{"case": {strconv.FormatUint(v.number, 10)}, "next": {v.path()}}
	if v.party && v.me != v.by && v.me != v.against {
		q.Set("next", v.path())
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return templ.SafeURL("/acts/disputes." + name + "?" + q.Encode())
}

func (v caseView) path() string { return casePath(strconv.FormatUint(v.number, 10)) }

func (v caseView) numbered() string { return strconv.FormatUint(v.number, 10) }

func tone(o disputes.Outcome) string {
	switch o {
	case disputes.Settled:
		return "good"
	case disputes.Upheld:
		return "bad"
	case disputes.Withdrawn, disputes.Dismissed, disputes.Moot:
	}
	return "plain"
}

// tableOf is the table of cases with its cells.
func (v casesView) tableOf(ctx context.Context) page.Table {
	t := v.table
	column := func(name, label string, cell func(c caseView) templ.Component) {
		t.Columns = append(t.Columns, page.Column{Name: name, Label: words.T(ctx, "disputes.column."+label), Cell: func(i int) templ.Component { return cell(v.rows[i]) }})
	}
	column("number", "case", titleCell)
	column("cause", "cause", func(c caseView) templ.Component { return page.Plain(words.Of(ctx, "disputes.causes", string(c.cause))) })
	column("stage", "stage", stageCell)
	column("opened", "opened", func(c caseView) templ.Component { return page.OnDay(c.opened) })
	t.Empty = page.Empty(words.T(ctx, "disputes.none"), "", "")
	return t
}
