package dcat

import (
	"encoding/json"
	"io"
	"strconv"
)

// node is a node of JSON-LD before it is text.
type node map[string]any

// set leaves out what is not known.
func (n node) set(key, value string) {
	if value != "" {
		n[key] = value
	}
}

func (n node) refer(key, iri string) {
	if iri != "" {
		n[key] = node{"@id": iri}
	}
}

func (n node) typed(key, value, kind string) {
	if value != "" {
		n[key] = node{"@value": value, "@type": kind}
	}
}

// dated says a moment, or a day, with what it is.
func (n node) dated(key, value string) {
	kind := "xsd:dateTime"
	if len(value) == len("2006-01-02") {
		kind = "xsd:date"
	}
	n.typed(key, value, kind)
}

// Write writes a catalogue with its context within, so that whoever reads it
// needs nothing else.
func Write(w io.Writer, c Catalog) error {
	datasets, others := []node{}, []node{}
	for _, r := range c.Resources {
		if n := r.node(c.Language); len(r.Distributions) > 0 {
			datasets = append(datasets, n)
		} else {
			others = append(others, n)
		}
	}
	doc := node{"@context": node{
		"dcat": dcatNS, "dct": dctNS, "foaf": foafNS, "adms": admsNS, "prov": provNS, "spdx": spdxNS, "rdfs": rdfsNS, "xsd": xsdNS,
	}, "@type": "dcat:Catalog"}
	doc.set("@id", c.ID)
	doc.text("dct:title", c.Title, c.Language)
	doc.text("dct:description", c.Description, c.Language)
	doc.agent("dct:publisher", c.Publisher)
	doc.dated("dct:modified", c.Modified)
	doc["dcat:dataset"], doc["dcat:resource"] = datasets, others
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(doc)
}

func (n node) text(key, text, language string) {
	switch {
	case text == "":
	case language == "":
		n[key] = text
	default:
		n[key] = node{"@value": text, "@language": language}
	}
}

func (n node) agent(key string, a Agent) {
	if a != (Agent{}) {
		n[key] = a.node()
	}
}

func (a Agent) node() node {
	n := node{"@type": "foaf:Agent"}
	n.set("@id", a.ID)
	n.set("foaf:name", a.Name)
	return n
}

// licence names a licence by its address where it has one.
func (n node) licence(expression string) {
	if expression == "" {
		return
	}
	if iri, ok := licenceIRI(expression); ok {
		n["dct:license"] = node{"@id": iri}
		return
	}
	n["dct:license"] = node{"@type": "dct:LicenseDocument", "dct:identifier": expression}
}

// node is a data set where there is something to download, and any resource else.
func (r Resource) node(language string) node {
	n := node{"@type": "dcat:Resource"}
	if len(r.Distributions) > 0 {
		n["@type"] = "dcat:Dataset"
	}
	n.set("@id", r.ID)
	n.set("dct:identifier", r.Identifier)
	n.text("dct:title", r.Title, language)
	n.text("dct:description", r.Description, language)
	n.iriOrText("dct:type", r.Type)
	if len(r.Keywords) > 0 {
		n["dcat:keyword"] = r.Keywords
	}
	themes := []any{}
	for _, t := range r.Themes {
		themes = append(themes, iriOrText(t))
	}
	if len(themes) > 0 {
		n["dcat:theme"] = themes
	}
	n.licence(r.Licence)
	n.agent("dct:publisher", r.Publisher)
	creators := []node{}
	for _, a := range r.Creators {
		creators = append(creators, a.node())
	}
	if len(creators) > 0 {
		n["dct:creator"] = creators
	}
	n.dated("dct:issued", r.Issued)
	n.dated("dct:modified", r.Modified)
	n.refer("dcat:landingPage", r.Page)
	n.set("dcat:version", r.Version)
	derived := []node{}
	for _, id := range r.Derived {
		derived = append(derived, node{"@id": id})
	}
	if len(derived) > 0 {
		n["prov:wasDerivedFrom"] = derived
	}
	forms := []node{}
	for _, d := range r.Distributions {
		forms = append(forms, d.node(language))
	}
	if len(forms) > 0 {
		n["dcat:distribution"] = forms
	}
	return n
}

func (n node) iriOrText(key, value string) {
	if value != "" {
		n[key] = iriOrText(value)
	}
}

func iriOrText(value string) any {
	if isIRI(value) {
		return node{"@id": value}
	}
	return node{"rdfs:label": value}
}

func (d Distribution) node(language string) node {
	n := node{"@type": "dcat:Distribution"}
	n.set("@id", d.ID)
	n.text("dct:title", d.Title, language)
	n.refer("dcat:accessURL", d.AccessURL)
	n.refer("dcat:downloadURL", d.DownloadURL)
	if d.MediaType != "" {
		n.refer("dcat:mediaType", ianaTypes+bareType(d.MediaType))
	}
	if d.Bytes > 0 {
		n.typed("dcat:byteSize", strconv.FormatInt(d.Bytes, 10), "xsd:nonNegativeInteger")
	}
	if d.BLAKE3 != "" {
		n["spdx:checksum"] = node{
			"@type": "spdx:Checksum", "spdx:algorithm": node{"@id": spdxNS + "checksumAlgorithm_blake3"},
			"spdx:checksumValue": node{"@value": d.BLAKE3, "@type": "xsd:hexBinary"},
		}
	}
	n.licence(d.Licence)
	return n
}
