package view

import (
	"context"
	"database/sql"
	"net/http"
	"slices"
	"strings"

	"metaorg/domain/membership"
	"metaorg/domain/obligations"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/sheet"
	"metaorg/sheet/invoices"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

const (
	invoicesPath = "/obligations/invoices"
	invoicesName = "invoices" // What problems call what has no file's name.
	mostHere     = 200        // Invoices that one act takes.
)

// invoicesView is a list of invoices before it is entered.
type invoicesView struct {
	rows     string // The file, as it was given.
	unit     string // Of lines that name none.
	units    []form.Option
	received bool
	may      bool
	checked  bool
	refusal  string // Why it is no table at all.
	list     invoiceList
}

// invoiceList is what would become of a list.
type invoiceList struct {
	invoices.Invoices
	rows  []invoiceRow
	fresh int
	names map[people.MemberID]string
}

// invoiceRow is what would become of an invoice.
type invoiceRow struct {
	invoices.Line
	already uint64 // The obligation that it is; 0 where it is new.
}

// showInvoices takes a file, or what was pasted, and shows what would happen.
func showInvoices(r *page.Request) (page.Page, error) {
	v := invoicesView{
		rows: r.Typed.Get("rows"), unit: strings.TrimSpace(r.Typed.Get("unit")), received: r.Typed.Get("received") == "true", units: usual(r),
		may: (r.Viewer.Voice || r.Viewer.Votes) && r.Viewer.MemberID() != "",
	}
	if v.unit == "" && len(v.units) > 0 {
		v.unit = v.units[0].Value
	}
	if r.Method == http.MethodPost && v.may {
		uploaded, err := r.Attached("file")
		if err != nil {
			return page.Page{}, err
		}
		if uploaded != "" {
			v.rows = uploaded
		}
		v.checked = true
		if v.list, err = readInvoices(r, v.rows, v.unit, v.received); err != nil {
			v.refusal = words.Refusal(r.Context(), noInvoices(err))
		}
	}
	return page.Page{Title: invoicesTitle(r), Body: invoicesPage(v), Wide: true, Nav: "/obligations"}, nil
}

func invoicesTitle(r *page.Request) string { return words.T(r.Context(), "obligations.invoices_title") }

func noInvoices(err error) *machine.Refusal {
	return machine.Malformed("obligations.no_table", "%s", strings.TrimPrefix(err.Error(), invoicesName+": ")).At("rows")
}

// readInvoices reads rows with what the network knows: who its members are,
// which invoices are here, and how much more may come to be owed.
func readInvoices(r *page.Request, rows, unit string, received bool) (l invoiceList, err error) {
	o := invoices.Options{Unit: unit, Received: received, Me: people.MemberID(r.Viewer.MemberID()), Now: r.Site.Now(), Members: map[string]people.MemberID{}}
	l.names = map[people.MemberID]string{}
	err = r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT id, name FROM people_organizations`, nil, func(scan func(...any) error) error {
			var id people.MemberID
			var name string
			err := scan(&id, &name)
			l.names[id] = name
			return err
		})
	})
	if err != nil {
		return l, err
	}
	r.Site.Node.Read(func(s state.Reader) {
		for id, name := range l.names {
			if membership.HasVoice(s, id) || membership.IsActive(s, id) {
				o.Members[strings.ToLower(string(id))], o.Members[strings.ToLower(name)] = id, id
			}
		}
	})
	if l.Invoices, err = invoices.Read(invoicesName, strings.NewReader(rows), o); err == nil {
		r.Site.Node.Read(func(s state.Reader) { l.place(s, o) })
	}
	return l, err
}

// place finds the lines that are here already, and those that would take a debtor
// above what its creditor lets it owe, with those before them counted.
func (l *invoiceList) place(s state.Reader, o invoices.Options) {
	room := map[people.MemberID]int64{}
	for _, line := range l.Lines {
		debtor, creditor := line.Member, o.Me
		if o.Received {
			debtor, creditor = o.Me, line.Member
		}
		row := invoiceRow{Line: line}
		row.already, _ = obligations.InvoiceOf(s, creditor, line.Number)
		l.rows = append(l.rows, row)
		if row.already != 0 {
			continue
		}
		l.fresh++
		left, seen := room[line.Member]
		if !seen {
			left = obligations.RoomOf(s, creditor, debtor, l.Unit)
		}
		if line.Amount > left {
			no := machine.OverLimit("obligations.over_limit", "%s may come to owe %s %s more, what is proposed and reserved counted, and this is %s", debtor, creditor, obligations.Show(left, l.Unit), obligations.Show(line.Amount, l.Unit))
			l.Problems = append(l.Problems, sheet.Problem{File: invoicesName, Line: line.At, Column: "amount", Reason: no.Text})
			continue
		}
		room[line.Member] = left - line.Amount
	}
	slices.SortStableFunc(l.Problems, func(a, b sheet.Problem) int { return int(a.Line - b.Line) })
}

// wrongInvoice is what is wrong, in the reader's words where there are some.
func wrongInvoice(ctx context.Context, p sheet.Problem) string {
	for _, code := range []string{"bad_rows", "over_limit", "fraction", "too_much", "no_amount", "not_positive", "unknown_unit", "bad_date", "no_number", "too_long", "unprintable", "long_past"} {
		if text := words.Refusal(ctx, &machine.Refusal{Code: "obligations." + code, Text: p.Reason}); text != p.Reason {
			return text
		}
	}
	return p.Reason
}

// wrong is what is wrong in a list.
func (l invoiceList) wrong(ctx context.Context) (all []page.SheetProblem) {
	for _, p := range l.Problems {
		all = append(all, page.SheetProblem{Line: p.Line, Column: p.Column, Reason: wrongInvoice(ctx, p)})
	}
	return all
}

func invoicesForm(r *page.Request, f form.Form) (form.Form, error) {
	f.Fields = []form.Field{
		{Name: "unit", Control: form.Hidden, Value: r.Typed.Get("unit")},
		{Name: "received", Control: form.Hidden, Value: r.Typed.Get("received")},
		{Name: "file", Control: form.Hidden, Value: r.Typed.Get("file")},
		{Name: "rows", Label: words.T(r.Context(), "obligations.rows"), Help: words.T(r.Context(), "obligations.rows_help"), Control: form.Area, Required: true, Value: r.Typed.Get("rows")},
	}
	return f, nil
}

// takeInvoices is the message for what is new on a list: of a long one, for its
// first part.
func takeInvoices(r *page.Request, typed form.Values) ([]machine.Message, error) {
	received := typed.Get("received") == "true"
	l, err := readInvoices(r, sheet.AsFile(typed.Get("rows"), typed.Get("file")), typed.Get("unit"), received)
	if err != nil {
		return nil, noInvoices(err)
	}
	if len(l.Problems) > 0 {
		return nil, machine.Malformed("obligations.bad_rows", "%s", l.Problems[0].Reason).At("rows")
	}
	m := obligations.Import{Unit: l.Unit, Received: received, File: l.Hash}
	for _, row := range l.rows {
		if row.already == 0 && len(m.Lines) < mostHere {
			m.Lines = append(m.Lines, row.Line.Line)
		}
	}
	if len(m.Lines) == 0 {
		return nil, machine.Conflict("obligations.all_there", "all of these invoices are here already; nothing would change").At("rows")
	}
	return []machine.Message{m}, m.Check()
}

// aboutInvoices says what the invoices come to, which in the message are in
// smallest steps.
func aboutInvoices(r *page.Request) string {
	l, err := readInvoices(r, r.Typed.Get("rows"), r.Typed.Get("unit"), r.Typed.Get("received") == "true")
	if err != nil {
		return ""
	}
	sum, n := int64(0), 0
	for _, row := range l.rows {
		if row.already == 0 && n < mostHere {
			sum, n = sum+row.Amount, n+1
		}
	}
	return words.T(r.Context(), "obligations.invoices_about", "Count", n, "Amount", amount(r.Context(), sum, l.Unit))
}
