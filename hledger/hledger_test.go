package hledger_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"metaorg/hledger"
)

var money = []hledger.Commodity{{Code: "EUR", Decimals: 2}, {Code: "JPY"}, {Code: "BHD", Decimals: 3}, {Code: "m3", Decimals: 3}}

// books have something of everything.
var books = hledger.Books{
	Network: "Confluence; a \"sample\"\nnetwork", Until: "2026-12-31", Commodities: money,
	Funds: []hledger.Fund{{1, "Tools: saws; (all)", "EUR", 2_750}, {2, "Travel", "JPY", 900}},
	Lines: []hledger.Line{
		{1, 1, "2026-01-01", 10_000, "opening", ""},
		{1, 2, "2026-02-03", 6_000, "dues", "mill"},
		{1, 3, "2026-02-04", -5_000, "spending", ""},
		{1, 4, "2026-02-05", 750, "unsorted", ""},
		{1, 5, "2027-01-15", -9_000, "dividend", ""},
		{2, 1, "2026-01-01", 1_000, "grant", ""},
		{2, 2, "2026-03-01", -100, "interest", ""},
	},
	Dues: []hledger.Dues{{"mill", 1, "2026-01-01", "EUR", 6_000, 0}, {"forge", 1, "2026-01-01", "EUR", 6_000, 2_500}},
	Closes: []hledger.Close{
		{Period: 1, Date: "2026-12-31", Currency: "EUR", Surplus: 100_000, Reserve: 10_001, Shares: []hledger.Share{{"mill", "2026", 12_000, 33_000}, {"forge", "2026", 9_000, 36_000}}, Proposal: "12"},
		{Period: 2, Date: "2026-12-31", Currency: "EUR"},
		{Period: 1, Date: "2026-12-31", Currency: "EUR", Surplus: 100_000, Reserve: 10_001, Shares: []hledger.Share{{"mill", "2026", 12_000, 33_000}, {"forge", "2026", 9_000, 36_000}}, Contrary: true},
		{Period: 3, Date: "2026-12-31", Currency: "EUR", Surplus: -1_000, Reserve: -600, Losses: 400},
		{Period: 4, Date: "2027-01-01", Currency: "EUR", Surplus: 500, Reserve: 350, Losses: -150},
	},
	Revolved: []hledger.Capital{{"2026-12-31", "mill", "2021", "EUR", 4_321, false}, {"2026-12-31", "mill", "2022", "EUR", 250, true}},
	Obligations: []hledger.Obligation{
		{1, "2026-03-04", "mill", "forge", "BHD", "invoice", 1_234_567, []hledger.Less{{"2026-04-01", "cleared", 1_000_000}}},
		{2, "2026-12-31", "mill", "forge", "EUR", "dividend", 9_000, []hledger.Less{{"2027-01-15", "paid", 9_000}}},
		{3, "2026-03-04", "forge", "mill", "m3", "other", 2_500, nil},
		{4, "2026-03-04", "forge", "mill", "EUR", "other", math.MaxInt64, nil},
	},
}

func written(t *testing.T, j hledger.Journal) string {
	t.Helper()
	var b bytes.Buffer
	if err := j.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// read sums a journal's text, entry by entry, and gives what accounts have. It
// is a reader of its own, so that it finds what the writer does not see.
func read(text string) (accounts map[string]*big.Rat, wrong []string) {
	accounts, declared := map[string]*big.Rat{}, map[string]bool{}
	entry := map[string]*big.Rat{}
	flush := func(at int) {
		for commodity, sum := range entry {
			if sum.Sign() != 0 {
				wrong = append(wrong, fmt.Sprintf("before line %d, %s %s are left", at, sum.FloatString(3), commodity))
			}
		}
		entry = map[string]*big.Rat{}
	}
	date := ""
	for i, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "account "):
			name, _, _ := strings.Cut(strings.TrimPrefix(line, "account "), "  ")
			declared[name] = true
		case line != "" && line[0] >= '0' && line[0] <= '9':
			flush(i)
			if line[:10] < date {
				wrong = append(wrong, fmt.Sprintf("line %d: %s comes after %s", i+1, line[:10], date))
			}
			date = line[:10]
		case strings.HasPrefix(line, "    ") && line[4] != ';':
			name, rest, _ := strings.Cut(line[4:], "  ")
			posted, _, _ := strings.Cut(rest, "=")
			number, commodity, _ := strings.Cut(strings.TrimSpace(posted), " ")
			amount, ok := new(big.Rat).SetString(number)
			if !ok || !declared[name] || commodity == "" {
				wrong = append(wrong, fmt.Sprintf("line %d: %q", i+1, line))
				continue
			}
			plus(entry, commodity, amount)
			plus(accounts, name+" "+commodity, amount)
		}
	}
	flush(strings.Count(text, "\n"))
	return accounts, wrong
}

func plus(sums map[string]*big.Rat, key string, n *big.Rat) {
	if sums[key] == nil {
		sums[key] = new(big.Rat)
	}
	sums[key].Add(sums[key], n)
}

