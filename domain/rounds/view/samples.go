package view

import (
	"context"
	"fmt"

	"github.com/a-h/templ"

	"metaorg/clearing"
	"metaorg/domain/rounds"
	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Voice: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	add := func(name, state string, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: ada, Page: page.Page{Title: words.T(ctx, "rounds.title"), Body: body, Wide: true, Nav: "/rounds"}})
	}
	table := page.Table{Caption: "Rounds", List: "rounds", Limit: 100}
	add("clearing rounds", "none", roundsPage(roundsView{table: table, member: "mill"}))

	v := sampleRound(now, 30)
	open := v.round
	open.number, open.stage, open.closes = 4, rounds.StageOpen, now+3*days
	held := roundsView{table: table, member: "mill", coming: []coming{{round: open, outside: 2}}}
	for n := range int64(3) {
		one := v.round
		one.number, one.closes = 3-n, now-30*(n+1)*days
		if n == 2 {
			one.stage, one.cleared = rounds.StageLapsed, 0
		}
		held.past = append(held.past, one)
	}
	held.table.Rows, held.table.Total = len(held.past), int64(len(held.past))
	add("clearing rounds", "several", roundsPage(held))

	add("clearing round", "of thirty members", roundPage(v))
	small := sampleRound(now, 4)
	small.number, small.solver = 2, party{"forge", "The Forge"}
	add("clearing round", "of four members, brought by one", roundPage(small))
	would := sampleRound(now, 8)
	would.stage, would.closes, would.preview, would.yours, would.outside = rounds.StageOpen, now+3*days, true, true, 2
	would.table.List, would.table.Search = "", false
	add("clearing round", "open", roundPage(would))
	empty := roundView{round: open, preview: true, member: "mill", table: page.Table{Caption: "Obligations", Limit: 100}}
	add("clearing round", "open, with nothing in it", roundPage(empty))
	waits := sampleRound(now, 8)
	waits.stage, waits.until, waits.obligations = rounds.StageWaiting, now+days, 42_000
	add("clearing round", "waiting for a solution", roundPage(waits))
	gone := roundView{round: round{number: 1, unit: "EUR", stage: rounds.StageCalledOff, closes: now + days, by: party{"mill", "The Mill"}}, member: "mill"}
	add("clearing round", "called off", roundPage(gone))
	add("coordination, clearing rounds", "several", page.Headed("Coordination", waitingPart([]round{open, waits.round})))
	return all
}

// sampleRound is a round that was held among so many members.
func sampleRound(now int64, members int) (v roundView) {
	v.round = round{number: 3, unit: "GBP", stage: rounds.StageExecuted, opened: now - 10*days, closes: now - 2*days, staged: now - 2*days, by: party{"mill", "The Mill"}}
	v.member, v.host = "mill", "http://localhost:8470"
	trades := []string{"Mill", "Forge", "Bakery", "Press", "Orchard", "Dairy", "Tannery", "Weavers", "Boatyard", "Housing and Neighbourhood Repair"}
	name := func(i int) party {
		if i == 0 {
			return party{"mill", "The Mill"}
		}
		places := []string{"Harbour", "Riverside", "Northgate"}
		return party{fmt.Sprintf("member-%d", i), places[i/len(trades)%len(places)] + " " + trades[i%len(trades)]}
	}
	var obligations []clearing.Obligation
	parties := map[string]party{}
	for i := range 3 * members {
		from, to := i%members, (i*7+3+i/members)%members
		if from == to {
			to = (to + 1) % members
		}
		parties[name(from).id], parties[name(to).id] = name(from), name(to)
		obligations = append(obligations, clearing.Obligation{ID: rounds.ID(uint64(i + 1)), Debtor: name(from).id, Creditor: name(to).id, Amount: int64(2_500 + i*7_919%90_000)})
	}
	solved, err := clearing.Clear(obligations)
	if err != nil {
		panic(err) // They are well-formed.
	}
	for i, c := range solved.Obligations {
		v.owed = append(v.owed, owed{number: int64(i + 1), amount: c.Amount, setOff: c.SetOff, debtor: parties[c.Debtor], creditor: parties[c.Creditor]})
	}
	v.sums(v.owed)
	v.pairs, v.rows = pairs(v.owed), v.owed[:min(len(v.owed), 12)]
	v.table = page.Table{Caption: "Obligations", List: "round-obligations", Rows: len(v.rows), Total: int64(len(v.owed)), Limit: 12, Search: true}
	v.you = statementOf("mill", v.owed)
	return v
}
