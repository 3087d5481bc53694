package governance

import (
	"strings"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/wire"
)

// Propose puts a text, and messages that the network itself is to apply when it
// is adopted, to the members. Notice of the vote is given at once.
//
// In JSON a message is {"kind": "charter.set_rules", "content": "<base64>"},
// where content is the message's one byte form (deterministic CBOR); whoever
// builds it from fields encodes with wire.Encode, as machine.Machine.Wire does.
type Propose struct {
	Title    string         `json:"title" help:"what it is about, in one line" example:"Buy flour together" pos:"1"`
	Text     string         `json:"text,omitempty" help:"the text to adopt; it names no persons and stays readable for good" example:"Members buy flour together from June on."`
	Class    Class          `json:"class,omitempty" help:"lazy, consent, ordinary, special, principles, entrenched or urgent; leave it out for the lightest that may carry the messages" example:"ordinary" choices:"lazy,consent,ordinary,special,principles,entrenched,urgent"`
	Messages []wire.Message `json:"messages,omitempty" help:"what the network does when it is adopted, each with its kind and content; all of it is done, or nothing"`
	Review   int64          `json:"review,omitempty" since:"4" help:"how many days after its effect the members look at it again; 0 for never" example:"365"`
	Ends     int64          `json:"ends,omitempty" since:"4" help:"how many days after its effect the text no longer holds unless it is renewed; 0 for never" example:"730"`
	Secret   bool           `json:"secret,omitempty" since:"4" help:"vote in secret: everybody hands in a paper and two tellers drawn by lot count, so that nobody sees who votes how; no proxies and no objections, and up to three days longer"`
}

// Proposed says that something is put to the members.
type Proposed struct {
	Proposal uint64           `json:"proposal"` // Its number, from 1.
	Member   people.MemberID  `json:"member"`   // Who proposes it.
	By       machine.PersonID `json:"by"`       // Who signed.
	Title    string           `json:"title"`
	Text     string           `json:"text,omitempty"`
	Class    Class            `json:"class"`
	Messages []wire.Message   `json:"messages,omitempty"`
	Terms    Terms            `json:"terms"` // Under which it is decided.

	Parties   []people.MemberID `json:"parties,omitempty"`   // Whom it is about; they have no ballot in it.
	Otherwise []wire.Message    `json:"otherwise,omitempty"` // What the network does if it is rejected.

	Review   int64  `json:"review,omitempty"`   // Days after its effect.
	Ends     int64  `json:"ends,omitempty"`     // Days after its effect.
	Petition uint64 `json:"petition,omitempty"` // That brought it; 0 for none.

	Matter   bool   `json:"matter,omitempty"`   // Put by the rules of another module.
	Confirms uint64 `json:"confirms,omitempty"` // The urgent proposal that this one confirms.
	Secret   bool   `json:"secret,omitempty"`   // Voted on by paper.
}

// Check refuses what cannot be put to anybody.
func (m Propose) Check() error {
	if err := checkWording(m.Title, m.Text, m.Messages); err != nil {
		return err
	}
	if err := checkTimes(m); err != nil {
		return err
	}
	if _, ok := m.Class.since(); !ok && m.Class != "" {
		return unknownClass(m.Class)
	}
	if m.Secret && m.Class != "" && !m.Class.mayBeSecret() {
		return neverSecret(m.Class)
	}
	return nil
}

// CheckIn refuses classes that came later.
func (m Propose) CheckIn(version uint64) error {
	if since, _ := m.Class.since(); since > version {
		return machine.Malformed("governance.unknown_class", "a decision is ordinary, special or principles, not %q", m.Class).At("class")
	}
	return nil
}

// checkWording refuses what cannot be read or decides nothing.
func checkWording(title, text string, messages []wire.Message) error {
	switch {
	case strings.TrimSpace(title) == "":
		return machine.Malformed("governance.no_title", "give the proposal a title").At("title")
	case len(title) > machine.MaxTitleLength:
		return machine.OverLimit("governance.too_long", "a title has at most %d bytes, this one %d", machine.MaxTitleLength, len(title)).At("title")
	case len(text) > machine.MaxTextLength:
		return machine.OverLimit("governance.too_long", "a text to adopt has at most %d bytes, this one %d; put the rest into a document", machine.MaxTextLength, len(text)).At("text")
	case strings.TrimSpace(text) == "" && len(messages) == 0:
		return machine.Malformed("governance.nothing_proposed", "write the text to adopt, or give messages for the network to apply").At("text")
	case strings.ContainsFunc(title, hidden) || strings.Contains(title, "\n"):
		return machine.Malformed("governance.unprintable", "the title has a character that nobody can see").At("title")
	case strings.ContainsFunc(text, hidden):
		return machine.Malformed("governance.unprintable", "the text has a character that nobody can see; what is voted on must read as it is").At("text")
	}
	return nil
}

func unknownClass(c Class) error {
	return machine.Malformed("governance.unknown_class", "there is no class of decisions called %q", c).At("class")
}

// Apply numbers the proposal and gives notice of its first vote.
func (m Propose) Apply(s *machine.Step) error {
	member := people.ActingMember(s)
	if !membership.HasVoice(s, member) {
		return machine.NotAllowed("governance.no_voice", "%s may not propose; members and provisional members do, each through who acts for it", member)
	}
	class := m.Class
	if class == "" {
		class = heavierOf(lightest(s, m.Messages), endedBy(s, m.Messages))
	}
	if err := s.CheckProposed(class.weight(), m.Messages); err != nil {
		return err
	}
	if err := checkEnding(s, class, m.Messages); err != nil {
		return err
	}
	before, _ := undecided.Get(s, member)
	if before >= maxUndecided {
		return machine.OverLimit("governance.too_many_undecided", "%s has %d proposals that are not decided yet; wait for one, or withdraw one", member, before)
	}
	p := Proposal{
		By: member, Title: m.Title, Text: m.Text, Class: class, Messages: m.Messages,
		Terms: TermsOf(s, class), Since: s.Time, Status: Undecided, Review: m.Review, Ends: m.Ends,
	}
	for _, o := range s.Concerned(m.Messages) {
		p.Parties = append(p.Parties, people.MemberID(o))
	}
	if err := p.keepSecret(s, m.Secret); err != nil {
		return err
	}
	put(s, p)
	return nil
}

// lightest is the class that a proposal with these messages has when it does
// not say. For what no decision carries it is the heaviest, which refuses it with
// the reason.
func lightest(s *machine.Step, messages []wire.Message) Class {
	if w, ok := s.HeaviestCarried(messages); ok {
		return Class(w)
	}
	return Principles
}

// hidden are characters with which a text could read differently from what it is.
func hidden(r rune) bool {
	switch {
	case r == '\n':
		return false
	case r < 0x20, r >= 0x7f && r < 0xa0, r == 0xad: // Controls, soft hyphen.
	case r == 0x200b, r == 0x200e, r == 0x200f, r >= 0x2028 && r <= 0x202e: // Zero width, separators, directions.
	case r >= 0x2060 && r <= 0x206f, r == 0xfeff, r == 0xfffd, r >= 0xe0000 && r <= 0xe0fff: // Marks, tags.
	default:
		return false
	}
	return true
}
