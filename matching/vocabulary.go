package matching

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// Term is an entry of a vocabulary: a competence or a place, and of what it is a
// kind or a part, as with skos:broader.
type Term struct {
	ID      string
	Broader []string
}

// Vocabulary says what is broader than what. The zero Vocabulary has no terms.
type Vocabulary struct {
	number            map[string]int32
	ids               []string
	broader, narrower [][]int32
}

// NewVocabulary makes a vocabulary. Every broader term must be among them, and
// none may be broader than itself, over however many steps.
func NewVocabulary(terms []Term) (Vocabulary, error) {
	terms = slices.Clone(terms)
	slices.SortFunc(terms, func(a, b Term) int { return cmp.Compare(a.ID, b.ID) })
	v := Vocabulary{number: make(map[string]int32, len(terms))}
	for _, t := range terms {
		if _, twice := v.number[t.ID]; twice {
			return Vocabulary{}, fmt.Errorf("the term %q: %w", t.ID, ErrTwice)
		}
		if t.ID == "" {
			return Vocabulary{}, fmt.Errorf("a term: %w", ErrNoID)
		}
		v.intern(t.ID)
	}
	for i, t := range terms {
		for _, broader := range t.Broader {
			up, known := v.number[broader]
			if !known {
				return Vocabulary{}, fmt.Errorf("the term %q is a kind of %q: %w", t.ID, broader, ErrUnknown)
			}
			v.broader[i] = append(v.broader[i], up)
			v.narrower[up] = append(v.narrower[up], int32(i))
		}
	}
	if i, circle := v.circle(); circle {
		return Vocabulary{}, fmt.Errorf("the term %q: %w", v.ids[i], ErrCircle)
	}
	return v, nil
}

// intern is the number of a term, a new one where there was none.
func (v *Vocabulary) intern(id string) int32 {
	if i, known := v.number[id]; known {
		return i
	}
	if v.number == nil {
		v.number = map[string]int32{}
	}
	i := int32(len(v.ids))
	v.number[id], v.ids = i, append(v.ids, id)
	v.broader, v.narrower = append(v.broader, nil), append(v.narrower, nil)
	return i
}

func (v *Vocabulary) copied() Vocabulary {
	return Vocabulary{maps.Clone(v.number), slices.Clone(v.ids), slices.Clone(v.broader), slices.Clone(v.narrower)}
}

// circle takes away terms that nothing left is broader than; what stays is in a
// circle or below one.
func (v *Vocabulary) circle() (int32, bool) {
	above := make([]int, len(v.ids))
	var free []int32
	for i, broader := range v.broader {
		if above[i] = len(broader); above[i] == 0 {
			free = append(free, int32(i))
		}
	}
	for at := 0; at < len(free); at++ {
		for _, below := range v.narrower[free[at]] {
			if above[below]--; above[below] == 0 {
				free = append(free, below)
			}
		}
	}
	i := slices.IndexFunc(above, func(n int) bool { return n > 0 })
	return int32(i), i >= 0
}

// step is a term and how many steps away it is.
type step struct{ term, steps int32 }

// reach is what can be reached in at most so many steps, the term itself first.
func reach(next [][]int32, from int32, most int32) []step {
	all, seen := []step{{from, 0}}, map[int32]bool{from: true}
	for at := 0; at < len(all); at++ {
		if all[at].steps == most {
			break
		}
		for _, t := range next[all[at].term] {
			if !seen[t] {
				seen[t] = true
				all = append(all, step{t, all[at].steps + 1})
			}
		}
	}
	return all
}
