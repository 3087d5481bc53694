package files_test

import (
	"strings"
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/circles"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/membership"
	"metaorg/domain/nodes"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

const (
	ant = machine.OrganizationID("ant")
	bee = machine.OrganizationID("bee")
	cat = machine.OrganizationID("cat")
)

// toys stand for what comes later: decisions, and things that files are part of.
var toys = machine.Module{
	Name: "toys",
	Kinds: []machine.Kind{
		machine.KindOf[carry]("toys.carry", "Apply something as the network."),
		machine.KindOf[use]("toys.use", "Make a file part of something."),
		machine.KindOf[drop]("toys.drop", "End one thing that a file is part of."),
		machine.KindOf[pause]("toys.pause", "Pause one's own benefits."),
	},
}

type (
	carry struct {
		Messages []wire.Message `json:"messages"`
	}
	use struct {
		Content  files.Hash     `json:"content"`
		Boundary files.Boundary `json:"boundary"`
		Circle   uint64         `json:"circle,omitempty"`
		Copies   int64          `json:"copies,omitempty"`
	}
	drop struct {
		Content files.Hash `json:"content"`
	}
)

type pause struct{}

func (pause) Check() error { return nil }
func (carry) Check() error { return nil }
func (use) Check() error   { return nil }
func (drop) Check() error  { return nil }

func (m carry) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightOrdinary, m.Messages)
	return err
}

func (pause) Apply(s *machine.Step) error {
	membership.Pause(s, people.ActingMember(s), s.Time+rulestest.Day)
	return nil
}

func (m use) Apply(s *machine.Step) error {
	return files.Hold(s, people.ActingMember(s), content(m.Content), files.Sight{Boundary: m.Boundary, Circle: m.Circle}, m.Copies)
}

func (m drop) Apply(s *machine.Step) error {
	return files.Release(s, people.ActingMember(s), m.Content)
}

// content is a plan of 1000 bytes.
func content(h files.Hash) files.Content {
	return files.Content{Content: h, Size: 1000, MediaType: "application/pdf", FileName: "plan.pdf"}
}

// hash is the same for a digit.
func hash(digit string) files.Hash { return files.Hash(strings.Repeat(digit, 64)) }

// keep keeps the plan for the network.
func keep(digit string) files.Keep {
	c := content(hash(digit))
	return files.Keep{Content: c.Content, Size: c.Size, MediaType: c.MediaType, FileName: c.FileName, Boundary: files.NetworkOnly}
}

// start is a founded network of four with a quota of 1 MiB each, and a circle.
func start(t testing.TB) *rulestest.World { return withQuota(1)(t) }

func withQuota(mib int64) func(testing.TB) *rulestest.World {
	return func(t testing.TB) *rulestest.World {
		t.Helper()
		draft := domaintest.Draft("federation", charter.RuleValue{Name: "files.quota_mib", Value: mib})
		return domaintest.Founded(t, draft, []machine.OrganizationID{ant, bee, cat, "dog"}, nodes.Module, circles.Module, files.Module, toys)
	}
}

func by(o machine.OrganizationID, all ...machine.Message) (acts []rulestest.Act) {
	for _, m := range all {
		acts = append(acts, rulestest.For(domaintest.Rep(o), o, m))
	}
	return acts
}

// decided applies a message as the network.
func decided(m machine.Message) carry {
	return carry{[]wire.Message{machine.New(nil, []machine.Module{nodes.Module, circles.Module, files.Module}).Wire(m)}}
}

// kitchen is a circle of all three, number 1.
func kitchen() carry {
	return decided(circles.Create{
		Name: "Kitchen", Domain: "What is cooked.", Members: []people.MemberID{"ant", "bee", "cat"}, Entry: circles.AnyMember,
		Method: circles.Lazy, WindowDays: 5, Objections: 2, TermMonths: 12,
	})
}

// card is what an organization's node says of itself.
func card(o machine.OrganizationID) nodes.Card {
	name := string(o)
	c := nodes.Card{
		Key: rulestest.Key(name + " node").Public, Consensus: rulestest.Key(name + " seat").Public,
		Checkpoint: rulestest.Key(name + " checkpoint").Public, Anchor: make([]byte, 32),
	}
	digest := c.Digest(rulestest.Network())
	c.Proofs = nodes.CardProofs{
		Key: rulestest.Sign(name+" node", digest).Value, Consensus: rulestest.Sign(name+" seat", digest).Value,
		Checkpoint: rulestest.Sign(name+" checkpoint", digest).Value,
	}
	return c
}

func id(o machine.OrganizationID) nodes.ID { return card(o).ID() }

func register(o machine.OrganizationID) []rulestest.Act {
	return by(o, nodes.Register{Card: card(o).Bytes(), Peer: string(o) + ".example:26656", Web: "https://" + string(o) + ".example"})
}
