package competences

import (
	"slices"
	"strings"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Concept is what a list other than the program's own calls a competence.
type Concept struct {
	URI     string   `json:"uri" help:"its URI" example:"http://data.example.org/skill/1"`
	Name    string   `json:"name" help:"its name in one language" example:"keep accounts"`
	Broader []string `json:"broader,omitempty" help:"identifiers of what it is a part of, in this list or the program's own" example:"act:bookkeeping"`
}

// Name gives names to competences of another list, so that they can be read
// and found. What has a name keeps it, unless the members decide otherwise.
type Name struct {
	Concepts []Concept `json:"concepts" help:"the competences and their names"`
}

// ConceptsNamed says what competences of other lists are called.
type ConceptsNamed struct {
	By       machine.PersonID `json:"by,omitempty"` // Nobody where the members decided.
	Concepts []Concept        `json:"concepts"`
}

// Check refuses what names nothing.
func (m Name) Check() error {
	if len(m.Concepts) == 0 || len(m.Concepts) > maxConcepts {
		return machine.Malformed("competences.bad_concepts", "name 1 to %d competences at a time", maxConcepts).At("concepts")
	}
	seen := map[string]bool{}
	for _, c := range m.Concepts {
		if err := c.check(); err != nil {
			return err
		}
		if seen[c.URI] {
			return machine.Malformed("competences.named_twice", "%s is named twice", c.URI).At("concepts")
		}
		seen[c.URI] = true
	}
	return nil
}

func (c Concept) check() error {
	if err := CheckIdentifier(c.URI, "concepts"); err != nil {
		return err
	}
	switch {
	case strings.HasPrefix(c.URI, ownPrefix):
		return machine.Malformed("competences.own_list", "%s is of the program's own list, which has its names already", c.URI).At("concepts")
	case strings.TrimSpace(c.Name) == "" || len(c.Name) > maxLabel:
		return machine.Malformed("competences.bad_label", "a name has 1 to %d bytes", maxLabel).At("concepts")
	case !people.Reads(c.Name, false):
		return machine.Malformed("competences.unprintable", "this has a character that nobody can see").At("concepts")
	case len(c.Broader) > maxBroader || slices.Contains(c.Broader, c.URI):
		return machine.Malformed("competences.bad_broader", "a competence is part of at most %d others, and not of itself", maxBroader).At("concepts")
	}
	for _, b := range c.Broader {
		if err := CheckIdentifier(b, "concepts"); err != nil {
			return err
		}
	}
	return nil
}

// Apply names them. What is named so already is left as it is, so that an import
// can be done again.
func (m Name) Apply(s *machine.Step) error {
	if _, err := holder(s); err != nil {
		return err
	}
	var added []Concept
	for _, c := range m.Concepts {
		old, known := concepts.Get(s, c.URI)
		switch {
		case known && old.Name == c.Name && slices.Equal(old.Broader, c.Broader):
			continue
		case known:
			return machine.Conflict("competences.named_already", "%s is called %q here; propose to rename it", c.URI, old.Name).At("concepts")
		}
		added = append(added, c)
	}
	for _, c := range added {
		concepts.Put(s, c.URI, c)
	}
	s.Emit(ConceptsNamed{s.By, added})
	return nil
}

// Rename names a competence of another list anew, by decision.
type Rename struct {
	URI     string   `json:"uri" help:"its URI" example:"http://data.example.org/skill/1"`
	Name    string   `json:"name" help:"its new name" example:"keep accounts"`
	Broader []string `json:"broader,omitempty" help:"identifiers of what it is a part of" example:"act:bookkeeping"`
}

// Check refuses what names nothing.
func (m Rename) Check() error { return Concept(m).check() }

// Apply renames it.
func (m Rename) Apply(s *machine.Step) error {
	if !s.AsNetwork {
		return machine.NotAllowed("competences.by_decision", "this is decided by the members: propose it as part of a decision")
	}
	if !concepts.Has(s, m.URI) {
		return machine.NotFound("competences.unknown_concept", "%s has no name here that could be changed", m.URI).At("uri")
	}
	concepts.Put(s, m.URI, Concept(m))
	s.Emit(ConceptsNamed{Concepts: []Concept{Concept(m)}})
	return nil
}

// ConceptOf is what a competence of another list is called here.
func ConceptOf(r state.Reader, uri string) (Concept, bool) { return concepts.Get(r, uri) }
