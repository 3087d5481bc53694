// Package solving finds what a clearing round that waits for a solution sets off,
// from what the node says that it took. It keeps true that the parts are those
// that the rules ask for, in their order, and that what is sent was proved here
// first.
package solving

import (
	"context"
	"net/url"
	"strconv"

	"metaorg/clearing"
	"metaorg/client"
	"metaorg/domain/rounds"
	"metaorg/machine"
)

// Plan is a round with its solution.
type Plan struct {
	Round       uint64          `json:"round"`
	Unit        string          `json:"unit"`
	Stage       rounds.Stage    `json:"stage"`
	Obligations int             `json:"obligations"`
	Totals      clearing.Totals `json:"totals"`
	Parts       int             `json:"parts"`
	Sent        bool            `json:"sent"`

	taken  []clearing.Obligation // In the order in which the round took them: by number.
	solved clearing.Round
}

// pageRows is how many rows are asked for at once.
const pageRows = 1000

// Ask asks the node what a round took.
func Ask(ctx context.Context, node *client.Client, round uint64) (*Plan, error) {
	p := &Plan{Round: round}
	number := strconv.FormatUint(round, 10)
	row, err := node.Find(ctx, "rounds", number, nil)
	if err != nil {
		return nil, err
	}
	p.Unit, p.Stage = text(row, "unit"), rounds.Stage(text(row, "stage"))
	for offset := 0; ; offset += pageRows {
		page, err := node.Read(ctx, "round-obligations", url.Values{"round": {number}, "sort": {"number"}, "limit": {strconv.Itoa(pageRows)}, "offset": {strconv.Itoa(offset)}})
		if err != nil {
			return nil, err
		}
		for _, r := range page.Items {
			p.taken = append(p.taken, clearing.Obligation{ID: rounds.ID(uint64(whole(r, "number"))), Debtor: text(r, "debtor"), Creditor: text(r, "creditor"), Amount: whole(r, "amount")})
		}
		if len(page.Items) < pageRows {
			break
		}
	}
	p.Obligations = len(p.taken)
	return p, p.solve()
}

// solve clears what the round took, and proves it.
func (p *Plan) solve() (err error) {
	if p.solved, err = clearing.Clear(p.taken); err != nil {
		return err
	}
	p.Totals = p.solved.Totals()
	p.Parts = len(p.Messages())
	return p.solved.Check()
}

// Messages are the parts that the rules ask for, to be sent in any order.
func (p *Plan) Messages() (all []machine.Message) {
	setOff, level := map[string]int64{}, map[string]int64{}
	for _, c := range p.solved.Obligations {
		setOff[c.ID] = c.SetOff
	}
	for _, l := range p.solved.Levels {
		level[l.Party] = l.Level
	}
	var amounts, levels []int64
	seen := map[string]bool{}
	for _, o := range p.taken {
		amounts = append(amounts, setOff[o.ID])
		for _, party := range []string{o.Debtor, o.Creditor} { // The order in which the round numbers them.
			if !seen[party] {
				seen[party] = true
				levels = append(levels, level[party])
			}
		}
	}
	return append(parts(p.Round, rounds.Amounts, amounts, rounds.PartAmounts), parts(p.Round, rounds.ForLevels, levels, rounds.PartLevels)...)
}

func parts(round uint64, what rounds.What, values []int64, size int) (all []machine.Message) {
	for k := 0; k*size < len(values); k++ {
		all = append(all, rounds.Submit{Round: round, What: what, Part: uint64(k), Values: values[k*size : min(len(values), (k+1)*size)]})
	}
	return all
}

func text(r client.Row, column string) string {
	s, _ := r.Values[column].(string)
	return s
}

func whole(r client.Row, column string) int64 {
	n, _ := r.Values[column].(int64)
	return n
}
