package view

import (
	"encoding/json"
	"fmt"

	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/words"
)

// recordFile is a record as a file, for programs and for keeping.
type recordFile struct {
	Says          string         `json:"says"` // What is in it, in the reader's words.
	Network       string         `json:"network"`
	Of            string         `json:"of"`
	Name          string         `json:"name"`
	Made          int64          `json:"made"` // Unix seconds of rule time.
	Acts          []fileAct      `json:"acts"`
	Contributions []fileGift     `json:"contributions"`
	Sanctions     []fileSanction `json:"sanctions"`
	Cases         []fileCase     `json:"cases"`
}

type fileAct struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	By   string `json:"by"`
	At   int64  `json:"at"`
}

type fileGift struct {
	Number   uint64 `json:"number"`
	From     string `json:"from"`
	To       string `json:"to"`
	Kind     string `json:"kind"`
	Quantity int64  `json:"quantity"`
	Unit     string `json:"unit"`
	Date     string `json:"date"`
	State    string `json:"state"`
}

type fileSanction struct {
	Number uint64 `json:"number"`
	Step   string `json:"step"`
	Case   uint64 `json:"case"`
	At     int64  `json:"at"`
	Until  int64  `json:"until,omitempty"`
}

type fileCase struct {
	Number  uint64      `json:"number"`
	Cause   string      `json:"cause"`
	By      string      `json:"by"`
	Against string      `json:"against"`
	Stage   string      `json:"stage"`
	Outcome string      `json:"outcome,omitempty"`
	Opened  int64       `json:"opened"`
	Steps   []fileStep  `json:"steps"`
	Papers  []filePaper `json:"papers"`
}

type fileStep struct {
	At     int64  `json:"at"`
	What   string `json:"what"`
	Who    string `json:"who,omitempty"`
	Detail string `json:"detail,omitempty"`
}

type filePaper struct {
	Document string `json:"document"` // Its hash, which is on the log.
	What     string `json:"what"`
	By       string `json:"by"`
	At       int64  `json:"at"`
	Text     string `json:"text,omitempty"` // As far as this host has it.
}

// saveRecord gives the record as a file.
func (p Papers) saveRecord(r *page.Request) (page.Page, error) {
	v, err := p.record(r)
	if err != nil {
		return page.Page{}, err
	}
	f := v.file()
	f.Says, f.Network, f.Made = words.T(r.Context(), "disputes.record_lede"), string(r.Network.ID), r.Site.Now()
	b, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return page.Page{}, fmt.Errorf("couldn't write the record of %s: %w", v.id, err)
	}
	return page.Page{Bare: true, Type: "application/json", Body: templ.Raw(string(b))}, nil
}

func (v recordView) file() recordFile {
	f := recordFile{Of: v.id, Name: v.name, Acts: []fileAct{}, Contributions: []fileGift{}, Sanctions: []fileSanction{}, Cases: []fileCase{}}
	for _, a := range v.acts {
		f.Acts = append(f.Acts, fileAct{a.id, a.kind, a.who, a.at})
	}
	for _, g := range v.contributions {
		f.Contributions = append(f.Contributions, fileGift{g.number, g.from, g.to, g.kind, g.quantity, g.unit, g.date, g.at})
	}
	for _, s := range v.sanctions {
		f.Sanctions = append(f.Sanctions, fileSanction{s.number, s.step, s.inCase, s.at, s.until})
	}
	for _, c := range v.cases {
		f.Cases = append(f.Cases, c.file())
	}
	return f
}

func (c recordCase) file() fileCase {
	f := fileCase{
		Number: c.number, Cause: string(c.cause), By: c.by, Against: c.against, Stage: string(c.stage), Outcome: string(c.outcome), Opened: c.opened,
		Steps: []fileStep{}, Papers: []filePaper{},
	}
	for _, s := range c.steps {
		f.Steps = append(f.Steps, fileStep{s.at, s.what, s.who, s.detail})
	}
	for _, t := range c.texts {
		f.Papers = append(f.Papers, filePaper{t.document, t.what, t.by, t.at, t.text})
	}
	return f
}
