package view

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"syscall"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"metaorg/readmodel"
	"metaorg/vocabulary"
	"metaorg/web/words"
)

// tenThousand are the tables of a network of 10,000 organizations with 20
// competences each and 40,000 pairs that worked together.
func tenThousand(b *testing.B) *sql.Tx {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { _ = db.Close() }) // In memory alone.
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	ready := map[string]*sql.Stmt{}
	do := func(query string, args ...any) {
		b.Helper()
		if ready[query] == nil && len(args) > 0 {
			if ready[query], err = tx.Prepare(query); err != nil { //nolint:sqlclosecheck // The transaction closes it.
				b.Fatal(query, err)
			}
		}
		if len(args) > 0 {
			_, err = ready[query].Exec(args...)
		} else {
			_, err = tx.Exec(query)
		}
		if err != nil {
			b.Fatal(query, err)
		}
	}
	for _, module := range []string{"people", "membership", "competences", "opportunities"} {
		text, err := os.ReadFile("../../" + module + "/view/schema.sql")
		if err != nil {
			b.Fatal(err)
		}
		do(string(text))
	}
	do(schema)
	r := rand.New(rand.NewPCG(1, 8))
	all := vocabulary.All()
	for i := range 10_000 {
		who := fmt.Sprint("coop-", i)
		do(`INSERT INTO people_organizations (id, name, legal_form, since, parents, place, latitude, longitude) VALUES (?, ?, '', 0, '[]', ?, ?, ?)`, who, "Co-op "+who, fmt.Sprint("Town ", r.IntN(500)), 50_000_000+r.IntN(5_000_000), r.IntN(3_000_000))
		do(`INSERT INTO membership_members (id, state, since) VALUES (?, 'active', 0)`, who)
		do(`INSERT INTO membership_states (member, since, entry, part, state) VALUES (?, 0, ?, 0, 'active')`, who, i)
		do(`INSERT INTO competences_capacity (holder, hours, until, changed, act) VALUES (?, ?, '', 0, '')`, who, r.IntN(200))
		for _, k := range r.Perm(len(all))[:20] {
			rank := 1 + r.IntN(4)
			do(`INSERT INTO competences_held (holder, person, competence, level, rank, hours, note, since, changed, act, evidence) VALUES (?, 0, ?, ?, ?, 0, '', 0, 0, '', ?)`, who, all[k].ID, levels[rank-1], rank, r.IntN(9))
		}
		for range 4 {
			if other := fmt.Sprint("coop-", r.IntN(10_000)); other != who {
				do(`INSERT INTO pairing_together (a, b, kind, times) VALUES (?, ?, 'service', 1) ON CONFLICT DO UPDATE SET times = times + 1`, min(who, other), max(who, other))
			}
		}
	}
	return tx
}

// BenchmarkTenThousand reads who could do one thing, and a team for ten, as the
// pages do, beside one plain walk over all that anybody says it can do:
//
//	go test ./domain/pairing/view -run - -bench TenThousand
func BenchmarkTenThousand(b *testing.B) {
	tx := tenThousand(b)
	bundle, err := words.Load(locale)
	if err != nil {
		b.Fatal(err)
	}
	ctx := bundle.Into(b.Context(), "en", time.UTC, 0)
	var needs []sought
	for i := range 10 {
		needs = append(needs, sought{id: fmt.Sprint(i), title: "n", asker: party{"coop-7", "Co-op"}, terms: []string{vocabulary.All()[i*15].ID}, hours: 20, place: fmt.Sprint("Town ", i), remote: true})
	}
	one, team := time.Duration(0), time.Duration(0) // Of the processor, as others may be at work beside it.
	for b.Loop() {
		began := processorTime(b)
		answer(ctx, b, tx, needs[:1], false)
		one += processorTime(b) - began
		began = processorTime(b)
		answer(ctx, b, tx, needs, true)
		team += processorTime(b) - began
	}
	plain, rows, turns := time.Duration(0), 0, 3
	for range turns {
		began := processorTime(b)
		err := readmodel.Each(ctx, tx, `SELECT holder, competence, rank FROM competences_held`, nil, func(scan func(...any) error) error {
			var who, term string
			var rank int64
			rows++
			return scan(&who, &term, &rank)
		})
		if err != nil {
			b.Fatal(err)
		}
		plain += processorTime(b) - began
	}
	if rows != turns*200_000 {
		b.Fatal(rows)
	}
	walk := float64(plain) / float64(turns)
	b.ReportMetric(float64(one)/float64(b.N)/1e6, "ms/ranking")
	b.ReportMetric(float64(team)/float64(b.N)/1e6, "ms/team")
	b.ReportMetric(float64(one)/float64(b.N)/walk, "walks/ranking")
	b.ReportMetric(float64(team)/float64(b.N)/walk, "walks/team")
}

// processorTime is what this process took of the processor so far.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// answer reads what a page shows.
func answer(ctx context.Context, b *testing.B, tx *sql.Tx, needs []sought, team bool) {
	b.Helper()
	p, err := readPeople(ctx, tx, 1_800_000_000, needs, team, nil)
	if err != nil {
		b.Fatal(err)
	}
	if team {
		if one, err := p.teamOf(ctx, tx, needs, 0); err != nil || len(one.Members) == 0 {
			b.Fatal(one, err)
		}
		return
	}
	for _, x := range needs {
		if f, err := p.ranked(ctx, tx, x, mostMatches); err != nil || len(f.Matches) == 0 {
			b.Fatal(len(f.Matches), err)
		}
	}
}
