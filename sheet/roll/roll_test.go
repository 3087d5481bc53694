package roll_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/moving"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/sheet"
	"metaorg/sheet/roll"
)

const (
	now      = 1_780_000_000 // 28 May 2026.
	document = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	heading  = "name,handle,legal form,register,number,accepted on,document,e-mail\n"
)

func read(t *testing.T, text string) roll.Roll {
	t.Helper()
	r, err := roll.ReadFounders("roll.csv", strings.NewReader(text), now, func(path string) (string, error) {
		if path == "papers/reed.pdf" {
			return document, nil
		}
		return "", errors.New("there is no such file")
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestARollIsReadAsPeopleWriteIt(t *testing.T) {
	want := moving.Place{
		Handle: "radish", Name: "Radish Co-operative Limited", LegalForm: "co-operative",
		Identity: people.Identity{Registry: "companies-house", Number: "04711097"}, Accepted: "2019-05-04", Document: document, Key: make([]byte, 32),
	}
	row := "Radish Co-operative Limited,radish,Co-operative,Companies House,0471 1097,2019-05-04," + document + ",ada@example.org\n"
	for name, text := range map[string]string{
		"with commas":                      heading + row,
		"with a byte order mark":           "\xef\xbb\xbf" + heading + row,
		"with semicolons":                  strings.ReplaceAll(heading+row, ",", ";"),
		"with tabs":                        strings.ReplaceAll(heading+row, ",", "\t"),
		"with the line ends of Windows":    strings.ReplaceAll(heading+row, "\n", "\r\n"),
		"with a line break within a field": heading + strings.Replace(row, "Radish Co-operative Limited", "\"Radish\nCo-operative Limited\"", 1),
		"with a German date":               heading + strings.Replace(row, "2019-05-04", "4.5.2019", 1),
		"with the document's file":         heading + strings.Replace(row, document, "papers/reed.pdf", 1),
		"with blank lines":                 heading + "\n" + row + "\n\n",
		"without a last line end":          strings.TrimSuffix(heading+row, "\n"),
		"in German":                        "Name;Kurzname;Rechtsform;Register;Nummer;Angenommen am;Dokument;E-Mail\n" + strings.ReplaceAll(strings.Replace(row, "Co-operative,", "Genossenschaft,", 1), ",", ";"),
	} {
		t.Run(name, func(t *testing.T) {
			r := read(t, text)
			if len(r.Problems) > 0 || len(r.Founders) != 1 {
				t.Fatalf("%+v", r)
			}
			got := r.Founders[0]
			if fmt.Sprint(got.Place) != fmt.Sprint(want) || got.Email != "ada@example.org" {
				t.Fatalf("read %+v", got)
			}
		})
	}
}

func TestWhatIsMissingIsMadeUp(t *testing.T) {
	r := read(t, "organisation,date,hash\nBäckerei Süd & Söhne Ltd,2019-05-04,"+document+"\n")
	if len(r.Problems) > 0 {
		t.Fatal(r.Problems)
	}
	p := r.Founders[0].Place
	if p.Handle != "baeckerei-sued-and-soehne" || p.LegalForm != "other" || p.Identity != (people.Identity{Registry: "acceptance", Number: "9F86D081884C7D65/BAECKEREI-SUED-AND-SOEHNE"}) {
		t.Fatalf("read %+v", p)
	}
}

func TestEveryWrongFieldIsNamed(t *testing.T) {
	good := "Reed,reed,co-operative,fca,RS1,2019-05-04," + document + ",\n"
	for name, c := range map[string]struct{ text, want string }{
		"no such column":      {"name,hash,when\nReed,x,2019\n", "roll.csv:1: there is no column called accepted on"},
		"no name":             {heading + good + ",x,other,,,2019-05-04," + document + ",\n", "roll.csv:3: name: it is empty"},
		"no date":             {heading + "Reed,reed,other,,,May 2019," + document + ",\n", "roll.csv:2: accepted on: \"May 2019\" is no date"},
		"a date ahead":        {heading + "Reed,reed,other,,,2031-05-04," + document + ",\n", "roll.csv:2: accepted on: 2031-05-04 lies in the future"},
		"no document":         {heading + "Reed,reed,other,,,2019-05-04,,\n", "roll.csv:2: document: give the SHA-256"},
		"a file not there":    {heading + "Reed,reed,other,,,2019-05-04,gone.pdf,\n", "roll.csv:2: document: \"gone.pdf\" is neither"},
		"a bad handle":        {heading + "Reed,r,other,,,2019-05-04," + document + ",\n", "roll.csv:2: handle: a handle has 2 to 32"},
		"a bad form":          {heading + "Reed,reed,band,,,2019-05-04," + document + ",\n", "roll.csv:2: legal form: the legal form is one of"},
		"a bad number":        {heading + "Reed,reed,other,fca,§12,2019-05-04," + document + ",\n", "roll.csv:2: number: an identity is a registry"},
		"a handle twice":      {heading + good + "Other,reed,co-operative,fca,RS2,2019-05-04," + document + ",\n", "roll.csv:3: handle: reed stands in line 2 too"},
		"a number twice":      {heading + good + "Other,other,co-operative,FCA,rs 1,2019-05-04," + document + ",\n", "roll.csv:3: number: fca RS1 stands in line 2 too"},
		"a field too many":    {heading + strings.TrimSuffix(good, "\n") + ",more\n", "roll.csv:2: it has 9 fields"},
		"an open quotation":   {heading + "\"Reed,reed,other,,,2019-05-04," + document + ",\n" + good, "roll.csv:2: a quotation mark is not closed"},
		"nothing at all":      {heading, "roll.csv: there is no organization in it"},
		"hidden characters":   {heading + "Re\u202eed,reed,other,,,2019-05-04," + document + ",\n", "roll.csv:2: name: this has characters"},
		"letters of a Latin1": {heading + "B\xe4r,baer,other,,,2019-05-04," + document + ",\n", "roll.csv:2: it is not UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			r := read(t, c.text)
			if len(r.Problems) != 1 || !strings.HasPrefix(r.Problems[0].String(), c.want) {
				t.Fatalf("problems %q", r.Problems)
			}
		})
	}
}

func TestWhatIsNoTableIsRefusedWhole(t *testing.T) {
	for text, want := range map[string]error{"\xff\xfen\x00": sheet.ErrEncoding, "Name;K\xfcrzel\n": sheet.ErrLetters, "": sheet.ErrHeader} {
		if _, err := roll.ReadFounders("roll.csv", strings.NewReader(text), now, nil); !errors.Is(err, want) {
			t.Errorf("%q: %v", text, err)
		}
		if _, _, _, err := roll.ReadDecisions("decisions.csv", strings.NewReader(text)); !errors.Is(err, want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestALongRollIsCutIntoPartsThatFit(t *testing.T) {
	var text strings.Builder
	text.WriteString(heading)
	for i := range moving.MaxPlaces {
		fmt.Fprintf(&text, "Organization number %d,org-%d,co-operative,fca,RS%d,2019-05-04,%s,x%d@example.org\n", i, i, i, document, i)
	}
	r := read(t, text.String())
	if len(r.Problems) > 0 || len(r.Founders) != moving.MaxPlaces {
		t.Fatalf("%d founders, problems %v", len(r.Founders), r.Problems)
	}
	var all []moving.Place
	for _, f := range r.Founders {
		all = append(all, f.Place)
	}
	m := machine.New(nil, []machine.Module{moving.Module})
	parts := roll.Parts(all)
	var n int
	for i, p := range parts {
		if err := p.Check(); err != nil || p.Part != uint64(i)+1 || p.List != parts[0].List {
			t.Fatalf("part %d: %v", i, err)
		}
		if size := len(m.Wire(p).Content); size > machine.MaxEnvelopeBytes-4096 {
			t.Fatalf("part %d has %d bytes", i, size)
		}
		n += len(p.Places)
	}
	if n != moving.MaxPlaces || len(parts) > moving.MaxParts {
		t.Fatalf("%d places in %d parts", n, len(parts))
	}
	text.WriteString("One More,one-more,other,,,2019-05-04," + document + ",\n")
	if r := read(t, text.String()); len(r.Problems) != 1 || !strings.Contains(r.Problems[0].Reason, "at most 10000") {
		t.Fatalf("problems %v", r.Problems)
	}
}

func TestACodeProvesItselfToOnePersonAlone(t *testing.T) {
	code, other := roll.NewCode(), roll.NewCode()
	if !code.Valid() || code == other || roll.Code("x").Valid() {
		t.Fatal("a code has not the form of one")
	}
	key := signature.Key{Algorithm: signature.Ed25519, Public: code.Key()}
	proof := signature.Signature{Value: code.Proof("net", "reed", "rita")}
	for _, who := range []machine.PersonID{"rita", "eve"} {
		if err := signature.Verify(key, nil, moving.ProofDigest("net", "reed", who), proof); (err == nil) != (who == "rita") {
			t.Errorf("as %s: %v", who, err)
		}
	}
}

// directory is a real one, with quoted line breaks and every kind of name.
const directory = "../../../shared/data/organizations/uk-worker-coops.csv"

func TestARealDirectoryCouldMoveIn(t *testing.T) {
	f, err := os.Open(directory)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not there", directory)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows := sheet.New(f)
	headings, err := rows.Headings()
	if err != nil {
		t.Fatal(err)
	}
	name, number := slices.Index(headings, "Name"), slices.Index(headings, "Companies House Number")
	text := &strings.Builder{}
	out := csv.NewWriter(text)
	_ = out.Write([]string{"name", "register", "number", "accepted on", "document"}) // To memory.
	var n int
	for row, err := rows.Next(); err == nil; row, err = rows.Next() {
		n++
		_ = out.Write([]string{row.Fields[name], "companies-house", row.Fields[number], "2019-05-04", document})
	}
	out.Flush()
	if r := read(t, text.String()); len(r.Founders) != n || n < 300 || len(r.Problems) > 0 {
		t.Fatalf("of %d organizations %d could move in: %v", n, len(r.Founders), r.Problems)
	}
}

func TestDecisionsAreRead(t *testing.T) {
	all, ignored, problems, err := roll.ReadDecisions("d.csv", strings.NewReader("Datum;Titel;Datei;Wer\n4.5.2019;Gemeinsame Buchhaltung;a.txt;wir\n2019-05-05;;b.txt;\nMay;Two;a.txt;\n"))
	if err != nil || len(all) != 1 || all[0] != (roll.Earlier{Line: 2, Date: "2019-05-04", Title: "Gemeinsame Buchhaltung", File: "a.txt"}) || !slices.Equal(ignored, []string{"Wer"}) {
		t.Fatalf("%+v %v %v", all, ignored, err)
	}
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	want := []string{"d.csv:3: Titel: it is empty", "d.csv:4: Datum: \"May\" is no date; write 2019-05-04", "d.csv:4: Datei: it names no file, or the one of line 2"}
	if !slices.Equal(got, want) {
		t.Fatalf("problems %q", got)
	}
}
