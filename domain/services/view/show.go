package view

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/a-h/templ"

	"metaorg/domain/services"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// party is a member by handle and name.
type party struct{ id, name string }

// service is one as lists and its page show it.
type service struct {
	number, capacity, busy, since       int64
	given, receivers                    int64
	title, description, terms, activity string
	who                                 party
	withdrawn                           bool
}

// serviceView is a service as one reader sees it.
type serviceView struct {
	service
	requests []request // That the reader may see, the latest first.
	yours    bool      // The reader acts for who offers it.
	asks     bool      // The reader can ask for it.
	mayRead  bool      // The reader sees who asked.
	stranger bool      // The reader is not signed in.
}

// request is one request.
type request struct {
	number, service, since, staged, due int64
	title, text, terms                  string
	provider, receiver                  party
	stage                               services.Stage
	late                                bool
	document                            page.Paper
}

// requestView is a request as one reader sees it.
type requestView struct {
	request
	gives, gets bool // The reader acts for who is asked; for who asks.
	steps       []stepLine
}

// stepLine is one thing that happened to a request.
type stepLine struct {
	what, by string
	at       int64
	document page.Paper
}

// waitsFor is for whose word a request waits; empty once it is over.
func (q request) waitsFor() party {
	switch q.stage {
	case services.Asked, services.Accepted:
		return q.provider
	case services.Delivered:
		return q.receiver
	case services.Confirmed, services.Declined, services.TakenBack:
	}
	return party{}
}

// mostRequests bounds how many requests a service's page shows; the list has
// them all.
const mostRequests = 50

func unknown(number string) error {
	return machine.NotFound("services.unknown_service", "there is no service number %.20s", number)
}

const serviceColumns = `s.number, s.title, s.description, s.terms, s.activity, s.member, coalesce(o.name, s.member), s.capacity, s.since, s.withdrawn,
	(SELECT count(*) FROM services_requests q WHERE q.service = s.number AND q.stage = 'accepted'),
	(SELECT count(*) FROM services_requests q WHERE q.service = s.number AND q.stage = 'confirmed'),
	(SELECT count(DISTINCT q.receiver) FROM services_requests q WHERE q.service = s.number AND q.stage = 'confirmed')
	FROM services_services s LEFT JOIN people_organizations o ON o.id = s.member`

func (s *service) scan(scan func(...any) error) error {
	return scan(&s.number, &s.title, &s.description, &s.terms, &s.activity, &s.who.id, &s.who.name, &s.capacity, &s.since, &s.withdrawn, &s.busy, &s.given, &s.receivers)
}

const requestColumns = `q.number, q.service, s.title, q.text, q.terms, q.document, q.provider, coalesce(p.name, q.provider), q.receiver, coalesce(r.name, q.receiver),
	q.since, q.stage, q.staged, q.due, q.late
	FROM services_requests q JOIN services_services s ON s.number = q.service
	LEFT JOIN people_organizations p ON p.id = q.provider LEFT JOIN people_organizations r ON r.id = q.receiver`

func (q *request) scan(scan func(...any) error) error {
	return scan(&q.number, &q.service, &q.title, &q.text, &q.terms, &q.document.Hash, &q.provider.id, &q.provider.name, &q.receiver.id, &q.receiver.name,
		&q.since, &q.stage, &q.staged, &q.due, &q.late)
}

// readRequests collects requests under a condition, the latest first.
func readRequests(r *page.Request, tx *sql.Tx, where string, args ...any) (all []request, err error) {
	err = readmodel.Each(r.Context(), tx, `SELECT `+requestColumns+` WHERE `+where, args, func(scan func(...any) error) error {
		var q request
		err := q.scan(scan)
		all = append(all, q)
		return err
	})
	return all, err
}

