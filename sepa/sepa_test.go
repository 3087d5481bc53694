package sepa_test

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"metaorg/sepa"
)

func TestAccountNumbersAreChecked(t *testing.T) {
	for name, row := range map[string]struct {
		text, want, wrong string
	}{
		"with spaces":                           {"DE89 3704 0044 0532 0130 00", "DE89370400440532013000", ""},
		"in small letters":                      {"gb29 nwbk 6016 1331 9268 19", "GB29NWBK60161331926819", ""},
		"of the shortest kind":                  {"NO9386011117947", "NO9386011117947", ""},
		"of the longest of SEPA":                {"MT84MALT011000012345MTLCAST001S", "MT84MALT011000012345MTLCAST001S", ""},
		"a digit mistyped":                      {"DE89 3704 0044 0532 0130 01", "", "check digits"},
		"two digits turned round":               {"DE89 3704 0044 0532 0103 00", "", "check digits"},
		"too short for its country":             {"DE89 3704 0044 0532 0130", "", "has 20 characters; one of DE has 22"},
		"of a country outside":                  {"BR1500000000000010932840814P2", "", "no country of SEPA"},
		"with a letter that nobody has":         {"DE89 3704 0044 0532 0130 0ß", "", "is no IBAN"},
		"nothing":                               {"", "", "is no IBAN"},
		"something whose country is no letters": {"1234567890123456", "", "no country of SEPA"},
	} {
		got, err := sepa.ReadIBAN(row.text)
		if string(got) != row.want || (row.wrong != "") != (err != nil) || err != nil && !strings.Contains(err.Error(), row.wrong) {
			t.Errorf("%s: %q, %v; want %q, %q", name, got, err, row.want, row.wrong)
		}
	}
}

var (
	mill  = sepa.Account{Name: "Mühle & Söhne e.G.", IBAN: "DE89370400440532013000"}
	forge = sepa.Account{Name: "The Forge", IBAN: "GB29NWBK60161331926819", BIC: "NWBKGB2L"}
)

func order(payments ...sepa.Payment) sepa.Order {
	return sepa.Order{ID: "mill-20261127101500", Made: time.Unix(1_795_774_500, 0), On: "2026-12-01", From: mill, Payments: payments}
}

// element is XML as a tree, to look at its order.
type element struct {
	name, text string
	inner      []*element
}

func parse(t *testing.T, in string) *element {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(in))
	root := &element{}
	stack := []*element{root}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return root
		}
		if err != nil {
			t.Fatal(err)
		}
		top := stack[len(stack)-1]
		switch x := token.(type) {
		case xml.StartElement:
			if x.Name.Space != "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09" {
				t.Errorf("%s is of %q", x.Name.Local, x.Name.Space)
			}
			e := &element{name: x.Name.Local}
			top.inner, stack = append(top.inner, e), append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += strings.TrimSpace(string(x))
		}
	}
}

func (e *element) at(path ...string) *element {
	for _, name := range path {
		i := slices.IndexFunc(e.inner, func(x *element) bool { return x.name == name })
		if i < 0 {
			return &element{}
		}
		e = e.inner[i]
	}
	return e
}

// sequences are the elements of pain.001.001.09 in the order that its schema asks
// for (ISO 20022, Payments Initiation 2019), as far as they are written here.
var sequences = map[string]string{
	"Document":         "CstmrCdtTrfInitn",
	"CstmrCdtTrfInitn": "GrpHdr PmtInf SplmtryData",
	"GrpHdr":           "MsgId CreDtTm Authstn NbOfTxs CtrlSum InitgPty FwdgAgt InitnSrc",
	"PmtInf":           "PmtInfId PmtMtd ReqdAdvcTp BtchBookg NbOfTxs CtrlSum PmtTpInf ReqdExctnDt PoolgAdjstmntDt Dbtr DbtrAcct DbtrAgt DbtrAgtAcct InstrForDbtrAgt UltmtDbtr ChrgBr ChrgsAcct ChrgsAcctAgt CdtTrfTxInf",
	"CdtTrfTxInf":      "PmtId PmtTpInf Amt XchgRateInf ChrgBr MndtRltdInf ChqInstr UltmtDbtr IntrmyAgt1 IntrmyAgt1Acct IntrmyAgt2 IntrmyAgt2Acct IntrmyAgt3 IntrmyAgt3Acct CdtrAgt CdtrAgtAcct Cdtr CdtrAcct UltmtCdtr InstrForCdtrAgt InstrForDbtrAgt Purp RgltryRptg Tax RltdRmtInf RmtInf SplmtryData",
	"PmtTpInf":         "InstrPrty SvcLvl LclInstrm CtgyPurp", "SvcLvl": "Cd", "ReqdExctnDt": "Dt", "InitgPty": "Nm", "Dbtr": "Nm", "Cdtr": "Nm",
	"DbtrAcct": "Id", "CdtrAcct": "Id", "Id": "IBAN", "DbtrAgt": "FinInstnId", "CdtrAgt": "FinInstnId", "FinInstnId": "BICFI ClrSysMmbId LEI Nm PstlAdr Othr", "Othr": "Id",
	"PmtId": "InstrId EndToEndId UETR", "Amt": "InstdAmt", "RmtInf": "Ustrd Strd",
}

