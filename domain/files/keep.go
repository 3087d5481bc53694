package files

import (
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
)

// Keep lets the network keep a file for whoever asks, by itself and not as part
// of a resource.
type Keep struct {
	Content   Hash     `json:"content" help:"hash of the file" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" file:"uploaded"`
	Size      int64    `json:"size" help:"its size in bytes" example:"52000"`
	MediaType string   `json:"media_type" help:"its media type" example:"application/pdf"`
	FileName  string   `json:"file_name" help:"its name, without a folder" example:"minutes.pdf"`
	Boundary  Boundary `json:"boundary" help:"who may see it: everybody, the network, or one circle" example:"network" choices:"public,network,circle"`
	Circle    uint64   `json:"circle,omitempty" help:"the circle's number, if it is for one"`
	Copies    int64    `json:"copies,omitempty" help:"how many copies there should be; leave it out for as many as the charter says" example:"3"`
}

func (m Keep) content() Content {
	return Content{Content: m.Content, Size: m.Size, MediaType: m.MediaType, FileName: m.FileName}
}

func (m Keep) sight() Sight { return Sight{m.Boundary, m.Circle} }

// Check refuses what no node could keep.
func (m Keep) Check() error {
	if err := m.content().Check(); err != nil {
		return err
	}
	if err := m.sight().Check(); err != nil {
		return err
	}
	return checkCopies(m.Copies)
}

// Apply holds the file for who asks, once.
func (m Keep) Apply(s *machine.Step) error {
	holder := people.ActingMember(s)
	if !membership.IsActive(s, holder) {
		return machine.NotAllowed("files.members_only", "the network keeps files for its members; %s is none", holder)
	}
	if _, already := HeldBy(s, m.Content, holder); already {
		return machine.Conflict("files.held_already", "the network keeps this file for %s already", holder).At("content")
	}
	return Hold(s, holder, m.content(), m.sight(), m.Copies)
}

func checkCopies(copies int64) error {
	if copies < 0 || copies > MaxCopies {
		return machine.Malformed("files.bad_copies", "of a file there are 1 to %d copies", int64(MaxCopies)).At("copies")
	}
	return nil
}
