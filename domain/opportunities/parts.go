package opportunities

import (
	"cmp"
	"slices"
	"strconv"

	"metaorg/domain/competences"
	"metaorg/machine"
)

// Part is one of several things that a need or an offer is made of. Where and on
// what terms is said once, of all.
type Part struct {
	Title      string `json:"title" help:"what this part is, in a few words that stay in the log" example:"Check the bank statements"`
	Competence string `json:"competence,omitempty" help:"what it takes to do it: an id of the vocabulary such as act:bookkeeping, or a URI of another list" example:"act:bookkeeping"`
	Resource   uint64 `json:"resource,omitempty" help:"number of what is shared here that it is about, if it is" example:"1"`
	Quantity   int64  `json:"quantity,omitempty" help:"how much, in the unit's smallest steps: 800 for 8.00 h; 0 for not said" example:"800" in:"unit"`
	Unit       string `json:"unit,omitempty" help:"unit of the quantity, such as h, day, each, kg or GBP" example:"h"`
	From       string `json:"from,omitempty" help:"its first day, as year-month-day; nothing for that of all" example:"2027-01-11"`
	Until      string `json:"until,omitempty" help:"its last day, as year-month-day; nothing for that of all" example:"2027-02-28"`
}

// inPart is the name of a field of a part.
func inPart(i int, field string) string { return "parts." + strconv.Itoa(i) + "." + field }

// checkParts refuses parts that say nothing, or do not fit together or into the whole.
func (w What) checkParts() error {
	switch {
	case len(w.Parts) == 0:
		return nil
	case len(w.Parts) > maxParts:
		return machine.OverLimit("opportunities.too_many_parts", "it has at most %d parts; what has more is several needs or offers", maxParts).At("parts")
	}
	for i, p := range w.Parts {
		if err := checkText(p.Title, inPart(i, "title"), maxTitle, false); err != nil {
			return err
		}
		if slices.ContainsFunc(w.Parts[:i], func(other Part) bool { return other.Title == p.Title }) {
			return machine.Malformed("opportunities.named_twice", "%s is named twice", p.Title).At(inPart(i, "title"))
		}
		if p.Competence != "" {
			if err := competences.CheckIdentifier(p.Competence, inPart(i, "competence")); err != nil {
				return err
			}
		}
		if err := checkQuantity(p.Quantity, p.Unit, inPart(i, "quantity"), inPart(i, "unit")); err != nil {
			return err
		}
		if err := w.checkDaysOf(p, i); err != nil {
			return err
		}
	}
	return nil
}

// checkDaysOf refuses a part that begins before the whole, or ends after it.
func (w What) checkDaysOf(p Part, i int) error {
	if err := checkDays(named{p.From, inPart(i, "from")}, named{p.Until, inPart(i, "until")}); err != nil {
		return err
	}
	from, until := cmp.Or(p.From, w.From), cmp.Or(p.Until, w.Until)
	switch { // Days so written sort as text.
	case until != "" && from > until:
		return machine.Malformed("opportunities.dates_crossed", "it ends on %s, before it begins on %s", until, from).At(inPart(i, "until"))
	case p.From != "" && p.From < w.From:
		return machine.Malformed("opportunities.part_early", "all of it begins on %s, and this part before", w.From).At(inPart(i, "from"))
	case w.Until != "" && p.Until > w.Until:
		return machine.Malformed("opportunities.part_late", "all of it ends on %s, and this part after", w.Until).At(inPart(i, "until"))
	}
	return nil
}

// amounts are how much there is of each part, in its unit's smallest steps; 1 of
// what nobody counts. What has no parts is one.
func (w What) amounts() (all []int64) {
	if len(w.Parts) == 0 {
		return []int64{max(1, w.Quantity)}
	}
	for _, p := range w.Parts {
		all = append(all, max(1, p.Quantity))
	}
	return all
}

// counted is how much there is of a part, and in which unit; 0 of what nobody counts.
func (w What) counted(part int) (quantity int64, unit string) {
	if len(w.Parts) == 0 {
		return w.Quantity, w.Unit
	}
	return w.Parts[part].Quantity, w.Parts[part].Unit
}

// Left is how much of each part nobody was chosen for yet.
func (p Post) Left() []int64 {
	left := p.What.amounts()
	for i, taken := range p.Taken {
		left[i] -= taken
	}
	return left
}

// whole reports whether somebody was chosen for all of it.
func (p Post) whole() bool {
	return !slices.ContainsFunc(p.Left(), func(n int64) bool { return n > 0 })
}

// take adds what an answer takes of each part, or with -1 gives it back.
func (p *Post) take(takes []int64, times int64) {
	taken := make([]int64, len(p.What.amounts()))
	copy(taken, p.Taken)
	for i, n := range takes {
		taken[i] += n * times
	}
	p.Taken = taken
	if !slices.ContainsFunc(taken, func(n int64) bool { return n != 0 }) {
		p.Taken = nil
	}
}

// which says of which parts somebody speaks, from 1, and of how much; nothing for all.
type which struct {
	parts    []uint64
	quantity int64
}

// check refuses parts that are named twice, and less than nothing.
func (w which) check() error {
	for i, n := range w.parts {
		if slices.Contains(w.parts[:i], n) {
			return machine.Malformed("opportunities.part_twice", "part %d is named twice", n).At("parts")
		}
	}
	if w.quantity < 0 || w.quantity > maxQuantity {
		return machine.Malformed("opportunities.bad_quantity", "a quantity is above nothing and at most %d of the unit's smallest steps; leave it out where it is not known", maxQuantity).At("quantity")
	}
	return nil
}

// fits refuses parts that there are not, and a quantity of nobody knows what.
func (w which) fits(what What) error {
	all := len(what.amounts())
	for _, n := range w.parts {
		if n == 0 || n > uint64(all) {
			return machine.NotFound("opportunities.unknown_part", "there is no part number %d; it has %d", n, all).At("parts")
		}
	}
	if w.quantity == 0 {
		return nil
	}
	if some := w.among(all); len(some) != 1 {
		return machine.Malformed("opportunities.which_part", "say of which one part that is").At("parts")
	} else if n, _ := what.counted(some[0]); n == 0 {
		return machine.Malformed("opportunities.not_counted", "nobody said how much there is of it; leave the quantity out, and say it in words").At("quantity")
	}
	return nil
}

// among are the parts that are meant, counted from 0.
func (w which) among(all int) (some []int) {
	for i := range all {
		if len(w.parts) == 0 || slices.Contains(w.parts, uint64(i)+1) {
			some = append(some, i)
		}
	}
	return some
}

// of is how much of each part is meant, of what is left.
func (w which) of(left []int64) (takes []int64, some bool) {
	takes = make([]int64, len(left))
	for _, i := range w.among(len(left)) {
		takes[i] = left[i]
		if w.quantity > 0 {
			takes[i] = min(w.quantity, left[i])
		}
		some = some || takes[i] > 0
	}
	return takes, some
}
