package view_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/network"
	"metaorg/domain/network/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/readmodel/readmodeltest"
	"metaorg/web/page/pagetest"
)

// decisions stand for governance: they carry messages.
var decisions = machine.Module{
	Name:  "decisions",
	Kinds: []machine.Kind{machine.KindOf[decide]("decisions.decide", "Carry messages.").BeforeFounding()},
	Electorate: machine.Electorate{
		Count: func(state.Reader) int64 { return 1 },
		Has:   func(_ state.Reader, o machine.OrganizationID) bool { return o == "ada" },
	},
}

type decide struct {
	Messages []wire.Message `json:"messages"`
}

func (decide) Check() error { return nil }
func (m decide) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightSpecial, m.Messages)
	return err
}

func raise(version uint64, days int64) decide {
	m := network.RaiseRules{Version: version, Days: days}
	return decide{[]wire.Message{machine.New(nil, []machine.Module{network.Module}).Wire(m)}}
}

// next is the version after the one that worlds begin with, which their only
// seat's program does not know.
const next = machine.RuleVersion + 1

func TestVersionsOfTheRulesAreListed(t *testing.T) {
	w := rulestest.New(t, nil, network.Module, decisions)
	w.Must("ada", "", raise(next, 30), raise(machine.RuleVersion, 0), raise(next, 1))
	w.Pass(1)
	model := readmodeltest.Fold(t, w.Machine, w.Entries, view.View)
	at, later := rulestest.Start+1, rulestest.Start+1+2*rulestest.Day
	want := []string{
		fmt.Sprintf(`["0.0",%d,"raised",%d,null,1,%d,null,null]`, machine.RuleVersion, rulestest.Start, rulestest.Start),
		fmt.Sprintf(`["2.0",%d,"withdrawn",%d,null,null,null,null,null]`, next, at),
		fmt.Sprintf(`["2.2",%d,"planned",%d,%d,null,null,0,1]`, next, at, later),
	}
	if got := readmodeltest.Rows(t, model, "rule-versions", ""); !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}

	w = rulestest.New(t, nil, network.Module, decisions)
	w.Genesis.RuleVersion, w.Store = machine.RuleVersion-1, state.NewMemory() // An older network, whose seat knows what comes.
	entries, err := w.Machine.Begin(w.Store, w.Genesis)
	if err != nil {
		t.Fatal(err)
	}
	w.Entries = entries
	w.Must("ada", "", raise(machine.RuleVersion, 1))
	w.Pass(1)
	model = readmodeltest.Fold(t, w.Machine, w.Entries, view.View)
	want = []string{
		fmt.Sprintf(`["0.0",%d,"raised",%d,null,1,%d,null,null]`, machine.RuleVersion-1, rulestest.Start, rulestest.Start),
		fmt.Sprintf(`["2.0",%d,"raised",%d,%d,3,%d,null,null]`, machine.RuleVersion, at, at+rulestest.Day, at+rulestest.Day),
	}
	if got := readmodeltest.Rows(t, model, "rule-versions", ""); !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}
}

func TestARestartIsListed(t *testing.T) {
	w := rulestest.New(t, nil, network.Module, decisions)
	edge := machine.EdgeOf(w.Store)
	r := machine.Restart{Network: w.Genesis.ID(), Number: 2, Height: 9, Size: edge.Size, Root: edge.Root(), State: make([]byte, 32), Seats: w.Genesis.Seats}
	entries, err := w.Machine.Restart(w.Store, machine.SignedRestart{Restart: r, Consents: []machine.Consent{
		{By: "ada", Key: rulestest.Key("ada").ID(), Signature: rulestest.Sign("ada", r.Digest(""))},
	}})
	if err != nil {
		t.Fatal(err)
	}
	model := readmodeltest.Fold(t, w.Machine, append(w.Entries, entries...), view.View)
	want := []string{fmt.Sprintf(`[1,2,9,1,%d]`, rulestest.Start)}
	if got := readmodeltest.Rows(t, model, "restarts", ""); !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}
}

func TestTheNodesPageWarnsOfRulesItDoesNotKnow(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("small"), []machine.OrganizationID{"mill", "dairy"}, decisions)
	s := siteOver(t, w)
	stranger := s.As(t, pagetest.Stranger())
	stranger.Get("/node").Is(http.StatusOK).Sees(fmt.Sprintf("version %d", machine.RuleVersion)).SeesNot("too old")
	w.Must(domaintest.Rep("mill"), "", raise(next, 30))
	s = siteOver(t, w)
	s.As(t, pagetest.Stranger()).Get("/node").Sees("This node will be too old", fmt.Sprintf("up to version %d", machine.RuleVersion))
	s.As(t, pagetest.Person("mill-rep", "mill")).Get("/node").SeesNot("Propose to go on to version")
}
