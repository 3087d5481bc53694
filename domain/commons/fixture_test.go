package commons_test

import (
	"fmt"
	"strings"
	"testing"

	"metaorg/domain/circles"
	"metaorg/domain/commons"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// toys bring a kind with which messages are carried at once.
var toys = machine.Module{
	Name:  "toys",
	Kinds: []machine.Kind{machine.KindOf[carry]("toys.carry", "Apply something as the network.")},
}

type carry struct {
	Messages []wire.Message `json:"messages"`
}

func (carry) Check() error { return nil }

// Apply stands for the execution of an ordinary decision.
func (m carry) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightOrdinary, m.Messages)
	return err
}

// six are the members of the worlds here.
var six = []machine.OrganizationID{"ash", "bee", "cob", "dew", "elm", "fir"}

// house is a world with commons. In it ash shares a handbook as resource 1.
type house struct {
	*rulestest.World
	t testing.TB
}

func build(t testing.TB) *house {
	t.Helper()
	h := &house{domaintest.Founded(t, domaintest.Draft("federation"), six, governance.Module, circles.Module, files.Module, commons.Module, toys), t}
	h.Do(domaintest.Registered("out")) // Registered, and no member.
	h.must("ash", handbook())
	return h
}

func handbook() commons.Share {
	return commons.Share{
		Title: "Handbook", Kind: commons.Document, Content: hash(1), Size: 10, MediaType: "text/markdown", FileName: "handbook.md",
		Licence: "CC-BY-SA-4.0", Boundary: files.Public, Domains: []string{"practice"}, Clauses: []string{"P1"},
	}
}

// van is something of which there is one.
func van() commons.Share {
	return commons.Share{Title: "Van", Kind: commons.Equipment, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: 1, Unit: "van", Rule: "It comes back full."}
}

// circle sets a circle of ash, bee and cob up.
func (h *house) circle() {
	h.t.Helper()
	h.decided(circles.Create{
		Name: "Kitchen", Domain: "What is cooked.", Members: []people.MemberID{"ash", "bee", "cob"}, Entry: circles.AnyMember,
		Method: circles.Lazy, WindowDays: 5, Objections: 2, TermMonths: 12,
	})
}

// version is what somebody contributes to the handbook, from some versions.
func version(n int, parents ...uint64) commons.Contribute {
	return commons.Contribute{Resource: 1, Parents: parents, Content: hash(n), Size: int64(n), MediaType: "text/markdown", FileName: "handbook.md", Note: "More."}
}

func (h *house) act(o machine.OrganizationID, m machine.Message) string {
	return h.Act(domaintest.Rep(o), o, m)[0].Code
}

func (h *house) must(o machine.OrganizationID, m ...machine.Message) {
	h.t.Helper()
	h.Must(domaintest.Rep(o), o, m...)
}

// carried applies a message as the network, and gives the code if it is refused.
func (h *house) carried(m machine.Message) string {
	return h.Act(domaintest.Initiator, "", carry{[]wire.Message{h.Machine.Wire(m)}})[0].Code
}

func (h *house) decided(m machine.Message) {
	h.t.Helper()
	if code := h.carried(m); code != "" {
		h.t.Fatalf("%T was refused: %s", m, code)
	}
}

// together lets bee care for the handbook with ash, both agreeing to each act.
func (h *house) together() {
	h.t.Helper()
	h.must("ash", commons.InviteSteward{Resource: 1, Member: "bee"})
	h.must("bee", commons.TakeCare{Resource: 1})
	h.must("ash", commons.SetThreshold{Resource: 1, Threshold: 2})
}

func (h *house) resource(n uint64) commons.Resource {
	h.t.Helper()
	it, ok := commons.ResourceOf(h.Store, n)
	if !ok {
		h.t.Fatalf("there is no resource %d", n)
	}
	return it
}

func (h *house) version(resource, n uint64) commons.Version {
	h.t.Helper()
	v, ok := commons.VersionOf(h.Store, resource, n)
	if !ok {
		h.t.Fatalf("resource %d has no version %d", resource, n)
	}
	return v
}

// hash is the hash of some content, another for each number.
func hash(n int) files.Hash { return files.Hash(fmt.Sprintf("%064x", n)) }

func paper() commons.Paper { return commons.Paper(strings.Repeat("a", 64)) }
