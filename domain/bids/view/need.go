package view

import (
	"database/sql"
	"fmt"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/web/page"
)

// needView is what the page of a need says of bids for it.
type needView struct {
	all   []bid
	names map[string]string
	need  string // Its number, where the reader can begin a bid for it.
}

// showOnNeed is bids for a need, and the way to begin one.
func showOnNeed(r *page.Request) (templ.Component, error) {
	n, err := strconv.ParseInt(r.PathValue("post"), 10, 64)
	if err != nil {
		return nil, nil //nolint:nilerr // The page itself says that there is no such need.
	}
	var v needView
	open := false
	err = r.Read(func(tx *sql.Tx) (err error) {
		if v.all, err = readAll(r.Context(), tx, `b.need = ? AND b.need <> 0 ORDER BY `+goesOn+` DESC, b.number DESC LIMIT ?`, n, mostShown); err != nil {
			return err
		}
		if len(v.all) > 0 {
			if v.names, err = names(r.Context(), tx); err != nil {
				return err
			}
		}
		err = tx.QueryRowContext(r.Context(), `SELECT EXISTS (SELECT 1 FROM opportunities_posts WHERE number = ? AND kind = 'need' AND stage = 'open')`, n).Scan(&open)
		if err != nil {
			return fmt.Errorf("couldn't look up a need: %w", err)
		}
		return nil
	})
	if open && r.Viewer.Belongs {
		v.need = itoa(n)
	}
	if err != nil || v.need == "" && len(v.all) == 0 {
		return nil, err
	}
	return onNeedPart(v), nil
}

// begin leads to the form of a bid for the need.
func (v needView) begin() templ.SafeURL {
	return templ.SafeURL("/acts/bids.open?" + url.Values{"need": {v.need}, "next": {"/opportunities/" + v.need}}.Encode())
}
