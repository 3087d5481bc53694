package index

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"metaorg/web/page"
)

// card is what of a record is kept in memory: enough to say who sees it, to
// filter and count it, and to put it in order.
type card struct {
	id     int64
	source string
	key    string
	hash   string
	title  string
	titles map[string]string
	folded string // The title, or the titles, as searched.
	at     int64
	right  int32   // Index into cards.rights.
	values []int32 // Of facets, indices into cards.values; sorted.
}

func (c *card) titleIn(lang string) string {
	if c.title != "" {
		return c.title
	}
	if t := c.titles[lang]; t != "" {
		return t
	}
	return c.titles["en"]
}

// right is who may see a record.
type right struct {
	who    page.Audience
	groups []string
}

// cards are those of all records. One is never changed once it is shown to
// searches: a change makes another.
type cards struct {
	byID   []*card // By id; nil where there is none.
	byKey  map[string]map[string]*card
	count  int
	rights []right
	known  map[string]int32 // Of rights, by how they are written.
	values []Value
	places map[Value]int32 // Of values.
}

func newCards() *cards {
	return &cards{byKey: map[string]map[string]*card{}, known: map[string]int32{}, places: map[Value]int32{}}
}

// copy is one that can be changed while others still read this one.
func (c *cards) copy(source string) *cards {
	next := &cards{
		byID: slices.Clone(c.byID), byKey: maps.Clone(c.byKey), count: c.count,
		rights: slices.Clone(c.rights), known: maps.Clone(c.known), values: slices.Clone(c.values), places: maps.Clone(c.places),
	}
	if keys := next.byKey[source]; keys != nil {
		next.byKey[source] = maps.Clone(keys)
	} else {
		next.byKey[source] = map[string]*card{}
	}
	return next
}

func (c *cards) find(source, key string) *card { return c.byKey[source][key] }

func (c *cards) put(id int64, source, hash string, r page.Record) {
	made := &card{id: id, source: source, key: r.Key, hash: hash, title: r.Title, titles: r.Titles, folded: strings.TrimSpace(written(allTitles(r))), at: r.At}
	if r.Lent {
		made.folded = ""
	}
	made.right = c.rightOf(r)
	for _, v := range valuesOf(r) {
		at, ok := c.places[v]
		if !ok {
			at = int32(len(c.values))
			c.places[v] = at
			c.values = append(c.values, v)
		}
		made.values = append(made.values, at)
	}
	slices.Sort(made.values)
	made.values = slices.Compact(made.values)
	for int64(len(c.byID)) <= id {
		c.byID = append(c.byID, nil)
	}
	if c.byID[id] == nil {
		c.count++
	}
	c.byID[id] = made
	if c.byKey[source] == nil {
		c.byKey[source] = map[string]*card{}
	}
	c.byKey[source][r.Key] = made
}

func (c *cards) drop(old *card) {
	c.byID[old.id] = nil
	delete(c.byKey[old.source], old.key)
	c.count--
}

func (c *cards) rightOf(r page.Record) int32 {
	groups := slices.Clone(r.Groups)
	slices.Sort(groups)
	written := string(r.Who) + "\n" + strings.Join(groups, "\n")
	at, ok := c.known[written]
	if !ok {
		at = int32(len(c.rights))
		c.known[written] = at
		c.rights = append(c.rights, right{r.Who, groups})
	}
	return at
}

// allTitles are all that a record is called.
func allTitles(r page.Record) string {
	if r.Title != "" || len(r.Titles) == 0 {
		return r.Title
	}
	var all []string
	for _, lang := range slices.Sorted(maps.Keys(r.Titles)) {
		if t := r.Titles[lang]; !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return strings.Join(all, " · ")
}

func readCards(ctx context.Context, db *sql.DB) (*cards, error) {
	rows, err := db.QueryContext(ctx, `SELECT id, source, hash, record FROM records ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := newCards()
	for rows.Next() {
		var id int64
		var source string
		var hash, record []byte
		if err := rows.Scan(&id, &source, &hash, &record); err != nil {
			return nil, err
		}
		var r page.Record
		if err := json.Unmarshal(record, &r); err != nil {
			return nil, err
		}
		all.put(id, source, hex.EncodeToString(hash), r)
	}
	return all, errors.Join(rows.Err(), rows.Close())
}
