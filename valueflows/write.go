package valueflows

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// node is a node of JSON-LD before it is text.
type node map[string]any

// Context is what the words mean. It stands within what is written: what is
// found at the vocabulary's own address is the vocabulary, and no context.
func Context() map[string]any {
	ref := func(word string) node { return node{"@id": "vf:" + word, "@type": "@id"} }
	typed := func(word, kind string) node { return node{"@id": "vf:" + word, "@type": "xsd:" + kind} }
	c := map[string]any{
		"vf": NS, "om2": OM2, "xsd": xsdNS, "schema": schemaNS, "@vocab": NS, "id": "@id", "type": "@type",
		"action": node{"@id": "vf:action", "@type": "@vocab"},
		"worth":  "schema:value", "currency": "schema:currency", "number": node{"@id": "schema:value", "@type": "xsd:decimal"},
		"hasNumericalValue": typed("hasNumericalValue", "decimal"), "omUnitIdentifier": typed("omUnitIdentifier", "anyURI"), "finished": typed("finished", "boolean"),
	}
	for _, word := range []string{"hasBeginning", "hasEnd", "hasPointInTime", "due", "created"} {
		c[word] = typed(word, "dateTimeStamp")
	}
	for _, word := range []string{
		"provider", "receiver", "resourceConformsTo", "conformsTo", "resourceInventoriedAs", "toResourceInventoriedAs", "primaryAccountable", "stage",
		"containedIn", "corrects", "settles", "realizationOf", "triggeredBy", "hasUnit",
	} {
		c[word] = ref(word)
	}
	return c
}

// Write writes a graph, a node on each line.
func Write(w io.Writer, g Graph) error {
	e := &encoder{w: w}
	e.say(`{"@context":`)
	e.encode(Context())
	e.say(`,"@graph":[`)
	each(e, g.Agents, Agent.node)
	each(e, g.Units, Unit.node)
	each(e, g.Specifications, func(s Specification) node { return s.node("ResourceSpecification") })
	each(e, g.Stages, func(s Specification) node { return s.node("ProcessSpecification") })
	each(e, g.Resources, Resource.node)
	each(e, g.Agreements, Agreement.node)
	each(e, g.Events, Event.node)
	each(e, g.Claims, Claim.node)
	e.say("\n]}\n")
	if e.err != nil {
		return fmt.Errorf("couldn't write what flowed: %w", e.err)
	}
	return nil
}

// encoder writes until something fails.
type encoder struct {
	w       io.Writer
	started bool
	err     error
}

func (e *encoder) say(text string) {
	if e.err == nil {
		_, e.err = io.WriteString(e.w, text)
	}
}

func (e *encoder) encode(v any) {
	if e.err != nil {
		return
	}
	b, err := json.Marshal(v)
	e.err = err
	e.say(string(b))
}

func each[T any](e *encoder, all []T, nodeOf func(T) node) {
	for _, x := range all {
		if e.started {
			e.say(",")
		}
		e.started = true
		e.say("\n")
		e.encode(nodeOf(x))
	}
}

// of is a node of a class, without what is not known of it.
func of(class, id string, values node) node {
	for key, v := range values {
		switch v := v.(type) {
		case string:
			if v == "" {
				delete(values, key)
			}
		case []string:
			if len(v) == 0 {
				delete(values, key)
			}
		case node:
			if v == nil {
				delete(values, key)
			}
		}
	}
	values["id"], values["type"] = id, class
	return values
}

func (a Agent) node() node {
	kind := a.Kind
	if kind == "" {
		kind = AnyAgent
	}
	return of(string(kind), a.ID, node{"name": a.Name, "note": a.Note})
}

func (u Unit) node() node {
	return of("Unit", u.ID, node{"label": u.Label, "symbol": u.Symbol, "omUnitIdentifier": u.OM})
}

func (s Specification) node(class string) node {
	return of(class, s.ID, node{"name": s.Name, "note": s.Note})
}

func (m Measure) node() node {
	if m == (Measure{}) {
		return nil
	}
	return node{"type": "Measure", "hasNumericalValue": m.Number, "hasUnit": m.Unit}
}

func (m Money) node() node {
	if m == (Money{}) {
		return nil
	}
	return node{"type": "schema:MonetaryAmount", "number": m.Number, "currency": m.Currency}
}

func (r Resource) node() node {
	return of("EconomicResource", r.ID, node{
		"name": r.Name, "note": r.Note, "trackingIdentifier": r.Tracking, "conformsTo": r.ConformsTo, "classifiedAs": slices.Clone(r.ClassifiedAs),
		"accountingQuantity": r.Accounting.node(), "onhandQuantity": r.Onhand.node(), "primaryAccountable": r.Accountable, "stage": r.Stage, "containedIn": r.ContainedIn,
	})
}

func (a Agreement) node() node {
	return of("Agreement", a.ID, node{"name": a.Name, "note": a.Note, "created": a.Created})
}

// The first and last second of a day.
const (
	morning = "T00:00:00Z"
	night   = "T23:59:59Z"
)

func onDay(date, at string) string {
	if date == "" {
		return ""
	}
	return date + at
}

func (e Event) node() node {
	return of("EconomicEvent", e.ID, node{
		"action": e.Action, "provider": e.Provider, "receiver": e.Receiver, "hasBeginning": onDay(e.Date, morning), "hasEnd": onDay(e.Date, night), "created": e.Created,
		"note": e.Note, "resourceClassifiedAs": slices.Clone(e.ClassifiedAs), "resourceConformsTo": e.ConformsTo, "resourceQuantity": e.Resource.node(), "effortQuantity": e.Effort.node(),
		"resourceInventoriedAs": e.Inventoried, "toResourceInventoriedAs": e.To, "corrects": e.Corrects, "settles": slices.Clone(e.Settles), "realizationOf": e.RealizationOf, "worth": e.Worth.node(),
	})
}

func (c Claim) node() node {
	return of("Claim", c.ID, node{
		"action": c.Action, "provider": c.Provider, "receiver": c.Receiver, "due": onDay(c.Due, night), "created": c.Created, "note": c.Note,
		"resourceClassifiedAs": slices.Clone(c.ClassifiedAs), "resourceQuantity": c.Resource.node(), "triggeredBy": c.TriggeredBy, "finished": c.Finished,
	})
}
