package view

import (
	"context"
	"fmt"

	"github.com/a-h/templ"

	"metaorg/domain/nodes"
	"metaorg/domain/people"
	"metaorg/web/page"
	"metaorg/web/words"
)

// sampleNames are what owners in the catalogue are called.
var sampleNames = []string{"The Mill", "Riverside Bakery", "Harbour Housing and Neighbourhood Repair Association", "Tidal Transport", "Radish Co-op", "North Print", "Field Kitchen"}

func sampleID(i int) nodes.ID { return nodes.ID(fmt.Sprintf("%08x%032x", 0x3fa2c41e+i*0x1010101, i)) }

// sampling makes one state of the page.
type sampling struct {
	places    []nodes.Place // Of registered nodes.
	strange   int
	heard     int // How many of them, from the first on, have vouched for the log.
	unwilling int // How many of them, from the last on, would take no seat.
	call      bool
	unknown   bool
	history   []change
	as        page.Viewer
}

func (s sampling) view(now int64) (v nodesView) {
	v = nodesView{knows: true, own: sampleID(0), unknown: s.unknown, founded: true, proposes: s.as.Proposes, owns: s.as.Votes, address: "https://coop.example", code: "1532-k7qx-m2pa-4cde-9fgh", history: s.history}
	v.strange, v.seats = s.strange, s.strange
	for i, p := range s.places {
		m := mark{id: sampleID(i), owner: people.MemberID(fmt.Sprintf("member-%d", i)), name: sampleNames[i], place: p, since: now - 86400*int64(90-10*i), here: i%3 != 2, own: i == 0}
		if i > 0 && i < 5 {
			m.up = Up{Percent: 100 - int64(i)/2, Days: 30}
		}
		if i >= len(s.places)-s.unwilling && !p.HoldsSeat() {
			m.why = "unwilling"
		}
		if i < s.heard {
			m.seen = Witnessed{Size: 1532 - uint64(i), At: now - 60}
		}
		if p.HoldsSeat() {
			v.seats++
		}
		v.marks = append(v.marks, m)
		v.rows = append(v.rows, row{
			id: m.id, owner: string(m.owner), name: m.name, place: placeName(p), since: m.since, willing: m.why == "", connected: m.here, seen: m.seen, up: m.up,
			peer: []string{"node.mill.example:26656", "", "[2001:db8::7]:26656"}[i%3], web: []string{"https://node.mill.example", ""}[i%2], mine: i == 0 && s.as.SignedIn(), as: "mill", rests: p == nodes.Paused,
		})
	}
	v.count(func(_, _ people.MemberID) bool { return false })
	for i := range v.rows {
		v.rows[i].last = v.seats == 1 && v.rows[i].place == "seated"
	}
	if s.call {
		v.call = &calling{all: 4, answered: 2, until: now + 3600*20}
	}
	v.suggested = v.ordering.suggested()
	v.table = page.Table{Caption: "Nodes", List: "nodes", Rows: len(v.rows), Total: int64(len(v.rows)), Limit: 100}
	return v
}

// samples are these pages for the catalogue.
func samples(ctx context.Context) (all []page.Sample) {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada", For: "mill"}, Belongs: true, State: "active", Proposes: true, Votes: true, Mandates: []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}}}
	reader := page.Viewer{Shown: page.Participants}
	add := func(name, state string, as page.Viewer, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: as, Page: page.Page{Title: words.T(ctx, "nodes.title"), Body: body, Wide: name == "nodes", Nav: "/node"}})
	}
	const f, o = nodes.Follows, nodes.Seated
	past := sampleHistory(now)
	for _, s := range []struct {
		state string
		sampling
	}{
		{"rules that know no nodes", sampling{strange: 1, unknown: true, as: ada}},
		{"one seat, which nobody has registered", sampling{strange: 1, as: ada}},
		{"one seat, nobody else", sampling{places: []nodes.Place{o}, heard: 1, as: ada}},
		{"one seat and a node that was not heard", sampling{places: []nodes.Place{o, f}, heard: 1, as: ada}},
		{"one seat and witnesses", sampling{places: []nodes.Place{o, f, f}, heard: 3, unwilling: 1, as: ada}},
		{"one seat, enough stand ready", sampling{places: []nodes.Place{o, f, f, f, f}, heard: 4, as: ada}},
		{"one seat, a stranger looks", sampling{places: []nodes.Place{o, f, f}, heard: 3, unwilling: 1, as: reader}},
		{"a call under way", sampling{places: []nodes.Place{o, nodes.Ready, nodes.Called, nodes.Called, f}, heard: 5, call: true, history: past[:2], as: ada}},
		{"four seats", sampling{places: []nodes.Place{o, o, o, o, f, f, f}, heard: 7, unwilling: 3, history: past, as: ada}},
		{"four seats, nobody else", sampling{places: []nodes.Place{o, o, o, o}, heard: 4, history: past, as: ada}},
		{"four seats, one challenged", sampling{places: []nodes.Place{o, o, o, nodes.Challenged, f}, heard: 3, history: past, as: ada}},
		{"three of four seats, one paused", sampling{places: []nodes.Place{o, o, o, nodes.Paused, f}, heard: 3, unwilling: 1, history: past, as: ada}},
	} {
		add("nodes", s.state, s.as, nodesPage(s.view(now)))
	}
	add("nodes", "one contradicts", ada, nodesPage(contradicted(now, ada)))
	add("member, nodes", "two nodes", ada, page.Headed("The Mill", ownedPart([]owned{{sampleID(0), "seated", now - 90*86400}, {sampleID(1), "follows", now - 86400}})))
	add("node, nodes", "one seat", page.Viewer{}, page.Headed("North", part(partView{seats: 1})))
	add("node, nodes", "four seats", ada, page.Headed("North", part(partView{seats: 4, more: true})))
	return append(all, formSamples(ctx, ada)...)
}

func contradicted(now int64, as page.Viewer) nodesView {
	v := sampling{places: []nodes.Place{nodes.Seated, nodes.Follows}, heard: 1, as: as}.view(now)
	v.rows[1].seen = Witnessed{Size: 1400, Doubt: "it signed another root at 1,500 entries"}
	return v
}

func sampleHistory(now int64) (all []change) {
	for i, what := range [][2]string{
		{wasCalled, byDecision}, {hasAnswered, toCall}, {tookSeat, byDecision}, {wasChallenged, "absent"}, {hasAnswered, toChallenge}, {wasPaused, "wished"}, {cameBack, returnsItself}, {leftSeat, byDecision},
	} {
		c := change{node: sampleID(i % 4), name: sampleNames[i%4], what: what[0], why: what[1], at: now - int64(i+1)*86400}
		if c.what == wasCalled || c.what == wasChallenged {
			c.until = c.at + 86400
		}
		all = append(all, c)
	}
	return all
}
