package charter

import (
	"cmp"
	"slices"
	"strconv"

	"metaorg/machine"
)

// ClauseKind says what a clause is, and so what decision changes it.
type ClauseKind string

// The kinds of clauses, in the order in which the text lists them.
const (
	Principle ClauseKind = "principle" // Numbered P1, P2 …; changed by principles decision.
	Value     ClauseKind = "value"     // Numbered V1, V2 …; changed by principles decision.
	Practice  ClauseKind = "practice"  // Numbered R1, R2 …; changed by special decision.
)

var clauseKinds = []ClauseKind{Principle, Value, Practice}

// Clause is one numbered statement. Its number is its own for ever: it stays
// when others go, and is not given again when it goes itself.
type Clause struct {
	Number string     `json:"number,omitempty" help:"P, V or R and a number; leave it out and the next one is given" example:"P1"`
	Kind   ClauseKind `json:"kind" help:"principle, value or practice" example:"principle"`
	Title  string     `json:"title" help:"a few words to call it by" example:"Open membership"`
	Text   string     `json:"text" help:"what it says" example:"Any organization that accepts this charter may join."`
	Lock   Lock       `json:"lock,omitempty" help:"entrenched where only nine of ten members can change it, fixed where nobody can; leave it out otherwise" choices:"entrenched,fixed"`
}

// Lock says how a clause protects everybody from the others.
type Lock string

// The locks.
const (
	Open       Lock = ""           // Changed as its kind says.
	Entrenched Lock = "entrenched" // Changed by entrenched decision only.
	Fixed      Lock = "fixed"      // Not changed at all: whoever founds or joins is sure of it.
)

// checkNoLocks refuses locks in networks of a rule version that has none, as
// the programs of then refuse a field they do not know.
func checkNoLocks(version uint64, kind string, clauses []Clause) error {
	if version < fourthVersion && slices.ContainsFunc(clauses, func(c Clause) bool { return c.Lock != Open }) {
		return machine.NoSuchField(kind, "lock")
	}
	return nil
}

func (k ClauseKind) letter() string {
	switch k {
	case Principle:
		return "P"
	case Value:
		return "V"
	case Practice:
		return "R"
	}
	return ""
}

// numberOf splits a number such as P12. Only one spelling counts.
func numberOf(number string) (k ClauseKind, n uint64, ok bool) {
	for _, k := range clauseKinds {
		if len(number) < 2 || number[:1] != k.letter() {
			continue
		}
		n, err := strconv.ParseUint(number[1:], 10, 64)
		spelled := err == nil && strconv.FormatUint(n, 10) == number[1:]
		return k, n, spelled && n > 0 && n <= maxNumber
	}
	return "", 0, false
}

// numbers are the highest numbers given so far.
type numbers struct {
	Principle uint64 `json:"principle"`
	Value     uint64 `json:"value"`
	Practice  uint64 `json:"practice"`
}

func (n *numbers) of(k ClauseKind) *uint64 {
	switch k {
	case Principle:
		return &n.Principle
	case Value:
		return &n.Value
	default:
		return &n.Practice
	}
}

// next gives a clause without a number the next one of its kind.
func (n *numbers) next(c Clause) Clause {
	last := n.of(c.Kind)
	*last++
	c.Number = c.Kind.letter() + strconv.FormatUint(*last, 10)
	return c
}

// numbered gives a draft's clauses their numbers and order, and returns the
// highest given. checkClauses has found the given ones to ascend.
func numbered(clauses []Clause) ([]Clause, numbers) {
	var last numbers
	out := make([]Clause, 0, len(clauses))
	for _, c := range clauses {
		if _, n, ok := numberOf(c.Number); ok {
			*last.of(c.Kind) = n
		} else {
			c = last.next(c)
		}
		out = append(out, c)
	}
	return inOrder(out), last
}

// inOrder sorts clauses by kind, then number.
func inOrder(clauses []Clause) []Clause {
	slices.SortFunc(clauses, func(a, b Clause) int {
		kindA, nA, _ := numberOf(a.Number)
		kindB, nB, _ := numberOf(b.Number)
		return cmp.Or(cmp.Compare(slices.Index(clauseKinds, kindA), slices.Index(clauseKinds, kindB)), cmp.Compare(nA, nB))
	})
	return clauses
}

// checkClauses refuses clauses that cannot stand in a new text.
func checkClauses(clauses []Clause) error {
	if len(clauses) > maxClauses {
		return machine.OverLimit("charter.too_many", "a charter has at most %d clauses, this one %d", maxClauses, len(clauses)).At("clauses")
	}
	var last numbers
	for _, c := range clauses {
		if err := checkClause(c); err != nil {
			return err
		}
		highest := last.of(c.Kind)
		_, n, given := numberOf(c.Number)
		if !given {
			n = *highest + 1
		}
		if n <= *highest {
			return machine.Malformed("charter.bad_number", "the numbers of each kind of clause must rise, but %s comes after %s%d", c.Number, c.Kind.letter(), *highest).At("clauses")
		}
		*highest = n
	}
	return nil
}

// checkClause refuses a clause that is wrong in itself.
func checkClause(c Clause) error {
	if c.Kind.letter() == "" {
		return machine.Malformed("charter.bad_kind", "a clause is a principle, a value or a practice, not %q", c.Kind).At("clauses")
	}
	if !slices.Contains([]Lock{Open, Entrenched, Fixed}, c.Lock) {
		return machine.Malformed("charter.bad_lock", "a clause is entrenched, fixed or neither, not %q", c.Lock).At("clauses")
	}
	if c.Number != "" {
		if k, _, ok := numberOf(c.Number); !ok || k != c.Kind {
			return machine.Malformed("charter.bad_number", "%q is no number for a %s; it would be %s1 to %[3]s%d", c.Number, c.Kind, c.Kind.letter(), maxNumber).At("clauses")
		}
	}
	return cmp.Or(
		checkText("clauses", c.Title, machine.MaxTitleLength, "each clause needs a title"),
		checkText("clauses", c.Text, machine.MaxTextLength, "each clause needs a text"),
	)
}
