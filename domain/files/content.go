package files

import (
	"strings"
	"unicode/utf8"

	"metaorg/domain/circles"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Hash names content: BLAKE3-256 of its bytes in lower-case hexadecimal.
type Hash string

// Content is a file as messages carry it. They have these four as fields of
// their own, with these names on the wire, the first tagged file:"uploaded".
type Content struct {
	Content   Hash   `json:"content"`
	Size      int64  `json:"size"`       // Bytes.
	MediaType string `json:"media_type"` // As who uploads it says; nobody relies on it.
	FileName  string `json:"file_name"`  // A plain name without a folder.
}

// Check refuses content that no node could keep, or that would read as
// something else than it is.
func (c Content) Check() error {
	if err := c.Content.Check("content"); err != nil {
		return err
	}
	switch {
	case c.Size < 1:
		return machine.Malformed("files.bad_size", "a file has at least one byte").At("size")
	case c.Size > MaxBytes:
		return machine.OverLimit("files.too_large", "a file has at most %d MiB; split it up, or say where it is", int64(MaxBytes/bytesPerMiB)).At("size")
	case !isMediaType(c.MediaType):
		return machine.Malformed("files.bad_media_type", "a media type is written like text/plain or text/plain; charset=utf-8, in lower case").At("media_type")
	}
	return checkName(c.FileName)
}

// Check refuses what is no hash in its one spelling; the field is who asks's.
func (h Hash) Check(field string) error {
	if len(h) != hashDigits || strings.Trim(string(h), "0123456789abcdef") != "" {
		return machine.Malformed("files.bad_hash", "a file is named by the %d hexadecimal digits of its hash, in lower case", hashDigits).At(field)
	}
	return nil
}

func checkName(name string) error {
	switch {
	case strings.TrimSpace(name) == "" || name == "." || name == "..":
		return machine.Malformed("files.no_name", "a file has a name").At("file_name")
	case len(name) > nameBytes:
		return machine.OverLimit("files.name_too_long", "a file's name has at most %d bytes", nameBytes).At("file_name")
	case strings.ContainsAny(name, `/\`):
		return machine.Malformed("files.name_with_folder", "a file's name has no slashes; leave the folder out").At("file_name")
	case !utf8.ValidString(name) || strings.ContainsFunc(name, hidden) || strings.TrimSpace(name) != name:
		return machine.Malformed("files.name_unprintable", "a file's name has no line breaks, no space at its ends and no character that nobody can see").At("file_name")
	}
	return nil
}

// hidden are characters with which a name could read differently from what it is.
func hidden(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0, r == 0xad: // Controls, soft hyphen.
	case r == 0x61c, r == 0x180e, r == 0x200b, r == 0x200e, r == 0x200f, r >= 0x2028 && r <= 0x202e: // Zero width, separators, directions.
	case r >= 0x2060 && r <= 0x206f, r == 0xfeff, r == 0xfffd, r >= 0xe0000 && r <= 0xe0fff: // Marks, tags.
	default:
		return false
	}
	return true
}

// isMediaType takes type/subtype of RFC 6838 in lower case, with no parameter
// but a charset.
func isMediaType(text string) bool {
	kind, charset, has := strings.Cut(text, "; charset=")
	main, sub, ok := strings.Cut(kind, "/")
	return len(text) <= typeBytes && ok && isToken(main) && isToken(sub) && (!has || isToken(charset))
}

func isToken(text string) bool {
	return text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789.+-_") == ""
}

// Boundary is how far content may go.
type Boundary string

// The boundaries.
const (
	Public      Boundary = "public"  // Anybody may see it.
	NetworkOnly Boundary = "network" // Who takes part in the network.
	CircleOnly  Boundary = "circle"  // Members of one circle.
)

// Sight says who may see content.
type Sight struct {
	Boundary Boundary `json:"boundary"`
	Circle   uint64   `json:"circle,omitempty"` // For CircleOnly alone.
}

// Check refuses a boundary that is none, or a circle where none belongs.
func (s Sight) Check() error {
	switch s.Boundary {
	case Public, NetworkOnly:
		if s.Circle != 0 {
			return machine.Malformed("files.circle_unused", "only what is for a circle names one; leave it out").At("circle")
		}
	case CircleOnly:
		if s.Circle == 0 {
			return machine.Malformed("files.no_circle", "say which circle it is for").At("circle")
		}
	default:
		return machine.Malformed("files.unknown_boundary", "a file is for everybody (public), for the network (network), or for a circle (circle)").At("boundary")
	}
	return nil
}

func (s Sight) exists(r state.Reader) error {
	if s.Boundary != CircleOnly {
		return nil
	}
	if c, ok := circles.CircleOf(r, s.Circle); !ok || c.State == circles.Dissolved {
		return machine.NotFound("files.unknown_circle", "there is no circle number %d", s.Circle).At("circle")
	}
	return nil
}
