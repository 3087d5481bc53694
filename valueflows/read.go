package valueflows

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/piprate/json-gold/ld"
)

// MaxBytes bounds what is read.
const MaxBytes = 64 << 20

// ErrTooLarge is the error of reading more than MaxBytes.
var ErrTooLarge = fmt.Errorf("the file has more than %d MiB", MaxBytes>>20)

// Read reads a graph by its meaning, whatever prefixes and nesting it uses. It
// fetches nothing: a context at another address is refused, but for one of
// ValueFlows, whose words are known here. What is of one class comes in order
// of its ID.
func Read(r io.Reader) (g Graph, err error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return g, fmt.Errorf("couldn't read what flowed: %w", err)
	}
	if len(b) > MaxBytes {
		return g, ErrTooLarge
	}
	var doc any
	if err := json.Unmarshal(b, &doc); err != nil {
		return g, fmt.Errorf("this is not JSON: %w", err)
	}
	f, err := flatten(doc)
	if err != nil {
		return g, err
	}
	for _, n := range f.nodes {
		f.take(&g, n)
	}
	return g, nil
}

// flat is a document's nodes, which refer to each other.
type flat struct {
	nodes []map[string]any
	byID  map[string]map[string]any
}

func flatten(doc any) (flat, error) {
	options := ld.NewJsonLdOptions("")
	options.DocumentLoader = known{}
	all, err := ld.NewJsonLdProcessor().Flatten(doc, nil, options)
	if err != nil {
		var wrong *ld.JsonLdError
		if errors.As(err, &wrong) && wrong.Code == ld.LoadingRemoteContextFailed {
			return flat{}, errors.New("the meaning of its words is in another file on the web, which is not fetched; save it with its context within")
		}
		return flat{}, fmt.Errorf("this is JSON and not JSON-LD: %w", err)
	}
	f := flat{byID: map[string]map[string]any{}}
	nodes, _ := all.([]any)
	for _, n := range nodes {
		if m, ok := n.(map[string]any); ok {
			f.nodes = append(f.nodes, m)
			f.byID[id(m)] = m
		}
	}
	slices.SortStableFunc(f.nodes, func(a, b map[string]any) int { return cmp.Compare(id(a), id(b)) })
	return f, nil
}

// known gives ValueFlows' words, and nothing else.
type known struct{}

// LoadDocument gives the context that Write writes.
func (known) LoadDocument(address string) (*ld.RemoteDocument, error) {
	if !strings.Contains(strings.ToLower(address), "valueflows") {
		return nil, ld.NewJsonLdError(ld.LoadingDocumentFailed, address)
	}
	var c any
	b, err := json.Marshal(map[string]any{"@context": Context()})
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	return &ld.RemoteDocument{DocumentURL: address, Document: c}, err
}

// take adds a node to what its class is.
func (f flat) take(g *Graph, n map[string]any) {
	types, _ := n["@type"].([]any)
	for _, t := range types {
		class, ok := strings.CutPrefix(fmt.Sprint(t), NS)
		if !ok {
			continue
		}
		switch class {
		case string(AnyAgent), string(Organization), string(Person):
			g.Agents = append(g.Agents, Agent{ID: id(n), Kind: AgentKind(class), Name: f.text(n, "name"), Note: f.text(n, "note")})
		case "Unit":
			g.Units = append(g.Units, Unit{ID: id(n), Label: f.text(n, "label"), Symbol: f.text(n, "symbol"), OM: f.text(n, "omUnitIdentifier")})
		case "ResourceSpecification":
			g.Specifications = append(g.Specifications, f.specification(n))
		case "ProcessSpecification":
			g.Stages = append(g.Stages, f.specification(n))
		case "EconomicResource":
			g.Resources = append(g.Resources, f.resource(n))
		case "Agreement":
			g.Agreements = append(g.Agreements, Agreement{ID: id(n), Name: f.text(n, "name"), Note: f.text(n, "note"), Created: f.text(n, "created")})
		case "EconomicEvent":
			g.Events = append(g.Events, f.event(n))
		case "Claim":
			g.Claims = append(g.Claims, f.claim(n))
		}
	}
}

