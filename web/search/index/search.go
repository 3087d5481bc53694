package index

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"metaorg/web/page"
)

// Reader is who searches.
type Reader struct {
	May    func(page.Audience) bool
	Groups []string
	Lang   string // In which titles are told where the program says them.
}

// Query is what somebody looks for. Without a text it lists what fits the
// filters, the latest first.
type Query struct {
	Text    string
	Filters map[Facet][]string // Any value of a facet, and something of each.
	Since   int64              // Only what changed after this moment; Unix seconds, 0 for all.
	Newest  bool               // The latest first, not what fits best.
	Offset  int
	Limit   int
	Now     int64 // From which freshness counts.
}

// Asks reports whether there is anything to look for.
func (q Query) Asks() bool {
	for _, some := range q.Filters {
		if len(some) > 0 {
			return true
		}
	}
	return len(parse(q.Text).need) > 0
}

// Bounds of an answer.
const (
	MaxLimit  = 100
	MaxOffset = 2000
)

// Result is what was found, as the reader may see it.
type Result struct {
	Total  int
	Hits   []Hit
	Facets map[string][]Count // By a facet's name.
	Meant  []string           // Identifiers of activities that the words name, whose other words were looked for too.
	Inside bool               // Some were found only by parts of words.
}

// Hit is one record that was found. Its text is left out.
type Hit struct {
	page.Record
	Source  string
	Title   []Piece
	Excerpt []Piece
}

// Called is the hit's title as one text.
func (h Hit) Called() string {
	var b strings.Builder
	for _, p := range h.Title {
		b.WriteString(p.Text)
	}
	return b.String()
}

// Search finds what fits a query and the reader may see.
func (x *Index) Search(ctx context.Context, who Reader, q Query) (Result, error) {
	q.Limit, q.Offset = max(0, min(q.Limit, MaxLimit)), max(0, min(q.Offset, MaxOffset))
	x.mu.RLock()
	defer x.mu.RUnlock()
	s := &search{x: x, ctx: ctx, who: who, q: q, cards: x.cards, words: parse(q.Text).expression()}
	result, err := s.run()
	if err != nil {
		return Result{}, fmt.Errorf("couldn't search: %w", err)
	}
	return result, nil
}

// search is one search under way.
type search struct {
	x     *Index
	ctx   context.Context
	who   Reader
	q     Query
	cards *cards
	words expression
	found []scored
}

// scored is a card that fits, and how well.
type scored struct {
	*card
	score  float64
	inside bool
}

func (s *search) run() (Result, error) {
	if err := s.find(); err != nil {
		return Result{}, err
	}
	result := Result{Meant: s.words.meant}
	t := tally{cards: s.cards, counts: make([]int, len(s.cards.values))}
	f := s.cards.filterOf(s.q.Filters)
	fits := s.found[:0]
	for _, c := range s.found {
		switch n, facet := f.misses(c.card); n {
		case 0:
			t.all(c.card)
			fits = append(fits, c)
			result.Inside = result.Inside || c.inside && !slices.ContainsFunc(s.words.parts, isBeginning)
		case 1:
			t.only(c.card, facet)
		}
	}
	result.Total, result.Facets = len(fits), t.result(s.q.Filters)
	var err error
	result.Hits, err = s.show(s.best(fits))
	return result, err
}

// find gathers all that has the words and may be seen.
func (s *search) find() error {
	allowed := s.allowed()
	sees := func(c *card) bool { return c != nil && allowed[c.right] && (s.q.Since == 0 || c.at > s.q.Since) }
	if s.words.match == "" {
		if s.q.Text != "" && !s.q.Asks() {
			return nil
		}
		for _, c := range s.cards.byID {
			if sees(c) {
				s.found = append(s.found, scored{card: c, score: float64(c.at)})
			}
		}
		return nil
	}
	ids, err := s.matches()
	if err != nil {
		return err
	}
	for _, id := range ids {
		if c := s.cards.at(id); sees(c) {
			s.found = append(s.found, scored{card: c})
		}
	}
	if err := s.score(len(ids)); err != nil {
		return err
	}
	s.findParts(sees)
	return nil
}

// allowed tells for each of the rights that records have whether the reader has it.
func (s *search) allowed() []bool {
	groups := map[string]bool{}
	for _, g := range s.who.Groups {
		groups[g] = true
	}
	all := make([]bool, len(s.cards.rights))
	for i, r := range s.cards.rights {
		all[i] = r.who != page.None && s.who.May(r.who) || slices.ContainsFunc(r.groups, func(g string) bool { return groups[g] })
	}
	return all
}

func (c *cards) at(id int64) *card {
	if id < 0 || id >= int64(len(c.byID)) {
		return nil
	}
	return c.byID[id]
}

// matches are the ids of all records with the words, whoever may see them.
// Those of late questions are remembered: who narrows or turns a page asks for
// the same words again.
func (s *search) matches() ([]int64, error) {
	if ids, ok := s.x.asked.get(s.words.match); ok {
		return ids, nil
	}
	// SQLite makes one text of all faster than rows could be fetched.
	var text sql.NullString
	if err := s.x.db.QueryRowContext(s.ctx, `SELECT group_concat(rowid) FROM words WHERE words MATCH ?`, s.words.match).Scan(&text); err != nil {
		return nil, err
	}
	var all []int64
	if text.String != "" {
		all = make([]int64, 0, strings.Count(text.String, ",")+1)
		for part := range strings.SplitSeq(text.String, ",") {
			id, err := strconv.ParseInt(part, 10, 64)
			if err != nil {
				return nil, err
			}
			all = append(all, id)
		}
	}
	s.x.asked.put(s.words.match, all)
	return all, nil
}

