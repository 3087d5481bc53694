package view

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"

	"metaorg/domain/patronage"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/units"
	"metaorg/web/page"
	"metaorg/web/words"
)

// party is a member by handle and name; one without a handle is the commons.
type party struct{ id, name string }

// event is one as lists and its page show it.
type event struct {
	number, quantity, value, item, resource, toResource, recorded, settled int64
	corrects, correction, adoption                                         int64
	action, kind, unit, currency, stream, date, note, evidence, document   string
	location, stage                                                        string
	provider, receiver, by, witness, counts                                party
	itemTitle, resourceName, toName                                        string
	state                                                                  patronage.State
	void, selfDealt, earlier                                               bool
}

// other is the side that did not record it.
func (e event) other() party {
	if e.by.id == e.provider.id {
		return e.receiver
	}
	return e.provider
}

// waits reports whether somebody's word is missing.
func (e event) waits() bool { return e.state == patronage.Asked || e.state == patronage.Disputed }

// answers reports whether it is for a member to confirm or dispute it. The rules
// say the last word about common control.
func (e event) answers(me string, steward bool) bool {
	switch {
	case !e.waits() || me == "":
		return false
	case e.item != 0:
		return steward && me != e.provider.id
	}
	return me == e.other().id
}

const eventColumns = `e.number, e.action, e.kind, e.provider, coalesce(p.name, e.provider), e.receiver, coalesce(r.name, e.receiver), e.by, coalesce(b.name, e.by), e.quantity, e.unit, e.value, e.currency, e.stream, e.date, e.note, e.evidence,
		e.item, e.resource, e.to_resource, e.location, e.stage, e.state, e.recorded, e.settled, e.corrects, e.void, e.correction, e.witness, coalesce(w.name, e.witness), e.adoption, e.counts, coalesce(n.name, e.counts), e.self_dealt, e.document, e.earlier,
		coalesce((SELECT title FROM commons_resources WHERE id = e.item), ''), coalesce((SELECT name FROM patronage_resources WHERE number = e.resource), ''), coalesce((SELECT name FROM patronage_resources WHERE number = e.to_resource), '')
	FROM patronage_events e LEFT JOIN people_organizations p ON p.id = e.provider LEFT JOIN people_organizations r ON r.id = e.receiver LEFT JOIN people_organizations b ON b.id = e.by
		LEFT JOIN people_organizations w ON w.id = e.witness LEFT JOIN people_organizations n ON n.id = e.counts`

func (e *event) scan(scan func(...any) error) error {
	return scan(&e.number, &e.action, &e.kind, &e.provider.id, &e.provider.name, &e.receiver.id, &e.receiver.name, &e.by.id, &e.by.name, &e.quantity, &e.unit, &e.value, &e.currency, &e.stream, &e.date, &e.note, &e.evidence,
		&e.item, &e.resource, &e.toResource, &e.location, &e.stage, &e.state, &e.recorded, &e.settled, &e.corrects, &e.void, &e.correction, &e.witness.id, &e.witness.name, &e.adoption, &e.counts.id, &e.counts.name, &e.selfDealt, &e.document, &e.earlier,
		&e.itemTitle, &e.resourceName, &e.toName)
}

func readEvents(ctx context.Context, tx *sql.Tx, which string, args ...any) (all []event, err error) {
	err = readmodel.Each(ctx, tx, `SELECT `+eventColumns+` WHERE `+which, args, func(scan func(...any) error) error {
		var e event
		err := e.scan(scan)
		all = append(all, e)
		return err
	})
	return all, err
}

// readEvent is the event with this number.
func readEvent(r *page.Request, number string) (e event, err error) {
	var all []event
	err = r.Read(func(tx *sql.Tx) (err error) {
		all, err = readEvents(r.Context(), tx, `e.number = ?1 AND CAST(e.number AS TEXT) = ?1`, number)
		return err
	})
	if err != nil {
		return e, err
	}
	if len(all) == 0 {
		return e, machine.NotFound("patronage.unknown_event", "there is no contribution number %.20s", number)
	}
	return all[0], nil
}

// waitingFor are what waits for the word of members, the oldest first: of who is
// the other side, and of stewards of what was given to the commons.
const waitingFor = `e.state = 'recorded' AND (
		e.item = 0 AND e.by NOT IN (SELECT value FROM json_each(?1)) AND (e.provider IN (SELECT value FROM json_each(?1)) OR e.receiver IN (SELECT value FROM json_each(?1)))
		OR e.item > 0 AND e.provider NOT IN (SELECT value FROM json_each(?1)) AND EXISTS (SELECT 1 FROM commons_stewards c JOIN json_each(?1) m ON m.value = c.member WHERE c.resource = e.item AND c.asked = 0))
	ORDER BY e.recorded, e.number LIMIT ?2`

// itoa writes a number.
func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// noon is the middle of a day, so that it is the same day for most readers.
const noon = 43_200

func dayNumber(day string) int64 {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0
	}
	return t.Unix() + noon
}

func dayOf(ctx context.Context, day string) string { return words.Day(ctx, dayNumber(day)) }

// much writes a quantity with its unit in the reader's language; without zeros at
// the end where it is not money.
func much(ctx context.Context, n int64, unit string) string {
	u, ok := units.Of(unit)
	if !ok {
		return words.Number(ctx, n) + "\u00a0" + unit
	}
	text, sign := u.Plain(n), ""
	if rest, negative := strings.CutPrefix(text, "-"); negative {
		text, sign = rest, "\u2212"
	}
	whole, part, _ := strings.Cut(text, ".")
	if u.Of != units.Money {
		part = strings.TrimRight(part, "0")
	}
	if n, err := strconv.ParseInt(whole, 10, 64); err == nil {
		whole = words.Number(ctx, n)
	}
	if point := "."; part != "" {
		if words.Lang(ctx) == "de" {
			point = ","
		}
		whole += point + part
	}
	if u.Of == units.Money {
		return sign + whole + "\u00a0" + unit
	}
	one := "many"
	if whole == "1" && part == "" {
		one = "one"
	}
	return sign + whole + "\u00a0" + words.Of(ctx, "patronage.units_"+one, unit)
}

// says is what was given, in a few words: "12.5 hours · labour".
func (e event) says(ctx context.Context) string {
	return much(ctx, e.quantity, e.unit) + " · " + words.Of(ctx, "patronage.kinds", e.kind)
}

// receiverName is what who got it is called, also where that is the commons.
func (e event) receiverName(ctx context.Context) string {
	if e.item != 0 {
		return words.T(ctx, "patronage.commons_item", "Title", e.itemTitle)
	}
	return e.receiver.name
}

func toneOf(s patronage.State) string {
	switch s {
	case patronage.Agreed:
		return "good"
	case patronage.Asked:
		return "wait"
	case patronage.Disputed:
		return "bad"
	case patronage.Withdrawn, patronage.Replaced, patronage.Own:
	}
	return "plain"
}
