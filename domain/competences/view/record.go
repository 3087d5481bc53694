package view

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/vocabulary"
	"metaorg/web/page"
)

// terms are the words of a record that schema.org has none for.
const terms = "urn:metaorg:competences#"

// linkedRecord is a record in the words of schema.org, with the acts of the log
// by which each word of it was said: whoever has the receipt of an act can check
// it without this network. See docs/guide.md.
type linkedRecord struct {
	Context   linkedContext `json:"@context"`
	Type      string        `json:"@type"`
	ID        string        `json:"@id,omitempty"`
	Handle    string        `json:"identifier"`
	Name      string        `json:"name"`
	MemberOf  linkedNetwork `json:"memberOf"`
	Made      string        `json:"dateModified"`
	Capacity  *linkedHours  `json:"capacity,omitempty"`
	KnowsThat []linkedTerm  `json:"knowsAbout"`
}

type linkedContext struct {
	Vocabulary string `json:"@vocab"`
	Own        string `json:"mo"`
	Act        string `json:"act"`
	Level      string `json:"level"`
	Hours      string `json:"hoursPerMonth"`
	Capacity   string `json:"capacity"`
	Work       string `json:"confirmedWork"`
	Endorsed   string `json:"endorsedBy"`
}

type linkedNetwork struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	ID   string `json:"identifier"` // Of the network, under which its acts are signed.
	URL  string `json:"url,omitempty"`
}

type linkedHours struct {
	Hours int64  `json:"hoursPerMonth"`
	Until string `json:"validThrough,omitempty"`
	Act   string `json:"act"`
}

type linkedTerm struct {
	Type     string       `json:"@type"`
	ID       string       `json:"@id"`
	Code     string       `json:"termCode"`
	Name     string       `json:"name"`
	Level    string       `json:"level"`
	Hours    int64        `json:"hoursPerMonth,omitempty"`
	Note     string       `json:"description,omitempty"`
	Said     string       `json:"dateCreated"`
	Act      string       `json:"act"`
	Work     []linkedWork `json:"confirmedWork"`
	Endorsed []linkedWord `json:"endorsedBy"`
}

type linkedWork struct {
	Type   string `json:"@type"`
	Kind   string `json:"additionalType"`
	Number int64  `json:"position"`
	Title  string `json:"name,omitempty"`
	For    string `json:"participant"`
	Shown  string `json:"dateCreated"`
	Act    string `json:"act"`
}

type linkedWord struct {
	Type string `json:"@type"`
	Who  string `json:"author"`
	Work string `json:"about"`
	Said string `json:"dateCreated"`
	Act  string `json:"act"`
}

func moment(unix int64) string { return time.Unix(unix, 0).UTC().Format(time.RFC3339) }

// linked is the record as linked data.
func (v recordView) linked(r *page.Request) *linkedRecord {
	l := &linkedRecord{
		Context: linkedContext{
			Vocabulary: "https://schema.org/", Own: terms, Act: "mo:act", Level: "mo:level", Hours: "mo:hoursPerMonth", Capacity: "mo:capacity", Work: "mo:confirmedWork", Endorsed: "mo:endorsedBy",
		},
		Type: "Organization", Handle: v.who.ID, Name: v.who.Name, Made: moment(r.Site.Now()), KnowsThat: []linkedTerm{},
		MemberOf: linkedNetwork{"Organization", r.Name, string(r.Network.ID), v.public},
	}
	if v.person {
		l.Type = "Person"
	}
	if v.public != "" {
		l.ID = v.public + "/members/" + v.who.ID
	}
	if v.said {
		l.Capacity = &linkedHours{v.capacity.hours, v.capacity.until, v.capacity.act}
	}
	for _, x := range v.rows {
		t := linkedTerm{
			Type: "DefinedTerm", ID: x.id, Code: x.id, Name: x.label, Level: string(x.level), Hours: x.hours, Note: x.note, Said: moment(x.since), Act: x.act,
			Work: []linkedWork{}, Endorsed: []linkedWord{},
		}
		if own, ok := strings.CutPrefix(x.id, vocabulary.Prefix); ok {
			t.ID = "urn:metaorg:activity:" + own
		}
		for _, w := range x.shown {
			t.Work = append(t.Work, linkedWork{"Action", string(w.kind), w.number, w.title, w.received.ID, moment(w.at), w.act})
		}
		for _, e := range x.words {
			t.Endorsed = append(t.Endorsed, linkedWord{"Recommendation", e.who.ID, string(e.from.kind) + " " + strconv.FormatInt(e.from.number, 10), moment(e.at), e.act})
		}
		l.KnowsThat = append(l.KnowsThat, t)
	}
	return l
}

func saveLinked(r *page.Request) (page.Page, error) {
	v, err := readRecord(r, r.PathValue("holder"))
	if err != nil {
		return page.Page{}, err
	}
	b, err := json.MarshalIndent(v.linked(r), "", "  ")
	if err != nil {
		return page.Page{}, fmt.Errorf("couldn't write the record of %.40s: %w", v.who.ID, err)
	}
	return page.Page{Bare: true, Type: "application/ld+json", Body: templ.Raw(string(b))}, nil
}

// saveTable is the record as a table: a row for each word that was said.
func saveTable(r *page.Request) (page.Page, error) {
	v, err := readRecord(r, r.PathValue("holder"))
	if err != nil {
		return page.Page{}, err
	}
	var b strings.Builder
	out := csv.NewWriter(&b)
	rows := [][]string{{"what", "competence", "label", "level", "hours", "note", "who", "work", "number", "at", "act"}}
	if v.said {
		rows = append(rows, []string{"capacity", "", "", "", strconv.FormatInt(v.capacity.hours, 10), v.capacity.until, v.who.ID, "", "", moment(v.capacity.at), v.capacity.act})
	}
	for _, x := range v.rows {
		rows = append(rows, []string{"competence", x.id, x.label, string(x.level), strconv.FormatInt(x.hours, 10), x.note, v.who.ID, "", "", moment(x.since), x.act})
		for _, w := range x.shown {
			rows = append(rows, []string{"work", x.id, x.label, "", "", w.title, w.received.ID, string(w.kind), strconv.FormatInt(w.number, 10), moment(w.at), w.act})
		}
		for _, e := range x.words {
			rows = append(rows, []string{"endorsement", x.id, x.label, "", "", "", e.who.ID, string(e.from.kind), strconv.FormatInt(e.from.number, 10), moment(e.at), e.act})
		}
	}
	if err := out.WriteAll(rows); err != nil {
		return page.Page{}, fmt.Errorf("couldn't write the record of %.40s: %w", v.who.ID, err)
	}
	return page.Page{Bare: true, Type: "text/csv; charset=utf-8", Body: templ.Raw(b.String())}, nil
}
