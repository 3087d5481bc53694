package dcat

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/piprate/json-gold/ld"
)

// MaxBytes bounds a catalogue that is read.
const MaxBytes = 32 << 20

// ErrTooLarge is the error of reading a catalogue of more than MaxBytes.
var ErrTooLarge = fmt.Errorf("the catalogue has more than %d MiB", MaxBytes>>20)

// Read reads a catalogue: a dcat:Catalog, or resources without one. The forms of
// JSON-LD are all read alike; a context at another address is not fetched, and
// one of DCAT-AP is known. Several catalogues in a file are read as one.
func Read(r io.Reader) (c Catalog, err error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return c, err
	}
	if len(b) > MaxBytes {
		return c, ErrTooLarge
	}
	var doc any
	if err := json.Unmarshal(b, &doc); err != nil {
		return c, notJSON(b, err)
	}
	g, err := flatten(doc)
	if err != nil {
		return c, err
	}
	return g.catalog(), nil
}

// notJSON says on which line a file stops being JSON.
func notJSON(b []byte, err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("line %d is not JSON: %w", 1+strings.Count(string(b[:min(int64(len(b)), syntax.Offset)]), "\n"), err)
	}
	return fmt.Errorf("this is not JSON: %w", err)
}

// flatten brings a document into one list of nodes that refer to each other.
func flatten(doc any) (graph, error) {
	options := ld.NewJsonLdOptions("")
	options.DocumentLoader = known{}
	flat, err := ld.NewJsonLdProcessor().Flatten(doc, nil, options)
	if err != nil {
		var wrong *ld.JsonLdError
		if errors.As(err, &wrong) && wrong.Code == ld.LoadingRemoteContextFailed {
			return graph{}, errors.New("the meaning of its words is in another file on the web, which is not fetched; save the catalogue with its context within")
		}
		return graph{}, fmt.Errorf("this is JSON and not JSON-LD: %w", err)
	}
	nodes, _ := flat.([]any)
	g := graph{byID: map[string]map[string]any{}}
	for _, n := range nodes {
		if m, ok := n.(map[string]any); ok {
			g.nodes = append(g.nodes, m)
			id, _ := m["@id"].(string)
			g.byID[id] = m
		}
	}
	return g, nil
}

// known gives the one context that catalogues name and that is known here.
type known struct{}

// LoadDocument gives DCAT-AP's words, and nothing else.
func (known) LoadDocument(address string) (*ld.RemoteDocument, error) {
	if !strings.Contains(strings.ToLower(address), "dcat") {
		return nil, ld.NewJsonLdError(ld.LoadingDocumentFailed, address)
	}
	return &ld.RemoteDocument{DocumentURL: address, Document: map[string]any{"@context": usual()}}, nil
}

// graph is a document's nodes.
type graph struct {
	nodes []map[string]any
	byID  map[string]map[string]any
}

func (g graph) catalog() (c Catalog) {
	for _, n := range g.nodes {
		switch {
		case isA(n, dcatNS+"Catalog") && c.ID == "" && c.Title == "":
			c.ID = idOf(n)
			c.Title, c.Description = g.text(n, dctNS+"title"), g.text(n, dctNS+"description")
			c.Publisher = g.agent(n, dctNS+"publisher")
			c.Language = language(n, dctNS+"title")
			c.Modified = g.text(n, dctNS+"modified")
		case isA(n, dcatNS+"Dataset", dcatNS+"Resource", dcatNS+"DataService", dcatNS+"DatasetSeries"):
			c.Resources = append(c.Resources, g.resource(n))
		}
	}
	return c
}

func (g graph) resource(n map[string]any) Resource {
	r := Resource{
		ID: idOf(n), Identifier: g.text(n, dctNS+"identifier"), Title: g.text(n, dctNS+"title"), Description: g.text(n, dctNS+"description"),
		Type: g.text(n, dctNS+"type"), Keywords: g.texts(n, dcatNS+"keyword"), Themes: g.texts(n, dcatNS+"theme"),
		Licence: LicenceOf(g.text(n, dctNS+"license")), Publisher: g.agent(n, dctNS+"publisher"),
		Issued: g.text(n, dctNS+"issued"), Modified: g.text(n, dctNS+"modified"), Page: g.text(n, dcatNS+"landingPage"),
		Version: firstOf(g.text(n, dcatNS+"version"), g.text(n, "http://www.w3.org/2002/07/owl#versionInfo")), Derived: g.texts(n, provNS+"wasDerivedFrom"),
	}
	if r.Page == "" {
		r.Page = g.text(n, foafNS+"page")
	}
	for _, v := range values(n, dctNS+"creator") {
		r.Creators = append(r.Creators, g.agentOf(v))
	}
	for _, v := range values(n, dcatNS+"distribution") {
		d := g.node(v)
		if d == nil {
			continue
		}
		r.Distributions = append(r.Distributions, g.distribution(d))
	}
	if r.Licence == "" { // Many catalogues say it of the files alone.
		for _, d := range r.Distributions {
			r.Licence = firstOf(r.Licence, d.Licence)
		}
	}
	return r
}

