package roll

import (
	"io"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/sheet"
)

// decisionColumns are those of a list of decisions, in English and German.
var decisionColumns = []sheet.Column{
	{Name: "date", Headings: []string{"date", "decided on", "decided", "datum", "beschlossen am"}, Needed: true},
	{Name: "title", Headings: []string{"title", "decision", "titel", "beschluss"}, Needed: true},
	{Name: "file", Headings: []string{"file", "document", "datei", "dokument"}, Needed: true},
}

// Earlier is a decision that was taken before there was this network.
type Earlier struct {
	Line  int64
	Date  string // As 2019-05-04.
	Title string
	File  string // As the row names it.
}

// ReadDecisions reads a list of decisions. The error says that it is no table
// at all.
func ReadDecisions(file string, in io.Reader) (all []Earlier, ignored []string, problems []sheet.Problem, err error) {
	t, err := sheet.Open(file, in, decisionColumns)
	if err != nil || len(t.Problems) > 0 {
		return nil, nil, problemsOf(t), err
	}
	files := map[string]int64{}
	for {
		line, get, ok, err := t.Next()
		if err != nil {
			return nil, nil, nil, err
		}
		if !ok {
			return all, t.Ignored, t.Problems, nil
		}
		before := len(t.Problems)
		e := Earlier{Line: line, Title: get("title"), File: get("file")}
		var valid bool
		if e.Date, valid = date(get("date")); !valid {
			t.Refuse(line, "date", "%q is no date; write 2019-05-04", get("date"))
		}
		if e.Title == "" {
			t.Refuse(line, "title", "it is empty")
		} else if err := people.CheckText(e.Title, "title", machine.MaxTitleLength); err != nil {
			t.Refuse(line, "title", "%v", err)
		}
		if first, twice := files[e.File]; twice || e.File == "" {
			t.Refuse(line, "file", "it names no file, or the one of line %d", first)
		}
		files[e.File] = line
		if len(t.Problems) == before {
			all = append(all, e)
		}
	}
}
