package commons

import (
	"slices"

	"metaorg/domain/files"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Contribute proposes a version of what others care for. Its parents are the
// versions it is made from; with several it joins them, as where two were made
// from the same one.
type Contribute struct {
	Resource  uint64     `json:"resource" help:"number of the resource" example:"1" pos:"1"`
	Parents   []uint64   `json:"parents,omitempty" help:"numbers of the versions that it is made from, unless it is the first; several join them" example:"1"`
	Content   files.Hash `json:"content,omitempty" help:"the file itself" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" file:"uploaded"`
	Size      int64      `json:"size,omitempty" help:"bytes of the file" example:"48211"`
	MediaType string     `json:"media_type,omitempty" help:"what sort of file it is" example:"application/pdf"`
	FileName  string     `json:"file_name,omitempty" help:"what the file is called" example:"lending.pdf"`
	Link      string     `json:"link,omitempty" help:"where it is, if it is no file" example:"https://tools.example/lending/2"`
	Note      string     `json:"note,omitempty" help:"what is different" example:"A page about winter."`
	Authors   []Author   `json:"authors,omitempty" help:"who made it; you, if you name nobody. Those of what it is made from stay" example:"member=mill,role=author"`
	Credit    string     `json:"credit,omitempty" help:"who else is to be named, outside the network" example:"After the handbook of the Edinburgh Tool Library"`
	Sources   []Source   `json:"sources,omitempty" help:"other resources that it is made from" example:"resource=1,version=1"`
	Draft     bool       `json:"draft,omitempty" help:"whether you still work on it" example:"false"`
}

// Publish adds a version by a steward: at once, or when enough of them agree.
type Publish struct {
	Resource  uint64     `json:"resource" help:"number of the resource" example:"1" pos:"1"`
	Parents   []uint64   `json:"parents,omitempty" help:"numbers of the versions that it is made from, the latest if you name none; several join them" example:"1"`
	Content   files.Hash `json:"content,omitempty" help:"the file itself" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" file:"uploaded"`
	Size      int64      `json:"size,omitempty" help:"bytes of the file" example:"48211"`
	MediaType string     `json:"media_type,omitempty" help:"what sort of file it is" example:"application/pdf"`
	FileName  string     `json:"file_name,omitempty" help:"what the file is called" example:"lending.pdf"`
	Link      string     `json:"link,omitempty" help:"where it is, if it is no file" example:"https://tools.example/lending/2"`
	Note      string     `json:"note,omitempty" help:"what is different" example:"A page about winter."`
	Authors   []Author   `json:"authors,omitempty" help:"who made it; you, if you name nobody. Those of what it is made from stay" example:"member=mill,role=author"`
	Credit    string     `json:"credit,omitempty" help:"who else is to be named, outside the network" example:"After the handbook of the Edinburgh Tool Library"`
	Sources   []Source   `json:"sources,omitempty" help:"other resources that it is made from" example:"resource=1,version=1"`
}

func (m Contribute) content() content {
	return content{
		file: files.Content{Content: m.Content, Size: m.Size, MediaType: m.MediaType, FileName: m.FileName},
		link: m.Link, note: m.Note, credit: m.Credit, authors: m.Authors, parents: m.Parents, sources: m.Sources,
	}
}

func (m Publish) content() content {
	return content{
		file: files.Content{Content: m.Content, Size: m.Size, MediaType: m.MediaType, FileName: m.FileName},
		link: m.Link, note: m.Note, credit: m.Credit, authors: m.Authors, parents: m.Parents, sources: m.Sources,
	}
}

// Check refuses what is wrong in itself.
func (m Contribute) Check() error { return m.content().check() }

// Check refuses what is wrong in itself.
func (m Publish) Check() error { return m.content().check() }

// Apply proposes the version, or begins a draft.
func (m Contribute) Apply(s *machine.Step) error {
	stage := Proposed
	if m.Draft {
		stage = Draft
	}
	_, err := m.content().proposed(s, m.Resource, stage)
	return err
}

// Apply adds the version.
func (m Publish) Apply(s *machine.Step) error {
	it, _, err := caring(s, m.Resource)
	if err != nil {
		return err
	}
	c := m.content()
	if len(c.parents) == 0 && it.Head != 0 {
		c.parents = []uint64{it.Head}
	}
	n, err := c.proposed(s, m.Resource, Proposed)
	if err != nil {
		return err
	}
	return together(s, Accept{Resource: m.Resource, Version: n})
}

// proposed adds a version that is not accepted yet.
func (c content) proposed(s *machine.Step, n uint64, stage Stage) (uint64, error) {
	it, err := offered(s, n)
	if err != nil {
		return 0, err
	}
	who, err := takingPart(s)
	if err != nil {
		return 0, err
	}
	if err := MayUse(s, n, who); err != nil {
		return 0, err
	}
	if len(c.parents) == 0 && it.Head != 0 { // It could never be accepted, and would name nobody before it.
		return 0, machine.Malformed("commons.no_parents", "say from which version it is made; the latest is %d", it.Head).At("parents")
	}
	v, err := c.made(s, n, it, who)
	if err != nil {
		return 0, err
	}
	v.Stage = stage
	return it.add(s, n, v)
}

// Revise replaces what a draft has.
type Revise struct {
	Resource  uint64     `json:"resource" help:"number of the resource" example:"1" pos:"1"`
	Version   uint64     `json:"version" help:"number of the draft" example:"2" pos:"2"`
	Content   files.Hash `json:"content,omitempty" help:"the file itself" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" file:"uploaded"`
	Size      int64      `json:"size,omitempty" help:"bytes of the file" example:"48211"`
	MediaType string     `json:"media_type,omitempty" help:"what sort of file it is" example:"application/pdf"`
	FileName  string     `json:"file_name,omitempty" help:"what the file is called" example:"lending.pdf"`
	Link      string     `json:"link,omitempty" help:"where it is, if it is no file" example:"https://tools.example/lending/2"`
	Note      string     `json:"note,omitempty" help:"what is different" example:"A page about winter."`
}

// Revised says that a draft has something else in it.
type Revised struct {
	Resource uint64        `json:"resource"`
	Number   uint64        `json:"number"`
	File     files.Content `json:"file,omitzero"`
	Link     string        `json:"link,omitempty"`
	Note     string        `json:"note,omitempty"`
}

func (m Revise) content() content {
	return content{file: files.Content{Content: m.Content, Size: m.Size, MediaType: m.MediaType, FileName: m.FileName}, link: m.Link, note: m.Note}
}

// Check refuses what is wrong in itself.
func (m Revise) Check() error { return m.content().check() }

// Apply revises the draft.
func (m Revise) Apply(s *machine.Step) error {
	_, v, err := yours(s, m.Resource, m.Version, Draft)
	if err != nil {
		return err
	}
	if err := v.release(s); err != nil {
		return err
	}
	c := m.content()
	if c.hasFile() {
		terms, _ := allTerms.Get(s, m.Resource, v.Terms)
		if err := files.Hold(s, v.By, c.file, terms.sight(), 0); err != nil {
			return err
		}
	}
	v.File, v.Link, v.Note = c.file, c.link, c.note
	versions.Put(s, m.Resource, m.Version, v)
	s.Emit(Revised{m.Resource, m.Version, v.File, v.Link, v.Note})
	return nil
}

// Submit proposes what was a draft.
type Submit struct {
	Resource uint64 `json:"resource" help:"number of the resource" example:"1" pos:"1"`
	Version  uint64 `json:"version" help:"number of the draft" example:"2" pos:"2"`
}

// Submitted says that a draft is proposed.
type Submitted struct {
	Resource uint64 `json:"resource"`
	Number   uint64 `json:"number"`
}

// Check has nothing to refuse.
func (Submit) Check() error { return nil }

// Apply proposes the draft.
func (m Submit) Apply(s *machine.Step) error {
	_, v, err := yours(s, m.Resource, m.Version, Draft)
	if err != nil {
		return err
	}
	v.Stage = Proposed
	versions.Put(s, m.Resource, m.Version, v)
	s.Emit(Submitted{m.Resource, m.Version})
	return nil
}

// TakeBack withdraws a version by its author before it is accepted.
type TakeBack struct {
	Resource uint64 `json:"resource" help:"number of the resource" example:"1" pos:"1"`
	Version  uint64 `json:"version" help:"number of the version" example:"2" pos:"2"`
}

// VersionTakenBack says that an author took a version back.
type VersionTakenBack struct {
	Resource uint64 `json:"resource"`
	Number   uint64 `json:"number"`
}

// Check has nothing to refuse.
func (TakeBack) Check() error { return nil }

// Apply takes the version back.
func (m TakeBack) Apply(s *machine.Step) error {
	it, v, err := yours(s, m.Resource, m.Version, Draft, Proposed)
	if err != nil {
		return err
	}
	s.Emit(VersionTakenBack{m.Resource, m.Version})
	return it.close(s, m.Resource, m.Version, v, TakenBack)
}

// close ends a version that was not accepted.
func (it Resource) close(s *machine.Step, n, number uint64, v Version, as Stage) error {
	it.Open--
	v.Stage = as
	versions.Put(s, n, number, v)
	resources.Put(s, n, it)
	return v.release(s)
}

// yours is a version of one's own at one of these stages.
func yours(s *machine.Step, n, number uint64, at ...Stage) (Resource, Version, error) {
	it, v, err := versionAt(s, n, number, at...)
	if who := people.ActingMember(s); err == nil && v.By != who {
		err = machine.NotAllowed("commons.not_yours", "version %d was made by %s, who alone does this", number, v.By).At("version")
	}
	return it, v, err
}

// versionAt is a version at one of these stages, of a resource that is still shared.
func versionAt(s *machine.Step, n, number uint64, at ...Stage) (Resource, Version, error) {
	it, err := offered(s, n)
	if err != nil {
		return it, Version{}, err
	}
	v, ok := versions.Get(s, n, number)
	if !ok {
		return it, v, noVersion(it, number, "version")
	}
	if !slices.Contains(at, v.Stage) {
		return it, v, machine.Conflict("commons.other_stage", "version %d is %s; this is for versions that are %s", number, v.Stage, oneOf(at)).At("version")
	}
	return it, v, nil
}

func oneOf(stages []Stage) (text string) {
	for i, stage := range stages {
		if i > 0 {
			text += " or "
		}
		text += string(stage)
	}
	return text
}
