package view

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"metaorg/allocation"
	"metaorg/machine"
	"metaorg/units"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// sheet is what a team works out for itself: who does how much of each part and at
// what price, and how what comes in is shared. It is kept as JSON with amounts as
// people write them, so that a person can read the file, too.
type sheet struct {
	Currency string       `json:"currency"`
	Lines    []sheetLine  `json:"lines"`
	Shares   []sheetShare `json:"shares"`
	Note     string       `json:"note,omitempty"`
}

type sheetLine struct {
	Part   int64  `json:"part"`
	Title  string `json:"title"`
	Member string `json:"member"`
	Amount string `json:"amount"` // In the unit.
	Unit   string `json:"unit"`
	Price  string `json:"price"` // For all of it, in the sheet's currency.
}

type sheetShare struct {
	Member      string `json:"member"`
	BasisPoints int64  `json:"basis_points"` // Together 10,000.
}

const allOfIt = 10_000

// parseSheet reads a sheet; false where a text is none that this program made.
func parseSheet(text string) (s sheet, ok bool) {
	if json.Unmarshal([]byte(text), &s) != nil || len(s.Lines) == 0 {
		return sheet{}, false
	}
	_, ok = units.Currency(s.Currency)
	return s, ok
}

// price of a line in the currency's smallest steps; 0 for none.
func (s sheet) price(l sheetLine) int64 {
	u, _ := units.Currency(s.Currency)
	n, err := u.Parse(l.Price)
	if err != nil {
		return 0
	}
	return n
}

// total is what all comes to.
func (s sheet) total() (sum int64) {
	for _, l := range s.Lines {
		sum += s.price(l)
	}
	return sum
}

// line is that of somebody for a part.
func (s sheet) line(part int64, member string) (l sheetLine, ok bool) {
	at := slices.IndexFunc(s.Lines, func(l sheetLine) bool { return l.Part == part && l.Member == member })
	if at < 0 {
		return sheetLine{}, false
	}
	return s.Lines[at], true
}

// share of somebody, in basis points; false where the sheet has none.
func (s sheet) share(member string) (int64, bool) {
	at := slices.IndexFunc(s.Shares, func(h sheetShare) bool { return h.Member == member })
	if at < 0 {
		return 0, false
	}
	return s.Shares[at].BasisPoints, true
}

// byPrice divides the whole in proportion to what each asks for its parts; the
// hundredths that are left over go to the largest remainders.
func (s sheet) byPrice(team []string) ([]sheetShare, error) {
	weights := make([]int64, len(team))
	for i, m := range team {
		for _, l := range s.Lines {
			if l.Member == m {
				weights[i] += s.price(l)
			}
		}
	}
	if s.total() == 0 {
		for i := range weights {
			weights[i] = 1
		}
	}
	parts, err := allocation.Split(allOfIt, weights)
	if err != nil {
		return nil, fmt.Errorf("couldn't share by prices: %w", err)
	}
	all := make([]sheetShare, len(team))
	for i, m := range team {
		all[i] = sheetShare{m, parts[i]}
	}
	return all, nil
}

// readTeam is what forms ask of a bid: its parts, and who does them.
func readTeam(r *page.Request, number string) (v bidView, err error) {
	b, err := one(r, number)
	if err != nil {
		return v, err
	}
	v = bidView{bid: b, viewer: r.Viewer, now: r.Site.Now()}
	err = r.Read(func(tx *sql.Tx) (err error) {
		if v.names, err = names(r.Context(), tx); err != nil {
			return err
		}
		v.all, err = readParts(r.Context(), tx, b.number)
		return err
	})
	return v, err
}

// lastSheet is the sheet that there is, for who is on the team.
func lastSheet(r *page.Request, v bidView) (s sheet, err error) {
	if v.sheet == "" || v.mine() == "" {
		return s, nil
	}
	p, err := r.Paper(v.sheet)
	if err != nil {
		return s, err
	}
	s, _ = parseSheet(p.Text)
	return s, nil
}

// input names an input for one of the team's part: "price.2.mill".
func input(what string, part int64, member string) string {
	return what + "." + itoa(part) + "." + member
}

