package books

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"metaorg/units"
	"metaorg/valueflows"
)

// Flows is what members gave each other and the commons, what is followed as a
// resource, and what members owe one another, in the words of ValueFlows.
func (o Of) Flows(read Lists) (valueflows.Graph, error) {
	f := flows{of: o, read: read, names: map[string]string{}, agents: map[string]bool{}, units: map[string]bool{}, kinds: map[string]bool{}, stages: map[string]bool{}, events: map[string]bool{}}
	for _, part := range []func() error{f.organizations, f.patronage, f.resources, f.obligations} {
		if err := part(); err != nil {
			return valueflows.Graph{}, err
		}
	}
	f.mentioned()
	return f.graph, nil
}

// flows is a graph that is being made.
type flows struct {
	of    Of
	read  Lists
	graph valueflows.Graph
	names map[string]string // Of organizations, by handle.

	// What was mentioned, and must be said something of.
	agents, units, kinds, stages, events map[string]bool
}

// commons is the agent to which what nobody receives is given.
const commons = "commons"

func (f *flows) organizations() error {
	return f.read("organizations", nil, func(r Row) { f.names[r.Text("id")] = r.Text("name") })
}

func (f *flows) iri(kind, id string) string {
	return f.of.Address + "/" + kind + "/" + url.PathEscape(id)
}

func (f *flows) numbered(kind string, n int64) string {
	if n == 0 {
		return ""
	}
	return f.iri(kind, strconv.FormatInt(n, 10))
}

// agent names a member, and the commons where there is none.
func (f *flows) agent(id string) string {
	id = cmp.Or(id, commons)
	f.agents[id] = true
	return f.agentIRI(id)
}

func (f *flows) agentIRI(id string) string {
	if id == commons {
		return f.of.Address + "/commons"
	}
	return f.iri("members", id)
}

// measure is an amount of a unit.
func (f *flows) measure(steps int64, code string) valueflows.Measure {
	u, ok := units.Of(code)
	if !ok {
		return valueflows.Measure{}
	}
	f.units[code] = true
	return valueflows.Measure{Number: u.Plain(steps), Unit: unitIRI(u)}
}

func unitIRI(u units.Unit) string {
	if u.Of == units.Money {
		return valueflows.Currencies + u.Code
	}
	return cmp.Or(u.OM2, valueflows.OM2+u.Code)
}

// confirmed is what both sides say happened, between two that are not one.
var confirmed = url.Values{"state": {"confirmed"}, "self_dealt": {"false"}, "void": {"false"}}

func (f *flows) patronage() error {
	return f.read("patronage", confirmed, func(r Row) {
		if !f.of.has(r.Text("date")) {
			return
		}
		e := valueflows.Event{
			ID: f.numbered("patronage", r.Number("number")), Action: r.Text("action"), Provider: f.agent(r.Text("provider")), Receiver: f.agent(r.Text("receiver")),
			Date: r.Text("date"), Created: momentOf(r.Number("recorded")), Note: r.Text("note"), ClassifiedAs: []string{r.Text("kind"), r.Text("stream")},
			Inventoried: f.numbered("patronage/resources", r.Number("resource")), To: f.numbered("patronage/resources", r.Number("to_resource")),
			Corrects: f.numbered("patronage", r.Number("corrects")),
		}
		if m := f.measure(r.Number("quantity"), r.Text("unit")); e.Action == "work" || e.Action == "use" {
			e.Effort = m
		} else {
			e.Resource = m
		}
		if u, ok := units.Currency(r.Text("currency")); ok && r.Number("value") != 0 {
			e.Worth = valueflows.Money{Number: u.Plain(r.Number("value")), Currency: u.Code}
		}
		f.events[e.ID] = true
		f.graph.Events = append(f.graph.Events, e)
	})
}

func (f *flows) resources() error {
	return f.read("economic-resources", nil, func(r Row) {
		s := valueflows.Resource{
			ID: f.numbered("patronage/resources", r.Number("number")), Name: r.Text("name"), ClassifiedAs: []string{r.Text("kind")}, Accountable: f.agent(r.Text("accountable")),
			Accounting: f.measure(r.Number("accounting"), r.Text("unit")), Onhand: f.measure(r.Number("on_hand"), r.Text("unit")), ContainedIn: f.numbered("patronage/resources", r.Number("inside")),
		}
		if stage := r.Text("stage"); stage != "" {
			f.stages[stage] = true
			s.Stage = f.iri("stages", stage)
		}
		f.graph.Resources = append(f.graph.Resources, s)
	})
}

func (f *flows) obligations() error {
	return f.read("obligations", nil, func(r Row) {
		state := r.Text("state")
		if state == "proposed" || state == "withdrawn" || !f.of.has(dayOf(r.Number("entered"))) {
			return
		}
		f.graph.Claims = append(f.graph.Claims, valueflows.Claim{
			ID: f.numbered("obligations", r.Number("number")), Action: "transfer", Provider: f.agent(r.Text("debtor")), Receiver: f.agent(r.Text("creditor")), Due: r.Text("due"),
			Created: momentOf(r.Number("entered")), ClassifiedAs: []string{r.Text("source")}, Resource: f.measure(r.Number("amount"), r.Text("unit")), Finished: state == "settled" || state == "void",
		})
	})
}

// mentioned says something of all that was mentioned, in order, and leaves out
// what would refer to something that is not here.
func (f *flows) mentioned() {
	for _, id := range slices.Sorted(maps.Keys(f.agents)) {
		a := valueflows.Agent{ID: f.agentIRI(id), Name: cmp.Or(f.names[id], id), Kind: valueflows.Organization}
		if id == commons {
			a.Name, a.Kind = f.of.Network, valueflows.AnyAgent
		}
		f.graph.Agents = append(f.graph.Agents, a)
	}
	for _, code := range slices.Sorted(maps.Keys(f.units)) {
		u, _ := units.Of(code)
		f.graph.Units = append(f.graph.Units, valueflows.Unit{ID: unitIRI(u), Label: u.Name, Symbol: u.Code, OM: u.OM2})
	}
	for _, stage := range slices.Sorted(maps.Keys(f.stages)) {
		f.graph.Stages = append(f.graph.Stages, valueflows.Specification{ID: f.iri("stages", stage), Name: stage})
	}
	for i, e := range f.graph.Events {
		if !f.events[e.Corrects] {
			f.graph.Events[i].Corrects = ""
		}
	}
}