func (g graph) distribution(n map[string]any) Distribution {
	d := Distribution{
		ID: idOf(n), Title: g.text(n, dctNS+"title"), AccessURL: g.text(n, dcatNS+"accessURL"), DownloadURL: g.text(n, dcatNS+"downloadURL"),
		MediaType: firstOf(g.text(n, dcatNS+"mediaType"), g.text(n, dctNS+"format")), Licence: LicenceOf(g.text(n, dctNS+"license")),
	}
	if _, bare, ok := strings.Cut(d.MediaType, "/assignments/media-types/"); ok {
		d.MediaType = bare
	}
	d.Bytes, _ = strconv.ParseInt(strings.TrimSuffix(g.text(n, dcatNS+"byteSize"), ".0"), 10, 64)
	for _, v := range values(n, spdxNS+"checksum") {
		if sum := g.node(v); sum != nil && strings.HasSuffix(strings.ToLower(g.text(sum, spdxNS+"algorithm")), "blake3") {
			d.BLAKE3 = strings.ToLower(g.text(sum, spdxNS+"checksumValue"))
		}
	}
	return d
}

func (g graph) agent(n map[string]any, key string) (a Agent) {
	for _, v := range values(n, key) {
		return g.agentOf(v)
	}
	return a
}

func (g graph) agentOf(v map[string]any) Agent {
	if n := g.node(v); n != nil {
		return Agent{ID: idOf(n), Name: g.text(n, foafNS+"name")}
	}
	id, _ := v["@id"].(string)
	return Agent{ID: id, Name: plain(v)}
}

// node is the node that a value refers to, if it says something of it.
func (g graph) node(v map[string]any) map[string]any {
	id, _ := v["@id"].(string)
	return g.byID[id]
}

// text is the first of the texts.
func (g graph) text(n map[string]any, key string) string {
	if all := g.texts(n, key); len(all) > 0 {
		return all[0]
	}
	return ""
}

// texts are a property's values as text: what is written, the address of what
// is referred to, or the name of what has no address. English comes first where
// a text is there in several languages.
func (g graph) texts(n map[string]any, key string) (all []string) {
	found := slices.Clone(values(n, key))
	slices.SortStableFunc(found, func(a, b map[string]any) int { return rank(a) - rank(b) })
	for _, v := range found {
		if text := g.textOf(v); text != "" {
			all = append(all, text)
		}
	}
	return all
}

func rank(v map[string]any) int {
	switch lang, _ := v["@language"].(string); {
	case lang == "en" || strings.HasPrefix(lang, "en-"):
		return 0
	case lang == "":
		return 1
	}
	return 2
}

func (g graph) textOf(v map[string]any) string {
	if text := plain(v); text != "" {
		return text
	}
	id, _ := v["@id"].(string)
	if !strings.HasPrefix(id, "_:") {
		return id
	}
	about := g.byID[id]
	for _, key := range []string{dctNS + "identifier", rdfsNS + "label", "http://www.w3.org/2004/02/skos/core#prefLabel", dctNS + "title"} {
		for _, v := range values(about, key) {
			if text := plain(v); text != "" {
				return text
			}
		}
	}
	return ""
}

// plain is the text of a literal.
func plain(v map[string]any) string {
	switch value := v["@value"].(type) {
	case string:
		return value
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(value)
	}
	return ""
}

func language(n map[string]any, key string) string {
	for _, v := range values(n, key) {
		if lang, ok := v["@language"].(string); ok {
			return lang
		}
	}
	return ""
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

// idOf is a node's address; none where it has none but within the document.
func idOf(n map[string]any) string {
	id, _ := n["@id"].(string)
	if strings.HasPrefix(id, "_:") {
		return ""
	}
	return id
}

func isA(n map[string]any, types ...string) bool {
	have, _ := n["@type"].([]any)
	return slices.ContainsFunc(have, func(t any) bool { s, _ := t.(string); return slices.Contains(types, s) })
}

func isIRI(text string) bool {
	scheme, rest, ok := strings.Cut(text, ":")
	return ok && rest != "" && slices.Contains([]string{"http", "https", "urn", "mailto"}, scheme) && !strings.ContainsAny(text, " \t\n<>\"{}|\\^`")
}

func bareType(mediaType string) string {
	bare, _, _ := strings.Cut(mediaType, ";")
	return strings.TrimSpace(bare)
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// usual are the words that DCAT-AP's own contexts use, without prefixes.
func usual() map[string]any {
	words := map[string]any{
		"dcat": dcatNS, "dct": dctNS, "dcterms": dctNS, "foaf": foafNS, "adms": admsNS, "prov": provNS, "spdx": spdxNS, "rdfs": rdfsNS, "xsd": xsdNS,
		"id": "@id", "type": "@type",
	}
	for prefix, names := range map[string][]string{
		dcatNS: {"Catalog", "Dataset", "Resource", "DataService", "Distribution", "keyword", "version"},
		dctNS:  {"title", "description", "identifier"},
		foafNS: {"Agent", "name"},
	} {
		for _, name := range names {
			words[name] = prefix + name
		}
	}
	for prefix, names := range map[string][]string{
		dcatNS: {"dataset", "resource", "service", "distribution", "theme", "landingPage", "accessURL", "downloadURL", "mediaType"},
		dctNS:  {"publisher", "creator", "license", "format", "language"},
		spdxNS: {"checksum", "algorithm"},
	} {
		for _, name := range names {
			words[name] = map[string]any{"@id": prefix + name, "@type": "@id"}
		}
	}
	for name, id := range map[string]string{"issued": dctNS + "issued", "modified": dctNS + "modified", "byteSize": dcatNS + "byteSize", "checksumValue": spdxNS + "checksumValue"} {
		words[name] = id
	}
	return words
}
