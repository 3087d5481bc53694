package pairing

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"metaorg/cmd/metaorg/filing"
	"metaorg/cmd/metaorg/terminal"
)

func TestATenderIsRead(t *testing.T) {
	files, err := filepath.Glob("../../../domain/pairing/view/testdata/tenders/*.toml")
	if err != nil || len(files) != 10 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if parts, err := read(file, nil); err != nil || len(parts) == 0 {
			t.Errorf("%s: %d parts, %v", file, len(parts), err)
		}
	}
	parts, err := parseCSV([]byte("\ufefftitle,competences,hours,remote,place\nBooks,Bookkeeping; act:accounting,8,yes,\nWeb,,,,Leeds\n"))
	if err == nil {
		err = complete(parts)
	}
	if err != nil || len(parts) != 2 || !slices.Equal(parts[0].Competences, []string{"act:bookkeeping", "act:accounting"}) || parts[0].Hours != 8 || !parts[0].Remote || parts[1].Place != "Leeds" {
		t.Errorf("%+v, %v", parts, err)
	}
}

func TestAWrongTenderSaysWhereItIsWrong(t *testing.T) {
	for _, r := range []struct{ rule, text, want string }{
		{"a field that is none", "title = \"x\"\nprice = 3\n", "line 2: there is no field price"},
		{"no TOML", "title = \n", "line 1:"},
		{"a number in words", "title = \"x\"\nhours = \"many\"\n", "line 2: hours can't be read so"},
		{"no title", "text = \"x\"\n", "part 1 has no title"},
		{"a competence of no list", "title = \"x\"\ncompetences = [\"juggling with swords\"]\n", "no list here has"},
		{"an id of no list", "title = \"x\"\ncompetences = [\"act:nothing\"]\n", "no list here has"},
		{"too many parts", strings.Repeat("[[part]]\ntitle = \"x\"\n", 41), "more than 40"},
		{"a column that is none", "csv:title,price\nx,3\n", "line 1: there is no column \"price\""},
		{"an empty table", "csv:", "there is nothing in it"},
		{"no text", "csv:title\n\xff\n", "it is no text in UTF-8"},
		{"a cell too many", "csv:title\nx,y\n", "line 2 has more cells than the headings"},
		{"a quotation that does not end", "csv:title\n\"x\n", "line 2: a quotation mark is not closed"},
		{"hours that are none", "csv:title,hours\nx,1\ny,some\n", "line 3: \"some\" is no number of hours"},
		{"neither yes nor no", "csv:title,remote\nx,perhaps\n", "line 2: remote is yes or no"},
	} {
		t.Run(r.rule, func(t *testing.T) {
			parse := parseTOML
			text, isCSV := strings.CutPrefix(r.text, "csv:")
			if isCSV {
				parse = parseCSV
			}
			parts, err := parse([]byte(text))
			if err == nil {
				err = complete(parts)
			}
			if err == nil || !strings.Contains(err.Error(), r.want) {
				t.Errorf("%v, want %q", err, r.want)
			}
		})
	}
}

func TestWhereNothingIsFoundThatIsSaid(t *testing.T) {
	for _, r := range []struct{ found, want string }{
		{`{"kind":"need"}`, "all of it is taken"},
		{`{"parts":[{"title":"Bread"}]}`, "Nobody says that they can do this."},
		{`{"parts":[{"title":"Bread","not":[{"handle":"mill","name":"The Mill","against":["works elsewhere"]}]}]}`, "does not quite fit"},
		{`{"kind":"offer"}`, "No open need"},
		{`{"kind":"need","unclear":["Help"]}`, "Name a competence"},
	} {
		var said, out strings.Builder
		if err := tell(filing.Host{IO: terminal.IO{Out: &out, Err: &said}}, []byte(r.found), ""); err != nil || !strings.Contains(said.String(), r.want) {
			t.Errorf("%s: %v, %q", r.found, err, said.String()+out.String())
		}
	}
}
