package valueflows

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// word is what the vocabulary says of one of its words.
type word struct {
	domain []string // Classes it may stand on.
	says   string   // A class, or a type of text.
}

// vocabulary is what words and individuals there are.
type vocabulary struct {
	words   map[string]word
	actions []string
}

// ours is the part of the vocabulary that is written here.
func ours(t *testing.T) vocabulary {
	t.Helper()
	b, err := os.ReadFile("testdata/words.txt")
	if err != nil {
		t.Fatal(err)
	}
	v := vocabulary{words: map[string]word{}, actions: Actions[:]}
	for line := range strings.Lines(string(b)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] != "#" {
			v.words[fields[0]] = word{strings.Split(fields[1], ","), fields[2]}
		}
	}
	return v
}

var (
	properties  = regexp.MustCompile(`(?s)\nvf:([a-z]\w*)\s+a\s+owl:(?:Object|Datatype)Property ;(.*?)\n\s*\.`)
	unions      = regexp.MustCompile(`(?s)\nvf:(\w+)\s+a\s+owl:Class ;[^.]*?owl:unionOf\s+\(([^)]*)\)`)
	individuals = regexp.MustCompile(`(?s)\nvf:(\w+)\s+a\s+owl:NamedIndividual ,\s+vf:Action ;`)
	domains     = regexp.MustCompile(`rdfs:domain\s+vf:(\w+)`)
	ranges      = regexp.MustCompile(`rdfs:range\s+(\S+)`)
)

// published is the whole vocabulary, as its makers publish it in Turtle; the
// test is skipped where it is not at hand.
func published(t *testing.T) vocabulary {
	t.Helper()
	b, err := os.ReadFile("../../shared/data/valueflows/all_vf.TTL")
	if err != nil {
		t.Skip("the published vocabulary is not at hand; the words of testdata/words.txt are checked in any case")
	}
	text := string(b)
	of := map[string][]string{}
	for _, m := range unions.FindAllStringSubmatch(text, -1) {
		of[m[1]] = strings.Fields(strings.ReplaceAll(m[2], "vf:", ""))
	}
	v := vocabulary{words: map[string]word{}}
	for _, m := range properties.FindAllStringSubmatch(text, -1) {
		domain := domains.FindStringSubmatch(m[2])[1]
		w := word{domain: of[domain], says: strings.TrimPrefix(ranges.FindStringSubmatch(m[2])[1], "vf:")}
		if w.domain == nil {
			w.domain = []string{domain}
		}
		v.words[m[1]] = w
	}
	for _, m := range individuals.FindAllStringSubmatch(text, -1) {
		v.actions = append(v.actions, m[1])
	}
	slices.Sort(v.actions)
	return v
}

func TestTheWordsUsedAreThoseOfThePublishedVocabulary(t *testing.T) {
	mine, all := ours(t), published(t)
	if len(all.words) < 80 {
		t.Fatalf("only %d words were found in the published vocabulary", len(all.words))
	}
	for name, w := range mine.words {
		if got := all.words[name]; fmt.Sprint(got) != fmt.Sprint(w) {
			t.Errorf("%s is published as %v, not %v", name, got, w)
		}
	}
	if !slices.Equal(all.actions, mine.actions) {
		t.Errorf("the published actions are %v", all.actions)
	}
}

// wrong lists where a document uses the vocabulary as it does not allow.
func (v vocabulary) wrong(doc []byte) (found []string) {
	var parsed any
	if err := json.Unmarshal(doc, &parsed); err != nil {
		return []string{err.Error()}
	}
	f, err := flatten(parsed)
	if err != nil {
		return []string{err.Error()}
	}
	for _, n := range f.nodes {
		for key := range n {
			name, is := strings.CutPrefix(key, NS)
			if !is {
				continue
			}
			w, known := v.words[name]
			if !known {
				found = append(found, fmt.Sprintf("%s: there is no word %s", id(n), name))
				continue
			}
			if !isOneOf(n, w.domain) {
				found = append(found, fmt.Sprintf("%s: %s does not stand on %v", id(n), name, n["@type"]))
			}
			for _, value := range values(n, key) {
				if !v.says(f, w, value) {
					found = append(found, fmt.Sprintf("%s: %s says %v, and should say %s", id(n), name, value, w.says))
				}
			}
		}
		if isOneOf(n, v.words["action"].domain) && len(values(n, NS+"action")) != 1 {
			found = append(found, fmt.Sprintf("%s: it has not one action", id(n)))
		}
	}
	slices.Sort(found)
	return found
}

