package commons

import (
	"cmp"
	"iter"
	"slices"

	"metaorg/domain/files"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/spdx"
)

// Stage is how far a version has come.
type Stage string

// The stages of a version.
const (
	Draft     Stage = "draft"     // Its author still works on it.
	Proposed  Stage = "proposed"  // The stewards are asked to accept it.
	Accepted  Stage = "accepted"  //
	Declined  Stage = "declined"  // By the stewards, with reasons.
	TakenBack Stage = "withdrawn" // By its author before it was accepted, or by the stewards after.
)

// Role is what somebody did for a version.
type Role string

// The roles, after the Contributor Roles Taxonomy (CRediT, ANSI/NISO Z39.104).
const (
	Writing     Role = "author"
	Designing   Role = "designer"
	Testing     Role = "tester"
	Reviewing   Role = "reviewer"
	Translating Role = "translator"
	Funding     Role = "funder"
	Caring      Role = "maintainer"
)

// Author is a member with what it did.
type Author struct {
	Member people.MemberID `json:"member" help:"handle of the member" example:"mill"`
	Role   Role            `json:"role" help:"what it did" choices:"author,designer,tester,reviewer,translator,funder,maintainer" example:"author"`
}

// Source is a version of another resource that something is made from.
type Source struct {
	Resource uint64 `json:"resource" help:"number of the resource it is made from" example:"1"`
	Version  uint64 `json:"version" help:"which version of it" example:"1"`
	Reason   string `json:"reason,omitempty" help:"why its licence allows this, where the program does not know the two" example:""`
}

// Derivation is a source with what is known of the two licences.
type Derivation struct {
	Resource uint64       `json:"resource"`
	Version  uint64       `json:"version"`
	Fits     spdx.Verdict `json:"fits"` // yes; or unknown, when nobody but its author checked.
	Reason   string       `json:"reason,omitempty"`
}

// Version is one version of a resource: a file, a link, or both.
type Version struct {
	By       people.MemberID `json:"by"`
	File     files.Content   `json:"file,omitzero"`
	Link     string          `json:"link,omitempty"`
	Note     string          `json:"note,omitempty"`    // What changed.
	Parents  []uint64        `json:"parents,omitempty"` // Of the same resource; several are a merge.
	Derived  []Derivation    `json:"derived,omitempty"`
	Borrowed bool            `json:"borrowed,omitempty"` // It, or a version before it, is made from other resources.
	Authors  []Author        `json:"authors"`            // With those of all that it comes from.
	Credits  []string        `json:"credits,omitempty"`  // Of others, outside the network; also those of all that it comes from.
	Terms    uint64          `json:"terms"`              // Number of the resource's terms that it came with, for ever.
	Stage    Stage           `json:"stage"`
	Since    int64           `json:"since"`
	Accepted int64           `json:"accepted,omitempty"`
}

// VersionAdded says that a resource has a version more.
type VersionAdded struct {
	Resource uint64  `json:"resource"`
	Number   uint64  `json:"number"` // Of the version, from 1 in each resource.
	Version  Version `json:"version"`
}

// VersionOf is a version of a resource by its number.
func VersionOf(r state.Reader, resource, number uint64) (Version, bool) {
	return versions.Get(r, resource, number)
}

// VersionsOf walks the versions of a resource by number.
func VersionsOf(r state.Reader, resource uint64) iter.Seq2[uint64, Version] {
	return versions.Of(r, resource)
}

// content is what messages say of a new version.
type content struct {
	file    files.Content
	link    string
	note    string
	credit  string
	authors []Author
	parents []uint64
	sources []Source
}

// has reports whether there is anything in it.
func (c content) has() bool { return c.file != files.Content{} || c.link != "" }

// check refuses what is wrong in itself.
func (c content) check() error {
	if !c.has() {
		return machine.Malformed("commons.no_content", "a version is a file or a link; give one of the two").At("content")
	}
	if c.hasFile() {
		if err := c.file.Check(); err != nil {
			return err
		}
	}
	if err := checkLink(c.link); err != nil {
		return err
	}
	if err := checkOptional(c.note, "note", noteBytes, true); err != nil {
		return err
	}
	if err := checkOptional(c.credit, "credit", creditBytes, false); err != nil {
		return err
	}
	return c.checkOrigins()
}

func (c content) hasFile() bool { return c.file != files.Content{} }

// checkOrigins refuses too many of those it comes from, or one twice.
func (c content) checkOrigins() error {
	switch {
	case len(c.authors) > mostAuthors:
		return machine.OverLimit("commons.too_many_authors", "a version names at most %d authors", mostAuthors).At("authors")
	case len(c.parents) > mostParents:
		return machine.OverLimit("commons.too_many_parents", "a version joins at most %d others", mostParents).At("parents")
	case len(c.sources) > mostSources:
		return machine.OverLimit("commons.too_many_sources", "a version names at most %d sources", mostSources).At("sources")
	}
	for i, a := range c.authors {
		switch a.Role {
		case Writing, Designing, Testing, Reviewing, Translating, Funding, Caring:
		default:
			return machine.Malformed("commons.unknown_role", "somebody is author, designer, tester, reviewer, translator, funder or maintainer").At("authors")
		}
		if slices.Contains(c.authors[:i], a) {
			return twice(string(a.Member), "authors")
		}
	}
	for i, p := range c.parents {
		if slices.Contains(c.parents[:i], p) {
			return machine.Malformed("commons.twice", "version %d is named twice", p).At("parents")
		}
	}
	for i, from := range c.sources {
		if err := checkOptional(from.Reason, "sources", reasonBytes, true); err != nil {
			return err
		}
		if slices.ContainsFunc(c.sources[:i], func(o Source) bool { return o.Resource == from.Resource && o.Version == from.Version }) {
			return machine.Malformed("commons.twice", "version %d of resource %d is named twice", from.Version, from.Resource).At("sources")
		}
	}
	return nil
}

// made makes a version of the content, with everybody to whom it is owed, and
// refuses what cannot be a version of this resource.
func (c content) made(s *machine.Step, n uint64, it Resource, who people.MemberID) (Version, error) {
	v := Version{By: who, File: c.file, Link: c.link, Note: c.note, Parents: c.parents, Terms: it.TermsNow, Since: s.Time}
	v.Authors = c.authors
	if len(v.Authors) == 0 {
		v.Authors = []Author{{who, Writing}}
	}
	if c.credit != "" {
		v.Credits = []string{c.credit}
	}
	for _, a := range v.Authors {
		if !known(s, a.Member) {
			return v, machine.NotFound("commons.unknown_member", "nobody here is called %.60q; whoever has no handle is named in the credit", a.Member).At("authors")
		}
	}
	for _, p := range c.parents {
		before, ok := versions.Get(s, n, p)
		if !ok || before.Stage == Draft && before.By != who {
			return v, noVersion(it, p, "parents")
		}
		v.owe(before)
	}
	for _, from := range c.sources {
		d, before, err := from.checked(s, it.Terms)
		if err != nil {
			return v, err
		}
		v.Derived = append(v.Derived, d)
		v.owe(before)
		v.Borrowed = true
	}
	if len(v.Authors) > mostAuthors || len(v.Credits) > mostCredits {
		return v, machine.OverLimit("commons.too_many_authors", "with everybody who made what it comes from, a version names at most %d authors and %d credits", mostAuthors, mostCredits).At("authors")
	}
	slices.SortFunc(v.Authors, func(a, b Author) int {
		return cmp.Or(cmp.Compare(a.Member, b.Member), cmp.Compare(a.Role, b.Role))
	})
	return v, nil
}

// owe adds those to whom an earlier version is owed.
func (v *Version) owe(before Version) {
	for _, a := range before.Authors {
		if !slices.Contains(v.Authors, a) {
			v.Authors = append(slices.Clip(v.Authors), a)
		}
	}
	for _, c := range before.Credits {
		if !slices.Contains(v.Credits, c) {
			v.Credits = append(slices.Clip(v.Credits), c)
		}
	}
	v.Borrowed = v.Borrowed || before.Borrowed
}

// checked finds a source, and refuses it where its licence forbids what it is
// used for.
func (from Source) checked(s *machine.Step, to Terms) (Derivation, Version, error) {
	it, ok := resources.Get(s, from.Resource)
	v, there := versions.Get(s, from.Resource, from.Version)
	if !ok || !there || v.Accepted == 0 {
		return Derivation{}, v, machine.NotFound("commons.unknown_source", "there is no version %d of resource %d to be made from", from.Version, from.Resource).At("sources")
	}
	terms, _ := allTerms.Get(s, from.Resource, v.Terms)
	fits, err := compatible(terms.Licence, to.Licence, it.Details.Title, from.Reason)
	if err != nil {
		return Derivation{}, v, err.At("sources")
	}
	return Derivation{from.Resource, from.Version, fits, from.Reason}, v, nil
}

// compatible refuses what one licence forbids under another, and what nobody
// has checked without somebody saying why it is allowed.
func compatible(from, to, title, reason string) (spdx.Verdict, *machine.Refusal) {
	a, failed := spdx.Parse(from)
	b, fails := spdx.Parse(to)
	fits := spdx.Unknown
	if failed == nil && fails == nil {
		fits = spdx.Compatible(a, b)
	}
	switch {
	case fits == spdx.No:
		return fits, machine.NotAllowed("commons.incompatible", "%s is under %s, which does not allow what is made from it to be passed on under %s", title, from, to)
	case fits == spdx.Unknown && reason == "":
		return fits, machine.NotAllowed("commons.unchecked", "whether %s, under %q, may become part of something under %q is not known here; look into it and say why it may", title, from, to)
	}
	return fits, nil
}

// add numbers a version, lets the network keep its file, and tells of it.
func (it *Resource) add(s *machine.Step, n uint64, v Version) (uint64, error) {
	if it.Last >= mostVersions {
		return 0, machine.OverLimit("commons.too_many_versions", "a resource has at most %d versions", mostVersions)
	}
	if v.Stage != Accepted {
		if it.Open >= mostOpen {
			return 0, machine.OverLimit("commons.too_many_open", "%d versions of %s wait already", it.Open, it.Details.Title)
		}
		it.Open++
	}
	if v.File != (files.Content{}) {
		terms, _ := allTerms.Get(s, n, v.Terms)
		if err := files.Hold(s, v.By, v.File, terms.sight(), 0); err != nil {
			return 0, err
		}
	}
	it.Last++
	if v.Stage == Accepted {
		v.Accepted = s.Time
		it.Head = it.Last
		v.count(s, n)
	}
	versions.Put(s, n, it.Last, v)
	resources.Put(s, n, *it)
	s.Emit(VersionAdded{n, it.Last, v})
	return it.Last, nil
}

// count keeps who made a version that was accepted.
func (v Version) count(s *machine.Step, resource uint64) {
	contributed.Add(s, resource, v.By)
	for _, a := range v.Authors {
		contributed.Add(s, resource, a.Member)
	}
}

// release lets go of a version's file.
func (v Version) release(s *machine.Step) error {
	if v.File == (files.Content{}) {
		return nil
	}
	return files.Release(s, v.By, v.File.Content)
}

func noVersion(it Resource, number uint64, field string) *machine.Refusal {
	return machine.NotFound("commons.unknown_version", "%s has no version %d", it.Details.Title, number).At(field)
}
