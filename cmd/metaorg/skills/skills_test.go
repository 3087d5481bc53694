package skills

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/competences"
	"metaorg/machine"
	"metaorg/machine/wire"
)

// planned looks through a file with this in it, where one competence has its name.
func planned(t *testing.T, text string) *Plan {
	t.Helper()
	path := filepath.Join(t.TempDir(), "skills.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p := &Plan{File: path, known: map[string]competences.Concept{"https://skills.example/1": {URI: "https://skills.example/1", Name: "bake bread", Broader: []string{"act:baking"}}}}
	if err := p.check(); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestOneWrongLineKeepsAllBack(t *testing.T) {
	for _, row := range []struct{ rule, row, says string }{
		{"what is no URI names nothing", "baking,bake,", "2: uri: a competence is named by its id"},
		{"the program's list has its names", "act:baking,bake,", "is of the program's own list"},
		{"a name says something", "https://skills.example/2, ,", "2: label: a name has 1 to 200 bytes"},
		{"that can be seen", "https://skills.example/2,a\u202eb,", "2: label: this has a character that nobody can see"},
		{"what is broader is there", "https://skills.example/2,bake,act:bakin", "2: broader: this program's list has no act:bakin"},
		{"and something else", "https://skills.example/2,bake,https://skills.example/2", "2: broader: a competence is part of"},
		{"nothing is named twice", "https://skills.example/2,bake,\nhttps://skills.example/2,bake,", "3: uri: https://skills.example/2 stands in line 2 already"},
		{"nor otherwise than here", "https://skills.example/1,bake,", `2: label: https://skills.example/1 is called "bake bread" here`},
		{"a row has its columns", "https://skills.example/2", "2: it has 1 fields"},
		{"something is in it", "", "there is nothing in it"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			p := planned(t, "uri,label,broader\n"+row.row+"\n")
			var all []string
			for _, x := range p.Problems {
				all = append(all, x.String())
			}
			if said := strings.Join(all, "\n"); !strings.Contains(said, row.says) {
				t.Errorf("it says %q", said)
			}
		})
	}
}

func TestWhatHasItsNameIsLeftOut(t *testing.T) {
	var b strings.Builder
	b.WriteString("conceptType,conceptUri,preferredLabel,broaderConceptUri\n")
	b.WriteString("Skill,https://skills.example/1,bake bread,act:baking\n")
	for i := range 250 {
		fmt.Fprintf(&b, "Skill,https://skills.example/x%d,skill %d,https://skills.example/1;act:food\n", i, i)
	}
	p := planned(t, b.String())
	if p.Rows != 251 || p.New != 250 || len(p.Problems) != 0 || !slices.Equal(p.Ignored, []string{"conceptType"}) {
		t.Fatalf("it would be %+v", *p)
	}
	sent := 0
	broken := errors.New("the node is gone")
	err := p.Send(func(done int, m machine.Message) error {
		if done != sent {
			t.Errorf("%d were sent, not %d", sent, done)
		}
		if done == 200 {
			return broken
		}
		n, ok := m.(competences.Name)
		if !ok || m.Check() != nil || len(wire.Encode(m)) > machine.MaxEnvelopeBytes-4096 {
			t.Errorf("%v does not go into an envelope", m)
		}
		for _, c := range n.Concepts {
			p.known[c.URI] = c
		}
		sent += len(n.Concepts)
		return nil
	})
	if !errors.Is(err, broken) || sent != 200 {
		t.Fatalf("%d were sent, and then %v", sent, err)
	}
	last := 0
	if err := p.Send(func(_ int, m machine.Message) error { // The same import again.
		n, _ := m.(competences.Name)
		last += len(n.Concepts)
		return nil
	}); err != nil || last != 50 {
		t.Errorf("when it is run again %d are sent: %v", last, err)
	}
}

func TestElementsOfONETAreBelowEachOther(t *testing.T) {
	p := planned(t, "Element ID\tElement Name\tScale ID\n1\tWorker characteristics\tIM\n1.A\tAbilities\tIM\n1.A\tAbilities\tLV\n2.A.1.a\tReading Comprehension\tIM\n")
	var all []competences.Concept
	err := p.Send(func(_ int, m machine.Message) error {
		all = append(all, m.(competences.Name).Concepts...)
		return nil
	})
	want := []competences.Concept{{URI: onet + "1", Name: "Worker characteristics"}, {URI: onet + "1.A", Name: "Abilities", Broader: []string{onet + "1"}}, {URI: onet + "2.A.1.a", Name: "Reading Comprehension"}}
	if err != nil || len(p.Problems) > 0 || p.Rows != 3 || !reflect.DeepEqual(all, want) {
		t.Errorf("they are %v, with %v, %v", all, p.Problems, err)
	}
}

func TestALongListGoesInActsThatFit(t *testing.T) {
	var b strings.Builder
	b.WriteString("uri,label,broader\n")
	far := "https://skills.example/" + strings.Repeat("x", 160)
	for i := range 130 {
		fmt.Fprintf(&b, "%s-%d,%s %d,%s;%s;%s;%s;%s;%s\n", far, i, strings.Repeat("y", 190), i, far+"-a", far+"-b", far+"-c", far+"-d", far+"-e", far+"-f")
	}
	sent := 0
	err := planned(t, b.String()).Send(func(_ int, m machine.Message) error {
		if n := len(wire.Encode(m)); n > machine.MaxEnvelopeBytes-4096 {
			t.Errorf("an act has %d bytes", n)
		}
		sent += len(m.(competences.Name).Concepts)
		return nil
	})
	if err != nil || sent != 130 {
		t.Errorf("%d are sent, %v", sent, err)
	}
}

func TestARecordNamesEachActOnce(t *testing.T) {
	acts, err := actsOf([]byte(`{"@context":{"@vocab":"https://schema.org/","act":"mo:act"},"capacity":{"act":"a"},"knowsAbout":[{"act":"b","confirmedWork":[{"act":"a"}],"endorsedBy":[{"act":"c"}]},{"act":"b"}]}`))
	if err != nil || fmt.Sprint(acts) != "[a b c]" {
		t.Errorf("the acts are %v, %v", acts, err)
	}
}
