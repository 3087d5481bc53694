package commons

import (
	"slices"

	"metaorg/domain/files"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Share begins a resource, with its first version where there is a file or a
// link to something that is passed on as copies. Who shares it is its steward;
// others are asked.
type Share struct {
	Title       string            `json:"title" help:"what it is called" example:"Cargo bike"`
	Kind        Kind              `json:"kind" help:"what sort of thing it is" choices:"software,document,dataset,design,practice,model,equipment,space,compute,service,fund" example:"equipment"`
	Summary     string            `json:"summary,omitempty" help:"what it is good for, and for whom; it names no persons" example:"Takes a hundred kilos up any hill."`
	Content     files.Hash        `json:"content,omitempty" help:"the file itself" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" file:"uploaded"`
	Size        int64             `json:"size,omitempty" help:"bytes of the file" example:"48211"`
	MediaType   string            `json:"media_type,omitempty" help:"what sort of file it is" example:"application/pdf"`
	FileName    string            `json:"file_name,omitempty" help:"what the file is called" example:"manual.pdf"`
	Link        string            `json:"link,omitempty" help:"where it is, or where there is more of it" example:"https://bikes.example/cargo"`
	Licence     string            `json:"licence,omitempty" help:"on what terms it is passed on, as an SPDX expression or LicenseRef-…; needed for what is copied" example:"CC-BY-SA-4.0"`
	Boundary    files.Boundary    `json:"boundary" help:"for whom it is: everybody (public), the network, or a circle" choices:"public,network,circle" example:"public"`
	Circle      uint64            `json:"circle,omitempty" help:"number of the circle for which it is" example:"1"`
	Rivalrous   bool              `json:"rivalrous,omitempty" help:"whether use by one limits use by another, as with rooms and tools" example:"true"`
	Capacity    int64             `json:"capacity,omitempty" help:"where it does: how many units there are at a time" example:"2"`
	Unit        string            `json:"unit,omitempty" help:"what it is counted in" example:"bike"`
	Rule        string            `json:"rule,omitempty" help:"how it is used, as those who care for it want it" example:"It comes back charged, and under the roof."`
	Reciprocity []Reciprocity     `json:"reciprocity,omitempty" help:"what is asked in return, and of whom; the first that fits counts, and without any, use is free" example:"class=anyone,allowance=free"`
	Domains     []string          `json:"domains,omitempty" help:"what it is about: governance, economics, infrastructure, knowledge, enterprise, practice or thinking" example:"infrastructure"`
	Clauses     []string          `json:"clauses,omitempty" help:"numbers of the charter's clauses that it serves" example:"P1"`
	Indicators  []string          `json:"indicators,omitempty" help:"names of the goal's indicators that it moves" example:"Tools lent"`
	Note        string            `json:"note,omitempty" help:"about its first version" example:"The manual, with the new brakes."`
	Authors     []Author          `json:"authors,omitempty" help:"who made it; you, if you name nobody" example:"member=mill,role=author"`
	Credit      string            `json:"credit,omitempty" help:"who else is to be named, outside the network" example:"After the manual of the builder"`
	Sources     []Source          `json:"sources,omitempty" help:"other resources that it is made from" example:"resource=1,version=1"`
	Stewards    []people.MemberID `json:"stewards,omitempty" help:"handles of others who are asked to care for it with you" example:"forge"`
}

// Shared says that something is shared.
type Shared struct {
	Resource uint64          `json:"resource"` // Its number, from 1.
	Kind     Kind            `json:"kind"`
	Details  Details         `json:"details"`
	Terms    Terms           `json:"terms"`
	By       people.MemberID `json:"by"`
	ForkOf   uint64          `json:"fork_of,omitempty"` // The resource of which it began as a copy.
	Version  uint64          `json:"version,omitempty"` // Which of its versions.
}

func (m Share) details() Details {
	return Details{
		Title: m.Title, Summary: m.Summary, Link: m.Link, Rivalrous: m.Rivalrous, Capacity: m.Capacity, Unit: m.Unit, Rule: m.Rule,
		Domains: m.Domains, Clauses: m.Clauses, Indicators: m.Indicators,
	}
}

func (m Share) terms() Terms {
	return Terms{Licence: m.Licence, Boundary: m.Boundary, Circle: m.Circle, Reciprocity: m.Reciprocity}
}

func (m Share) content() content {
	return content{
		file: files.Content{Content: m.Content, Size: m.Size, MediaType: m.MediaType, FileName: m.FileName},
		link: m.Link, note: m.Note, credit: m.Credit, authors: m.Authors, sources: m.Sources,
	}
}

// begins reports whether there is a first version.
func (m Share) begins() bool {
	c := m.content()
	return c.hasFile() || m.Kind.Copied() && c.has()
}

// Check refuses what is wrong in itself.
func (m Share) Check() error {
	if !slices.Contains(Kinds(), m.Kind) {
		return machine.Malformed("commons.unknown_kind", "something shared is software, a document, dataset, design, practice, model, equipment, a space, compute, a service or a fund").At("kind")
	}
	if err := m.details().check(); err != nil {
		return err
	}
	if err := m.terms().check(m.Kind); err != nil {
		return err
	}
	if len(m.Stewards) >= mostStewards {
		return tooManyStewards()
	}
	for i, other := range m.Stewards {
		if slices.Contains(m.Stewards[:i], other) {
			return twice(string(other), "stewards")
		}
	}
	switch {
	case m.begins():
		return m.content().check()
	case len(m.Authors)+len(m.Sources) > 0 || m.Note != "" || m.Credit != "":
		return m.content().check() // Which refuses: all this is about a version, and there is none.
	}
	return nil
}

// Apply shares it.
func (m Share) Apply(s *machine.Step) error {
	who, err := takingPart(s)
	if err != nil {
		return err
	}
	if err := m.details().known(s); err != nil {
		return err
	}
	it, n, err := begin(s, who, Resource{Kind: m.Kind, Details: m.details()}, m.terms())
	if err != nil {
		return err
	}
	if m.begins() {
		v, err := m.content().made(s, n, it, who)
		if err != nil {
			return err
		}
		v.Stage = Accepted
		if _, err := it.add(s, n, v); err != nil {
			return err
		}
	}
	for _, other := range m.Stewards {
		if err := it.invite(s, n, other, "stewards"); err != nil {
			return err
		}
	}
	return nil
}

// begin numbers a resource and tells of it.
func begin(s *machine.Step, who people.MemberID, it Resource, t Terms) (Resource, uint64, error) {
	if err := t.within(s, who); err != nil {
		return it, 0, err
	}
	count, _ := sharedBy.Get(s, who)
	if count >= mostResources {
		return it, 0, machine.OverLimit("commons.too_many_resources", "%s shares %d things already", who, count)
	}
	sharedBy.Put(s, who, count+1)
	n := lastResource.Next(s)
	it.Stewards, it.Threshold, it.By, it.Since, it.Standing = []people.MemberID{who}, 1, who, s.Time, Offered
	it.put(s, n, t)
	resources.Put(s, n, it)
	s.Emit(Shared{n, it.Kind, it.Details, t, who, it.ForkOf, it.ForkOfThat})
	return it, n, nil
}