// sheetForm asks for a price of each part that somebody does, and for shares.
func sheetForm(r *page.Request, f form.Form) (form.Form, error) {
	f = hidden(f, "bid").Hide("document")
	v, err := readTeam(r, r.Typed.Get("bid"))
	if err != nil {
		return f, nil //nolint:nilerr // What it is about can still be typed.
	}
	s, err := lastSheet(r, v)
	if err != nil {
		return f, err
	}
	ctx := r.Context()
	typed := func(x form.Field, stands string) form.Field {
		if x.Value = r.Typed.Get(x.Name); x.Value == "" && r.Typed.Get("again_sheet") == "" {
			x.Value = stands
		}
		f.Fields = append(f.Fields, x)
		return x
	}
	f = f.Set("document", func(x *form.Field) { x.Value = "" })
	f.Fields = append(f.Fields, form.Field{Name: "again_sheet", Control: form.Hidden, Value: "yes"})
	if s.Currency == "" {
		s.Currency = v.currency
	}
	var money []form.Option
	for _, code := range moneyUnits {
		money = append(money, form.Option{Value: code, Label: code})
	}
	typed(form.Field{Name: "currency", Control: form.Choice, Options: money, Required: true, Label: words.T(ctx, "bids.sheet.currency")}, s.Currency)
	for _, p := range v.all {
		for _, h := range p.hands {
			about := []any{"Part", p.title, "Member", v.called(h.member)}
			l, has := s.line(p.number, h.member)
			u, _ := units.Of(p.unit)
			if !has {
				l.Amount = u.Plain(h.quantity)
			}
			typed(form.Field{Name: input("amount", p.number, h.member), Control: form.Line, Required: true, Label: words.T(ctx, "bids.sheet.amount", append(about, "Unit", unitName(ctx, p.unit))...)}, l.Amount)
			typed(form.Field{Name: input("price", p.number, h.member), Control: form.Line, Required: true, Label: words.T(ctx, "bids.sheet.price", about...)}, l.Price)
		}
	}
	for i, m := range v.team() {
		stands, help := "", ""
		if i == 0 {
			help = words.T(ctx, "bids.sheet.by_price")
		}
		if points, ok := s.share(m); ok {
			stands = points2(points)
		}
		typed(form.Field{Name: "share." + m, Control: form.Line, Help: help, Label: words.T(ctx, "bids.sheet.share", "Member", v.called(m))}, stands)
	}
	typed(form.Field{Name: "note", Control: form.Area, Max: noteBytes, Label: words.T(ctx, "bids.sheet.note")}, s.Note)
	return f, nil
}

const noteBytes = 4000

// sheetMessages seal the document of what was typed into the form of a sheet. Who
// brings the hash or the text of a document of its own keeps it.
func sheetMessages(r *page.Request, typed form.Values) ([]machine.Message, error) {
	k, _ := r.Site.Machine.Kind("bids.put_sheet")
	if strings.TrimSpace(typed.Get("document")) == "" && typed.Get("again_sheet") != "" {
		text, err := composed(r)
		if err != nil {
			return nil, err
		}
		hash, err := r.Seal(text)
		if err != nil {
			return nil, err
		}
		typed = maps.Clone(typed)
		typed["document"] = []string{hash}
	}
	m, err := form.Read(r.Context(), r.Site.Machine, k, typed)
	if err != nil {
		return nil, err
	}
	return []machine.Message{m}, nil
}

// composed is the document of what was typed into the form of a sheet.
func composed(r *page.Request) (string, error) {
	v, err := readTeam(r, r.Typed.Get("bid"))
	if err != nil {
		return "", err
	}
	s := sheet{Currency: r.Typed.Get("currency"), Note: strings.TrimSpace(r.Typed.Get("note"))}
	u, ok := units.Currency(s.Currency)
	if !ok {
		return "", machine.Malformed("bids.unknown_currency", "there is no currency %.20q; write one such as GBP or EUR", s.Currency).At("currency")
	}
	for _, p := range v.all {
		for _, h := range p.hands {
			l := sheetLine{Part: p.number, Title: p.title, Member: h.member, Unit: p.unit}
			part, _ := units.Of(p.unit)
			if l.Amount, err = plain(r, part, input("amount", p.number, h.member)); err != nil {
				return "", err
			}
			if l.Price, err = plain(r, u, input("price", p.number, h.member)); err != nil {
				return "", err
			}
			s.Lines = append(s.Lines, l)
		}
	}
	if s.Shares, err = sharesTyped(r, s, v.team()); err != nil {
		return "", err
	}
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return "", fmt.Errorf("couldn't write a sheet: %w", err)
	}
	return string(text), nil
}

// plain reads an amount of a unit as people write it, and writes it always alike.
func plain(r *page.Request, u units.Unit, name string) (string, error) {
	n, err := u.Parse(r.Typed.Get(name))
	if err != nil || n < 0 {
		return "", machine.Malformed("bids.no_number", "write a number, such as 8 or 7.50").At(name)
	}
	return u.Plain(n), nil
}

// sharesTyped are the shares as they were typed, in percent; where none were, as
// the prices have it.
func sharesTyped(r *page.Request, s sheet, team []string) (all []sheetShare, err error) {
	slices.Sort(team)
	var sum int64
	said := false
	for _, m := range team {
		text := strings.TrimSpace(r.Typed.Get("share." + m))
		said = said || text != ""
		points, err := pointsOf(text)
		if err != nil {
			return nil, machine.Malformed("bids.bad_share", "write a share in percent, such as 25 or 33.34").At("share." + m)
		}
		sum += points
		all = append(all, sheetShare{m, points})
	}
	switch {
	case !said:
		return s.byPrice(team)
	case sum != allOfIt:
		return nil, machine.Malformed("bids.shares_open", "the shares come to %s percent, and all together they are 100; leave all of them out to share by prices", points2(sum)).At("share." + team[0])
	}
	return all, nil
}

// pointsOf reads a percentage as people write it: 33, 33.34, 33,34 or 33 %.
func pointsOf(text string) (int64, error) {
	text = strings.Replace(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%")), ",", ".", 1)
	if text == "" {
		return 0, nil
	}
	whole, rest, _ := strings.Cut(text, ".")
	if len(rest) > 2 {
		return 0, strconv.ErrSyntax
	}
	n, err := strconv.ParseUint(whole+rest+strings.Repeat("0", 2-len(rest)), 10, 32)
	if err != nil || n > allOfIt {
		return 0, strconv.ErrSyntax
	}
	return int64(n), nil
}
