package inventory_test

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"metaorg/dcat"
	"metaorg/domain/commons"
	"metaorg/domain/files"
	"metaorg/sheet/inventory"
)

var defaults = inventory.Defaults{Boundary: files.NetworkOnly}

func read(t *testing.T, file, text string) inventory.List {
	t.Helper()
	l, err := inventory.Read(file, strings.NewReader(text), defaults)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestATableOfThingsIsRead(t *testing.T) {
	l := read(t, "things.csv", "Titel;Art;Beschreibung;Anzahl;Einheit;Lizenz;Datei;Farbe;für wen;Bereiche\n"+
		"Transporter;Gerät;Fährt weit;2;Wagen;;;rot;Mitglieder;infrastructure, economics\n"+
		"Handbuch;Dokument;;;;CC-BY-4.0;handbuch.pdf;;alle;\n")
	want := []inventory.Item{
		{Line: 2, Share: commons.Share{
			Title: "Transporter", Kind: commons.Equipment, Summary: "Fährt weit", Rivalrous: true, Capacity: 2, Unit: "Wagen",
			Boundary: files.NetworkOnly, Domains: []string{"infrastructure", "economics"},
		}},
		{Line: 3, File: "handbuch.pdf", Share: commons.Share{Title: "Handbuch", Kind: commons.Document, Licence: "CC-BY-4.0", Boundary: files.Public}},
	}
	if !reflect.DeepEqual(l.Items, want) || len(l.Problems) > 0 {
		t.Errorf("read\n%+v\nnot\n%+v\nproblems %v", l.Items, want, l.Problems)
	}
	if !reflect.DeepEqual(l.Ignored, []string{"Farbe"}) {
		t.Errorf("ignored %q", l.Ignored)
	}
}

func TestATableInJSONIsReadAlike(t *testing.T) {
	l := read(t, "things.json", `[{"name": "Mill wheel", "type": "design", "license": "MIT", "url": "https://mill.example", "domains": ["practice", "thinking"]}]`)
	want := commons.Share{
		Title: "Mill wheel", Kind: commons.Design, Licence: "MIT", Link: "https://mill.example", Boundary: files.NetworkOnly, Domains: []string{"practice", "thinking"},
	}
	if len(l.Items) != 1 || !reflect.DeepEqual(l.Items[0].Share, want) {
		t.Errorf("read %+v, problems %v", l.Items, l.Problems)
	}
}

func TestWhatIsWrongIsNamedByLineAndColumn(t *testing.T) {
	l := read(t, "things.csv", "Title,Type,License,How many,Link\n"+
		",software,MIT,,\n"+
		"A,spaceship,,,\n"+
		"B,software,,,https://b.example\n"+
		"C,software,NO-SUCH-1.0,,https://c.example\n"+
		"D,equipment,,many,\n"+
		"E,equipment,,,ftp://e.example\n"+
		"F,space,,,\n"+
		"f,space,,,\n")
	var got []string
	for _, p := range l.Problems {
		reason, _, _ := strings.Cut(p.Reason, ",")
		got = append(got, fmt.Sprintf("%d %s: %s", p.Line, p.Column, strings.Split(reason, " ")[0]))
	}
	want := []string{"2 Title", "3 Type", "4 License", "5 License", "6 How many", "7 Link", "9 Title"}
	if len(got) != len(want) || len(l.Items) != 1 {
		t.Fatalf("problems %q, items %+v", l.Problems, l.Items)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]+":") {
			t.Errorf("%q, not %q", got[i], want[i])
		}
	}
}

func TestACatalogueIsRead(t *testing.T) {
	c := dcat.Catalog{Title: "Open data of the valley", Publisher: dcat.Agent{Name: "The Valley"}, Resources: []dcat.Resource{
		{
			ID: "https://valley.example/1", Title: strings.Repeat("Wasserstände ", 20), Description: "Every hour.", Licence: "CC-BY-4.0", Keywords: []string{"water", "Infrastructure"},
			Creators:      []dcat.Agent{{Name: "Water Board"}},
			Distributions: []dcat.Distribution{{DownloadURL: "https://valley.example/1.csv", MediaType: "text/csv"}},
		},
		{ID: "https://valley.example/2", Title: "Hall", Type: "space"},
		{ID: "https://valley.example/3", Title: "Nobody says on what terms"},
	}}
	var b bytes.Buffer
	if err := dcat.Write(&b, c); err != nil {
		t.Fatal(err)
	}
	l := read(t, "catalogue.jsonld", b.String())
	if len(l.Items) != 2 || len(l.Problems) != 1 || !strings.Contains(l.Problems[0].String(), "“Nobody says on what terms”") {
		t.Fatalf("items %+v, problems %v", l.Items, l.Problems)
	}
	for _, i := range l.Items {
		switch i.Share.Kind {
		case commons.Dataset:
			if s := i.Share; !strings.HasSuffix(s.Title, "…") || len(s.Title) > 100 || s.Link != "https://valley.example/1.csv" ||
				s.Credit != "Water Board; The Valley" || !reflect.DeepEqual(s.Domains, []string{"infrastructure"}) {
				t.Errorf("the data set is %+v", s)
			}
		case commons.Space:
			if i.Share.Link != "https://valley.example/2" || i.Share.Licence != "" {
				t.Errorf("the hall is %+v", i.Share)
			}
		default:
			t.Errorf("%+v", i.Share)
		}
	}
}

func TestALicenceThatCountsForAll(t *testing.T) {
	l, err := inventory.Read("list.csv", strings.NewReader("name,link\nA,https://a.example\n"), inventory.Defaults{Kind: commons.Document, Licence: "CC0-1.0", Boundary: files.Public})
	if err != nil || len(l.Items) != 1 || l.Items[0].Share.Licence != "CC0-1.0" || l.Items[0].Share.Kind != commons.Document {
		t.Errorf("%v: %+v", err, l)
	}
}

func TestWhatIsNoListSaysSo(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "column names",
		`{"@context": {}, "@type"`:            "not JSON",
		`{"@context": {"a": "http://b#"}}`:    "no resource",
		"colour\nred\n":                       "no column called title",
		strings.Repeat("x", 33<<20):           "more than 32 MiB",
		`[{"@context": "https://a.example"}]`: "within",
	} {
		l, err := inventory.Read("list", strings.NewReader(text), defaults)
		if said := fmt.Sprint(err, l.Problems); !strings.Contains(said, want) {
			t.Errorf("%.30q: %s, not %q", text, said, want)
		}
	}
}
