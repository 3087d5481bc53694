package view

import (
	"database/sql"
	"slices"

	"github.com/a-h/templ"

	"metaorg/domain/nodes"
	"metaorg/web/form"
	"metaorg/web/page"
)

// seatsView is the form in which one chooses who is to order the log.
type seatsView struct {
	form.Field // Of the nodes.
	choices    []choice
	strangers  int // Seats of nodes that nobody has registered: they would lose them.
	seats      int
	ready      int
	knows      bool
}

// choice is a node that one can give a seat, or why one can't.
type choice struct {
	mark
	chosen bool
}

// closed says that the node can hold no seat at all.
func (c choice) closed() bool { return c.why != "" && c.why != "one_hand" }

// seatsAct decides which nodes order the log: a choice among them by owner.
func (s Sight) seatsAct() page.Act {
	return page.Act{
		Name:    "nodes.seats",
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) { return seatsForm(r, f), nil },
		Carry:   seatsForm,
		Show: func(r *page.Request, f form.Form) templ.Component {
			v, err := s.seatsOf(r, f)
			if err != nil {
				return page.Fields(f.Fields) // To be typed; the rules look at it all the same.
			}
			return seatsFields(v)
		},
	}
}

// seatsForm keeps every node that was ticked, and suggests some at first.
func seatsForm(r *page.Request, f form.Form) form.Form {
	return f.Set("nodes", func(x *form.Field) { x.Values = r.Typed["nodes"] })
}

func (s Sight) seatsOf(r *page.Request, f form.Form) (seatsView, error) {
	var o ordering
	err := r.Read(func(tx *sql.Tx) (err error) {
		o, err = readOrdering(r, tx)
		return err
	})
	sight := s.now()
	o.see(sight)
	return seatsViewOf(o, f, sight.knows), err
}

func seatsViewOf(o ordering, f form.Form, knows bool) seatsView {
	v := seatsView{Field: f.Field("nodes"), strangers: o.strange, seats: o.seats, ready: o.ready, knows: knows}
	for _, m := range o.marks {
		v.choices = append(v.choices, choice{m, slices.Contains(v.Values, string(m.id))})
	}
	// What can be chosen first.
	slices.SortStableFunc(v.choices, func(a, b choice) int { return order(a.closed()) - order(b.closed()) })
	return v
}

// proposePath is where seats are proposed, with some nodes chosen.
func proposePath(chosen []string) templ.SafeURL {
	path := "/proposals/carry/nodes.seats"
	for i, id := range chosen {
		mark := "&"
		if i == 0 {
			mark = "?"
		}
		path += mark + "nodes=" + id
	}
	return templ.SafeURL(path)
}

// leastSeats is the smallest number of seats above one.
const leastSeats = nodes.MinManySeats
