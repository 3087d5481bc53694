package funds

import (
	"slices"

	"metaorg/machine"
)

// Item is a part of a budget.
type Item struct {
	Name   string `json:"name" help:"what it is for" example:"Repairs"`
	Amount int64  `json:"amount" in:"fund" help:"how much, in minor units: 20000 for 200.00" example:"50000"`
}

// Budget is how much of a fund may go where in a time. With one, what is asked
// for names an item.
type Budget struct {
	From  string  `json:"from,omitempty"` // First day, YYYY-MM-DD; empty for no budget.
	Until string  `json:"until,omitempty"`
	Items []Item  `json:"items,omitempty"`
	Used  []int64 `json:"used,omitempty"` // Approved, by item.
}

// SetBudget is carried by an ordinary decision. It takes the place of the one
// before; what was approved in its time counts if an item has the same name.
type SetBudget struct {
	Fund  uint64 `json:"fund" help:"the fund's number" example:"1"`
	From  string `json:"from" help:"first day, as year-month-day" example:"2026-01-01"`
	Until string `json:"until" help:"last day, as year-month-day" example:"2026-12-31"`
	Items []Item `json:"items,omitempty" help:"what may be spent on what; none for no budget any more"`
}

// BudgetSet says what a fund's budget is.
type BudgetSet struct {
	Fund   uint64 `json:"fund"`
	Budget Budget `json:"budget"`
}

// Check refuses what is no budget.
func (m SetBudget) Check() error {
	if err := checkDate(m.From, "from"); err != nil {
		return err
	}
	if err := checkDate(m.Until, "until"); err != nil {
		return err
	}
	switch {
	case m.Until < m.From:
		return machine.Malformed("funds.ends_before", "a budget does not end before it begins").At("until")
	case len(m.Items) > mostItems:
		return machine.OverLimit("funds.too_many_items", "a budget has at most %d items", mostItems).At("items")
	}
	for i, it := range m.Items {
		if err := checkText(it.Name, "items", nameBytes, false); err != nil {
			return err
		}
		if err := checkAmount(it.Amount, "items"); err != nil {
			return err
		}
		if slices.ContainsFunc(m.Items[:i], func(o Item) bool { return o.Name == it.Name }) {
			return machine.Malformed("funds.item_twice", "%s is in the budget twice", it.Name).At("items")
		}
	}
	return nil
}

// Apply sets it.
func (m SetBudget) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	f, err := existing(s, m.Fund)
	if err != nil {
		return err
	}
	b := Budget{From: m.From, Until: m.Until, Items: m.Items}
	if len(m.Items) == 0 {
		b = Budget{}
	}
	same := f.Budget.From == m.From // Else it is about another time.
	for _, it := range b.Items {
		var used int64
		if at := f.Budget.item(it.Name); at >= 0 && same {
			used = f.Budget.Used[at]
		}
		b.Used = append(b.Used, used)
	}
	f.Budget = b
	fundsByNumber.Put(s, m.Fund, f)
	s.Emit(BudgetSet{m.Fund, b})
	return nil
}

func (b Budget) item(name string) int {
	return slices.IndexFunc(b.Items, func(it Item) bool { return it.Name == name })
}

// inForce reports whether a budget is for this day.
func (b Budget) inForce(day string) bool { return b.From != "" && b.From <= day && day <= b.Until }

// has refuses a sum that is in no item, or more than an item has left.
func (b Budget) has(s *machine.Step, item string, amount int64, currency string) error {
	if !b.inForce(today(s)) {
		if item != "" {
			return machine.Conflict("funds.no_budget", "there is no budget for today; leave the item out").At("item")
		}
		return nil
	}
	at := b.item(item)
	switch {
	case item == "":
		return machine.NotFound("funds.unknown_item", "the fund has a budget; name the item of it that this belongs to").At("item")
	case at < 0:
		return machine.NotFound("funds.unknown_item", "the budget has no item called %.60q; name one of it", item).At("item")
	}
	if left := b.Items[at].Amount - b.Used[at]; amount > left {
		return machine.Conflict("funds.over_budget", "the budget leaves %s for %s; a decision of the members can change it", Show(max(0, left), currency), item).At("amount")
	}
	return nil
}

// use counts an approved sum, or with a negative amount takes it back.
func (b *Budget) use(item string, amount int64) {
	if at := b.item(item); at >= 0 {
		b.Used = slices.Clone(b.Used)
		b.Used[at] = max(0, b.Used[at]+amount)
	}
}
