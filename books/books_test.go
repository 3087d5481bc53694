package books_test

import (
	"bytes"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"metaorg/books"
	"metaorg/valueflows"
)

// row is one as a list gives it.
type row map[string]any

func (r row) Text(column string) string {
	text, _ := r[column].(string)
	return text
}

func (r row) Number(column string) int64 {
	switch n := r[column].(type) {
	case int:
		return int64(n)
	case bool:
		if n {
			return 1
		}
	}
	return 0
}

const (
	january  = 1_767_225_600 // 2026-01-01.
	december = 1_798_675_200 // 2026-12-31.
)

// lists are a small network's.
var lists = map[string][]row{
	"organizations": {{"id": "mill", "name": "The Mill"}, {"id": "forge", "name": "The Forge"}},
	"patronage": {
		{"number": 1, "action": "work", "provider": "mill", "receiver": "forge", "kind": "labour", "stream": "care", "quantity": 750, "unit": "h", "date": "2026-03-04", "recorded": january, "value": 15_000, "currency": "EUR"},
		{"number": 2, "action": "copy", "provider": "forge", "kind": "information", "stream": "love", "quantity": 1, "unit": "each", "date": "2026-03-05", "note": "Plans.", "resource": 1},
		{"number": 3, "action": "work", "provider": "mill", "receiver": "forge", "kind": "labour", "stream": "care", "quantity": 800, "unit": "h", "date": "2026-03-04", "corrects": 1},
		{"number": 4, "action": "transfer", "provider": "mill", "receiver": "forge", "kind": "goods", "stream": "love", "quantity": 2500, "unit": "kg", "date": "2025-12-31", "corrects": 9},
	},
	"economic-resources":  {{"number": 1, "name": "Plans", "kind": "information", "accountable": "forge", "unit": "each", "accounting": 3, "on_hand": 2, "stage": "drawn"}},
	"kitty":               {{"number": 1, "name": "Tools", "currency": "EUR", "balance": 900}, {"number": 2, "name": "Travel", "currency": "JPY"}},
	"kitty-lines":         {{"fund": 1, "number": 1, "date": "2026-01-01", "amount": 1_000, "category": "opening"}, {"fund": 1, "number": 2, "date": "2027-01-01", "amount": -100, "category": "spending"}},
	"dues":                {{"member": "mill", "period": 1, "begins": "2026-01-01", "amount": 6_000, "waived": 1_000, "currency": "EUR"}},
	"period-closes":       {{"time": december, "period": 1, "drawing": 1, "currency": "EUR", "surplus": 10_000, "reserve": 2_000}, {"time": december, "period": 1, "drawing": 1, "currency": "EUR", "surplus": 10_000, "reserve": 2_000, "contrary": true}, {"time": december, "period": 2, "drawing": 1, "currency": "EUR", "surplus": -100, "from_reserve": 20, "borne": 70, "carried": 10}},
	"period-statements":   {{"period": 1, "drawing": 1, "member": "mill", "ends": "2026-12-31", "cash": 1_600, "retained": 6_400}, {"period": 1, "drawing": 2, "member": "mill", "ends": "2026-12-31", "cash": 9, "retained": 9}},
	"capital-entries":     {{"time": december, "member": "mill", "ends": "2026-12-31", "currency": "EUR", "amount": -400, "why": "revolved"}, {"time": december, "member": "mill", "ends": "2025-12-31", "currency": "EUR", "amount": -70, "why": "loss"}, {"time": december, "member": "mill", "ends": "2025-12-31", "currency": "EUR", "amount": -90, "why": "reversed"}},
	"obligations":         {{"number": 1, "debtor": "mill", "creditor": "forge", "amount": 10_000, "unit": "EUR", "due": "2026-06-30", "source": "invoice", "state": "acknowledged", "entered": january}, {"number": 2, "debtor": "forge", "creditor": "mill", "amount": 7, "unit": "EUR", "state": "proposed", "entered": january}},
	"rounds":              {{"number": 4, "staged": december}},
	"round-obligations":   {{"round": 4, "number": 1, "set_off": 1_250}, {"round": 5, "number": 1, "set_off": 77}},
	"obligation-payments": {{"obligation": 1, "number": 1, "kind": "payment", "amount": 2_500, "date": "2026-05-01", "state": "confirmed"}},
}

func read(list string, _ url.Values, take func(books.Row)) error {
	rows, ok := lists[list]
	if !ok {
		return errors.New("there is no list " + list)
	}
	for _, r := range rows {
		take(r)
	}
	return nil
}

var year = books.Of{Network: "Confluence", Address: "https://net.example", From: "2026-01-01", Until: "2026-12-31"}

func TestWhatFlowedInAYearIsToldWithAllThatItMentions(t *testing.T) {
	g, err := year.Flows(read)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := valueflows.Write(&b, g); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"id":"https://net.example/patronage/1"`, `"effortQuantity":{"hasNumericalValue":"7.50"`, `"resourceClassifiedAs":["labour","care"]`, `"receiver":"https://net.example/commons"`,
		`"corrects":"https://net.example/patronage/1"`, `"number":"150.00"`, `"name":"The Mill"`, `resource/om-2/hour"`, `"onhandQuantity":{"hasNumericalValue":"2"`, `"name":"drawn"`,
		`"due":"2026-06-30T23:59:59Z"`, `"hasUnit":"http://publications.europa.eu/resource/authority/currency/EUR"`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("it does not say %s", want)
		}
	}
	for _, other := range []string{"patronage/4", "patronage/9", "obligations/2", "kilogram"} {
		if strings.Contains(b.String(), other) {
			t.Errorf("it says something of %s", other)
		}
	}
}

func TestTheJournalHasWhatThereWasUntilTheLastDay(t *testing.T) {
	j, err := year.Journal(read)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := j.Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"commodity 1000. JPY", "10.00 EUR\n    Equity:opening", "Assets:Kitty:1 Tools", "0.00 EUR = 10.00 EUR", "Expenses:Dues waived", "close of period 1", "period 1 reopened",
		"Liabilities:Dividends:mill", "-16.00 EUR", "Equity:Capital:mill:2026-12-31", "-64.00 EUR", "capital of 2026-12-31 paid out to mill", "part of a loss, by capital of 2025-12-31 of mill", "Equity:Losses carried", "0.80 EUR", "Members:mill:owes:forge", "(obligation 1) payment", "set off in round 4", "12.50 EUR",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if strings.Contains(b.String(), "2027-01-01") || strings.Contains(b.String(), "obligation 2") {
		t.Errorf("it has what came later, or was only proposed:\n%s", b.String())
	}
	year := year
	year.Until = "2027-12-31"
	if j, err = year.Journal(read); err != nil {
		t.Fatal(err)
	}
	b.Reset()
	if err := j.Write(&b); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "0.00 EUR = 9.00 EUR") {
		t.Error("what the network says the fund has is not to be checked")
	}
}

func TestAListThatCannotBeReadIsSaid(t *testing.T) {
	for name := range lists {
		broken := func(list string, where url.Values, take func(books.Row)) error {
			if list == name {
				return errors.New("no")
			}
			return read(list, where, take)
		}
		_, flows := year.Flows(broken)
		_, journal := year.Journal(broken)
		if flows == nil && journal == nil {
			t.Errorf("without %s all went well", name)
		}
		if slices.Contains([]string{"obligations"}, name) && (flows == nil || journal == nil) {
			t.Errorf("without %s one of both went well", name)
		}
	}
}
