package readmodel

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strconv"
	"strings"
)

// mostKept bounds the statements that a connection keeps prepared. Pages ask a
// few hundred different questions, and a statement takes some kilobytes.
const mostKept = 1000

// openKeeping opens a database whose connections keep the statements of their
// queries: to understand a question takes longer than to answer it where a page
// asks many short ones.
func openKeeping(dsn string) (*sql.DB, error) {
	plain, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	k := keepingConnector{plain.Driver(), dsn}
	return sql.OpenDB(k), plain.Close()
}

// keepingConnector makes such connections.
type keepingConnector struct {
	driver driver.Driver
	dsn    string
}

func (k keepingConnector) Driver() driver.Driver { return k.driver }

func (k keepingConnector) Connect(context.Context) (driver.Conn, error) {
	c, err := k.driver.Open(k.dsn)
	if err != nil {
		return nil, err
	}
	asked, ok := c.(askedConn)
	if !ok {
		return nil, errors.Join(errors.New("the driver of SQLite lacks what its connections are used for"), c.Close())
	}
	return &keepingConn{askedConn: asked, idle: map[string]askedStmt{}}, nil
}

// askedConn is what database/sql uses of a connection of SQLite.
type askedConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.ExecerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// askedStmt is what is used of its statements.
type askedStmt interface {
	driver.Stmt
	driver.StmtQueryContext
}

// keepingConn is a connection with the statements that nobody uses at the
// moment. A query that is asked while the same one is being read gets a
// statement of its own. As database/sql does with any connection, one goroutine
// uses it at a time.
type keepingConn struct {
	askedConn
	idle map[string]askedStmt
}

// QueryContext implements driver.QueryerContext.
func (c *keepingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	query, args = boundWritten(query, args)
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return &keptRows{Rows: rows, conn: c, query: query, stmt: s}, nil
}

// boundWritten writes a bound that is the last argument of a query, at its end,
// into the query itself. SQLite plans with bounds that it knows, and so would
// prepare a kept statement anew for each one that it is handed. There are few.
func boundWritten(query string, args []driver.NamedValue) (string, []driver.NamedValue) {
	const bound = "LIMIT ?"
	at, last := strings.LastIndex(query, bound), len(args)-1
	if at < 0 || last < 0 || args[last].Name != "" {
		return query, args
	}
	most, isNumber := args[last].Value.(int64)
	parameter, alone := query[at+len(bound)-1:], true
	if parameter != "?" {
		alone = parameter == "?"+strconv.Itoa(len(args)) && strings.Count(query, parameter) == 1
	}
	if !isNumber || !alone {
		return query, args
	}
	return query[:at] + "LIMIT " + strconv.FormatInt(most, 10), args[:last]
}

// take gives a statement out of the idle ones, or a new one.
func (c *keepingConn) take(ctx context.Context, query string) (askedStmt, error) {
	if s, kept := c.idle[query]; kept {
		delete(c.idle, query)
		return s, nil
	}
	s, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	asked, ok := s.(askedStmt)
	if !ok {
		return nil, errors.Join(errors.New("the driver of SQLite lacks what its statements are used for"), s.Close())
	}
	return asked, nil
}

// give takes a statement back that has been read to its end.
func (c *keepingConn) give(query string, s askedStmt) error {
	if _, another := c.idle[query]; another {
		return s.Close()
	}
	var err error
	if len(c.idle) >= mostKept {
		err = c.forget()
	}
	c.idle[query] = s
	return err
}

// forget closes all idle statements.
func (c *keepingConn) forget() (err error) {
	for query, s := range c.idle {
		err = errors.Join(err, s.Close())
		delete(c.idle, query)
	}
	return err
}

// Close implements driver.Conn.
func (c *keepingConn) Close() error { return errors.Join(c.forget(), c.askedConn.Close()) }

// keptRows are rows whose statement goes back to its connection.
type keptRows struct {
	driver.Rows
	conn  *keepingConn
	query string
	stmt  askedStmt
}

// Close implements driver.Rows.
func (r *keptRows) Close() error {
	if r.stmt == nil {
		return nil
	}
	s := r.stmt
	r.stmt = nil
	if err := r.Rows.Close(); err != nil { // Whatever went wrong in it must not be met again.
		return errors.Join(err, s.Close())
	}
	return r.conn.give(r.query, s)
}
