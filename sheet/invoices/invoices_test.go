package invoices_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"metaorg/domain/people"
	"metaorg/sheet/invoices"
)

var members = map[string]people.MemberID{"mill": "mill", "the forge ltd": "forge", "forge": "forge"}

func read(t *testing.T, text string, o invoices.Options) invoices.Invoices {
	t.Helper()
	o.Me, o.Members, o.Now = "mill", members, 1_800_000_000
	got, err := invoices.Read("f.csv", strings.NewReader(text), o)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestListsOfInvoicesAreRead(t *testing.T) {
	for name, row := range map[string]struct {
		text string
		o    invoices.Options
		want string
	}{
		"as programs write them":         {"number,member,amount,currency,due\nF-1,forge,1200.00,EUR,2027-01-31\nF-2,The Forge Ltd,3,EUR,2027-01-31\n", invoices.Options{}, "EUR 2:forge F-1 120000 2027-01-31; 3:forge F-2 300 2027-01-31"},
		"in German, with semicolons":     {"Rechnungsnummer;Kunde;Betrag;Fällig am;Text\n7;forge;1.200,50;31.1.27;Türen\n", invoices.Options{Unit: "EUR"}, "EUR 2:forge 7 120050 2027-01-31"},
		"received from several":          {"number,supplier,amount,due\n7,forge,1,2027-01-31\n", invoices.Options{Unit: "GBP", Received: true}, "GBP 2:forge 7 100 2027-01-31"},
		"in hours":                       {"number,member,amount,unit,due\n7,forge,\"1,5\",h,2027-01-31\n", invoices.Options{}, "h 2:forge 7 150 2027-01-31"},
		"each error with its line":       {"number,member,amount,currency,due\nF-1,forge,0,EUR,2027-01-31\n,forge,1,EUR,2027-01-31\nF-3,elm,1,EUR,2027-01-31\nF-4,forge,1.005,EUR,2027-01-31\nF-5,forge,1,EUR,2027-02-30\nF-6,mill,1,EUR,2027-01-31\n", invoices.Options{}, "EUR 2 amount,3 number,4 member,5 amount,6 due,7 member"},
		"a number twice":                 {"number,member,amount,due\nF 1,forge,1,2027-01-31\nf  1,forge,1,2027-01-31\n", invoices.Options{Unit: "EUR"}, "EUR 2:forge F 1 100 2027-01-31 3 number"},
		"two of one number from another": {"number,supplier,amount,due\n1,forge,1,2027-01-31\n1,forge,1,2027-01-31\n", invoices.Options{Unit: "EUR", Received: true}, "EUR 2:forge 1 100 2027-01-31 3 number"},
		"a day before all reckoning":     {"number,member,amount,due\nF-1,forge,1,1927-01-31\nF-2,forge,1,27.01.1917\n", invoices.Options{Unit: "EUR"}, "EUR 2 due,3 due"},
		"currencies mixed":               {"number,member,amount,currency,due\nF-1,forge,1,EUR,2027-01-31\nF-2,forge,1,GBP,2027-01-31\n", invoices.Options{}, "EUR 2:forge F-1 100 2027-01-31 3 currency"},
		"no currency":                    {"number,member,amount,due\nF-1,forge,1,2027-01-31\n", invoices.Options{}, " 2 unit"},
		"an unknown one":                 {"number,member,amount,currency,due\nF-1,forge,1,XYZ,2027-01-31\n", invoices.Options{}, "XYZ 2 currency"},
		"a column missing":               {"number,member,amount\n", invoices.Options{Unit: "EUR"}, "EUR 1 "},
		"nothing in it":                  {"number,member,amount,due\n", invoices.Options{Unit: "EUR"}, "EUR 0 "},
	} {
		t.Run(name, func(t *testing.T) {
			got := read(t, row.text, row.o)
			var lines, wrong []string
			for _, l := range got.Lines {
				lines = append(lines, fmt.Sprintf("%d:%s %s %d %s", l.At, l.Member, l.Number, l.Amount, l.Due))
			}
			for _, p := range got.Problems {
				wrong = append(wrong, fmt.Sprintf("%d %s", p.Line, p.Column))
			}
			says := strings.Join(lines, "; ")
			if says != "" && len(wrong) > 0 {
				says += " "
			}
			if says = got.Unit + " " + says + strings.Join(wrong, ","); says != row.want {
				t.Errorf("read %q, want %q (%v)", says, row.want, got.Problems)
			}
		})
	}
}

// endless is a list that never ends, of invoices to one member.
type endless struct {
	member      string
	rows, bytes int
}

func (e *endless) Read(b []byte) (int, error) {
	row := fmt.Sprintf("%d,%s,1,2027-01-31\n", e.rows, e.member)
	if e.rows == 0 {
		row = "number,member,amount,due\n"
	}
	e.rows++
	n := copy(b, row)
	e.bytes += n
	return n, nil
}

func TestALongListIsReadNoFurtherThanItMayBe(t *testing.T) {
	e := &endless{member: "forge"}
	got, err := invoices.Read("f.csv", io.Reader(e), invoices.Options{Unit: "EUR", Me: "mill", Members: members})
	if err != nil || len(got.Problems) != 1 || got.Problems[0].Line != invoices.Most+2 || e.bytes > 1<<20 {
		t.Errorf("%v: %v after %d bytes", err, got.Problems, e.bytes)
	}
}

func TestAListOfWhichAllIsWrongIsNotReadToItsEnd(t *testing.T) {
	e := &endless{member: "nobody"}
	got, err := invoices.Read("f.csv", io.Reader(e), invoices.Options{Unit: "EUR", Me: "mill", Members: members})
	if err != nil || len(got.Problems) != 201 || e.bytes > 1<<20 {
		t.Errorf("%v: %d are wrong after %d bytes", err, len(got.Problems), e.bytes)
	}
}