func inOrder(t *testing.T, e *element) {
	t.Helper()
	allowed := strings.Fields(sequences[e.name])
	from := 0
	for _, x := range e.inner {
		at := slices.Index(allowed[from:], x.name)
		if at < 0 {
			t.Errorf("%s has %s where the schema has %v", e.name, x.name, allowed[from:])
			return
		}
		from += at
		inOrder(t, x)
	}
}

func TestAnOrderIsAsBanksTakeIt(t *testing.T) {
	var b strings.Builder
	o := order(sepa.Payment{ID: "obligation-7", To: forge, Cents: 123_456, Reason: "Rechnung 2026-014 <Türen> & mehr"}, sepa.Payment{ID: "obligation-9", To: mill, Cents: 1})
	if err := o.Write(&b); err != nil {
		t.Fatal(err)
	}
	doc := parse(t, b.String()).at("Document")
	inOrder(t, doc)
	initiation := doc.at("CstmrCdtTrfInitn")
	for path, want := range map[string]string{
		"GrpHdr/MsgId": "mill-20261127101500", "GrpHdr/NbOfTxs": "2", "GrpHdr/CtrlSum": "1234.57", "GrpHdr/InitgPty/Nm": "Muehle + Soehne e.G.", "PmtInf/NbOfTxs": "2", "PmtInf/CtrlSum": "1234.57",
		"GrpHdr/CreDtTm": "2026-11-27T10:15:00Z", "PmtInf/ReqdExctnDt/Dt": "2026-12-01", "PmtInf/DbtrAcct/Id/IBAN": "DE89370400440532013000", "PmtInf/DbtrAgt/FinInstnId/Othr/Id": "NOTPROVIDED",
		"PmtInf/CdtTrfTxInf/PmtId/EndToEndId": "obligation-7", "PmtInf/CdtTrfTxInf/Amt/InstdAmt": "1234.56", "PmtInf/CdtTrfTxInf/CdtrAgt/FinInstnId/BICFI": "NWBKGB2L", "PmtInf/CdtTrfTxInf/RmtInf/Ustrd": "Rechnung 2026-014 .Tueren. + mehr",
	} {
		if got := initiation.at(strings.Split(path, "/")...).text; got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	if got := strings.Count(b.String(), `<InstdAmt Ccy="EUR">`); got != 2 {
		t.Errorf("%d amounts are in euros", got)
	}
	if rows := o.Rows(); len(rows) != 3 || rows[1][5] != "1234.56" || len(rows[0]) != len(rows[2]) {
		t.Errorf("as a table it is %v", rows)
	}
}

func TestWhatNoBankTakesIsNotWritten(t *testing.T) {
	good := sepa.Payment{ID: "a", To: forge, Cents: 1}
	with := func(change func(*sepa.Payment)) sepa.Order {
		p := good
		change(&p)
		return order(p)
	}
	nameless, twice, thatDay, noID := order(good), order(good, good), order(good), order(good)
	nameless.From.Name, thatDay.On, noID.ID = " ", "soon", strings.Repeat("x", 36)
	var all []sepa.Payment
	for range 10 {
		all = append(all, good)
	}
	for name, row := range map[string]struct {
		o     sepa.Order
		wrong string
	}{
		"nothing to pay":               {order(), "nothing to pay"},
		"nobody pays":                  {nameless, "has no name"},
		"one payment twice":            {twice, "there twice"},
		"ten of them":                  {order(all...), "there twice"},
		"on no day":                    {thatDay, "is no day"},
		"under too long a name":        {noID, "tell the order apart"},
		"an account that can't be":     {with(func(p *sepa.Payment) { p.To.IBAN = "DE00370400440532013000" }), "no account number"},
		"one written with spaces":      {with(func(p *sepa.Payment) { p.To.IBAN = "DE89 3704 0044 0532 0130 00" }), "no account number"},
		"a bank that can't be":         {with(func(p *sepa.Payment) { p.To.BIC = "BANK" }), "is no BIC"},
		"nothing at all":               {with(func(p *sepa.Payment) { p.Cents = 0 }), "from 0.01"},
		"less than nothing":            {with(func(p *sepa.Payment) { p.Cents = -1 }), "from 0.01"},
		"more than there is":           {with(func(p *sepa.Payment) { p.Cents = math.MaxInt64 }), "from 0.01"},
		"a payment without a name":     {with(func(p *sepa.Payment) { p.ID = "" }), "plain characters"},
		"one with a name in Greek":     {with(func(p *sepa.Payment) { p.ID = "πρώτο" }), "plain characters"},
		"somebody who has no name":     {with(func(p *sepa.Payment) { p.To.Name = "" }), "has no name"},
		"somebody whose name is lost ": {with(func(p *sepa.Payment) { p.To.Name = "///" }), "has no name"},
	} {
		var b strings.Builder
		if err := row.o.Write(&b); err == nil || !strings.Contains(err.Error(), row.wrong) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes; want %q", name, err, b.Len(), row.wrong)
		}
	}
}
