package view

import (
	"context"
	"database/sql"
	"time"

	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

const daySeconds int64 = 86_400

// body is an organization or a person with its place in the network.
type body struct {
	ID, Name, Form                 string // Persons have no name and no legal form.
	Place, Website, Text           string
	Identities                     []identity
	Person                         bool
	Registered                     int64
	InvitedBy                      string
	State                          string // Of membership; empty for none.
	Since, Applied, Window, Leaves int64  // Unix seconds; 0 for never.
	Founder                        bool
	Counted, Needed                int64 // Confirmed contributions of the present application.
	Sponsors                       int64 // Members that vouch for it.
}

type identity struct{ Registry, Number string }

// Called is what people call it.
func (b body) Called() string { return called(b.Name, b.ID) }

func called(name, id string) string {
	if name == "" {
		return id
	}
	return name
}

// Applying reports whether an application is open.
func (b body) Applying() bool {
	return b.State == string(membership.Applicant) || b.State == string(membership.Provisional)
}

// Present reports whether it has any part in the network now.
func (b body) Present() bool { return present(b.State) }

func present(state string) bool {
	return state != "" && state != string(membership.LeftState) && state != string(membership.Excluded)
}

// bodyOf reads an organization or person; a refusal when nobody has this handle.
func bodyOf(ctx context.Context, tx *sql.Tx, id string) (body, error) {
	b, known, err := find(ctx, tx, id)
	if err == nil && !known {
		err = machine.NotFound("membership.nobody", "nobody here has the handle %.40q", id)
	}
	return b, err
}

func find(ctx context.Context, tx *sql.Tx, id string) (b body, known bool, err error) {
	b.ID = id
	err = tx.QueryRowContext(ctx, `SELECT o.id IS NOT NULL OR p.id IS NOT NULL, p.id IS NOT NULL, coalesce(o.name, ''), coalesce(o.legal_form, ''),
			coalesce(o.place, ''), coalesce(o.website, ''), coalesce(o.description, ''), coalesce(o.since, p.since, 0), coalesce(p.invited_by, ''),
			coalesce(m.state, ''), coalesce(m.since, 0), coalesce(m.applied, 0), coalesce(m.window_ends, 0), coalesce(m.leaves, 0), coalesce(m.founder, 0),
			coalesce(m.counted, 0), coalesce(m.needed, 0), coalesce(m.sponsors, 0)
		FROM (SELECT ? AS id) x LEFT JOIN people_organizations o ON o.id = x.id LEFT JOIN people_persons p ON p.id = x.id
		LEFT JOIN membership_members m ON m.id = x.id`, id).Scan(&known, &b.Person, &b.Name, &b.Form, &b.Place, &b.Website, &b.Text, &b.Registered, &b.InvitedBy,
		&b.State, &b.Since, &b.Applied, &b.Window, &b.Leaves, &b.Founder, &b.Counted, &b.Needed, &b.Sponsors)
	if err != nil || !known {
		return b, known, err
	}
	err = readmodel.Each(ctx, tx, `SELECT registry, number FROM people_identities WHERE organization = ? ORDER BY registry, number`, []any{id},
		func(scan func(...any) error) error {
			var i identity
			err := scan(&i.Registry, &i.Number)
			b.Identities = append(b.Identities, i)
			return err
		})
	return b, true, err
}

// entryRules are the charter's numbers of joining.
type entryRules struct {
	Version                        int64 // Of the text; 0 while there is none.
	Window, Needed, Partners, Days int64
	Sponsors, Cap, Percent         int64 // Who must vouch, and the growth cap.
	Boundary, Individuals          int64 // As the charter's choices.
}

// under is what of the rules counts in a network of this rule version.
func (e entryRules) under(version uint64) entryRules {
	if version < fullRules {
		e.Sponsors, e.Cap, e.Percent, e.Boundary, e.Individuals = 0, 0, 0, 0, 0
	}
	return e
}

// askedOf is what of the rules this applicant must do: it is never asked for
// more members than there are.
func (e entryRules) askedOf(r state.Reader, id people.MemberID) entryRules {
	if id != "" && membership.ActiveCount(r) > 0 {
		_, partners := membership.ContributionsNeeded(r, id)
		e.Partners, e.Sponsors = min(e.Partners, partners), min(e.Sponsors, membership.SponsorsNeeded(r, id))
	}
	return e
}

// forPersons is what of the rules a person comes under, of whom nothing is
// asked but two organizations that vouch.
func (e entryRules) forPersons() entryRules {
	e.Needed, e.Partners, e.Sponsors = 0, 0, 2
	return e
}

// rulesOf reads them from the text in force or, while the network is forming, the draft.
func rulesOf(ctx context.Context, tx *sql.Tx) (e entryRules, err error) {
	err = readmodel.Each(ctx, tx, `SELECT version, name, value FROM charter_rules WHERE version = (SELECT max(version) FROM charter_versions) AND name LIKE 'membership.%'`,
		nil, func(scan func(...any) error) error {
			var name string
			var value int64
			if err := scan(&e.Version, &name, &value); err != nil {
				return err
			}
			switch name {
			case "membership.window_days":
				e.Window = value
			case "membership.contributions_needed":
				e.Needed = value
			case "membership.contribution_partners":
				e.Partners = value
			case "membership.contribution_days":
				e.Days = value
			case "membership.sponsors_needed":
				e.Sponsors = value
			case "membership.growth_cap_members":
				e.Cap = value
			case "membership.growth_cap_percent":
				e.Percent = value
			case "membership.boundary":
				e.Boundary = value
			case "membership.individuals":
				e.Individuals = value
			}
			return nil
		})
	e.Partners = min(e.Partners, e.Needed)
	return e, err
}

// gift is a contribution as one reader sees it.
type gift struct {
	ID                                           int64
	Giver, GiverName, Receiver, ReceiverName, By string
	Kind, Unit, Date, State                      string
	Quantity, Recorded, Settled                  int64
	Counts                                       string // Whom it brought closer to membership.
	Shown                                        string // How much it was, of what was recorded by the rules of patronage.
	Answers                                      string // What acting_for says for who may confirm or dispute it; empty when the reader may not.
}

// Other is who is asked to confirm it.
func (g gift) Other() string {
	if g.By == g.Giver {
		return g.Receiver
	}
	return g.Giver
}

// selectGifts reads contributions; a condition and an order follow it.
const selectGifts = `SELECT c.id, c.giver, coalesce(g.name, c.giver), c.receiver, coalesce(r.name, c.receiver), c.by, c.kind, c.unit, c.date, c.state, c.quantity,
		c.recorded, coalesce(c.settled, 0), c.counts, c.patronage
	FROM membership_contributions c LEFT JOIN people_organizations g ON g.id = c.giver LEFT JOIN people_organizations r ON r.id = c.receiver `

func gifts(ctx context.Context, tx *sql.Tx, v page.Viewer, which string, args ...any) (all []gift, err error) {
	err = readmodel.Each(ctx, tx, selectGifts+which, args, func(scan func(...any) error) error {
		var g gift
		err := scan(&g.ID, &g.Giver, &g.GiverName, &g.Receiver, &g.ReceiverName, &g.By, &g.Kind, &g.Unit, &g.Date, &g.State, &g.Quantity, &g.Recorded, &g.Settled, &g.Counts, &g.Shown)
		g.Answers = answers(v, g)
		all = append(all, g)
		return err
	})
	return all, err
}

// answers is as whom a reader may say something about a contribution.
func answers(v page.Viewer, g gift) string {
	if g.State != string(membership.Recorded) && g.State != string(membership.Disputed) || !v.SignedIn() {
		return ""
	}
	if other := g.Other(); other == string(v.Person) || v.ActsFor(machine.OrganizationID(other)) {
		return actingFor(v, other)
	}
	return ""
}

// actingFor is what a form sends to act as somebody: "-" is oneself.
func actingFor(v page.Viewer, id string) string {
	if id == string(v.Person) {
		return "-"
	}
	return id
}

// stateWord says a membership state; tone is that of its badge.
func stateWord(ctx context.Context, state string) string {
	return words.Of(ctx, "membership.states", state)
}

func tone(state string) string {
	switch membership.State(state) {
	case membership.Active:
		return "good"
	case membership.Applicant, membership.Provisional, membership.Lapsed, membership.Dormant:
		return "wait"
	case membership.Suspended, membership.Excluded:
		return "bad"
	case membership.None, membership.Supporter, membership.LeftState:
	}
	return "plain"
}

func giftTone(state string) string {
	switch membership.ContributionState(state) {
	case membership.Confirmed:
		return "good"
	case membership.Disputed:
		return "bad"
	case membership.Recorded:
	}
	return "wait"
}

// dateText says a day that somebody wrote as year-month-day.
func dateText(ctx context.Context, date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return words.Day(ctx, t.Add(12*time.Hour).Unix()) // Noon, so that it is the same day nearly everywhere.
}
