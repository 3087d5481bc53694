package view

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/web/page"
)

// aboutView is what the page of a need or of a bid says of campaigns for it.
type aboutView struct {
	all   []campaign
	start templ.SafeURL // Where the reader can start one; empty where it cannot.
	now   int64
}

// showOnPost is the campaigns for a need or an offer; one is started for a need
// that is open.
func showOnPost(r *page.Request) (templ.Component, error) {
	return showAbout(r, "opportunity", r.PathValue("post"), `SELECT title, kind = 'need' AND stage = 'open' FROM opportunities_posts WHERE number = ?`, "/opportunities/")
}

// showOnBid is the campaigns for a bid; one is started while it is gone after, or
// when it is won.
func showOnBid(r *page.Request) (templ.Component, error) {
	return showAbout(r, "bid", r.PathValue("bid"), `SELECT title, state IN ('gathering', 'agreeing', 'submitted', 'won') FROM bids WHERE number = ?`, "/bids/")
}

func showAbout(r *page.Request, field, number, query, path string) (templ.Component, error) {
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return nil, nil //nolint:nilerr // The page itself says that there is nothing of that number.
	}
	v := aboutView{now: r.Site.Now()}
	err = r.Read(func(tx *sql.Tx) (err error) {
		if v.all, err = readAll(r.Context(), tx, `c.`+field+` = ? AND c.`+field+` <> 0 ORDER BY c.stage NOT IN ('asked', 'open'), c.number DESC LIMIT ?`, n, mostShown); err != nil {
			return err
		}
		title, open, err := titled(r.Context(), tx, query, n)
		if open && (r.Viewer.Voice || r.Viewer.Votes) {
			q := url.Values{"title": {title}, field: {itoa(n)}, "next": {path + itoa(n)}}
			v.start = templ.SafeURL("/acts/pledges.start?" + q.Encode())
		}
		return err
	})
	if err != nil || v.start == "" && len(v.all) == 0 {
		return nil, err
	}
	return aboutPart(v), nil
}

// titled is what something is called, and whether campaigns are started for it;
// nothing where it is not there.
func titled(ctx context.Context, tx *sql.Tx, query string, n int64) (title string, open bool, err error) {
	err = tx.QueryRowContext(ctx, query, n).Scan(&title, &open)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("couldn't look up what a campaign is for: %w", err)
	}
	return title, open, nil
}

// aboutStart is what a campaign that is started is for; empty where it is for no
// need, offer or bid.
func aboutStart(r *page.Request) (title string) {
	number := func(field string) int64 {
		n, err := strconv.ParseInt(r.Typed.Get(field), 10, 64)
		if err != nil {
			return 0
		}
		return n
	}
	err := r.Read(func(tx *sql.Tx) (err error) {
		title, err = aboutOf(r.Context(), tx, campaign{opportunity: number("opportunity"), bid: number("bid")})
		return err
	})
	if err != nil {
		return ""
	}
	return title
}
