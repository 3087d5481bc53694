package commons

import (
	"metaorg/domain/people"
	"metaorg/machine"
)

// Describe says anew what a resource is and how it is used, in place of all that
// was said before. Terms stay; see SetTerms.
type Describe struct {
	Resource   uint64   `json:"resource" help:"number of the resource" example:"1" pos:"1"`
	Title      string   `json:"title" help:"what it is called" example:"How we lend tools"`
	Summary    string   `json:"summary,omitempty" help:"what it is good for, and for whom; it names no persons" example:"Who lends what, for how long, and who mends it."`
	Link       string   `json:"link,omitempty" help:"where there is more of it" example:"https://tools.example/lending"`
	Rivalrous  bool     `json:"rivalrous,omitempty" help:"whether use by one limits use by another, as with rooms and tools" example:"false"`
	Capacity   int64    `json:"capacity,omitempty" help:"where it does: how many units there are at a time" example:"0"`
	Unit       string   `json:"unit,omitempty" help:"what it is counted in" example:"copy"`
	Rule       string   `json:"rule,omitempty" help:"how it is used, as those who care for it want it" example:"Whoever adopts it tells the others after a year how it went."`
	Domains    []string `json:"domains,omitempty" help:"what it is about: governance, economics, infrastructure, knowledge, enterprise, practice or thinking" example:"practice,economics"`
	Clauses    []string `json:"clauses,omitempty" help:"numbers of the charter's clauses that it serves" example:"P1"`
	Indicators []string `json:"indicators,omitempty" help:"names of the goal's indicators that it moves" example:"Tools lent"`
}

// Described says what its stewards now say of a resource.
type Described struct {
	Resource uint64          `json:"resource"`
	Details  Details         `json:"details"`
	By       people.MemberID `json:"by"`
}

func (m Describe) details() Details {
	return Details{
		Title: m.Title, Summary: m.Summary, Link: m.Link, Rivalrous: m.Rivalrous, Capacity: m.Capacity, Unit: m.Unit, Rule: m.Rule,
		Domains: m.Domains, Clauses: m.Clauses, Indicators: m.Indicators,
	}
}

// Check refuses what is wrong in itself.
func (m Describe) Check() error { return m.details().check() }

// Apply describes the resource.
func (m Describe) Apply(s *machine.Step) error { return together(s, m) }

func (m Describe) about() uint64 { return m.Resource }

func (m Describe) allowed(s *machine.Step, _ Resource) error { return m.details().known(s) }

func (m Describe) do(s *machine.Step, it Resource, by people.MemberID) error {
	it.Details = m.details()
	resources.Put(s, m.Resource, it)
	s.Emit(Described{m.Resource, it.Details, by})
	return nil
}
