package charter

import (
	"slices"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// elsewhere stands for what later modules bring: standing rules, the closing
// of the founding roll, decisions that carry messages.
var elsewhere = machine.Module{
	Name: "elsewhere",
	Kinds: []machine.Kind{
		machine.KindOf[closeRoll]("elsewhere.close_roll", "Close the founding roll.").BeforeFounding(),
		machine.KindOf[decide]("elsewhere.decide", "Carry messages."),
	},
	Rules: []machine.StandingRule{
		{Name: "membership.window_days", Unit: "days", Min: 0, Max: 90, Default: 10, Explanation: "How long objections may come."},
		{Name: "governance.ordinary_method", Unit: "choice", Choices: []string{"majority", "consent"}, Max: 1, Explanation: "How everyday matters are decided."},
		{Name: "governance.ordinary_quorum", Unit: "fraction", Choices: FractionChoices(), Max: 9, Default: 1, Explanation: "How many must vote."},
		{Name: "elsewhere.limit", Unit: "members", Min: 1, Max: 5, Default: 2, Explanation: "A rule that no preset names."},
	},
}

var declared = slices.Concat(Module.Rules, elsewhere.Rules)

type closeRoll struct{}

func (closeRoll) Check() error { return nil }

func (closeRoll) Apply(s *machine.Step) error {
	if err := Adopt(s); err != nil {
		return err
	}
	s.Found()
	return nil
}

type decide struct {
	Weight   machine.Weight `json:"weight"`
	Messages []wire.Message `json:"messages"`
}

func (decide) Check() error { return nil }

func (m decide) Apply(s *machine.Step) error {
	_, err := s.Carry(m.Weight, m.Messages)
	return err
}

// principles and special are decisions of these classes that carry messages.
func principles(messages ...machine.Message) decide {
	return decided(machine.WeightPrinciples, messages)
}

func special(messages ...machine.Message) decide { return decided(machine.WeightSpecial, messages) }

func decided(weight machine.Weight, messages []machine.Message) decide {
	var carried []wire.Message
	modules := machine.New(nil, []machine.Module{Module})
	for _, m := range messages {
		carried = append(carried, modules.Wire(m))
	}
	return decide{Weight: weight, Messages: carried}
}

// start is a world where ada, who represents the mill, and bo have a second
// key each, and cy has one key.
func start(t testing.TB) *rulestest.World {
	w := rulestest.New(t, people.Directory{}, people.Module, Module, elsewhere)
	for _, p := range []machine.PersonID{"ada", "bo"} {
		recovery := rulestest.Key(string(p) + " recovery")
		proof := rulestest.Sign(string(p)+" recovery", people.ProofDigest(w.Genesis.ID(), p, recovery))
		w.Must(p, "", people.Register{Handle: p, Key: rulestest.Key(string(p)), Recovery: recovery, RecoveryProof: proof})
	}
	w.Must("cy", "", people.Register{Handle: "cy", Key: rulestest.Key("cy")})
	w.Must("ada", "", people.RegisterOrganization{
		Handle: "mill", Name: "Mill Lane Bakery", LegalForm: "co-operative",
		Identities: []people.Identity{{Registry: "mutuals", Number: "12345R"}},
	})
	return w
}

// text is a short draft: one indicator, two principles, a value, a practice,
// one rule of its own.
func text() Draft {
	return Draft{
		Name: "Northern Co-operatives", Goal: "Decent work in the north.",
		Indicators: []Indicator{{Name: "Jobs", Unit: "people", Target: 500, By: "2030-12-31"}},
		Clauses: []Clause{
			{Kind: Practice, Title: "Meetings", Text: "We meet monthly."},
			{Kind: Principle, Title: "Open door", Text: "Anyone may join."},
			{Kind: Principle, Title: "Equal vote", Text: "One member, one vote."},
			{Kind: Value, Title: "Honesty", Text: "We say what is so."},
		},
		Preset:      "federation",
		Rules:       []RuleValue{{"elsewhere.limit", 4}},
		Particulars: Particulars{Law: "England and Wales", Answerable: "Mill Lane Bakery"},
	}
}

// texted is text with changes.
func texted(change func(*Draft)) Draft {
	d := text()
	change(&d)
	return d
}

// version is a draft's text as the rules keep it.
func version(n uint64, d Draft) Charter {
	t := d.kept(declared)
	return Charter{Version: n, Hash: t.Hash(), Text: t}
}

// firstHash is what founders sign.
var firstHash = version(1, text()).Hash

// at says that a version came by the n-th act after start; each takes a second.
func at(c Charter, n int64) Charter {
	const actsOfStart = 4
	c.Since = rulestest.Start + actsOfStart + n
	return c
}

// drafted is a draft by ada; founded is a network founded on it, version 1 signed by the mill and bo.
func drafted() []rulestest.Act { return []rulestest.Act{rulestest.By("ada", text())} }

func founded() []rulestest.Act {
	accept := Accept{Version: 1, Hash: firstHash}
	return rulestest.Join(drafted(), []rulestest.Act{
		rulestest.For("ada", "mill", accept), rulestest.By("bo", accept), rulestest.By("ada", closeRoll{}),
	})
}