func TestTheBooksBalance(t *testing.T) {
	accounts, wrong := read(written(t, books.Journal()))
	for _, w := range wrong {
		t.Error(w)
	}
	for account, want := range map[string]string{
		"Assets:Kitty:1 Tools saws (all) EUR":  "27.50",
		"Assets:Kitty:2 Travel JPY":            "900.00",
		"Assets:Dues receivable:mill EUR":      "0.00",
		"Assets:Dues receivable:forge EUR":     "35.00",
		"Income:Dues EUR":                      "-120.00",
		"Equity:Surplus EUR":                   "-5.00",
		"Equity:Not allotted EUR":              "0.00",
		"Equity:Capital:mill:2026 EUR":         "0.00",
		"Equity:Capital:mill:2021 EUR":         "43.21",
		"Liabilities:Dividends:mill EUR":       "-43.21",
		"Assets:In transit:Dividends EUR":      "0.00",
		"Equity:Losses carried EUR":            "0.00",
		"Equity:Capital:mill:2022 EUR":         "2.50",
		"Members:forge:is owed by:mill BHD":    "234.57",
		"Members:mill:owes:forge BHD":          "-234.57",
		"Members:mill:is owed by:forge \"m3\"": "2.50",
		"Members:mill:is owed by:forge EUR":    "92233720368547758.07",
		"Members:forge:is owed by:mill EUR":    "0.00",
		"Equity:Indivisible reserve EUR":       "2.50",
		"Equity:unsorted EUR":                  "-7.50",
		"Expenses:spending EUR":                "50.00",
		"Expenses:interest JPY":                "100.00",
		"Expenses:Dues waived EUR":             "25.00",
		"Income:grant JPY":                     "-1000.00",
		"Equity:opening EUR":                   "-100.00",
		"Liabilities:Dividends:forge EUR":      "90.00",
		"Equity:Capital:forge:2026 EUR":        "0.00",
	} {
		if got := accounts[account]; got == nil || got.FloatString(2) != want {
			t.Errorf("%s has %v, not %s", account, got, want)
		}
	}
}

func TestWhateverIsClosedTheJournalBalances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amounts := rapid.Int64Range(0, 1<<40)
		c := hledger.Close{Period: 1, Date: "2026-12-31", Currency: "EUR", Surplus: amounts.Draw(t, "surplus"), Reserve: amounts.Draw(t, "reserve"), Contrary: rapid.Bool().Draw(t, "contrary")}
		for i := range rapid.IntRange(0, 5).Draw(t, "members") {
			c.Shares = append(c.Shares, hledger.Share{Member: fmt.Sprint("m", i), Vintage: "2026", Cash: amounts.Draw(t, "cash"), Retained: amounts.Draw(t, "retained")})
		}
		if err := (hledger.Books{Commodities: money, Until: "2026-12-31", Closes: []hledger.Close{c}}).Journal().Check(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAJournalThatIsWrongIsNotWritten(t *testing.T) {
	post := func(amount int64) hledger.Posting {
		return hledger.Posting{Account: "Assets:Cash", Amount: amount, Commodity: "EUR"}
	}
	for name, c := range map[string]struct {
		entry hledger.Entry
		says  string
	}{
		"an entry that does not balance":            {hledger.Entry{Date: "2026-01-01", Postings: []hledger.Posting{post(1), post(1)}}, "does not balance"},
		"amounts that only seem to balance":         {hledger.Entry{Date: "2026-01-01", Postings: []hledger.Posting{post(math.MaxInt64), post(math.MaxInt64), post(2)}}, "does not balance"},
		"an entry with one posting":                 {hledger.Entry{Date: "2026-01-01", Postings: []hledger.Posting{post(0)}}, "takes two"},
		"a day that there is not":                   {hledger.Entry{Date: "2026-02-30", Postings: []hledger.Posting{post(1), post(-1)}}, "no day"},
		"a commodity of which nobody said anything": {hledger.Entry{Date: "2026-01-01", Postings: []hledger.Posting{{Account: "A", Commodity: "XXX"}, post(0)}}, "not declared"},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			err := hledger.Journal{Commodities: money, Entries: []hledger.Entry{c.entry}}.Write(&b)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("it said %v", err)
			}
			if b.Len() > 0 {
				t.Errorf("it wrote %s", b.String())
			}
		})
	}
	if err := books.Journal().Write(full{}); err == nil {
		t.Error("writing to a full disk went well")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

// The program itself, where Debian's is installed (.ci/hledger sees to it).
func TestHledgerReadsTheBooks(t *testing.T) {
	program, err := exec.LookPath("hledger")
	if err != nil {
		t.Skip("there is no hledger on this machine; the balance is checked by this package's own reader in any case")
	}
	file := filepath.Join(t.TempDir(), "books.journal")
	if err := os.WriteFile(file, []byte(written(t, books.Journal())), 0o600); err != nil {
		t.Fatal(err)
	}
	ask := func(args ...string) string {
		t.Helper()
		c := exec.Command(program, append([]string{"-f", file}, args...)...)
		c.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("hledger %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	ask("--strict", "check", "ordereddates")
	if total := ask("balance", "--flat", "--empty", "--format", "%(total) %(account)", "--no-total", "Equity:Capital:mill:2021"); !strings.Contains(total, "43.21 EUR") {
		t.Errorf("of the capital of 2021 it says %q", total)
	}
	lines := strings.Split(strings.TrimSpace(ask("balance", "--depth", "1")), "\n")
	if total := strings.TrimSpace(lines[len(lines)-1]); total != "0" {
		t.Errorf("in all there is %q, not nothing", total)
	}
	if sheet := ask("balancesheet"); !strings.Contains(sheet, "Kitty") {
		t.Errorf("its balance sheet has no kitty:\n%s", sheet)
	}
}
