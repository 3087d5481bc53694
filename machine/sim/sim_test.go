package sim_test

import (
	"errors"
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/sim"
	"metaorg/machine/state"
)

// A shelf on which words are put, with a count of them.
var (
	words = state.NewMap[string, int64]("shelf/words")
	count = state.NewItem[int64]("shelf/count")
)

// put puts a word on the shelf.
type put struct {
	Word string `json:"word" choices:"flour,oats,rye"`
	Note string `json:"note,omitempty" example:"fresh"`
}

// Put says that a word is on the shelf.
type Put struct {
	Word string `json:"word"`
	At   int64  `json:"at"`
}

func (put) Check() error { return nil }
func (m put) Apply(s *machine.Step) error {
	if words.Has(s, m.Word) {
		return machine.Conflict("shelf.there", "%s is there already", m.Word)
	}
	store(s, m.Word)
	s.Schedule(s.Time+3*rulestest.Day, spoil{m.Word})
	return nil
}

func store(s *machine.Step, word string) {
	words.Put(s, word, s.Time)
	n, _ := count.Get(s)
	count.Put(s, n+1)
	s.Emit(Put{word, s.Time})
}

// take takes a word from the shelf.
type take struct {
	Word string `json:"word" choices:"flour,oats,rye"`
}

func (take) Check() error { return nil }
func (m take) Apply(s *machine.Step) error {
	if !words.Has(s, m.Word) {
		return machine.NotFound("shelf.missing", "there is no %s", m.Word)
	}
	words.Delete(s, m.Word)
	n, _ := count.Get(s)
	count.Put(s, n-1)
	return nil
}

// spoil takes a word from the shelf when three days have passed.
type spoil struct {
	Word string `json:"word"`
}

func (d spoil) Apply(s *machine.Step) error {
	if !words.Has(s, d.Word) {
		return nil
	}
	return take(d).Apply(s)
}

// shelf is a module that keeps its word, with more kinds that may not.
func shelf(more ...machine.Kind) machine.Module {
	return machine.Module{
		Name: "shelf",
		Kinds: append([]machine.Kind{
			machine.KindOf[put]("shelf.put", "Put a word on the shelf.", Put{}).BeforeFounding(),
			machine.KindOf[take]("shelf.take", "Take a word from the shelf.").BeforeFounding(),
		}, more...),
		Dues: []machine.DueKind{machine.DueOf[spoil]("shelf.spoil")},
	}
}

// anybody knows ada and bo by their keys of tests; only ada acts for the mill.
type anybody struct{}

var keys = map[machine.PersonID]signature.Key{"ada": rulestest.Key("ada"), "bo": rulestest.Key("bo")}

func (anybody) Key(_ state.Reader, p machine.PersonID, id signature.KeyID, _ int64) (signature.Key, bool, bool) {
	key, known := keys[p]
	return key, known && key.ID() == id, known
}

func (anybody) MayActFor(_ state.Reader, p machine.PersonID, o machine.OrganizationID, _ string, _ int64) error {
	if p == "ada" && o == "mill" {
		return nil
	}
	return machine.NotAllowed("shelf.no_mandate", "%s has no mandate of %s", p, o)
}

// config is a simulation of a shelf.
func config(more ...machine.Kind) sim.Config {
	modules := []machine.Module{shelf(more...)}
	return sim.Config{
		Directory: anybody{}, Modules: modules,
		Start: func(t testing.TB) *rulestest.World {
			w := rulestest.New(t, rulestest.Strict{Directory: anybody{}}, modules...)
			w.Must("ada", "mill", put{Word: "flour"})
			return w
		},
		People:        []machine.PersonID{"ada", "bo"},
		Organizations: []machine.OrganizationID{"mill", "forge"},
		Invariants:    []sim.Invariant{{Name: "the count is that of the words", Check: counted}},
		Seeds:         10,
	}
}

func counted(_, now state.Reader) error {
	var n int64
	for range words.All(now) {
		n++
	}
	if told, _ := count.Get(now); told != n {
		return errors.New("the count is wrong")
	}
	return nil
}

func TestSimOfAShelf(t *testing.T) { sim.Run(t, config()) }