func showService(r *page.Request) (page.Page, error) {
	v := serviceView{mayRead: r.May(page.Participants), stranger: !r.May(page.Person)}
	number := r.PathValue("service")
	err := r.Read(func(tx *sql.Tx) error {
		err := v.scan(tx.QueryRowContext(r.Context(), `SELECT `+serviceColumns+` WHERE s.number = ?1 AND CAST(s.number AS TEXT) = ?1`, number).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return unknown(number)
		}
		if err != nil {
			return fmt.Errorf("couldn't read the service %.20s: %w", number, err)
		}
		if v.mayRead {
			v.requests, err = readRequests(r, tx, `q.service = ? ORDER BY q.number DESC LIMIT ?`, v.number, mostRequests)
		}
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	v.yours = r.Viewer.SignedIn() && r.Viewer.MemberID() == v.who.id
	v.asks = !v.yours && !v.withdrawn && (r.Viewer.Voice || r.Viewer.Votes)
	return page.Page{Title: v.title, Body: servicePage(v), Nav: "/commons"}, nil
}

func showRequest(r *page.Request) (page.Page, error) {
	var v requestView
	number := r.PathValue("request")
	err := r.Read(func(tx *sql.Tx) error {
		all, err := readRequests(r, tx, `q.number = ?1 AND CAST(q.number AS TEXT) = ?1`, number)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return machine.NotFound("services.unknown_request", "there is no request number %.20s", number)
		}
		v.request = all[0]
		return readmodel.Each(r.Context(), tx, `SELECT what, by, time, document FROM services_steps WHERE request = ? ORDER BY entry, event`, []any{v.number}, func(scan func(...any) error) error {
			var s stepLine
			err := scan(&s.what, &s.by, &s.at, &s.document.Hash)
			v.steps = append(v.steps, s)
			return err
		})
	})
	if err != nil {
		return page.Page{}, err
	}
	for i := range v.steps {
		if v.steps[i].document, err = r.Paper(v.steps[i].document.Hash); err != nil {
			return page.Page{}, err
		}
	}
	v.gives = r.Viewer.SignedIn() && r.Viewer.MemberID() == v.provider.id
	v.gets = r.Viewer.SignedIn() && r.Viewer.MemberID() == v.receiver.id
	return page.Page{Title: v.title, Body: requestPage(v), Nav: "/commons"}, nil
}

// memberView is what a member's page says about services.
type memberView struct {
	offers      []service
	served, got int64 // Services confirmed: that it gave, that it received.
	requests    []request
}

// showOfMember is the part of a member's page about what it offers, what it
// gave and received, and what is under way.
func showOfMember(r *page.Request) (templ.Component, error) {
	var v memberView
	id := r.PathValue("id")
	err := r.Read(func(tx *sql.Tx) error {
		err := readmodel.Each(r.Context(), tx, `SELECT `+serviceColumns+` WHERE s.member = ? AND NOT s.withdrawn ORDER BY s.title, s.number`, []any{id}, func(scan func(...any) error) error {
			var s service
			err := s.scan(scan)
			v.offers = append(v.offers, s)
			return err
		})
		if err != nil {
			return err
		}
		if err := tx.QueryRowContext(r.Context(), `SELECT (SELECT count(*) FROM services_requests WHERE provider = ?1 AND stage = 'confirmed'), (SELECT count(*) FROM services_requests WHERE receiver = ?1 AND stage = 'confirmed')`, id).
			Scan(&v.served, &v.got); err != nil {
			return fmt.Errorf("couldn't count the services of %.40s: %w", id, err)
		}
		if !r.May(page.Participants) {
			return nil
		}
		v.requests, err = readRequests(r, tx, `(q.provider = ?1 OR q.receiver = ?1) AND q.stage IN ('asked', 'accepted', 'delivered') ORDER BY q.number DESC LIMIT ?2`, id, mostRequests)
		return err
	})
	if err != nil || len(v.offers)+len(v.requests) == 0 && v.served+v.got == 0 {
		return nil, err
	}
	return memberPart(v), nil
}

// showFlows shows who serves whom, as a picture and a table.
func showFlows(r *page.Request) (page.Page, error) {
	found, err := r.Site.Model.Read(r.Context(), "service-flows", r.ListParams())
	if err != nil {
		return page.Page{}, err
	}
	var v flowsView
	for _, row := range found.Items {
		v.rows = append(v.rows, flow{
			from: party{row.Text("provider"), row.Text("provider_name")}, to: party{row.Text("receiver"), row.Text("receiver_name")},
			count: row.Number("given"), latest: row.Number("latest"),
		})
	}
	v.table = page.Table{
		Caption: words.T(r.Context(), "services.flows"), List: "service-flows", Rows: len(v.rows), Search: found.Total > 12 || r.Typed.Get("q") != "",
		Total: found.Total, Offset: found.Offset, Limit: readmodel.DefaultLimit,
	}
	return page.Page{Title: words.T(r.Context(), "services.flows"), Body: flowsPage(v), Wide: true, Nav: "/commons"}, nil
}
