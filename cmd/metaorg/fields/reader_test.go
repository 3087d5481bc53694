package fields_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"metaorg/app"
	"metaorg/cmd/metaorg/fields"
	"metaorg/domain/funds"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/opportunities"
	"metaorg/domain/people"
	"metaorg/domain/pledges"
	"metaorg/keyring"
	"metaorg/machine"
	"metaorg/machine/wire"
)

func newReader(t *testing.T) fields.Reader {
	t.Helper()
	ring, err := keyring.At(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return fields.Reader{Machine: app.NewMachine(), Ring: ring}
}

// TestFilesOfFields reads messages as people write them and shows what they become.
func TestFilesOfFields(t *testing.T) {
	for _, row := range []struct {
		sentence, kind, name, content, want string
	}{
		{
			"bytes are written in hex", "charter.accept", "a.json",
			`{"version": 1, "hash": "` + strings.Repeat("ab", 32) + `"}`,
			`{"version":1,"hash":"q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s="}`,
		},
		{
			"a date stands for its first moment", "people.grant_mandate", "a.toml",
			"organization = 'mill'\nperson = 'bo'\nrole = 'alternate'\nuntil = 2026-12-31\n",
			`{"organization":"mill","person":"bo","role":"alternate","until":1798675200}`,
		},
		{
			"a date with a time is one on this machine's clock", "meetings.reschedule", "a.json", `{"meeting": 1, "at": "2026-12-31 18:30", "place": "room", "where": "Mill Lane"}`,
			fmt.Sprintf(`{"meeting":1,"at":%d,"place":"room","where":"Mill Lane"}`, time.Date(2026, 12, 31, 18, 30, 0, 0, time.Local).Unix()),
		},
		{
			"carried messages are written with their fields", "governance.propose", "a.toml",
			"title = 'Move on'\n[[messages]]\nkind = 'charter.set_rules'\n[messages.content]\nbase = 1\nvalues = [{name = 'membership.window_days', value = 7}]\n",
			`{"title":"Move on","messages":[{"kind":"charter.set_rules","content":{"base":1,"values":[{"name":"membership.window_days","value":7}]}}]}`,
		},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), row.name)
			if err := os.WriteFile(path, []byte(row.content), 0o600); err != nil {
				t.Fatal(err)
			}
			tree, err := fields.OneFile(path)
			if err != nil {
				t.Fatal(err)
			}
			r := newReader(t)
			msg, err := r.Message(row.kind, tree)
			if err != nil {
				t.Fatal(err)
			}
			got, err := r.Machine.ToJSON(msg)
			if err != nil {
				t.Fatal(err)
			}
			if !sameJSON(t, string(got.Content), row.want) {
				t.Fatalf("became %s\nwant   %s", got.Content, row.want)
			}
		})
	}
}

func TestJSONByHandIsToldWhereItIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "there is nothing in it",
		"{\"a\": [1":                  "it ends in the middle",
		"{\n\"a\": 1,\n\"b\": yes\n}": "from line 3 on",
		"title = 'x'":                 "a file of TOML ends in .toml",
	} {
		if _, err := fields.JSON([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, and it should say %q", text, err, want)
		}
	}
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	norm := func(s string) string {
		var v any
		if err := json.Unmarshal([]byte(s), &v); err != nil {
			t.Fatal(err)
		}
		out, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	return norm(a) == norm(b)
}

// FuzzFields lets any text come as the fields of any kind: it is read or
// refused, and never panics.
func FuzzFields(f *testing.F) {
	f.Add("governance.propose", `{"title": "a", "messages": [{"kind": "charter.accept", "content": {"hash": "00"}}]}`)
	f.Add("people.register_organization", `{"handle": "mill", "identities": [{"registry": "domain"}]}`)
	f.Add("people.register", `{"key": "nobody"}`)
	ring, err := keyring.At(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	r := fields.Reader{Machine: app.NewMachine(), Ring: ring}
	f.Fuzz(func(t *testing.T, kind, text string) {
		tree, err := fields.JSON([]byte(text))
		if err != nil {
			return
		}
		if msg, err := r.Message(kind, tree); err == nil {
			_ = r.Machine.Wire(msg) // Panics on what has no byte form.
		}
	})
}

func TestTimesOfEventsAreShownAsTimes(t *testing.T) {
	const moment = 1799021139
	for _, row := range []struct {
		kind  string
		event machine.Event
	}{
		{"people.RecoveryStopped", people.RecoveryStopped{Person: "ada", Contested: moment}},
		{"membership.PanelDecided", membership.PanelDecided{Applicant: "mill", Appeal: moment}},
		{"membership.Reaffirmed", membership.Reaffirmed{Member: "mill", Returns: moment}},
		{"governance.ProposalAdopted", governance.ProposalAdopted{Proposal: 1, Effect: moment}},
		{"governance.PetitionBrought", governance.PetitionBrought{Ends: moment}},
	} {
		if said := (fields.Reader{}).Event(row.kind, row.event); strings.Contains(said, "1799021139") || !strings.Contains(said, "2027") {
			t.Errorf("%s shows a time as a number: %s", row.kind, said)
		}
	}
	if said := (fields.Reader{}).Event("governance.Proposed", governance.Proposed{Proposal: 1, Ends: 730}); !strings.Contains(said, "ends 730") {
		t.Errorf("days after which a text ends are a number: %s", said)
	}
}

func TestAmountsAreReadAsPeopleWriteThem(t *testing.T) {
	r := newReader(t)
	r.UnitOf = func(what, id string) (string, error) {
		if (what == "fund" || what == "from") && id == "2" {
			return "JPY", nil
		}
		return "GBP", nil
	}
	for name, c := range map[string]struct {
		kind, fields, want string
	}{
		"with a point in the unit's decimals":         {"obligations.claim", `{"debtor": "mill", "amount": "12.5", "unit": "GBP", "due": "2027-01-31", "source": "invoice", "ref": "F-1"}`, `"amount":1250`},
		"without one it is the same amount":           {"obligations.claim", `{"debtor": "mill", "amount": "12", "unit": "GBP", "due": "2027-01-31", "source": "invoice", "ref": "F-1"}`, `"amount":1200`},
		"in as few or as many steps as the unit has":  {"patronage.record", `{"with": "mill", "direction": "gave", "kind": "goods", "quantity": "2", "unit": "kg", "date": "2026-03-31"}`, `"quantity":2000`},
		"and pieces are whole":                        {"patronage.record", `{"with": "mill", "direction": "gave", "kind": "goods", "quantity": "2", "unit": "each", "date": "2026-03-31"}`, `"quantity":2`},
		"with a comma":                                {"obligations.owe", `{"creditor": "mill", "amount": "12,5", "unit": "GBP", "due": "2027-01-31", "source": "invoice"}`, `"amount":1250`},
		"with its unit behind it":                     {"obligations.owe", `{"creditor": "mill", "amount": "12.50 GBP", "unit": "GBP", "due": "2027-01-31", "source": "invoice"}`, `"amount":1250`},
		"which is the one that is given":              {"obligations.owe", `{"creditor": "mill", "amount": "12.50 EUR", "unit": "GBP", "due": "2027-01-31", "source": "invoice"}`, "12.50 EUR can't be read as an amount in GBP"},
		"what could be a thousand times as much":      {"patronage.record", `{"with": "mill", "direction": "gave", "kind": "goods", "quantity": "1,250", "unit": "kg", "date": "2026-03-31"}`, "1,250 kg could be read in two ways"},
		"a whole number of a file is smallest steps":  {"obligations.owe", `{"creditor": "mill", "amount": 1250, "unit": "GBP", "due": "2027-01-31", "source": "invoice"}`, `"amount":1250`},
		"and one with a point needs quotes":           {"obligations.owe", `{"creditor": "mill", "amount": 12.5, "unit": "GBP"}`, `written as people do it is "12.5"`},
		"in the currency of what it is about":         {"funds.ask", `{"fund": 1, "amount": "200", "title": "A blade"}`, `"amount":20000`},
		"more decimals than the unit has are refused": {"obligations.claim", `{"debtor": "mill", "amount": "12.345", "unit": "GBP"}`, "12.345 can't be read as an amount in GBP"},
		"so are decimals where there are none":        {"funds.ask", `{"fund": 2, "amount": "200.50", "title": "A blade"}`, "in JPY"},
		"where the unit is not given, that is said":   {"obligations.claim", `{"debtor": "mill", "amount": "12"}`, "give the unit as well"},
		"nothing is nothing in every unit":            {"opportunities.need", `{"title": "Hands", "until": "2027-01-31", "terms": "gift", "remote": true, "quantity": "0"}`, `"terms":"gift"`},
		"a date is no amount":                         {"obligations.claim", `{"debtor": "mill", "amount": "2026-12-31", "unit": "GBP"}`, `"2026-12-31" is no amount`},
		"in the unit of what was reserved":            {"obligations.post", `{"hold": 3, "amount": "150"}`, `"amount":15000`},
		"in the currency of where it goes from":       {"funds.move", `{"from": 2, "to": 1, "amount": "200"}`, `"amount":200`},
		"in the currency of dues":                     {"funds.waive", `{"member": "mill", "period": 1, "amount": "12.50", "why": "labour"}`, `"amount":1250`},
		"of the period of a contribution":             {"periods.evaluate", `{"event": 4, "value": "12.50"}`, `"value":1250`},
		"in parts, in that of the whole":              {"funds.set_budget", `{"fund": 2, "from": "2027-01-01", "until": "2027-12-31", "items": [{"name": "A", "amount": "12.50"}]}`, "in JPY"},
		"of a bid, whatever parts it has":             {"bids.open", `{"title": "X", "client": "C", "closes": "2027-01-01", "value": "5000", "currency": "GBP", "parts": [{"title": "A", "quantity": "4", "unit": "h"}]}`, `"value":500000`},
		"of invoices, in that of all":                 {"obligations.import", `{"unit": "GBP", "lines": [{"member": "mill", "number": "F-1", "amount": "12", "due": "2027-01-31"}]}`, `"amount":1200`},
		"shares in percent":                           {"periods.set_equation", `{"words": "Halves.", "buckets": [{"name": "A", "share": "100", "for": "giver", "measure": "hours", "rule": "share"}]}`, `"share":10000`},
		"with the sign":                               {"periods.set_equation", `{"words": "Halves.", "buckets": [{"name": "A", "share": "100%", "for": "giver", "measure": "hours", "rule": "share"}]}`, `"share":10000`},
		"and where it is none, too":                   {"obligations.owe", `{"creditor": "mill", "amount": "12.5", "unit": ""}`, "give the unit as well"},
	} {
		t.Run(name, func(t *testing.T) {
			tree, err := fields.JSON([]byte(c.fields))
			if err != nil {
				t.Fatal(err)
			}
			m, err := r.Message(c.kind, tree)
			got := fmt.Sprint(err)
			if m != nil {
				b, _ := json.Marshal(m)
				got = string(b)
			}
			if !strings.Contains(got, c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestTheTextOfAFileIsKeptAndItsHashSigned(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("terms.txt", []byte("Ten hours."), 0o600); err != nil {
		t.Fatal(err)
	}
	hash := strings.Repeat("ab", 32)
	var kept []string
	r := newReader(t)
	r.Keep = func(path string, sealed bool) (string, error) {
		kept = append(kept, fmt.Sprint(path, " ", sealed))
		return hash, nil
	}
	for _, row := range []struct{ sentence, kind, field, typed, want string }{
		{"for some alone", "bids.put_sheet", "document", "@sheet.txt", "sheet.txt true"},
		{"for all", "patronage.record", "evidence", "@receipt.txt", "receipt.txt false"},
		{"the hash itself", "patronage.record", "evidence", hash, ""},
		{"the name of a file is not its hash", "patronage.record", "evidence", "terms.txt", "write @terms.txt"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			kept = nil
			tree := map[string]any{
				"bid": "1", "with": "mill", "direction": "gave", "kind": "labour", "quantity": "1", "unit": "h", "date": "2026-03-31", row.field: row.typed,
			}
			if row.kind == "bids.put_sheet" {
				tree = map[string]any{"bid": "1", row.field: row.typed}
			} else {
				delete(tree, "bid")
			}
			m, err := r.Message(row.kind, tree)
			if err != nil {
				if row.want == "" || !strings.Contains(err.Error(), row.want) {
					t.Errorf("refused with %v", err)
				}
				return
			}
			if b, _ := json.Marshal(m); !strings.Contains(string(b), hash) {
				t.Errorf("became %s", b)
			}
			if got := strings.Join(kept, ", "); got != row.want {
				t.Errorf("%q was kept, want %q", got, row.want)
			}
		})
	}
}

func TestAmountsAreShownInTheirUnitBeforeTheyAreSigned(t *testing.T) {
	r := newReader(t)
	r.UnitOf = func(what, id string) (string, error) {
		return map[string]string{"fund 1": "GBP", "post 8.2": "kg"}[what+" "+id], nil
	}
	for _, row := range []struct{ sentence, kind, fields, want string }{
		{"in that beside them", "patronage.record", `{"with": "mill", "direction": "gave", "kind": "labour", "quantity": "200", "unit": "h", "date": "2026-03-31"}`, "quantity 200.00 h"},
		{"in that of what they are about, with what is signed", "funds.ask", `{"fund": 1, "amount": "200", "title": "A blade"}`, "amount 200.00 GBP (20000 smallest steps)"},
		{"in that of a part", "opportunities.answer", `{"post": 8, "text": "Rye.", "parts": [2], "quantity": "2"}`, "quantity 2.000 kg (2000 smallest steps)"},
		{"as they are, where nothing is known", "funds.ask", `{"fund": 3, "amount": 20000, "title": "A blade"}`, "amount 20000 smallest steps"},
		{"in what a proposal carries", "governance.propose", `{"title": "A budget", "text": "For repairs.", "messages": [{"kind": "funds.set_budget", "content": {"fund": 1, "from": "2027-01-01", "until": "2027-12-31", "items": [{"name": "Repairs", "amount": "200"}]}}]}`, "amount 200.00 GBP (20000 smallest steps)"},
		{"in parts of a message", "pledges.start", `{"title": "A store", "until": "2027-02-28", "due": "2027-03-31", "thresholds": [{"name": "Money", "least": "3000", "unit": "GBP"}, {"name": "Work", "least": "40", "unit": "h"}]}`, "least 3000.00 GBP, least 40.00 h"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			tree, err := fields.JSON([]byte(row.fields))
			if err != nil {
				t.Fatal(err)
			}
			m, err := r.Message(row.kind, tree)
			if err != nil {
				t.Fatal(err)
			}
			body := wire.Encode(wire.Body{Author: "ada", Messages: []wire.Message{r.Machine.Wire(m)}})
			amounts, err := r.Amounts(body)
			if got := strings.Join(amounts, ", "); err != nil || got != row.want {
				t.Errorf("said %q, %v; want %q", got, err, row.want)
			}
			lines, err := r.Body(body)
			if err != nil {
				t.Fatal(err)
			}
			for _, amount := range amounts {
				name, rest, _ := strings.Cut(amount, " ")
				if !strings.Contains(strings.Join(lines, "\n"), name+": "+rest) {
					t.Errorf("%q is not shown among %q", amount, lines)
				}
			}
		})
	}
	for _, row := range []struct {
		kind  string
		event machine.Event
		want  string
	}{
		{"funds.SpendingAsked", funds.SpendingAsked{Fund: 1, Amount: 20000}, "amount 200.00 GBP"},
		{"opportunities.Answered", opportunities.Answered{Post: 8, Parts: []uint64{2}, Quantity: 2000}, "quantity 2.000 kg"},
		{"pledges.Pledged", pledges.Pledged{Campaign: 1, Threshold: 1, Amount: 20000}, "amount 20000 smallest steps"},
	} {
		if said := r.Event(row.kind, row.event); !strings.Contains(said, row.want) {
			t.Errorf("%s says %q, not %q", row.kind, said, row.want)
		}
	}
}
