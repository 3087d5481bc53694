// Package dcat reads and writes catalogues of what is shared, as DCAT-AP 3 in
// JSON-LD (W3C Data Catalog Vocabulary 3, 2024; SEMIC DCAT-AP 3.0). It keeps
// three things true: what Write wrote, Read reads back; a catalogue of another
// program is read by its meaning, whatever prefixes and nesting it uses; and
// reading asks no other machine for anything. It knows nothing of networks, so
// it can be used alone.
package dcat

// Catalog is a list of what somebody shares.
type Catalog struct {
	ID          string // IRI, as every ID here; where the catalogue is found.
	Title       string
	Description string
	Publisher   Agent
	Language    string // BCP 47, such as de; empty where it is not said.
	Modified    string // RFC 3339, or a date.
	Resources   []Resource
}

// Agent is somebody: an organization or a person that acts as one.
type Agent struct {
	ID   string
	Name string
}

// Resource is something in a catalogue.
type Resource struct {
	ID            string
	Identifier    string // By which its publisher knows it.
	Title         string
	Description   string
	Type          string // IRI or word for what kind of thing it is; empty for a data set.
	Keywords      []string
	Themes        []string // IRIs, or words where there are none.
	Licence       string   // SPDX expression, or LicenseRef-… for what SPDX does not know; empty where it is not said.
	Publisher     Agent
	Creators      []Agent
	Issued        string
	Modified      string
	Page          string // Where people read about it.
	Version       string
	Derived       []string // What it was made from, by their IDs.
	Distributions []Distribution
}

// Distribution is a form in which a resource can be had.
type Distribution struct {
	ID          string
	Title       string
	AccessURL   string
	DownloadURL string
	MediaType   string // Such as text/csv.
	Bytes       int64  // 0 where it is not said.
	BLAKE3      string // Hash of the bytes, in hexadecimal.
	Licence     string
}

// The vocabularies, by the prefixes that are usual for them.
const (
	dcatNS = "http://www.w3.org/ns/dcat#"
	dctNS  = "http://purl.org/dc/terms/"
	foafNS = "http://xmlns.com/foaf/0.1/"
	admsNS = "http://www.w3.org/ns/adms#"
	provNS = "http://www.w3.org/ns/prov#"
	spdxNS = "http://spdx.org/rdf/terms#"
	rdfsNS = "http://www.w3.org/2000/01/rdf-schema#"
	xsdNS  = "http://www.w3.org/2001/XMLSchema#"

	ianaTypes = "https://www.iana.org/assignments/media-types/"
)
