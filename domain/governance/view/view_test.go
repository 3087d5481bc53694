package view_test

import (
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/domain/governance/view"
	"metaorg/domain/membership"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/readmodel/readmodeltest"
)

// story has five members decide about six things, of which one is open when it ends.
func story(t *testing.T) *rulestest.World {
	w := domaintest.Founded(t, domaintest.Draft("federation"), []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}, governance.Module)
	propose := func(p governance.Propose) { w.Must("mill-rep", "mill", p) }
	vote := func(proposal uint64, c governance.Choice, members ...machine.OrganizationID) {
		for _, o := range members {
			w.Must(domaintest.Rep(o), o, governance.Vote{Proposal: proposal, Choice: c})
		}
	}
	change := func(base uint64) []wire.Message {
		return []wire.Message{w.Machine.Wire(charter.SetRules{Base: base, Values: []charter.RuleValue{{Name: "governance.ordinary_window_days", Value: 9}}})}
	}
	propose(governance.Propose{Title: "Flour", Text: "We buy flour together."})
	propose(governance.Propose{Title: "Boats", Text: "All boats are blue."})
	propose(governance.Propose{Title: "Mistake", Text: "Never mind."})
	propose(governance.Propose{Title: "Longer votes", Messages: change(1)})
	propose(governance.Propose{Title: "Longer votes, again", Messages: change(1)})
	w.Must("mill-rep", "mill", governance.Withdraw{Proposal: 3})
	w.Must("wood-rep", "wood", membership.Leave{})
	w.Pass(7)
	vote(1, governance.Yes, "dairy", "forge")
	vote(1, governance.No, "press", "mill")
	vote(1, governance.Yes, "press")
	vote(2, governance.Abstain, "dairy")
	w.Pass(7)
	vote(4, governance.Yes, "dairy", "forge", "mill", "press")
	vote(5, governance.Yes, "dairy", "forge", "mill")
	w.Pass(10)
	propose(governance.Propose{Title: "Bread", Text: "We bake together.", Class: governance.Special})
	w.Pass(23)
	return w
}

func TestLists(t *testing.T) {
	w := story(t)
	model := readmodeltest.Fold(t, w.Machine, w.Entries, view.Readable(w.Machine))
	for _, row := range []struct {
		rule, list, query string
		columns           []string
		want              [][]any
	}{
		{
			"proposals show what became of them and why", "proposals", "sort=id",
			[]string{"id", "title", "class", "status", "turnout", "explained"},
			[][]any{
				{int64(1), "Flour", "ordinary", "adopted", int64(4), "4 of 5 members took part; at least 3 had to. 3 said yes and 1 no; it needed more yes than no, so it passed."},
				{int64(2), "Boats", "ordinary", "rejected", int64(1), "1 of 5 members took part; at least 3 had to. That is too few, so it did not pass."},
				{int64(3), "Mistake", "ordinary", "withdrawn", int64(0), "The proposal was taken back."},
				{int64(4), "Longer votes", "special", "executed", int64(4), "4 of 5 members took part; at least 3 had to. 4 said yes and 0 no; it needed 3/4 of them, which is 3 of 4, so it passed."},
				{int64(5), "Longer votes, again", "special", "failed", int64(3), "3 of 5 members took part; at least 3 had to. 3 said yes and 0 no; it needed 3/4 of them, which is 3 of 3, so it passed."},
				{int64(6), "Bread", "special", "undecided", int64(0), ""},
			},
		},
		{
			"what a proposal carries reads as fields", "proposals", "id=4",
			[]string{"messages"},
			[][]any{{json.RawMessage(`[{"kind":"charter.set_rules","content":{"base":1,"values":[{"name":"governance.ordinary_window_days","value":9}]}}]`)}},
		},
		{
			"each vote on a proposal is one row", "votes", "proposal=6&sort=number",
			[]string{"id", "purpose", "state", "roll", "quorum", "majority", "reason"},
			[][]any{
				{"6.1", "first_vote", "closed", int64(4), int64(2), "3/4", "no_quorum"},
				{"6.2", "second_call", "announced", int64(4), int64(2), "3/4", ""},
			},
		},
		{
			"a ballot is shown as it stands", "ballots", "proposal=1&sort=member",
			[]string{"member", "choice", "by", "changed", "counts"},
			[][]any{
				{"dairy", "yes", "dairy-rep", int64(0), true},
				{"forge", "yes", "forge-rep", int64(0), true},
				{"mill", "no", "mill-rep", int64(0), true},
				{"press", "yes", "press-rep", int64(1), true},
			},
		},
		{
			"the roll shows who has not voted", "rolls", "proposal=1&voted=false",
			[]string{"id", "member"},
			[][]any{{"1.1.wood", "wood"}},
		},
	} {
		t.Run(row.rule, func(t *testing.T) {
			got := rows(t, model, row.list, row.query, row.columns)
			if !reflect.DeepEqual(got, row.want) {
				t.Fatalf("got\n%v\nwant\n%v", got, row.want)
			}
		})
	}
}

func TestTheRollsAreCountedAsTheyAreListed(t *testing.T) {
	w := story(t)
	page, err := readmodeltest.Fold(t, w.Machine, w.Entries, view.Readable(w.Machine)).Read(t.Context(), "rolls", url.Values{"limit": {"500"}})
	if err != nil {
		t.Fatal(err)
	}
	if page.Total == 0 || page.Total != int64(len(page.Items)) {
		t.Errorf("%d are counted and %d listed", page.Total, len(page.Items))
	}
}

// rows reads some columns of a list.
func rows(t *testing.T, m *readmodel.Model, list, query string, columns []string) (all [][]any) {
	t.Helper()
	params, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	page, err := m.Read(t.Context(), list, params)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range page.Items {
		var row []any
		for _, c := range columns {
			row = append(row, r.Get(c))
		}
		all = append(all, row)
	}
	return all
}

func TestEveryEventIsShown(t *testing.T) {
	m := machine.New(nil, []machine.Module{governance.Module})
	if left := readmodel.Uncovered(m, []readmodel.View{view.Readable(m)}); len(left) > 0 {
		t.Fatalf("no projection of %v", slices.Clip(left))
	}
}