func (f flat) specification(n map[string]any) Specification {
	return Specification{ID: id(n), Name: f.text(n, "name"), Note: f.text(n, "note")}
}

func (f flat) resource(n map[string]any) Resource {
	return Resource{
		ID: id(n), Name: f.text(n, "name"), Note: f.text(n, "note"), Tracking: f.text(n, "trackingIdentifier"), ConformsTo: f.text(n, "conformsTo"),
		ClassifiedAs: f.texts(n, "classifiedAs"), Accounting: f.measure(n, "accountingQuantity"), Onhand: f.measure(n, "onhandQuantity"),
		Accountable: f.text(n, "primaryAccountable"), Stage: f.text(n, "stage"), ContainedIn: f.text(n, "containedIn"),
	}
}

func (f flat) event(n map[string]any) Event {
	e := Event{
		ID: id(n), Action: f.action(n), Provider: f.text(n, "provider"), Receiver: f.text(n, "receiver"), Created: f.text(n, "created"), Note: f.text(n, "note"),
		ClassifiedAs: f.texts(n, "resourceClassifiedAs"), ConformsTo: f.text(n, "resourceConformsTo"), Resource: f.measure(n, "resourceQuantity"), Effort: f.measure(n, "effortQuantity"),
		Inventoried: f.text(n, "resourceInventoriedAs"), To: f.text(n, "toResourceInventoriedAs"), Corrects: f.text(n, "corrects"), Settles: f.texts(n, "settles"),
		RealizationOf: f.text(n, "realizationOf"),
	}
	e.Date = day(cmp.Or(f.text(n, "hasBeginning"), f.text(n, "hasPointInTime"), f.text(n, "hasEnd")))
	for _, v := range values(n, schemaNS+"value") {
		if about := f.byID[id(v)]; about != nil {
			e.Worth = Money{Number: first(about, schemaNS+"value"), Currency: first(about, schemaNS+"currency")}
		}
	}
	return e
}

func (f flat) claim(n map[string]any) Claim {
	return Claim{
		ID: id(n), Action: f.action(n), Provider: f.text(n, "provider"), Receiver: f.text(n, "receiver"), Due: day(f.text(n, "due")), Created: f.text(n, "created"), Note: f.text(n, "note"),
		ClassifiedAs: f.texts(n, "resourceClassifiedAs"), Resource: f.measure(n, "resourceQuantity"), TriggeredBy: f.text(n, "triggeredBy"), Finished: f.text(n, "finished") == "true",
	}
}

func (f flat) action(n map[string]any) string { return strings.TrimPrefix(f.text(n, "action"), NS) }

// measure is the amount that a word of the vocabulary says.
func (f flat) measure(n map[string]any, word string) Measure {
	for _, v := range values(n, NS+word) {
		if about := f.byID[id(v)]; about != nil {
			return Measure{Number: f.text(about, "hasNumericalValue"), Unit: f.text(about, "hasUnit")}
		}
	}
	return Measure{}
}

// day is the day of a moment.
func day(moment string) string {
	date, _, _ := strings.Cut(moment, "T")
	return date
}

func id(n map[string]any) string {
	text, _ := n["@id"].(string)
	return text
}

func values(n map[string]any, key string) (all []map[string]any) {
	list, _ := n[key].([]any)
	for _, v := range list {
		if m, ok := v.(map[string]any); ok {
			all = append(all, m)
		}
	}
	return all
}

// text is the first of what a word says.
func (f flat) text(n map[string]any, word string) string { return first(n, NS+word) }

func (f flat) texts(n map[string]any, word string) []string { return all(n, NS+word) }

func first(n map[string]any, key string) string {
	if found := all(n, key); len(found) > 0 {
		return found[0]
	}
	return ""
}

// all is what is written, or the IRIs of what is referred to.
func all(n map[string]any, key string) (found []string) {
	for _, v := range values(n, key) {
		switch value := v["@value"].(type) {
		case string:
			found = append(found, value)
		case bool:
			found = append(found, strconv.FormatBool(value))
		case float64:
			found = append(found, strconv.FormatFloat(value, 'f', -1, 64))
		default:
			if text := id(v); text != "" {
				found = append(found, text)
			}
		}
	}
	return found
}
