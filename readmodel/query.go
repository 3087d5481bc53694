package readmodel

import (
	"database/sql"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"metaorg/machine"
)

// How many rows a page has when nobody says, and at most.
const (
	DefaultLimit = 100
	MaxLimit     = 1000
)

// query is a list's SELECT with somebody's filters, order and page.
type query struct {
	list   List
	where  []string
	args   []any
	asked  bool // One of the list's own parameters is given.
	order  string
	limit  int64
	offset int64
}

// ask turns the parameters of a list's address into a query. What the list
// does not have is refused, so that a misspelt filter never shows everything.
func (l List) ask(params url.Values) (q query, err error) {
	q = query{list: l, limit: DefaultLimit}
	for _, p := range l.Params {
		value := p.Default
		if params.Has(p.Name) {
			value, q.asked = params.Get(p.Name), true
		}
		v, err := parse(p.Kind, value)
		if err != nil {
			return q, badValue(p.Name, err)
		}
		q.args = append(q.args, sql.Named(p.Name, v))
	}
	sort := l.Sort
	for _, name := range sortedKeys(params) {
		switch name {
		case "after", "format":
		case "sort":
			sort = params.Get(name)
		case "limit":
			q.limit, err = count(name, params.Get(name), MaxLimit)
		case "offset":
			q.offset, err = count(name, params.Get(name), 1<<40)
		case "q":
			q.search(params.Get(name))
		default:
			err = q.filter(name, params[name])
		}
		if err != nil {
			return q, err
		}
	}
	q.order, err = l.order(sort)
	return q, err
}

func sortedKeys(v url.Values) []string {
	keys := make([]string, 0, len(v))
	for k := range v {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func count(name, text string, most int64) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > most {
		return 0, badValue(name, fmt.Errorf("it is a number from 0 to %d", most))
	}
	return n, nil
}

func badValue(name string, err error) error {
	return machine.Malformed("readmodel.bad_value", "%s can't be read: %v", name, err).At(name)
}

// filter adds one condition: column=value, column.prefix=, column.from=, column.to=.
func (q *query) filter(name string, values []string) error {
	for _, p := range q.list.Params {
		if p.Name == name {
			return nil
		}
	}
	base, how, _ := strings.Cut(name, ".")
	c, ok := q.list.column(base)
	if !ok || c.Worked || c.Kind == JSON || how == "prefix" && c.Kind != Text {
		return q.list.unknown(name)
	}
	var any []string
	for _, text := range values {
		cond, err := q.condition(c, how, text)
		if err != nil {
			return err
		}
		if cond == "" {
			return q.list.unknown(name)
		}
		any = append(any, cond)
	}
	q.where = append(q.where, "("+strings.Join(any, " OR ")+")")
	return nil
}

func (q *query) condition(c Column, how, text string) (string, error) {
	if how == "prefix" {
		return fmt.Sprintf(`%s LIKE %s ESCAPE '\'`, c.Name, q.bind(LikeText(text)+"%")), nil
	}
	if how == "" && text == "" {
		return fmt.Sprintf("(%s IS NULL OR %s = '')", c.Name, c.Name), nil
	}
	v, err := parse(c.Kind, text)
	if err != nil {
		return "", badValue(c.Name, err)
	}
	switch how {
	case "":
		return c.Name + " = " + q.bind(v), nil
	case "from":
		return c.Name + " >= " + q.bind(v), nil
	case "to":
		return c.Name + " <= " + q.bind(v), nil
	}
	return "", nil
}

// search asks for a text anywhere in the columns of text.
func (q *query) search(text string) {
	like := q.bind("%" + LikeText(text) + "%")
	var any []string
	for _, c := range q.list.Columns {
		if c.Kind == Text && !c.Worked {
			any = append(any, fmt.Sprintf(`%s LIKE %s ESCAPE '\'`, c.Name, like))
		}
	}
	if len(any) > 0 {
		q.where = append(q.where, "("+strings.Join(any, " OR ")+")")
	}
}

// LikeText keeps signs that mean something to LIKE to themselves, with \ before
// them: LIKE ? ESCAPE '\'.
func LikeText(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// bind names a value, so that what somebody typed never becomes part of the SQL.
func (q *query) bind(v any) string {
	name := "readmodel" + strconv.Itoa(len(q.args))
	q.args = append(q.args, sql.Named(name, v))
	return ":" + name
}

// order reads "-since,name" and ends with the key, so that pages never overlap.
func (l List) order(text string) (string, error) {
	var terms []string
	for name := range strings.SplitSeq(text, ",") {
		if name == "" {
			continue
		}
		way := ""
		if rest, ok := strings.CutPrefix(name, "-"); ok {
			name, way = rest, " DESC"
		}
		if c, ok := l.column(name); !ok || c.Worked {
			return "", l.unknown(name)
		}
		terms = append(terms, name+way)
	}
	return strings.Join(append(terms, l.Key), ", "), nil
}

func (l List) unknown(name string) error {
	var has []string
	for _, p := range l.Params {
		has = append(has, p.Name)
	}
	for _, c := range l.Columns {
		if !c.Worked {
			has = append(has, c.Name)
		}
	}
	return machine.Malformed("readmodel.unknown_column",
		"%s can't be asked by %q; it has %s, with .prefix for text and .from and .to", l.Name, name, strings.Join(has, ", ")).At(name)
}

func (q query) rows() string {
	var names []string
	for _, c := range q.list.Columns {
		names = append(names, c.Name)
	}
	return fmt.Sprintf("SELECT %s FROM (%s)%s ORDER BY %s LIMIT %d OFFSET %d",
		strings.Join(names, ", "), q.list.Query, q.conditions(), q.order, q.limit, q.offset)
}

func (q query) count() string {
	if len(q.where) == 0 && !q.asked && q.list.Count != "" {
		return q.list.Count
	}
	return fmt.Sprintf("SELECT count(*) FROM (%s)%s", q.list.Query, q.conditions())
}

func (q query) conditions() string {
	if len(q.where) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(q.where, " AND ")
}

// parse reads a value as it is written in an address. A time is a date, a date
// with time and zone (RFC 3339), or Unix seconds.
func parse(kind ColumnKind, text string) (any, error) {
	switch kind {
	case Number:
		return number(text)
	case Time:
		return parseTime(text)
	case Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return nil, fmt.Errorf("%q is neither true nor false", text)
		}
		return b, nil
	case Text:
		return text, nil
	case JSON:
	}
	return nil, fmt.Errorf("values of kind %s can't be compared", kind)
}

func number(text string) (any, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%q is not a whole number", text)
	}
	return n, nil
}

func parseTime(text string) (any, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Unix(), nil
		}
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, nil
	}
	return nil, fmt.Errorf("%q is not a time; write 2026-01-31, 2026-01-31T12:00:00Z or Unix seconds", text)
}
