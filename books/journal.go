package books

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"

	"metaorg/hledger"
	"metaorg/units"
)

// Journal is what the network owns, owes and allotted, and what its members owe
// one another, as double entries: from the beginning until the last day asked
// for, so that balances are whole. A program shows the days of a period alone
// when it is asked to.
func (o Of) Journal(read Lists) (hledger.Journal, error) {
	j := journal{of: o, read: read, counted: map[string]bool{}}
	j.of.From = ""
	j.books.Network, j.books.Until = o.Network, o.Until
	for _, part := range []func() error{j.funds, j.dues, j.closes, j.capital, j.obligations} {
		if err := part(); err != nil {
			return hledger.Journal{}, err
		}
	}
	slices.SortFunc(j.books.Commodities, func(a, b hledger.Commodity) int { return cmp.Compare(a.Code, b.Code) })
	return j.books.Journal(), nil
}

// journal is one that is being made.
type journal struct {
	of      Of
	read    Lists
	books   hledger.Books
	counted map[string]bool // What it has commodities for.
}

// in says that amounts are of a unit.
func (j *journal) in(code string) string {
	if !j.counted[code] {
		j.counted[code] = true
		u, _ := units.Of(code)
		j.books.Commodities = append(j.books.Commodities, hledger.Commodity{Code: code, Decimals: u.Decimals})
	}
	return code
}

func (j *journal) funds() error {
	at, recorded, later := map[int64]int{}, map[int64]int64{}, map[int64]bool{}
	err := j.read("kitty", nil, func(r Row) {
		at[r.Number("number")], recorded[r.Number("number")] = len(j.books.Funds), r.Number("balance")
		j.books.Funds = append(j.books.Funds, hledger.Fund{Number: r.Number("number"), Name: r.Text("name"), Currency: j.in(r.Text("currency"))})
	})
	if err != nil {
		return err
	}
	err = j.read("kitty-lines", nil, func(r Row) {
		fund := r.Number("fund")
		if !j.of.has(r.Text("date")) {
			later[fund] = true
			return
		}
		j.books.Funds[at[fund]].Balance += r.Number("amount")
		j.books.Lines = append(j.books.Lines, hledger.Line{Fund: fund, Number: r.Number("number"), Date: r.Text("date"), Amount: r.Number("amount"), Category: r.Text("category"), Member: r.Text("member")})
	})
	for number, i := range at {
		if !later[number] { // All its lines are here, so what the network says of it must come out.
			j.books.Funds[i].Balance = recorded[number]
		}
	}
	slices.SortStableFunc(j.books.Lines, func(a, b hledger.Line) int {
		return cmp.Or(cmp.Compare(a.Fund, b.Fund), cmp.Compare(a.Number, b.Number))
	})
	return err
}

func (j *journal) dues() error {
	return j.read("dues", nil, func(r Row) {
		if j.of.has(r.Text("begins")) {
			j.books.Dues = append(j.books.Dues, hledger.Dues{Member: r.Text("member"), Period: r.Number("period"), Date: r.Text("begins"), Currency: j.in(r.Text("currency")), Amount: r.Number("amount"), Waived: r.Number("waived")})
		}
	})
}

// closes are the periods whose figures were adopted, and those that were taken
// back by opening the period again.
func (j *journal) closes() error {
	at := map[[2]int64][]int{} // By period and drawing.
	err := j.read("period-closes", nil, func(r Row) {
		if day := dayOf(r.Number("time")); j.of.has(day) {
			key := [2]int64{r.Number("period"), r.Number("drawing")}
			at[key] = append(at[key], len(j.books.Closes))
			j.books.Closes = append(j.books.Closes, hledger.Close{
				Period: r.Number("period"), Date: day, Currency: j.in(r.Text("currency")), Surplus: r.Number("surplus"), Reserve: r.Number("reserve") - r.Number("from_reserve"),
				Losses: r.Number("carried") + r.Number("borne") - r.Number("covered"), Contrary: r.Number("contrary") != 0,
			})
		}
	})
	if err != nil {
		return err
	}
	return j.read("period-statements", nil, func(r Row) {
		for _, i := range at[[2]int64{r.Number("period"), r.Number("drawing")}] {
			c := &j.books.Closes[i]
			c.Shares = append(c.Shares, hledger.Share{Member: r.Text("member"), Vintage: r.Text("ends"), Cash: r.Number("cash"), Retained: r.Number("retained")})
		}
	})
}

// capital is what was paid out of capital accounts, and what these bore of losses;
// what comes back to them is a loss that was taken back.
func (j *journal) capital() error {
	return j.read("capital-entries", nil, func(r Row) {
		day, why := dayOf(r.Number("time")), r.Text("why")
		loss := why == "loss" || why == "reversed" && r.Number("amount") > 0
		if j.of.has(day) && (loss || why == "revolved") {
			j.books.Revolved = append(j.books.Revolved, hledger.Capital{Date: day, Member: r.Text("member"), Vintage: r.Text("ends"), Currency: j.in(r.Text("currency")), Amount: -r.Number("amount"), Loss: loss})
		}
	})
}

// obligations are those that both sides say are owed, with what made them less.
func (j *journal) obligations() error {
	at := map[int64]int{}
	err := j.read("obligations", nil, func(r Row) {
		state := r.Text("state")
		if day := dayOf(r.Number("entered")); j.of.has(day) && state != "proposed" && state != "withdrawn" {
			at[r.Number("number")] = len(j.books.Obligations)
			j.books.Obligations = append(j.books.Obligations, hledger.Obligation{
				Number: r.Number("number"), Date: day, Debtor: r.Text("debtor"), Creditor: r.Text("creditor"), Unit: j.in(r.Text("unit")), Source: r.Text("source"), Amount: r.Number("amount"),
			})
		}
	})
	if err != nil {
		return err
	}
	less := func(obligation int64, l hledger.Less) {
		if i, ok := at[obligation]; ok && j.of.has(l.Date) {
			j.books.Obligations[i].Less = append(j.books.Obligations[i].Less, l)
		}
	}
	err = j.read("obligation-payments", url.Values{"state": {"confirmed"}}, func(r Row) {
		less(r.Number("obligation"), hledger.Less{Date: r.Text("date"), Way: r.Text("kind"), Amount: r.Number("amount")})
	})
	if err != nil {
		return err
	}
	days := map[int64]string{} // Of rounds that are over.
	err = j.read("rounds", url.Values{"stage": {"executed"}}, func(r Row) { days[r.Number("number")] = dayOf(r.Number("staged")) })
	if err != nil {
		return err
	}
	return j.read("round-obligations", url.Values{"set_off.from": {"1"}}, func(r Row) {
		if day, over := days[r.Number("round")]; over {
			less(r.Number("number"), hledger.Less{Date: day, Way: fmt.Sprintf("set off in round %d", r.Number("round")), Amount: r.Number("set_off")})
		}
	})
}
