package view_test

import (
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/charter/view"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/readmodel/readmodeltest"
)

// elsewhere stands for what later modules bring: the closing of the founding
// roll, decisions that carry messages, standing rules.
var elsewhere = machine.Module{
	Name: "elsewhere",
	Kinds: []machine.Kind{
		machine.KindOf[closeRoll]("elsewhere.close_roll", "Close the founding roll.").BeforeFounding(),
		machine.KindOf[decide]("elsewhere.decide", "Carry messages."),
	},
	Rules: []machine.StandingRule{
		{Name: "membership.window_days", Unit: "days", Max: 90, Default: 10, Explanation: "How long an applicant's window is."},
		{Name: "governance.ordinary_method", Unit: "choice", Choices: []string{"majority", "consent"}, Max: 1, Explanation: "How everyday matters are decided.", Later: true},
	},
}

type closeRoll struct{}

func (closeRoll) Check() error { return nil }

func (closeRoll) Apply(s *machine.Step) error {
	s.Found()
	return charter.Adopt(s)
}

type decide struct {
	Messages []wire.Message `json:"messages"`
}

func (decide) Check() error { return nil }

func (m decide) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightPrinciples, m.Messages)
	return err
}

// story drafts twice, founds a network, amends it twice, and has bo alone
// accept the second version.
func story(t *testing.T) *rulestest.World {
	w := rulestest.New(t, people.Directory{}, people.Module, charter.Module, elsewhere)
	for _, p := range []machine.PersonID{"ada", "bo"} {
		recovery := rulestest.Key(string(p) + " recovery")
		proof := rulestest.Sign(string(p)+" recovery", people.ProofDigest(w.Genesis.ID(), p, recovery))
		w.Must(p, "", people.Register{Handle: p, Key: rulestest.Key(string(p)), Recovery: recovery, RecoveryProof: proof})
	}
	text := charter.Draft{
		Name: "North", Goal: "Good work.", Preset: "small",
		Indicators: []charter.Indicator{{Name: "Jobs", Unit: "people", Target: 500, By: "2030-12-31"}},
		Clauses: []charter.Clause{
			{Kind: charter.Principle, Title: "Open door", Text: "Anyone may join."},
			{Kind: charter.Practice, Title: "Meetings", Text: "We meet monthly."},
		},
		Particulars: charter.Particulars{Law: "England and Wales"},
	}
	w.Must("ada", "", text)
	accept(w, "bo")
	text.Name = "Northern Co-operatives"
	w.Must("ada", "", text)
	accept(w, "ada")
	accept(w, "bo")
	w.Must("ada", "", closeRoll{})
	w.Pass(10)
	carry(w, charter.AmendPrinciples{Base: 1, Goal: "Decent work.", RemoveClauses: []string{"P1"}})
	w.Pass(1)
	accept(w, "bo")
	carry(w, charter.SetRules{Base: 2, Values: []charter.RuleValue{{Name: "membership.window_days", Value: 9}, {Name: "governance.ordinary_method", Value: 0}}})
	return w
}

func accept(w *rulestest.World, p machine.PersonID) {
	c, ok := charter.Current(w.Store)
	if !ok {
		c, _ = charter.DraftOf(w.Store)
	}
	w.Must(p, "", charter.Accept{Version: c.Version, Hash: c.Hash})
}

func carry(w *rulestest.World, m machine.Message) {
	w.Must("bo", "", decide{Messages: []wire.Message{w.Machine.Wire(m)}})
}

func fold(t *testing.T, w *rulestest.World) *readmodel.Model {
	rules := slices.Concat(charter.Module.Rules, elsewhere.Rules)
	return readmodeltest.Fold(t, w.Machine, w.Entries, view.Explained(rules), readmodel.View{
		Module: "people", NotShown: []string{"people.PersonRegistered"}, Schema: othersTables,
	})
}

// othersTables are those of other modules that say how many members there are.
const othersTables = `
CREATE TABLE membership_members (id TEXT, state TEXT) STRICT;
CREATE TABLE membership_founding_roll (organization TEXT) STRICT;
CREATE TABLE people_organizations (id TEXT) STRICT;
CREATE TABLE network_rule_versions (version INTEGER, status TEXT) STRICT;
INSERT INTO people_organizations VALUES ('mill'), ('wood'), ('forge');
INSERT INTO membership_members VALUES ('mill', 'active'), ('wood', 'active'), ('forge', 'left');
`

