package sepa

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"strconv"
	"time"

	"metaorg/units"
)

// Account is one side of a payment.
type Account struct {
	Name string // As the bank knows it.
	IBAN IBAN
	BIC  string // Of the bank; most need none.
}

// Payment is one transfer, in cents of the euro.
type Payment struct {
	ID     string // Tells it apart; goes all the way to who is paid.
	To     Account
	Cents  int64
	Reason string // What who is paid reads.
}

// Order is what one account is to pay on a day.
type Order struct {
	ID       string    // Tells it apart from all others of who pays.
	Made     time.Time // When it was written.
	On       string    // The day on which it is to be paid, as YYYY-MM-DD.
	From     Account
	Payments []Payment
}

// What banks take (EPC132-08).
const (
	mostID     = 35
	mostName   = 70
	mostReason = 140
	mostCents  = 999_999_999_99 // Of one payment.
)

// Total is what all payments come to, in cents; false where that is more than a
// number holds.
func (o Order) Total() (cents int64, ok bool) {
	var sum, carry uint64
	for _, p := range o.Payments {
		if sum, carry = bits.Add64(sum, uint64(max(0, p.Cents)), 0); carry != 0 || sum > 1<<62 {
			return 0, false
		}
	}
	return int64(sum), true
}

// Check reports what no bank would take.
func (o Order) Check() error {
	if len(o.Payments) == 0 {
		return errors.New("there is nothing to pay")
	}
	if _, err := time.Parse(time.DateOnly, o.On); err != nil {
		return fmt.Errorf("%.20q is no day; write it as year-month-day", o.On)
	}
	if err := o.From.check(); err != nil {
		return fmt.Errorf("who pays: %w", err)
	}
	if id := Plain(o.ID, mostID); id == "" || id != o.ID {
		return fmt.Errorf("%.60q can't tell the order apart: it has 1 to %d plain characters", o.ID, mostID)
	}
	seen := map[string]bool{}
	for _, p := range o.Payments {
		if err := p.check(); err != nil {
			return fmt.Errorf("payment %s: %w", p.ID, err)
		}
		if seen[p.ID] {
			return fmt.Errorf("payment %s is there twice", p.ID)
		}
		seen[p.ID] = true
	}
	if _, ok := o.Total(); !ok {
		return errors.New("all of it is more than a number holds")
	}
	return nil
}

func (p Payment) check() error {
	switch id := Plain(p.ID, mostID); {
	case id == "" || id != p.ID:
		return fmt.Errorf("it has a name of 1 to %d plain characters", mostID)
	case p.Cents < 1 || p.Cents > mostCents:
		return errors.New("a payment is from 0.01 to 999,999,999.99 euros")
	}
	return p.To.check()
}

func (a Account) check() error {
	if Plain(a.Name, mostName) == "" {
		return errors.New("the account has no name")
	}
	if n, err := ReadIBAN(string(a.IBAN)); err != nil || n != a.IBAN {
		return errors.Join(fmt.Errorf("%.40q is no account number", a.IBAN), err)
	}
	return checkBIC(a.BIC)
}

// The elements of pain.001.001.09 in the order of its schema, as far as SEPA
// needs them.
type (
	document struct {
		XMLName xml.Name `xml:"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09 Document"`
		Header  header   `xml:"CstmrCdtTrfInitn>GrpHdr"`
		Info    info     `xml:"CstmrCdtTrfInitn>PmtInf"`
	}
	header struct {
		ID    string `xml:"MsgId"`
		Made  string `xml:"CreDtTm"`
		Count int    `xml:"NbOfTxs"`
		Sum   string `xml:"CtrlSum"`
		By    string `xml:"InitgPty>Nm"`
	}
	info struct {
		ID       string     `xml:"PmtInfId"`
		Method   string     `xml:"PmtMtd"`
		Count    int        `xml:"NbOfTxs"`
		Sum      string     `xml:"CtrlSum"`
		Level    string     `xml:"PmtTpInf>SvcLvl>Cd"`
		On       string     `xml:"ReqdExctnDt>Dt"`
		Debtor   string     `xml:"Dbtr>Nm"`
		Account  string     `xml:"DbtrAcct>Id>IBAN"`
		Agent    agent      `xml:"DbtrAgt>FinInstnId"`
		Charges  string     `xml:"ChrgBr"`
		Payments []transfer `xml:"CdtTrfTxInf"`
	}
	agent struct {
		BIC  string `xml:"BICFI,omitempty"`
		None string `xml:"Othr>Id,omitempty"`
	}
	transfer struct {
		ID      string     `xml:"PmtId>EndToEndId"`
		Amount  instructed `xml:"Amt>InstdAmt"`
		Agent   *agent     `xml:"CdtrAgt>FinInstnId"`
		Name    string     `xml:"Cdtr>Nm"`
		Account string     `xml:"CdtrAcct>Id>IBAN"`
		Reason  string     `xml:"RmtInf>Ustrd,omitempty"`
	}
	instructed struct {
		Currency string `xml:"Ccy,attr"`
		Amount   string `xml:",chardata"`
	}
)

// Write writes an order. Nothing is written of one that no bank would take.
func (o Order) Write(w io.Writer) error {
	if err := o.Check(); err != nil {
		return err
	}
	euro, _ := units.Of("EUR")
	total, _ := o.Total()
	d := document{
		Header: header{ID: o.ID, Made: o.Made.UTC().Format("2006-01-02T15:04:05Z"), Count: len(o.Payments), Sum: euro.Plain(total), By: Plain(o.From.Name, mostName)},
		Info: info{
			ID: o.ID, Method: "TRF", Count: len(o.Payments), Sum: euro.Plain(total), Level: "SEPA", On: o.On,
			Debtor: Plain(o.From.Name, mostName), Account: string(o.From.IBAN), Agent: agent{BIC: o.From.BIC}, Charges: "SLEV",
		},
	}
	if o.From.BIC == "" {
		d.Info.Agent.None = "NOTPROVIDED"
	}
	for _, p := range o.Payments {
		t := transfer{ID: p.ID, Amount: instructed{"EUR", euro.Plain(p.Cents)}, Name: Plain(p.To.Name, mostName), Account: string(p.To.IBAN), Reason: Plain(p.Reason, mostReason)}
		if p.To.BIC != "" {
			t.Agent = &agent{BIC: p.To.BIC}
		}
		d.Info.Payments = append(d.Info.Payments, t)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(d); err != nil {
		return fmt.Errorf("couldn't write the payments: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// Rows are an order as a table, for banks and people that take none other.
func (o Order) Rows() (rows [][]string) {
	euro, _ := units.Of("EUR")
	rows = append(rows, []string{"number", "payment", "name", "iban", "bic", "amount", "currency", "reason", "on"})
	for i, p := range o.Payments {
		rows = append(rows, []string{strconv.Itoa(i + 1), p.ID, p.To.Name, string(p.To.IBAN), p.To.BIC, euro.Plain(p.Cents), "EUR", p.Reason, o.On})
	}
	return rows
}
