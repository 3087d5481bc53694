package periods

import (
	"cmp"

	"metaorg/allocation"
	"metaorg/domain/funds"
	"metaorg/machine"
	"metaorg/machine/state"
)

// DrawUp draws up every member's statement from a surplus, so that all can look
// at them before they decide. It may be done again, as often as needed.
type DrawUp struct {
	Period      uint64 `json:"period" help:"the period's number" example:"1" pos:"1"`
	FromLines   bool   `json:"from_lines,omitempty" help:"the surplus is what the fund's lines of these days come to" example:"false"`
	Surplus     int64  `json:"surplus,omitempty" in:"period" help:"else what was earned above cost, in minor units: 4545200 for 45,452.00; negative for a loss" example:"4545200"`
	Evidence    Paper  `json:"evidence,omitempty" help:"hash of the accounts that show it, where it is not from the fund's lines" example:"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" paper:"written"`
	WithMembers int64  `json:"with_members,omitempty" in:"period" help:"business with members, in minor units; leave both out for what the contributions' money values come to" example:"0"`
	WithOthers  int64  `json:"with_others,omitempty" in:"period" help:"business with others, in minor units" example:"0"`
	Cash        int64  `json:"cash" help:"how much of each dividend is paid in money, in percent; the rest is kept in the member's name" example:"20"`
	Qualified   bool   `json:"qualified,omitempty" help:"whether the notices are to be qualified, as in the United States (26 U.S.C. 1388(c)): then at least 20 percent of each dividend are paid in money" example:"false"`
	Bearer      Bearer `json:"bearer,omitempty" help:"who bears a loss, as far as it goes: reserve (what belongs to nobody; also without an answer), capital (that, then members' capital accounts in proportion), or carried (later surpluses alone)" example:"reserve" choices:"reserve,capital,carried"`
}

// Terms are by what statements were drawn up.
type Terms struct {
	Surplus   int64    `json:"surplus"`
	FromLines bool     `json:"from_lines,omitempty"`
	Evidence  Paper    `json:"evidence,omitempty"`
	Business  Business `json:"business"`
	Reserve   int64    `json:"reserve"` // Percent of what comes from business with members, kept undivided.
	Cash      int64    `json:"cash"`    // Percent of each dividend.
	Qualified bool     `json:"qualified,omitempty"`
	Bearer    Bearer   `json:"bearer,omitempty"` // Of a loss: a surplus below nothing.
}

// StatementsDrawn says how a surplus would be divided.
type StatementsDrawn struct {
	Period  uint64           `json:"period"`
	Number  uint64           `json:"number"` // Of the drawing in its period, from 1.
	By      machine.PersonID `json:"by,omitempty"`
	Drawing Drawing          `json:"drawing"`
}

// StatementDrawn says what it would come to for a member.
type StatementDrawn struct {
	Period uint64 `json:"period"`
	Number uint64 `json:"number"` // Of the drawing.
	Stated Stated `json:"stated"`
}

// Check refuses what is no surplus.
func (m DrawUp) Check() error {
	if err := m.Evidence.check("evidence"); err != nil {
		return err
	}
	switch {
	case m.Surplus < -mostAmount || m.Surplus > mostAmount:
		return machine.Malformed("periods.bad_surplus", "a surplus, or with a minus a loss, is up to %d minor units", int64(mostAmount)).At("surplus")
	case m.Bearer != "" && m.Bearer != Nobodys && m.Bearer != Capital && m.Bearer != Later:
		return machine.Malformed("periods.unknown_bearer", "a loss is borne by reserve or capital, or carried").At("bearer")
	case m.FromLines && (m.Surplus != 0 || m.Evidence != ""):
		return machine.Malformed("periods.surplus_twice", "the surplus comes from the fund's lines or from accounts, and not from both").At("surplus")
	case !m.FromLines && m.Evidence == "":
		return machine.Malformed("periods.no_evidence", "name the accounts that show the surplus by their hash").At("evidence")
	case m.WithMembers < 0 || m.WithMembers > mostAmount || m.WithOthers < 0 || m.WithOthers > mostAmount:
		return machine.Malformed("periods.bad_business", "business is 0 to %d minor units", int64(mostAmount)).At("with_members")
	case m.Cash < 0 || m.Cash > 100:
		return machine.Malformed("periods.bad_cash", "0 to 100 percent of a dividend are paid in money").At("cash")
	case m.Qualified && m.Cash*percent < allocation.QualifiedCash:
		return machine.Malformed("periods.too_little_cash", "of a qualified notice at least 20 percent are paid in money, and here %d are", m.Cash).At("cash")
	}
	return nil
}