func TestLists(t *testing.T) {
	w := story(t)
	m := fold(t, w)
	for _, row := range []struct {
		list, query string
		columns     []int // Which of its columns to compare.
		want        []string
	}{
		{"charter", "", []int{1, 2, 4}, []string{
			`["name","name","Northern Co-operatives"]`, `["goal","goal","Decent work."]`, `["indicator Jobs","indicator","500 people by 2030-12-31"]`,
			`["R1","practice","We meet monthly."]`, `["law","particular","England and Wales"]`,
		}},
		{"charter", "version=1&kind=principle", []int{1, 3, 4}, []string{`["P1","Open door","Anyone may join."]`}},
		{"indicators", "", []int{0, 1, 2, 3}, []string{`["Jobs","people",500,"2030-12-31"]`}},
		{"standing-rules", "", []int{1, 3, 9}, []string{
			`["charter.reacceptance_days","30 days",true]`, `["charter.transparency","members-and-decisions",true]`,
			`["membership.window_days","9 days",true]`, `["governance.ordinary_method","majority",false]`,
		}},
		{"standing-rules", "version=2&name.prefix=governance", []int{3, 4, 10}, []string{`["consent","majority, consent","How everyday matters are decided."]`}},
		{"standing-rules", "name=charter.reacceptance_days", []int{11}, []string{`["Each of 2 members is asked to accept such a text within 30 days."]`}},
		{"charter-versions", "", []int{0, 1, 6, 9, 10}, []string{
			`[3,"in force","Northern Co-operatives",2,0]`, `[2,"earlier","Northern Co-operatives",2,1]`, `[1,"earlier","Northern Co-operatives",0,1]`,
		}},
		{"charter-changes", "", []int{0, 3, 4, 5, 6}, []string{
			`["2.0","words","goal","Good work.","Decent work."]`, `["2.1","clause","P1","Open door\nAnyone may join.",null]`,
			`["3.0","rule","governance.ordinary_method","consent","majority"]`, `["3.1","rule","membership.window_days","7 days","9 days"]`,
		}},
		{"acceptances", "", []int{0, 1, 2, 4}, []string{`["ada",1,false,"ada"]`, `["bo",2,false,"bo"]`}},
	} {
		t.Run(row.list+" "+row.query, func(t *testing.T) {
			if got := picked(t, readmodeltest.Rows(t, m, row.list, row.query), row.columns); !slices.Equal(got, row.want) {
				t.Errorf("rows are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(row.want, "\n"))
			}
		})
	}
}

// picked keeps some columns of rows.
func picked(t *testing.T, rows []string, columns []int) (out []string) {
	for _, r := range rows {
		var all, some []json.RawMessage
		if err := json.Unmarshal([]byte(r), &all); err != nil {
			t.Fatal(err)
		}
		for _, c := range columns {
			some = append(some, all[c])
		}
		b, err := json.Marshal(some)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	return out
}

func TestWhoDidNotAcceptIsAskedUntilADay(t *testing.T) {
	w := story(t)
	second, _ := charter.Version(w.Store, 2)
	rows := picked(t, readmodeltest.Rows(t, fold(t, w), "acceptances", ""), []int{0, 6})
	b, _ := json.Marshal(second.AcceptBy)
	if want := []string{`["ada",` + string(b) + `]`, `["bo",null]`}; !slices.Equal(rows, want) {
		t.Errorf("asked are %v, want %v", rows, want)
	}
}

func TestWhileFormingTheDraftShowsWithItsOwnSignaturesOnly(t *testing.T) {
	w := rulestest.New(t, people.Directory{}, people.Module, charter.Module, elsewhere)
	recovery := rulestest.Key("ada recovery")
	proof := rulestest.Sign("ada recovery", people.ProofDigest(w.Genesis.ID(), "ada", recovery))
	text := charter.Draft{Name: "North", Goal: "Good work."}
	w.Must("ada", "", people.Register{Handle: "ada", Key: rulestest.Key("ada"), Recovery: recovery, RecoveryProof: proof}, text)
	accept(w, "ada")
	text.Name = "South"
	w.Must("ada", "", text)
	m := fold(t, w)
	c, _ := charter.DraftOf(w.Store)
	want := []string{`[1,"draft","` + hex.EncodeToString(c.Hash) + `","South"]`}
	if got := picked(t, readmodeltest.Rows(t, m, "charter-versions", ""), []int{0, 1, 5, 6}); !slices.Equal(got, want) {
		t.Errorf("versions are %v, want %v", got, want)
	}
	if got := readmodeltest.Rows(t, m, "acceptances", ""); len(got) > 0 {
		t.Errorf("signatures under the old draft still show: %v", got)
	}
}

func TestWithoutDeclarationsRulesShowAsNumbers(t *testing.T) {
	w := story(t)
	m := readmodeltest.Fold(t, w.Machine, w.Entries, view.View)
	got := picked(t, readmodeltest.Rows(t, m, "standing-rules", ""), []int{1, 3})
	want := []string{`["charter.reacceptance_days","30"]`, `["charter.transparency","1"]`, `["governance.ordinary_method","0"]`, `["membership.window_days","9"]`}
	if !slices.Equal(got, want) {
		t.Errorf("rules are %v, want %v", got, want)
	}
}

func TestNothingOfTheCharterGoesUnseen(t *testing.T) {
	m := machine.New(nil, []machine.Module{charter.Module})
	if kinds := readmodel.Uncovered(m, []readmodel.View{view.View}); len(kinds) > 0 {
		t.Errorf("not shown, and not said to be left out: %v", kinds)
	}
}
