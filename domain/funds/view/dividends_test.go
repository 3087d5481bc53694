package view_test

import (
	"testing"

	"metaorg/domain/domaintest"
	"metaorg/domain/funds"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

// raise has something be owed, as other rules do.
type raise struct {
	Owed obligations.Owed `json:"owed"`
}

func (raise) Check() error { return nil }

func (m raise) Apply(s *machine.Step) error {
	_, err := obligations.Raise(s, m.Owed)
	return err
}

// TestDividendsAreKeptBackUntilLinesPayThem has 300.00 in Tools owed as dividends,
// of which a line pays a part, is taken back, and pays all of it.
func TestDividendsAreKeptBackUntilLinesPayThem(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		for _, o := range []struct {
			to     people.MemberID
			amount int64
			kind   obligations.SourceKind
			ref    string
		}{
			{"dairy", 20_000, obligations.Dividend, "fund 1"},
			{"wood", 10_000, obligations.Dividend, "fund 1"},
			{"wood", 70_000, obligations.Dividend, "fund 2"}, // Of the other fund.
			{"wood", 5_000, obligations.Other, ""},
		} {
			owed := obligations.Owed{Debtor: "mill", Creditor: o.to, Amount: o.amount, Unit: "GBP", Due: day(w, 30), Source: obligations.Source{Kind: o.kind, Ref: o.ref}}
			w.Must(domaintest.Initiator, "", raise{owed})
		}
	})
	pays := func(amount int64) {
		s.Let(func(*rulestest.World) {
			w.Must("mill-rep", "mill", funds.Record{Fund: 1, Date: day(w, 0), Amount: -amount, Category: funds.Dividend, Obligation: 1})
		})
	}
	may := func(sum, answer string) {
		t.Helper()
		s.As(t, person("dairy")).Get("/kitty?from=1&sum=" + sum).Sees(answer)
	}
	s.As(t, person("dairy")).Get("/kitty/1").Sees("300.00 GBP")
	may("700.01", "No: of Tools")
	may("700.00", "300.00 GBP")
	pays(5_000)
	may("700.01", "No: of Tools")
	may("700.00", "250.00 GBP")
	s.Let(func(*rulestest.World) { w.Must("mill-rep", "mill", funds.Reverse{Fund: 1, Line: 2}) })
	may("700.00", "300.00 GBP")
	pays(20_000)
	may("700.00", "100.00 GBP")
	rows := "Date,Name,Amount\n" + day(w, 0) + ",wood Limited,-100.00\n"
	s.As(t, person("mill")).Post("/kitty/statements/1", "rows", rows).Sees("Dividend", "obligation 2")
}
