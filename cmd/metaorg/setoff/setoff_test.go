package setoff_test

import (
	"fmt"
	"strings"
	"testing"

	"metaorg/cmd/metaorg/setoff"
)

func TestObligationsAreRead(t *testing.T) {
	for _, r := range []struct {
		rule, text string
		currency   string
		decimals   int
		want       string
	}{
		{"with commas", "id,debtor,creditor,amount\n1,A,B,5\n2,B,A,0\n", "", 0, "1 A B 5, 2 B A 0"},
		{"in German, with semicolons and a byte order mark", "\xef\xbb\xbfSchuldner;Gläubiger;Betrag;Rechnungsnummer\nA;B;12,50;R1", "", 2, "R1 A B 1250"},
		{"without ids", "from,to,amount\nA,B,5\n\nB,A,6\n", "", 0, "line 2 A B 5, line 4 B A 6"},
		{"a whole number has its decimals, too", "from,to,amount\nA,B,5\nA,B,5.1", "", 3, "line 2 A B 5000, line 3 A B 5100"},
		{"the greatest", "from,to,amount\nA,B,9223372036854775807", "", 0, "line 2 A B 9223372036854775807"},
		{"one currency of several", "from,to,amount,currency\nA,B,5,eur\nA,B,6,USD\nB,A,7,EUR", "eur", 0, "line 2 A B 5, line 4 B A 7"},
		{"as JSON without ids, on one line", `[{"debtor": "A", "creditor": "B", "amount": 5}, {"debtor": "B", "creditor": "A", "amount": 6}]`, "", 0, "line 1 A B 5, line 1, 2 B A 6"},
		{"as JSON", `[{"id": "x", "debtor": "A", "creditor": "B", "amount": 5}]`, "", 0, "x A B 5"},
	} {
		t.Run(r.rule, func(t *testing.T) {
			list, err := setoff.Read("f", strings.NewReader(r.text), r.currency, r.decimals)
			if err != nil || len(list.Problems) > 0 {
				t.Fatal(err, list.Problems)
			}
			var got []string
			for place := range list.Obligations.Len() {
				o := list.Obligations.At(place)
				got = append(got, fmt.Sprint(o.ID, " ", o.Debtor, " ", o.Creditor, " ", o.Amount))
			}
			if text := strings.Join(got, ", "); text != r.want {
				t.Errorf("it is read as %s, not as %s", text, r.want)
			}
		})
	}
}

func TestAWrongLineIsNamed(t *testing.T) {
	for _, r := range []struct{ rule, row, want string }{
		{"a negative amount", "1,A,B,-5,EUR", `f:3: amount: "-5" is negative; who owes is the debtor`},
		{"a fraction of a minor unit", "1,A,B,5.125,EUR", `f:3: amount: "5.125" has more decimals than amounts here, which have 2; see --decimals`},
		{"thousands are not set apart", "1,A,B,\"1,250.00\",EUR", `f:3: amount: "1,250.00" is no amount, such as 1250 or, with --decimals 2, 12.50`},
		{"no number", "1,A,B,much,EUR", `f:3: amount: "much" is no amount, such as 1250 or, with --decimals 2, 12.50`},
		{"no amount", "1,A,B,,EUR", "f:3: amount: it is empty"},
		{"more than there is room for", "1,A,B,92233720368547758.08,EUR", `f:3: amount: "92233720368547758.08" is more than 92233720368547758.07`},
		{"an invoice twice", "0,A,B,5,EUR", `f:3: id: "0" stands on line 2 already`},
		{"another currency", "1,A,B,5,USD", `f:3: currency: it is "USD", and "EUR" on line 2; choose one with --currency`},
		{"a debt to oneself", "1,A,A,5,EUR", "f:3: who owes it and to whom is the same party"},
		{"nobody owes", "1,,B,5,EUR", "f:3: it says not who owes or not to whom"},
		{"an invoice twice behind lines that are left out", "\n\n1,A,B,5,EUR\n\n1,A,C,5,EUR", `f:7: id: "1" stands on line 5 already`},
		{"too few fields", "1,A,B", "f:3: it has 3 fields, and the line of column names has 5"},
	} {
		t.Run(r.rule, func(t *testing.T) {
			list, err := setoff.Read("f", strings.NewReader("id,debtor,creditor,amount,currency\n0,A,B,5,EUR\n"+r.row+"\n2,B,C,7,EUR\n"), "", 2)
			if err != nil {
				t.Fatal(err)
			}
			if len(list.Problems) != 1 || list.Problems[0].String() != r.want {
				t.Errorf("the problems are %v, not %s", list.Problems, r.want)
			}
		})
	}
}

// endless is a file of so many lines that nobody reads it to its end.
type endless struct{ lines int }

func (e *endless) Read(p []byte) (int, error) {
	e.lines++
	if e.lines == 1 {
		return copy(p, "id,debtor,creditor,amount\n"), nil
	}
	return copy(p, fmt.Sprintf("%d,A,B,wrong\n", e.lines)), nil
}

func TestReadingEndsWhereTooMuchIsWrong(t *testing.T) {
	list, err := setoff.Read("f", &endless{}, "", 2)
	if err != nil || len(list.Problems) != 201 || list.Obligations.Len() > 0 {
		t.Errorf("%d problems, %d obligations, %v", len(list.Problems), list.Obligations.Len(), err)
	}
}

// FuzzRead holds that whatever is read without a problem can be cleared, and proved.
func FuzzRead(f *testing.F) {
	f.Add("id,debtor,creditor,amount,currency\n1,A,B,5,EUR\n2,B,A,5,EUR\n", "", 0)
	f.Add("from;to;amount\nA;B;1,50\nB;A;9223372036854775807\n", "EUR", 2)
	f.Add("[{\"from\": \"A\", \"to\": \"B\", \"amount\": 3}]", "", 9)
	f.Fuzz(func(t *testing.T, text, currency string, decimals int) {
		list, err := setoff.Read("f", strings.NewReader(text), currency, min(9, max(0, decimals)))
		if err != nil || len(list.Problems) > 0 {
			return
		}
		r, err := list.Obligations.Clear()
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Check(); err != nil {
			t.Fatal(err)
		}
	})
}
