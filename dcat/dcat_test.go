package dcat_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"metaorg/dcat"
)

var mill = dcat.Agent{ID: "https://net.example/members/mill", Name: "The Mill"}

// whole has every field.
var whole = dcat.Catalog{
	ID: "https://net.example/commons", Title: "What we share", Description: "Everything that members share.",
	Publisher: dcat.Agent{ID: "https://net.example/", Name: "Confluence"}, Language: "en", Modified: "2026-11-27T02:00:00Z",
	Resources: []dcat.Resource{
		{
			ID: "https://net.example/commons/1", Identifier: "1", Title: "Bread prices", Description: "What bread costs, by month.", Type: "dataset",
			Keywords: []string{"bread", "prices"}, Themes: []string{"https://net.example/activities/baking", "economics"}, Licence: "CC-BY-4.0",
			Publisher: mill, Creators: []dcat.Agent{mill, {Name: "The Bakery"}}, Issued: "2026-01-02", Modified: "2026-03-04T05:06:07Z",
			Page: "https://net.example/commons/1", Version: "2", Derived: []string{"https://net.example/commons/7"},
			Distributions: []dcat.Distribution{{
				ID: "https://net.example/files/ab", Title: "prices.csv", AccessURL: "https://net.example/files/ab", DownloadURL: "https://net.example/files/ab/raw",
				MediaType: "text/csv", Bytes: 1234, BLAKE3: strings.Repeat("ab", 32), Licence: "MIT OR Apache-2.0",
			}},
		},
		{ID: "https://net.example/commons/2", Title: "A van", Licence: "LicenseRef-lending", Publisher: mill},
	},
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	var b bytes.Buffer
	if err := dcat.Write(&b, whole); err != nil {
		t.Fatal(err)
	}
	got, err := dcat.Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, whole) {
		t.Errorf("read back\n%+v\nof\n%+v", got, whole)
	}
}

func TestACatalogueIsReadByItsMeaning(t *testing.T) {
	want := dcat.Resource{
		ID: "https://data.example/set/1", Title: "Bees", Description: "Where bees are.", Keywords: []string{"bees"}, Licence: "CC-BY-SA-4.0",
		Publisher:     dcat.Agent{Name: "Bee Co-op"},
		Distributions: []dcat.Distribution{{DownloadURL: "https://data.example/bees.csv", MediaType: "text/csv", Bytes: 10, Licence: "CC-BY-SA-4.0"}},
	}
	for name, text := range map[string]string{
		"nested, with prefixes of its own": `{"@context": {"d": "http://www.w3.org/ns/dcat#", "t": "http://purl.org/dc/terms/", "f": "http://xmlns.com/foaf/0.1/"},
			"@type": "d:Catalog", "d:dataset": {"@id": "https://data.example/set/1", "@type": "d:Dataset",
			"t:title": [{"@value": "Bienen", "@language": "de"}, {"@value": "Bees", "@language": "en"}], "t:description": "Where bees are.", "d:keyword": "bees",
			"t:publisher": {"f:name": "Bee Co-op"}, "d:distribution": {"d:downloadURL": {"@id": "https://data.example/bees.csv"}, "d:byteSize": 10,
			"d:mediaType": {"@id": "https://www.iana.org/assignments/media-types/text/csv"}, "t:license": {"@id": "https://creativecommons.org/licenses/by-sa/4.0/"}}}}`,
		"a graph of whole addresses": `[{"@id": "https://data.example/set/1", "@type": ["http://www.w3.org/ns/dcat#Dataset"],
			"http://purl.org/dc/terms/title": [{"@value": "Bees"}], "http://purl.org/dc/terms/description": [{"@value": "Where bees are."}],
			"http://www.w3.org/ns/dcat#keyword": [{"@value": "bees"}], "http://purl.org/dc/terms/publisher": [{"@id": "_:p"}],
			"http://www.w3.org/ns/dcat#distribution": [{"@id": "_:d"}]},
			{"@id": "_:p", "http://xmlns.com/foaf/0.1/name": [{"@value": "Bee Co-op"}]},
			{"@id": "_:d", "http://www.w3.org/ns/dcat#downloadURL": [{"@id": "https://data.example/bees.csv"}], "http://www.w3.org/ns/dcat#byteSize": [{"@value": "10"}],
			"http://www.w3.org/ns/dcat#mediaType": [{"@value": "text/csv"}], "http://purl.org/dc/terms/license": [{"@id": "http://publications.europa.eu/resource/authority/licence/CC_BY_SA_4_0"}]}]`,
		"by DCAT-AP's own context": `{"@context": "https://semiceu.github.io/DCAT-AP/releases/3.0.0/context/dcat-ap.jsonld", "id": "https://data.example/set/1", "type": "Dataset",
			"title": "Bees", "description": "Where bees are.", "keyword": "bees", "publisher": {"name": "Bee Co-op"},
			"distribution": {"downloadURL": "https://data.example/bees.csv", "byteSize": 10, "mediaType": "https://www.iana.org/assignments/media-types/text/csv", "license": "http://spdx.org/licenses/CC-BY-SA-4.0"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			c, err := dcat.Read(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if len(c.Resources) != 1 || !reflect.DeepEqual(c.Resources[0], want) {
				t.Errorf("got\n%+v\nnot\n%+v", c.Resources, want)
			}
		})
	}
}

func TestLicencesAreKnownByManyNames(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "MIT": "MIT", "http://spdx.org/licenses/MIT": "MIT", "https://spdx.org/licenses/Apache-2.0.html": "Apache-2.0",
		"https://creativecommons.org/licenses/by/4.0/": "CC-BY-4.0", "http://creativecommons.org/licenses/by-nc-sa/3.0/legalcode": "CC-BY-NC-SA-3.0",
		"https://creativecommons.org/publicdomain/zero/1.0/":                         "CC0-1.0",
		"http://publications.europa.eu/resource/authority/licence/CC_BY_4_0":         "CC-BY-4.0",
		"http://publications.europa.eu/resource/authority/licence/EUPL_1_2":          "EUPL-1.2",
		"http://publications.europa.eu/resource/authority/licence/COM_REUSE":         "LicenseRef-publications.europa.eu-resource-authority-licence-COM-REUSE",
		"https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/": "OGL-UK-3.0",
		"https://bees.example/terms of use#2":                                        "LicenseRef-bees.example-terms-of-use-2",
		"LicenseRef-peer-production":                                                 "LicenseRef-peer-production",
	} {
		if got := dcat.LicenceOf(text); got != want {
			t.Errorf("%q is %q, not %q", text, got, want)
		}
	}
}

func TestWhatCannotBeReadSaysWhy(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "not JSON",
		"{\n\"a\": 1,\n}":                "line 3 is not JSON",
		`{"@context": 5}`:                "not JSON-LD",
		`{"@context": "https://a.test"}`: "save the catalogue with its context within",
		`"` + strings.Repeat("x", dcat.MaxBytes) + `"`: "more than 32 MiB",
	} {
		if _, err := dcat.Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, not %q", text, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := dcat.Write(&b, whole); err != nil {
		f.Fatal(err)
	}
	f.Add(b.String())
	f.Add(`[{"@type":"http://www.w3.org/ns/dcat#Dataset"}]`)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := dcat.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := dcat.Write(&b, c); err != nil {
			t.Fatalf("what was read can't be written: %v", err)
		}
		if _, err := dcat.Read(&b); err != nil && !strings.Contains(err.Error(), "JSON-LD") {
			t.Fatalf("what was written can't be read: %v", err)
		}
	})
}
