package statement_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"metaorg/domain/funds"
	"metaorg/domain/people"
	"metaorg/sheet/statement"
)

// now is the 15th of April 2026.
const now = 1_776_211_200

func options() statement.Options {
	return statement.Options{
		Currency: "GBP", In: funds.Unsorted, Out: funds.Spending, Now: now,
		Members: map[string]people.MemberID{"mill limited": "mill"},
		Waiting: []statement.Waiting{{Request: 7, Amount: 12_000}, {Request: 8, Amount: 500}, {Request: 9, Amount: 500}, {Obligation: 4, Member: "mill", Amount: 900}, {Obligation: 5, Member: "forge", Amount: 900}, {Obligation: 6, Member: "forge", Amount: 901}},
	}
}

func TestStatementsOfBanksBecomeLines(t *testing.T) {
	for name, row := range map[string]struct {
		file string
		want []funds.Entry
	}{
		"a bank's with one column": {
			"Date,Description,Amount,Balance\n2026-03-31,Grant of the town,\"1,250.00\",1250\n2026-04-01,Card,-12.5,1237.5\n",
			[]funds.Entry{{Date: "2026-03-31", Amount: 125_000, Category: funds.Unsorted, Nth: 1}, {Date: "2026-04-01", Amount: -1_250, Category: funds.Spending, Nth: 1}},
		},
		"with two columns, and its signs": {
			"Transaction date;Paid in;Paid out;Name\n31/03/2026;60.00;;Mill Limited\n01/04/2026;;-3.00;Bank\n01/04/2026;0.00;3.00;Bank\n",
			[]funds.Entry{{Date: "2026-03-31", Amount: 6_000, Category: funds.ForDues, Member: "mill", Nth: 1}, {Date: "2026-04-01", Amount: -300, Category: funds.Spending, Nth: 1}, {Date: "2026-04-01", Amount: -300, Category: funds.Spending, Nth: 2}},
		},
		"in German": {
			"\ufeffBuchungstag;Beguenstigter/Zahlungspflichtiger;Betrag;Kategorie\r\n31.03.2026;Somebody;1.234,50;Spende\r\n01.04.26;Bank;-4,90;Gebühr\r\n",
			[]funds.Entry{{Date: "2026-03-31", Amount: 123_450, Category: funds.Gift, Nth: 1}, {Date: "2026-04-01", Amount: -490, Category: funds.Fee, Nth: 1}},
		},
		"of Open Collective, after fees": {
			"\"datetime\",\"shortId\",\"description\",\"type\",\"kind\",\"amount\",\"netAmount\",\"currency\",\"oppositeAccountName\"\n\"2026-03-02T10:11:12\",\"a1\",\"Contribution\",\"CREDIT\",\"CONTRIBUTION\",20,18.9,\"GBP\",\"Jane\"\n\"2026-03-03T10:11:12\",\"a2\",\"Printing\",\"DEBIT\",\"EXPENSE\",-120,-120,\"GBP\",\"Print\"\n",
			[]funds.Entry{{Date: "2026-03-02", Amount: 1_890, Category: funds.Gift, Nth: 1}, {Date: "2026-03-03", Amount: -12_000, Category: funds.Spending, Request: 7, Nth: 1}},
		},
		"what could pay two requests pays none by itself": {
			"date,amount\n2026-04-01,-5\n", []funds.Entry{{Date: "2026-04-01", Amount: -500, Category: funds.Spending, Nth: 1}},
		},
		"a dividend is known by its amount, and of several by who gets it": {
			"date,amount,name\n2026-04-01,-9.01,Anybody\n2026-04-01,-9,Mill Limited\n2026-04-02,-9,\n2026-04-03,-9,\n",
			[]funds.Entry{
				{Date: "2026-04-01", Amount: -901, Category: funds.Dividend, Obligation: 6, Nth: 1},
				{Date: "2026-04-01", Amount: -900, Category: funds.Dividend, Obligation: 4, Nth: 1},
				{Date: "2026-04-02", Amount: -900, Category: funds.Dividend, Obligation: 5, Nth: 1},
				{Date: "2026-04-03", Amount: -900, Category: funds.Spending, Nth: 1},
			},
		},
		"what the file says counts": {
			"date,amount,category,member,request\n2026-04-01,-5,spending,,9\n2026-04-01,70,dues,forge,\n",
			[]funds.Entry{{Date: "2026-04-01", Amount: -500, Category: funds.Spending, Request: 9, Nth: 1}, {Date: "2026-04-01", Amount: 7_000, Category: funds.ForDues, Member: "forge", Nth: 1}},
		},
	} {
		got, err := statement.Read("s.csv", strings.NewReader(row.file), options())
		if err != nil || len(got.Problems) > 0 {
			t.Errorf("%s: %v %v", name, err, got.Problems)
			continue
		}
		if len(got.Lines) != len(row.want) || len(got.Hash) != 64 {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		for i, l := range got.Lines {
			if l.Entry != row.want[i] || l.Line != int64(i)+2 {
				t.Errorf("%s: line %d is %+v, want %+v", name, l.Line, l.Entry, row.want[i])
			}
		}
	}
}

func TestWhatIsWrongIsNamedWithItsLine(t *testing.T) {
	for name, row := range map[string]struct{ file, want string }{
		"a fraction of a penny":          {"date,amount\n2026-04-01,1\n2026-04-01,1.005\n", `s.csv:3: amount: "1.005" has more than 2 digits after the point; write thousands without a point or comma between`},
		"no amount":                      {"date,amount\n2026-04-01,one\n", `s.csv:2: amount: "one" is no amount; write it like 1234.50`},
		"none at all":                    {"date,amount\n2026-04-01,\n", `s.csv:2: amount: there is no amount`},
		"in and out at once":             {"date,paid in,paid out\n2026-04-01,1,2\n", `s.csv:2: paid out: it is paid in and out at once`},
		"nothing":                        {"date,amount\n2026-04-01,0.00\n", `s.csv:2: amount: a line is about more or less than nothing`},
		"another currency":               {"date,amount,currency\n2026-04-01,1,GBP\n2026-04-01,1,EUR\n", `s.csv:3: currency: it is in EUR, and the fund in GBP; leave lines in other currencies out`},
		"no day":                         {"date,amount\n31/31/2026,1\n", `s.csv:2: date: "31/31/2026" is no day; write it as year-month-day`},
		"a day to come":                  {"date,amount\n2026-04-17,1\n", `s.csv:2: date: 2026-04-17 is in the future`},
		"no category":                    {"date,amount,category\n2026-04-01,1,cake\n", `s.csv:2: category: there is no category called "cake"`},
		"a gift that goes out":           {"date,amount,category\n2026-04-01,-1,gift\n", `s.csv:2: amount: gift of -100: what comes in is positive, what goes out negative`},
		"a request without a number":     {"date,amount,request\n2026-04-01,-1,soon\n", `s.csv:2: request: "soon" is no number of a request or an obligation`},
		"a transaction twice":            {"date,amount,transaction id\n2026-04-01,1,x\n2026-04-02,1,x\n", `s.csv:3: transaction id: the same transaction is on line 2 already`},
		"a field too few":                {"date,amount\n2026-04-01\n", `s.csv:2: it has 1 fields, and the line of column names has 2`},
		"no column of amounts":           {"date,description\n2026-04-01,x\n", `s.csv:1: there is no column called amount, and none called paid in or paid out`},
		"no column of days":              {"when,amount\n2026-04-01,1\n", `s.csv:1: there is no column called date; it has when, amount`},
		"nothing but names of columns":   {"date,amount\n", `s.csv: there are no lines in it`},
		"more than an account ever sees": {"date,amount\n2026-04-01,99999999999999999999\n", `s.csv:2: amount: 99999999999999999999 is more than one line can be`},
	} {
		got, err := statement.Read("s.csv", strings.NewReader(row.file), options())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(got.Problems) != 1 || got.Problems[0].String() != row.want {
			t.Errorf("%s: %v\nwant %s", name, got.Problems, row.want)
		}
	}
}

// endless is a table that would never end: it fails the reader who goes on.
type endless struct {
	t    *testing.T
	read int64
}

func (e *endless) Read(b []byte) (int, error) {
	if e.read > 4<<20 {
		return 0, errors.New("read on and on")
	}
	const row = "2026-04-01,1,somebody and some text of the bank's\n"
	n := copy(b, strings.Repeat(row, 1+len(b)/len(row))[e.read%int64(len(row)):])
	e.read += int64(n)
	return n, nil
}

func TestAFileOfManyGigabytesIsReadAsFarAsItMayGo(t *testing.T) {
	file := &endless{t: t}
	got, err := statement.Read("s.csv", io.MultiReader(strings.NewReader("date,amount,name\n"), file), options())
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Problems) != 1 || got.Problems[0].Line != statement.MostLines+2 {
		t.Errorf("%d lines: %v", len(got.Lines), got.Problems)
	}
}
