package commons

import (
	"slices"

	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// Details are what stewards say of a resource, and can say anew.
type Details struct {
	Title      string   `json:"title"`
	Summary    string   `json:"summary,omitempty"`
	Link       string   `json:"link,omitempty"`       // Where there is more of it.
	Rivalrous  bool     `json:"rivalrous,omitempty"`  // Use by one limits use by another.
	Capacity   int64    `json:"capacity,omitempty"`   // How many units there are at a time; only of what is rivalrous.
	Unit       string   `json:"unit,omitempty"`       // What it is counted in: "seat", "hour", "machine".
	Rule       string   `json:"rule,omitempty"`       // How it is used, said by those who care for it.
	Domains    []string `json:"domains,omitempty"`    // See Domains.
	Clauses    []string `json:"clauses,omitempty"`    // Numbers of the charter's clauses that it serves.
	Indicators []string `json:"indicators,omitempty"` // Names of the goal's indicators that it moves.
}

// Domains are what a network wants to produce and spread, each a tag.
func Domains() []string {
	return []string{"governance", "economics", "infrastructure", "knowledge", "enterprise", "practice", "thinking"}
}

// check refuses what is wrong in itself.
func (d Details) check() error {
	if err := checkText(d.Title, "title", titleBytes, false); err != nil {
		return err
	}
	if err := checkOptional(d.Summary, "summary", summaryBytes, true); err != nil {
		return err
	}
	if err := checkLink(d.Link); err != nil {
		return err
	}
	if err := d.checkUse(); err != nil {
		return err
	}
	for _, tags := range []struct {
		all   []string
		field string
	}{{d.Domains, "domains"}, {d.Clauses, "clauses"}, {d.Indicators, "indicators"}} {
		if err := checkTags(tags.all, tags.field); err != nil {
			return err
		}
	}
	for _, name := range d.Domains {
		if !slices.Contains(Domains(), name) {
			return machine.Malformed("commons.unknown_domain", "%.60q is none of governance, economics, infrastructure, knowledge, enterprise, practice and thinking", name).At("domains")
		}
	}
	return nil
}

// checkUse refuses numbers that do not fit whether use by one limits use by another.
func (d Details) checkUse() error {
	if err := checkOptional(d.Unit, "unit", unitBytes, false); err != nil {
		return err
	}
	if err := checkOptional(d.Rule, "rule", ruleBytes, true); err != nil {
		return err
	}
	switch {
	case d.Rivalrous && (d.Capacity < 1 || d.Capacity > mostNumber):
		return machine.Malformed("commons.no_capacity", "where use by one limits use by another, say how many there are; at least one").At("capacity")
	case !d.Rivalrous && d.Capacity != 0:
		return machine.Malformed("commons.capacity_unused", "only what use by one takes from another has a capacity; leave it out").At("capacity")
	}
	return nil
}

// known refuses clauses and indicators that the charter does not have.
func (d Details) known(r state.Reader) error {
	in, _ := charter.Current(r)
	for _, number := range d.Clauses {
		if !slices.ContainsFunc(in.Clauses, func(c charter.Clause) bool { return c.Number == number }) {
			return machine.NotFound("commons.unknown_clause", "the charter has no clause %.60s", number).At("clauses")
		}
	}
	for _, name := range d.Indicators {
		if !slices.ContainsFunc(in.Indicators, func(i charter.Indicator) bool { return i.Name == name }) {
			return machine.NotFound("commons.unknown_indicator", "the charter's goal has no indicator called %.60q", name).At("indicators")
		}
	}
	return nil
}
