package network_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/network"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// elsewhere stands for later modules: a charter with its initiator, founding,
// and decisions that carry messages.
var elsewhere = machine.Module{
	Name: "elsewhere",
	Kinds: []machine.Kind{
		machine.KindOf[draft]("elsewhere.draft", "Draft a charter.").BeforeFounding(),
		machine.KindOf[found]("elsewhere.found", "Found the network.").BeforeFounding(),
		machine.KindOf[decide]("elsewhere.decide", "Carry messages."),
	},
}

type (
	draft struct{}
	found struct{}
)

func (draft) Check() error { return nil }

func (draft) Apply(s *machine.Step) error {
	network.Entrust(s, s.By)
	return nil
}

func (found) Check() error { return nil }

func (found) Apply(s *machine.Step) error {
	s.Found()
	return nil
}

type decide struct {
	Messages []wire.Message `json:"messages"`
}

func (decide) Check() error { return nil }

func (m decide) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightSpecial, m.Messages)
	return err
}

func decided(m machine.Message) decide {
	return decide{[]wire.Message{machine.New(nil, []machine.Module{network.Module}).Wire(m)}}
}

const (
	first  = "https://tests.example" // Of every world's genesis.
	second = "https://coop.example"
)

func added(origin string) machine.Message   { return network.AddOrigin{Origin: origin} }
func removed(origin string) machine.Message { return network.RemoveOrigin{Origin: origin} }

// several adds origins up to so many, that of the genesis included.
func several(upTo int64, wrap func(machine.Message) machine.Message) (acts []rulestest.Act) {
	for n := int64(2); n <= upTo; n++ {
		acts = append(acts, rulestest.By("ada", wrap(added(fmt.Sprintf("https://host%d.example", n)))))
	}
	return acts
}

func bySelf(m machine.Message) machine.Message     { return m }
func byDecision(m machine.Message) machine.Message { return decided(m) }

func TestOriginsOfAFormingNetwork(t *testing.T) {
	drafted := []rulestest.Act{rulestest.By("ada", draft{})}
	rulestest.Run(t, startWithOthers, []rulestest.Rule{
		{
			Rule: "before the first draft whoever is registered adds an origin",
			By:   "bo", When: added(second),
			Then:  []machine.Event{network.OriginAdded{Origin: second, By: "bo"}},
			Check: counts(first, second),
		},
		{
			Rule:  "after the first draft its initiator does",
			Given: drafted, By: "ada", When: added(second),
			Then: []machine.Event{network.OriginAdded{Origin: second, By: "ada"}},
		},
		{Rule: "and nobody else", Given: drafted, By: "bo", When: added(second), Refused: "network.not_initiator"},
		{
			Rule:  "the initiator takes an origin away",
			Given: rulestest.Join(drafted, []rulestest.Act{rulestest.By("ada", added(second))}), By: "ada", When: removed(first),
			Then:  []machine.Event{network.OriginRemoved{Origin: first, By: "ada"}},
			Check: counts(second),
		},
		{
			Rule:  "nobody else does, before a draft either",
			Given: []rulestest.Act{rulestest.By("bo", added(second))}, By: "bo", When: removed(second), Refused: "network.not_initiator",
		},
		{Rule: "the last one stays", Given: drafted, By: "ada", When: removed(first), Refused: "network.last_origin"},
		{Rule: "only an origin that counts is taken away", Given: drafted, By: "ada", When: removed(second), Refused: "network.unknown_origin"},
		{Rule: "an origin that counts is not added again", By: "bo", When: added(first), Refused: "network.origin_known"},
		{Rule: "a forming network has five at most", Given: several(5, bySelf), By: "bo", When: added(second), Refused: "network.too_many_origins"},
	})
}

func TestOriginsOfAFoundedNetwork(t *testing.T) {
	founded := []rulestest.Act{rulestest.By("ada", draft{}, found{})}
	rulestest.Run(t, startWithOthers, []rulestest.Rule{
		{
			Rule: "a decision adds an origin", Given: founded, By: "bo", When: decided(added(second)),
			Then:  []machine.Event{network.OriginAdded{Origin: second}},
			Check: counts(first, second),
		},
		{
			Rule:  "a decision takes one away",
			Given: rulestest.Join(founded, []rulestest.Act{rulestest.By("bo", decided(added(second)))}), By: "bo", When: decided(removed(first)),
			Then:  []machine.Event{network.OriginRemoved{Origin: first}},
			Check: counts(second),
		},
		{Rule: "nobody adds one alone, the initiator neither", Given: founded, By: "ada", When: added(second), Refused: "network.needs_decision"},
		{Rule: "nobody takes one away alone", Given: founded, By: "ada", When: removed(first), Refused: "network.needs_decision"},
		{Rule: "a decision leaves the last one", Given: founded, By: "bo", When: decided(removed(first)), Refused: "network.last_origin"},
		{
			Rule: "it may have more than five", Given: rulestest.Join(founded, several(19, byDecision)), By: "bo", When: decided(added(second)),
			Then: []machine.Event{network.OriginAdded{Origin: second}},
		},
		{
			Rule: "it has twenty at most", Given: rulestest.Join(founded, several(20, byDecision)), By: "bo",
			When: decided(added(second)), Refused: "network.too_many_origins",
		},
	})
}

func startWithOthers(t testing.TB) *rulestest.World {
	return rulestest.New(t, nil, network.Module, elsewhere)
}

func counts(origins ...string) func(*testing.T, *rulestest.World) {
	return func(t *testing.T, w *rulestest.World) {
		if got := machine.NetworkOf(w.Store).Origins; !slices.Equal(got, origins) {
			t.Errorf("passkeys of %v count, want %v", got, origins)
		}
	}
}

func TestAnOriginHasOneSpelling(t *testing.T) {
	for _, origin := range []string{
		"https://coop.example", "https://a-b.c1.example:8443", "http://localhost:8470", "http://localhost", "https://localhost:8443", "https://xn--mnchen-3ya.example",
		"https://1password.example", "https://" + strings.Repeat("a", 63) + ".example",
	} {
		for _, m := range []machine.Message{added(origin), removed(origin)} {
			if err := m.Check(); err != nil {
				t.Errorf("%s: %v", origin, err)
			}
		}
	}
	for _, origin := range []string{
		"", "coop.example", "https://", "https://coop.example/", "https://coop.example/sign", "https://Coop.example", "HTTPS://coop.example",
		"http://coop.example", "http://127.0.0.1:8470", "https://192.0.2.1", "https://[::1]", "https://coop.example.", "https://.example",
		"https://coop..example", "https://-coop.example", "https://coop-.example", "https://coop_a.example", "https://münchen.example",
		"https://intranet", "https://coop.example:443", "http://localhost:80", "https://coop.example:", "https://coop.example:0",
		"https://coop.example:08443", "https://coop.example:65536", "https://coop.example:+8443", "https://coop.example:8443:1", "https://ada@coop.example",
		"https://coop.example?x", "https://coop.example#x", "ftp://coop.example", "https://" + strings.Repeat("a", 64) + ".example",
		"https://" + strings.Repeat("a.", 130) + "example", "https://coop.example\n",
	} {
		w := startWithOthers(t)
		for _, m := range []machine.Message{added(origin), removed(origin)} {
			if got := w.Act("ada", "", m)[0].Code; got != "network.bad_origin" {
				t.Errorf("%T of %q is refused with %q", m, origin, got)
			}
		}
	}
}
