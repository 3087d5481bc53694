package arrival

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"github.com/cockroachdb/pebble"
	"github.com/cockroachdb/pebble/vfs"

	"metaorg/machine"
	"metaorg/machine/history"
	"metaorg/machine/history/disk"
	"metaorg/machine/state/tree"
	"metaorg/machine/wire"
	"metaorg/node/gossip"
	"metaorg/node/light"
)

func database(t *testing.T) *pebble.DB {
	t.Helper()
	db, err := tree.OpenPebble("db", tree.PebbleOptions{FS: vfs.NewMem()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// entryBytes makes an answer hold a few hundred entries.
const entryBytes = 10_000

func entries(n int) (all [][]byte) {
	for i := range n {
		all = append(all, append(fmt.Appendf(nil, "entry %d ", i), make([]byte, entryBytes)...))
	}
	return all
}

func logOf(t *testing.T, all [][]byte) *disk.Log {
	t.Helper()
	l, err := disk.Open(database(t), 0)
	if err == nil {
		err = l.Append(all)
	}
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// seeded has the edge of these entries and none of them.
func seeded(t *testing.T, all [][]byte) *disk.Log {
	t.Helper()
	var e history.Edge
	for _, b := range all {
		e = e.Append(b)
	}
	l := logOf(t, nil)
	if err := l.Seed(e, 1); err != nil {
		t.Fatal(err)
	}
	return l
}

// peers answer as told, and count how often they were asked.
type peers struct {
	topic  string // Entries' if empty.
	answer map[string]gossip.Answerer
	asked  map[string]int
}

func (p *peers) Peers() (all []string) {
	for id := range p.answer {
		all = append(all, id)
	}
	return all
}

func (p *peers) Request(_ context.Context, peer, topic string, content []byte) ([]byte, error) {
	if topic != cmp.Or(p.topic, Topic) {
		return nil, errors.New("another topic")
	}
	if p.asked == nil {
		p.asked = map[string]int{}
	}
	p.asked[peer]++
	return p.answer[peer]("me", content)
}

func filler(l *disk.Log, p *peers) *Filler {
	return &Filler{Log: l, Peers: p, Logger: slog.New(slog.DiscardHandler), Grew: func() {}, Fail: func(error) {}}
}

func TestHistoryComesFromWhoeverHasIt(t *testing.T) {
	all := entries(500)
	l := seeded(t, all)
	p := &peers{answer: map[string]gossip.Answerer{
		"honest":   Answer(logOf(t, append(all, []byte("more")))),
		"behind":   Answer(logOf(t, all[:10])),
		"newcomer": Answer(seeded(t, all)),
		"silent":   func(string, []byte) ([]byte, error) { return nil, gossip.ErrNoPeer },
	}}
	f := filler(l, p)
	for l.Held() < l.Size() {
		before := l.Held()
		if came, err := f.Next(t.Context()); !came || err != nil || l.Held() <= before {
			t.Fatalf("at %d: %v, %v", before, came, err)
		}
	}
	if p.asked["honest"] < 2 {
		t.Errorf("all came in %d answers", p.asked["honest"])
	}
	root, err := logOf(t, all).Root(500)
	if err == nil {
		err = l.Verify(root)
	}
	if err != nil {
		t.Error(err)
	}
}

func TestALiarIsAskedOnceAndBelievedNothing(t *testing.T) {
	all := entries(50)
	forged := append([][]byte{}, all...)
	forged[3] = []byte("forged")
	l := seeded(t, all)
	p := &peers{answer: map[string]gossip.Answerer{
		"liar":    Answer(logOf(t, forged)),
		"babbler": func(string, []byte) ([]byte, error) { return []byte("what?"), nil },
	}}
	f := filler(l, p)
	for range 3 {
		if came, err := f.Next(t.Context()); came || err != nil || l.Held() != 0 {
			t.Fatalf("%d entries came: %v, %v", l.Held(), came, err)
		}
	}
	if p.asked["liar"] != 1 || p.asked["babbler"] != 1 {
		t.Errorf("asked %v", p.asked)
	}
	p.answer["honest"] = Answer(logOf(t, all))
	if came, err := f.Next(t.Context()); !came || err != nil {
		t.Errorf("%v, %v", came, err)
	}
}

func TestWhoAsksNonsenseIsToldSo(t *testing.T) {
	answer := Answer(logOf(t, entries(10)))
	for _, row := range []struct {
		name    string
		content []byte
		garbage bool
	}{
		{"no question", []byte("x"), true},
		{"from beyond the end", wire.Encode(question{From: 5, Size: 5}), true},
		{"of a longer log", wire.Encode(question{From: 5, Size: 11}), false},
	} {
		_, err := answer("peer", row.content)
		var no *machine.Refusal
		if errors.Is(err, gossip.ErrGarbage) != row.garbage || !row.garbage && !errors.As(err, &no) {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

func TestRunWaitsForASeedAndFillsIt(t *testing.T) {
	all := entries(300)
	l := logOf(t, nil)
	grew, full, signal := 0, make(chan struct{}), make(chan struct{}, 1)
	f := filler(l, &peers{answer: map[string]gossip.Answerer{"honest": Answer(logOf(t, all))}})
	f.Grew = func() {
		if grew++; l.Held() == l.Size() {
			close(full)
		}
	}
	f.Fail = func(err error) { t.Error(err) }
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); f.Run(ctx, signal) }()
	var e history.Edge
	for _, b := range all {
		e = e.Append(b)
	}
	if err := l.Seed(e, 1); err != nil {
		t.Fatal(err)
	}
	signal <- struct{}{}
	<-full
	stop()
	<-ended
	if grew < 2 || l.Held() != 300 {
		t.Errorf("%d entries in %d steps", l.Held(), grew)
	}
}

func TestOneHonestPeerProvesHowTheLogGrew(t *testing.T) {
	all := entries(20)
	whole, other := logOf(t, all), logOf(t, append([][]byte{[]byte("forged")}, all[1:]...))
	at := func(l *disk.Log, size uint64) light.Log {
		root, err := l.Root(size)
		if err != nil {
			t.Fatal(err)
		}
		return light.Log{Size: size, Root: root}
	}
	honest, newcomer := AnswerGrowth(whole), AnswerGrowth(seeded(t, all))
	liar := func(string, []byte) ([]byte, error) { return wire.Encode([][]byte{make([]byte, 32)}), nil }
	for _, row := range []struct {
		name         string
		peers        []gossip.Answerer
		older, newer light.Log
		grew         bool
	}{
		{"the same log", []gossip.Answerer{honest}, at(whole, 7), at(whole, 20), true},
		{"the same size", []gossip.Answerer{honest}, at(whole, 20), at(whole, 20), true},
		{"an honest one among others", []gossip.Answerer{liar, newcomer, honest}, at(whole, 7), at(whole, 20), true},
		{"another beginning", []gossip.Answerer{honest, AnswerGrowth(other)}, at(other, 7), at(whole, 20), false},
		{"another end", []gossip.Answerer{honest, AnswerGrowth(other)}, at(whole, 7), at(other, 20), false},
		{"a liar alone", []gossip.Answerer{liar}, at(whole, 7), at(whole, 20), false},
		{"nobody who has it", []gossip.Answerer{newcomer}, at(whole, 7), at(whole, 20), false},
		{"a log shorter than it was", []gossip.Answerer{honest}, at(whole, 20), at(whole, 7), false},
	} {
		p := &peers{topic: TopicGrowth, answer: map[string]gossip.Answerer{}}
		for i, a := range row.peers {
			p.answer[fmt.Sprint("peer", i)] = a
		}
		if got := Grew(t.Context(), p, slog.New(slog.DiscardHandler), row.older, row.newer); got != row.grew {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}