// maxRanked is up to how many matches are ranked by bm25, which costs some
// microseconds each; where more have the words, they tell little apart, and
// those called so come first.
const maxRanked = 200

// Weights of a word in the title, among other words, and in the text; and what
// a title that begins with, or is, what was looked for is worth.
const (
	weights   = "10.0, 4.0, 1.0"
	beginning = 1.5
	same      = 6
)

func (s *search) score(matches int) error {
	var ranked map[int64]float64
	if matches <= maxRanked {
		var err error
		if ranked, err = s.ranked(matches); err != nil {
			return err
		}
	}
	words := strings.Fields(s.words.folded)
	for i := range s.found {
		c := &s.found[i]
		switch {
		case ranked != nil:
			c.score = ranked[c.id]
		case inTitle(c.folded, words):
			c.score = 1 + 4/(4+float64(strings.Count(c.folded, " ")))
		default:
			c.score = 0.1
		}
		c.score *= s.freshness(c.at)
		switch {
		case c.folded == s.words.folded:
			c.score = same * (1 + c.score)
		case strings.HasPrefix(c.folded, s.words.folded):
			c.score *= beginning
		}
	}
	return nil
}

// ranked is how well each match fits, by bm25.
func (s *search) ranked(matches int) (map[int64]float64, error) {
	all := make(map[int64]float64, matches)
	rows, err := s.x.db.QueryContext(s.ctx, `SELECT rowid, bm25(words, `+weights+`) FROM words WHERE words MATCH ?`, s.words.match)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var rank float64
		if err := rows.Scan(&id, &rank); err != nil {
			return nil, err
		}
		all[id] = -rank
	}
	return all, rows.Err()
}

// inTitle reports whether a title has all of some words, or words that begin so.
func inTitle(title string, words []string) bool {
	for _, w := range words {
		at := strings.Index(title, w)
		if at < 0 || at > 0 && title[at-1] != ' ' {
			return false
		}
	}
	return true
}

// freshness makes what changed today worth a third more than what is old.
func (s *search) freshness(at int64) float64 {
	const halfLife = 180 * 86400
	if at <= 0 {
		return 1
	}
	return 1 + 0.33*math.Exp2(-float64(max(0, s.q.Now-at))/halfLife)
}

// fewFound is below how many hits titles are looked through for parts of words.
const fewFound = 10

// findParts adds what has the words only within longer ones of its title.
func (s *search) findParts(sees func(*card) bool) {
	if len(s.found) >= fewFound || len(s.words.parts) == 0 {
		return
	}
	have := map[int64]bool{}
	for _, c := range s.found {
		have[c.id] = true
	}
	for _, c := range s.cards.byID {
		if sees(c) && !have[c.id] && c.hasParts(s.words.parts) {
			s.found = append(s.found, scored{card: c, score: -1 / s.freshness(c.at), inside: true})
		}
	}
}

// hasParts reports whether a title has all of some parts of words; one with a
// blank before it is a word's beginning.
func (c *card) hasParts(parts []string) bool {
	for _, p := range parts {
		atFirst := p[0] == ' ' && strings.HasPrefix(c.folded, p[1:])
		if !atFirst && !strings.Contains(c.folded, p) {
			return false
		}
	}
	return true
}

// isBeginning reports whether a part is a word's beginning.
func isBeginning(part string) bool { return part[0] == ' ' }

// best are those of the page asked for, in their order.
func (s *search) best(fits []scored) []scored {
	order := func(a, b scored) int {
		if s.q.Newest {
			return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(a.id, b.id))
		}
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.at, a.at), cmp.Compare(a.id, b.id))
	}
	most := s.q.Offset + s.q.Limit
	if most < len(fits)/8 { // Sorting all for a few of them would cost more than finding them did.
		top := make([]scored, 0, 2*most+2)
		for _, c := range fits {
			if top = append(top, c); len(top) == cap(top) {
				slices.SortFunc(top, order)
				top = top[:most]
			}
		}
		fits = top
	}
	slices.SortFunc(fits, order)
	return fits[min(s.q.Offset, len(fits)):min(most, len(fits))]
}

func (s *search) show(found []scored) ([]Hit, error) {
	all := make([]Hit, len(found))
	place := map[int64]int{}
	var ids []string
	for i, c := range found {
		place[c.id] = i
		ids = append(ids, strconv.FormatInt(c.id, 10))
	}
	rows, err := s.x.db.QueryContext(s.ctx, `SELECT id, record, text FROM records WHERE id IN (`+strings.Join(ids, ",")+`)`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var record []byte
		var text string
		if err := rows.Scan(&id, &record, &text); err != nil {
			return nil, err
		}
		c := found[place[id]]
		h := Hit{Source: c.source}
		if err := json.Unmarshal(record, &h.Record); err != nil {
			return nil, err
		}
		h.Title = s.words.marks.pieces(c.titleIn(s.who.Lang), c.inside)
		h.Excerpt = s.words.marks.excerpt(text, c.inside)
		all[place[id]] = h
	}
	return all, rows.Err()
}
