// Package view shows meetings. It keeps true that when one is and what it is
// about is shown as proposals are, while where it is, who was there, which hands
// were shown and what the minutes say is for those who take part.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how meetings are seen.
var View = readmodel.View{
	Module: "meetings",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("meetings.MeetingCalled", called),
		readmodel.On("meetings.MeetingMoved", moved),
		readmodel.On("meetings.MeetingCancelled", cancelled),
		readmodel.On("meetings.MinuteTakerNamed", minuteTakerNamed),
		readmodel.On("meetings.Attended", attended),
		readmodel.On("meetings.HandsEntered", handsEntered),
		readmodel.On("meetings.HandConfirmed", handConfirmed),
		readmodel.On("meetings.HandContested", handContested),
		readmodel.On("meetings.HandsStood", handsStood),
		readmodel.On("meetings.MinutesFiled", minutesFiled),
		readmodel.On("meetings.MinutesApproved", minutesApproved),
		readmodel.On("meetings.MinutesContested", minutesContested),
	},
	Lists: []readmodel.List{{
		Name:    "meetings",
		Purpose: "Meetings of the members, past and to come.",
		Query: `SELECT m.number, m.title, m.at, m.place, m.member, coalesce(o.name, m.member) AS name, m.cancelled, m.since,
				(SELECT count(*) FROM meetings_items i WHERE i.meeting = m.number) AS items,
				coalesce((SELECT n.state FROM meetings_minutes n WHERE n.meeting = m.number ORDER BY n.version DESC LIMIT 1), '') AS minutes
			FROM meetings_meetings m LEFT JOIN people_organizations o ON o.id = m.member`,
		Columns: []readmodel.Column{
			{Name: "number", Kind: readmodel.Number, Help: "of the meeting"},
			{Name: "title", Kind: readmodel.Text, Help: "what it is called"},
			{Name: "at", Kind: readmodel.Time, Help: "when it begins"},
			{Name: "place", Kind: readmodel.Text, Help: "room, line or both"},
			{Name: "member", Kind: readmodel.Text, Help: "who called it", Detail: true},
			{Name: "name", Kind: readmodel.Text, Help: "what who called it is called"},
			{Name: "cancelled", Kind: readmodel.Bool, Help: "whether it was called off"},
			{Name: "since", Kind: readmodel.Time, Help: "when it was called", Detail: true},
			{Name: "items", Kind: readmodel.Number, Help: "how many items its agenda has"},
			{Name: "minutes", Kind: readmodel.Text, Help: "what became of the last minutes: proposed, approved or contested; empty for none"},
		},
		Sort: "-at,-number", Key: "number", For: readmodel.Watchers,
	}, {
		Name:    "hands",
		Purpose: "Hands shown in meetings, as the minute-taker entered them, and what became of each.",
		Query: `SELECT h.meeting || '.' || h.item || '.' || h.member AS id, h.meeting, h.item, h.proposal, h.member, coalesce(o.name, h.member) AS name,
				h.choice, h.clause, h.by, h.at, h.until, h.state, h.word_by, h.code
			FROM meetings_hands h LEFT JOIN people_organizations o ON o.id = h.member`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "meeting, item and member", Detail: true},
			{Name: "meeting", Kind: readmodel.Number, Help: "its number"},
			{Name: "item", Kind: readmodel.Number, Help: "of its agenda"},
			{Name: "proposal", Kind: readmodel.Number, Help: "that it is about"},
			{Name: "member", Kind: readmodel.Text, Help: "who showed it", Detail: true},
			{Name: "name", Kind: readmodel.Text, Help: "what the member is called"},
			{Name: "choice", Kind: readmodel.Text, Help: "yes, no or abstain"},
			{Name: "clause", Kind: readmodel.Text, Help: "of the charter, that a no appeals to", Detail: true},
			{Name: "by", Kind: readmodel.Text, Help: "who entered it"},
			{Name: "at", Kind: readmodel.Time, Help: "when", Detail: true},
			{Name: "until", Kind: readmodel.Time, Help: "when it stands if nobody contests it"},
			{Name: "state", Kind: readmodel.Text, Help: "waiting, confirmed, contested, stood, overridden by the member's own ballot, or lapsed"},
			{Name: "word_by", Kind: readmodel.Text, Help: "who confirmed or contested it", Detail: true},
			{Name: "code", Kind: readmodel.Text, Help: "why it lapsed", Detail: true},
		},
		Sort: "-meeting,item,name", Key: "id", For: readmodel.Participants,
	}},
}
