package valueflows

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
)

const net = "https://net.example"

// whole has every field.
var whole = Graph{
	Agents: []Agent{
		{ID: net + "/members/forge", Name: "The Forge", Note: "Makes hinges.", Kind: Organization},
		{ID: net + "/members/mill", Name: "The Mill", Kind: Organization},
		{ID: net + "/people/ada", Name: "Ada", Kind: Person},
		{ID: net + "/river", Kind: AnyAgent},
	},
	Units: []Unit{
		{ID: Currencies + "EUR", Label: "euro", Symbol: "EUR", OM: OM2 + "euro"},
		{ID: OM2 + "hour", Label: "hour", Symbol: "h", OM: OM2 + "hour"},
	},
	Specifications: []Specification{{ID: net + "/kinds/labour", Name: "labour", Note: "What people do."}},
	Stages:         []Specification{{ID: net + "/stages/planed", Name: "planed"}},
	Resources: []Resource{
		{
			ID: net + "/patronage/resources/1", Name: "Oak boards", Note: "From the storm.", Tracking: "A-17", ConformsTo: net + "/kinds/labour", ClassifiedAs: []string{"goods", "wood"},
			Accounting: Measure{"12.5", OM2 + "hour"}, Onhand: Measure{"0.25", OM2 + "hour"}, Accountable: net + "/members/mill", Stage: net + "/stages/planed", ContainedIn: net + "/patronage/resources/2",
		},
		{ID: net + "/patronage/resources/2", Name: "The barn"},
	},
	Agreements: []Agreement{{ID: net + "/equation/1", Name: "Value equation 1", Note: "Half by hours.", Created: "2026-01-01T08:00:00Z"}},
	Events: []Event{
		{ID: net + "/patronage/1", Action: "work", Provider: net + "/members/mill", Receiver: net + "/members/forge", Date: "2026-03-04", Effort: Measure{"7.5", OM2 + "hour"}},
		{
			ID: net + "/patronage/2", Action: "transfer", Provider: net + "/members/forge", Receiver: net + "/members/mill", Date: "2026-03-05", Created: "2026-03-06T10:11:12Z", Note: "Two of them.",
			ClassifiedAs: []string{"goods", "love"}, ConformsTo: net + "/kinds/labour", Resource: Measure{"2", OM2 + "hour"}, Inventoried: net + "/patronage/resources/1",
			To: net + "/patronage/resources/2", Corrects: net + "/patronage/1", Settles: []string{net + "/obligations/1"}, RealizationOf: net + "/equation/1", Worth: Money{"120.00", "EUR"},
		},
	},
	Claims: []Claim{{
		ID: net + "/obligations/1", Action: "transfer", Provider: net + "/members/forge", Receiver: net + "/members/mill", Due: "2026-06-30", Created: "2026-03-06T10:11:12Z", Note: "Dividend.",
		ClassifiedAs: []string{"dividend"}, Resource: Measure{"100.10", Currencies + "EUR"}, TriggeredBy: net + "/patronage/2", Finished: true,
	}},
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	got, err := Read(bytes.NewReader(written(t)))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, whole) {
		t.Errorf("read back\n%+v\nof\n%+v", got, whole)
	}
}

func TestItIsReadByItsMeaning(t *testing.T) {
	want := Event{
		ID: "https://x.example/1", Action: "produce", Provider: "https://x.example/a", Date: "2026-05-06",
		Resource: Measure{"3", OM2 + "kilogram"}, Worth: Money{"9.5", "EUR"},
	}
	for name, text := range map[string]string{
		"with prefixes of its own": `{"@context": {"v": "https://w3id.org/valueflows/ont/vf#", "s": "https://schema.org/", "om2": "http://www.ontology-of-units-of-measure.org/resource/om-2/"},
			"@id": "https://x.example/1", "@type": "v:EconomicEvent", "v:action": {"@id": "v:produce"}, "v:provider": {"@id": "https://x.example/a"},
			"v:hasPointInTime": {"@value": "2026-05-06T10:00:00+02:00"}, "v:resourceQuantity": {"v:hasNumericalValue": 3, "v:hasUnit": {"@id": "om2:kilogram"}},
			"s:value": {"s:value": "9.5", "s:currency": "EUR"}}`,
		"by a context of ValueFlows at another address": `{"@context": "https://w3id.org/valueflows/context.jsonld",
			"id": "https://x.example/1", "type": "EconomicEvent", "action": "produce", "provider": "https://x.example/a", "hasPointInTime": "2026-05-06T10:00:00Z",
			"resourceQuantity": {"hasNumericalValue": "3", "hasUnit": "om2:kilogram"}, "worth": {"number": "9.5", "currency": "EUR"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			g, err := Read(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if len(g.Events) != 1 || !reflect.DeepEqual(g.Events[0], want) {
				t.Errorf("got\n%+v\nnot\n%+v", g.Events, want)
			}
		})
	}
}

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"no JSON":                     {`agents:`, "not JSON"},
		"words that are elsewhere":    {`{"@context": "https://elsewhere.example/c.jsonld", "name": "x"}`, "not fetched"},
		"JSON whose context is wrong": {`{"@context": 7}`, "not JSON-LD"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Read(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("it said %v", err)
			}
		})
	}
	if _, err := Read(zeros{}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("of a file without end it said %v", err)
	}
	if err := Write(full{}, whole); err == nil {
		t.Error("writing to a full disk went well")
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }
