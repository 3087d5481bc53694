package circles

import (
	"slices"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Agree says that a member of the circle agrees, in place of what it said
// before. In a lazy circle that is needed only to take an objection back.
type Agree struct {
	Matter uint64 `json:"matter" help:"the matter's number" example:"3" pos:"1"`
}

// Object says that a member of the circle objects, and why: by the clause of
// the charter that it appeals to, or a document that says what harm it sees.
type Object struct {
	Matter   uint64 `json:"matter" help:"the matter's number" example:"3" pos:"1"`
	Clause   string `json:"clause,omitempty" help:"number of the charter's clause that it appeals to" example:"P2" pos:"2"`
	Document Paper  `json:"document,omitempty" help:"hash of the document that says what harm it would do" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
}

// Answered says what a member of the circle says to a matter until it says
// otherwise.
type Answered struct {
	Matter uint64          `json:"matter"`
	Member people.MemberID `json:"member"`
	Answer Answer          `json:"answer"`
}

// Check has nothing to refuse.
func (Agree) Check() error { return nil }

// Check refuses an objection without a reason.
func (m Object) Check() error {
	switch {
	case m.Clause == "" && m.Document == "":
		return machine.Malformed("circles.no_reason", "an objection needs a reason: name the clause of the charter, or the document that says what harm you see").At("clause")
	case len(m.Clause) > clauseLength:
		return machine.OverLimit("circles.too_long", "this has %d bytes, more than %d", len(m.Clause), clauseLength).At("clause")
	case m.Document != "":
		return m.Document.check("document")
	}
	return nil
}

// Apply answers.
func (m Agree) Apply(s *machine.Step) error { return answer(s, m.Matter, Answer{Agrees: true}) }

// Apply answers.
func (m Object) Apply(s *machine.Step) error {
	if in, _ := charter.Current(s); m.Clause != "" && !slices.ContainsFunc(in.Clauses, func(c charter.Clause) bool { return c.Number == m.Clause }) {
		return machine.NotFound("circles.unknown_clause", "the charter has no clause %s", m.Clause).At("clause")
	}
	return answer(s, m.Matter, Answer{Clause: m.Clause, Document: m.Document})
}

func answer(s *machine.Step, n uint64, a Answer) error {
	_, c, err := openMatter(s, n)
	if err != nil {
		return err
	}
	who := people.ActingMember(s)
	if err := hasSay(s, c, who); err != nil {
		return err
	}
	a.By = s.By
	if before, ok := answers.Get(s, n, who); ok && before.Agrees == a.Agrees && before.Clause == a.Clause && before.Document == a.Document {
		return machine.Conflict("circles.said_already", "%s has said that already", who)
	}
	answers.Put(s, n, who, a)
	s.Emit(Answered{n, who, a})
	return nil
}

// Count is how a circle answered, by voices: members with a vote in the
// network, those under common control once for all of them.
type Count struct {
	Of      int64 `json:"of"` // How many voices the circle has.
	Agree   int64 `json:"agree"`
	Object  int64 `json:"object"`
	Needed  int64 `json:"needed,omitempty"`  // Of them to agree, by consent.
	Stopped int64 `json:"stopped,omitempty"` // By so many objections; see Needed.
}

// CountOf counts the answers to a matter as they are now.
func CountOf(r state.Reader, n uint64) Count {
	m, _ := matters.Get(r, n)
	c, _ := circles.Get(r, m.Circle)
	var agree, object []people.MemberID
	for who, a := range answers.Of(r, n) {
		switch {
		case !c.has(who):
		case a.Agrees:
			agree = append(agree, who)
		default:
			object = append(object, who)
		}
	}
	against := membership.Voices(r, object)
	agreeing := slices.DeleteFunc(membership.Voices(r, agree), func(v people.MemberID) bool { return slices.Contains(against, v) })
	count := Count{Of: int64(len(membership.Voices(r, c.Members))), Agree: int64(len(agreeing)), Object: int64(len(against))}
	if m.Method == Lazy {
		count.Stopped = max(1, min(m.Objections, count.Of/2))
	} else {
		count.Stopped, count.Needed = 1, max(leastAgree, (count.Of+1)/2)
	}
	return count
}