// Apply draws them up.
func (m DrawUp) Apply(s *machine.Step) error {
	p, err := at(s, m.Period, Frozen, Drawn)
	if err != nil {
		return err
	}
	if err := p.closes(s); err != nil {
		return err
	}
	if err := p.isNext(s, m.Period); err != nil {
		return err
	}
	t := Terms{Surplus: m.Surplus, FromLines: m.FromLines, Evidence: m.Evidence, Business: Business{m.WithMembers, m.WithOthers}, Reserve: rule(s, ruleReserve), Cash: m.Cash, Qualified: m.Qualified}
	if m.FromLines {
		t.Surplus = funds.SurplusOf(s, p.Fund, p.From, p.Until)
	}
	if t.Surplus < 0 {
		t.Bearer = cmp.Or(m.Bearer, Nobodys)
	}
	if t.Business == (Business{}) {
		t.Business = p.Business
	}
	if t.Surplus > 0 && t.Business == (Business{}) {
		return machine.Conflict("periods.no_business", "no contribution has a money value; say how much business was with members, and how much with others").At("with_members")
	}
	g, all := p.draw(s, m.Period, t)
	p.Drawings++
	drawings.Put(s, m.Period, p.Drawings, g)
	s.Emit(StatementsDrawn{m.Period, p.Drawings, s.By, g})
	for _, st := range all {
		statements.Put(s, m.Period, state.PairOf(p.Drawings, st.Member), st.Statement)
		s.Emit(StatementDrawn{m.Period, p.Drawings, st})
	}
	p.become(s, m.Period, Drawn)
	return nil
}

// draw divides a surplus among who gave in a period that is counted.
func (p Period) draw(r state.Reader, n uint64, t Terms) (Drawing, []Stated) {
	e, _ := equations.Get(r, p.Equation)
	return p.drawBy(r, n, t, e.Buckets, rowsOf(r, n))
}

func (p Period) drawBy(r state.Reader, n uint64, t Terms, buckets []Bucket, rows []row) (Drawing, []Stated) {
	covered := min(max(0, t.Surplus), LossOf(r, p.Fund)) // Earlier losses come before members.
	divided, kept, err := allocation.Net(max(0, t.Surplus)-covered, t.Business.Members, t.Business.Others, t.Reserve*percent)
	if err != nil {
		panic(err) // The terms were checked.
	}
	d := divide(r, n, p, buckets, rows, divided)
	all := d.statements(n, rows, t.Cash)
	g := d.drawn(t, divided, kept, all)
	g.Covered = covered
	p.lose(r, &g)
	return g, p.withBorne(r, g.Borne, all)
}

func rowsOf(r state.Reader, n uint64) (rows []row) {
	for key, sum := range counted.Of(r, n) {
		rows = append(rows, row{key, sum})
	}
	return rows
}

// isNext refuses a period of a fund of which an earlier one is not adopted: what
// that pays on claims that last would change what this one has to pay.
func (p Period) isNext(r state.Reader, n uint64) error {
	for other, q := range periods.All(r) {
		if other != n && q.Fund == p.Fund && q.From < p.From && q.Stage != Adopted {
			return machine.Conflict("periods.earlier_first", "period %d is earlier and not adopted; adopt it first", other).At("period")
		}
	}
	return nil
}