// isOneOf reports whether a node is of one of the classes, or of a class below it.
func isOneOf(n map[string]any, classes []string) bool {
	types, _ := n["@type"].([]any)
	for _, t := range types {
		name := strings.TrimPrefix(fmt.Sprint(t), NS)
		if slices.Contains(classes, name) || slices.Contains(classes, "Agent") && slices.Contains([]string{"Organization", "Person", "EcologicalAgent"}, name) {
			return true
		}
	}
	return false
}

var (
	stamp   = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`)
	decimal = regexp.MustCompile(`^[+-]?\d+(\.\d+)?$`)
)

// says reports whether a value is of the word's range.
func (v vocabulary) says(f flat, w word, value map[string]any) bool {
	text, kind := fmt.Sprint(value["@value"]), strings.TrimPrefix(fmt.Sprint(value["@type"]), xsdNS)
	switch w.says {
	case "Action":
		return slices.Contains(v.actions, strings.TrimPrefix(id(value), NS))
	case "xsd:string":
		return value["@type"] == nil && value["@value"] != nil
	case "xsd:dateTimeStamp":
		return kind == "dateTimeStamp" && stamp.MatchString(text)
	case "xsd:anyURI":
		return kind == "anyURI" && strings.Contains(text, ":")
	case "xsd:boolean":
		return kind == "boolean" || text == "true" || text == "false"
	case "dtype:numericUnion":
		return kind == "decimal" && decimal.MatchString(text)
	}
	about := f.byID[id(value)]
	return about != nil && isOneOf(about, []string{w.says})
}

// written is the graph with everything as it is written.
func written(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, whole); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatIsWrittenKeepsToTheVocabulary(t *testing.T) {
	doc := written(t)
	for _, w := range ours(t).wrong(doc) {
		t.Error(w)
	}
	for name := range ours(t).words {
		if !bytes.Contains(doc, []byte(`"`+name+`":`)) {
			t.Errorf("nothing that was written has %s", name)
		}
	}
}

func TestWhatIsWrittenKeepsToThePublishedVocabulary(t *testing.T) {
	for _, w := range published(t).wrong(written(t)) {
		t.Error(w)
	}
}

func TestTheCheckerFindsWhatIsWrong(t *testing.T) {
	for name, doc := range map[string]string{
		"a word that there is not":                      `{"id": "x:1", "type": "EconomicEvent", "action": "work", "fame": "much"}`,
		"a word on what it is not for":                  `{"id": "x:1", "type": "Unit", "finished": true}`,
		"an action that there is not":                   `{"id": "x:1", "type": "EconomicEvent", "action": "steal"}`,
		"an event without an action":                    `{"id": "x:1", "type": "EconomicEvent"}`,
		"a provider of whom nothing is said":            `{"id": "x:1", "type": "EconomicEvent", "action": "work", "provider": "x:2"}`,
		"a number that is none":                         `{"type": "Measure", "hasNumericalValue": "many"}`,
		"a moment without the zone it is told in":       `{"id": "x:1", "type": "Agreement", "created": "2026-01-01T00:00:00"}`,
		"a unit in the place of an economic resource":   `[{"id": "x:1", "type": "EconomicEvent", "action": "use", "resourceInventoriedAs": "x:2"}, {"id": "x:2", "type": "Unit"}]`,
		"a text where something should be referred to":  `{"id": "x:1", "type": "Claim", "action": "transfer", "receiver": "the mill"}`,
		"something referred to where there is a label":  `{"id": "x:1", "type": "Unit", "label": {"id": "x:2"}}`,
		"two actions, of which an event may have one":   `{"id": "x:1", "type": "EconomicEvent", "action": ["work", "use"]}`,
		"the identifier of a unit as no address at all": `{"id": "x:1", "type": "Unit", "omUnitIdentifier": "hour"}`,
	} {
		t.Run(name, func(t *testing.T) {
			context, err := json.Marshal(Context())
			if err != nil {
				t.Fatal(err)
			}
			if found := ours(t).wrong(fmt.Appendf(nil, `{"@context": %s, "@graph": [%s]}`, context, strings.Trim(doc, "[]"))); len(found) == 0 {
				t.Error("nothing was found")
			}
		})
	}
}
