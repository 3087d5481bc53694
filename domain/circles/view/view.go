// Package view shows circles, what they are asked and decided, and the bulletins
// that the network has up. It keeps true that of everything a circle decided
// the page says why, with the numbers, and by what somebody can still change
// it; who said what in a circle is for those who take part in the network.
package view

import (
	_ "embed"

	"metaorg/machine"
	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// Readable is how circles are seen, with what they carry as a machine reads it.
func Readable(m *machine.Machine) readmodel.View {
	return readmodel.View{
		Module: "circles",
		Schema: schema,
		On: []readmodel.Projection{
			readmodel.On("circles.CircleCreated", created),
			readmodel.On("circles.CircleChanged", changed),
			readmodel.On("circles.CircleRenewed", renewed),
			readmodel.On("circles.CircleDissolved", dissolved),
			readmodel.On("circles.CircleRested", rested),
			readmodel.On("circles.ReviewFallsDue", reviewDue),
			readmodel.On("circles.TermEndsSoon", endsSoon),
			readmodel.On("circles.Joined", joined),
			readmodel.On("circles.Departed", departed),
			readmodel.On("circles.MatterOpened", opened(m)),
			readmodel.On("circles.Answered", answered),
			readmodel.On("circles.MatterAdopted", adopted),
			readmodel.On("circles.MatterRejected", rejected),
			readmodel.On("circles.MatterLapsed", lapsed),
			readmodel.On("circles.MatterWithdrawn", withdrawn),
			readmodel.On("circles.PutToMembers", lifted),
			readmodel.On("circles.TookEffect", tookEffect),
			readmodel.On("circles.EffectFailed", effectFailed),
			readmodel.On("circles.Overturned", overturned),
			readmodel.On("circles.BulletinPosted", bulletinPosted),
			readmodel.On("circles.BulletinTakenDown", bulletinTakenDown),
		},
		Lists: []readmodel.List{circleList, matterList, decisionList},
	}
}

var circleList = readmodel.List{
	Name:    "circles",
	Purpose: "Circles, what the members left to each, and until when.",
	Query: `SELECT c.number, c.name, c.domain, c.state, c.until, c.review,
			(SELECT count(*) FROM circles_members m WHERE m.circle = c.number) AS members,
			(SELECT count(*) FROM circles_matters t WHERE t.circle = c.number AND t.stage = 'open') AS open,
			c.method, c.window, c.objections, c.entry, c.kinds, c.since,
			coalesce((SELECT group_concat(member, ' ') FROM (SELECT member FROM circles_members m WHERE m.circle = c.number ORDER BY member)), '') AS handles
		FROM circles_circles c`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the circle"},
		{Name: "name", Kind: readmodel.Text, Help: "what it is called"},
		{Name: "domain", Kind: readmodel.Text, Help: "what the members left to it", Detail: true},
		{Name: "state", Kind: readmodel.Text, Help: "working; resting, when its term is over; or dissolved"},
		{Name: "until", Kind: readmodel.Time, Help: "when its term ends, or when it was dissolved"},
		{Name: "review", Kind: readmodel.Time, Help: "when the members look at it again"},
		{Name: "members", Kind: readmodel.Number, Help: "how many organizations are in it"},
		{Name: "open", Kind: readmodel.Number, Help: "how many matters it is asked about"},
		{Name: "method", Kind: readmodel.Text, Help: "how it decides: lazy or consent"},
		{Name: "window", Kind: readmodel.Number, Help: "days to answer", Detail: true},
		{Name: "objections", Kind: readmodel.Number, Help: "that bring a lazy matter before all members", Detail: true},
		{Name: "entry", Kind: readmodel.Text, Help: "how one comes in: open, or by consent of those in it", Detail: true},
		{Name: "kinds", Kind: readmodel.Text, Help: "what it may do in the network's name", Detail: true},
		{Name: "since", Kind: readmodel.Time, Help: "when it was set up", Detail: true},
		{Name: "handles", Kind: readmodel.Text, Help: "of the organizations in it", Detail: true},
	},
	Sort: "state,name", Key: "number", For: readmodel.Watchers,
}

var matterList = readmodel.List{
	Name:    "circle-matters",
	Purpose: "What circles are asked and have decided.",
	Query: `SELECT t.number, c.name AS circle, t.circle AS circle_number, t.title, t.stage, t.closes, t.decided, t.effect, t.proposal, t.by, t.joins, t.text, t.carries,
			t.method, t.voices, t.agree, t.object, t.needed, t.stopped, t.lifted_by, t.document
		FROM circles_matters t JOIN circles_circles c ON c.number = t.circle`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the matter"},
		{Name: "circle", Kind: readmodel.Text, Help: "what the circle is called"},
		{Name: "circle_number", Kind: readmodel.Number, Help: "of the circle", Detail: true},
		{Name: "title", Kind: readmodel.Text, Help: "what it is about; empty where somebody asks to be let in"},
		{Name: "stage", Kind: readmodel.Text, Help: "open, adopted, in_force, failed, rejected, lifted, overturned, withdrawn or lapsed"},
		{Name: "closes", Kind: readmodel.Time, Help: "until when those in the circle answer"},
		{Name: "decided", Kind: readmodel.Time, Help: "when the circle was done with it"},
		{Name: "effect", Kind: readmodel.Time, Help: "when it takes effect, or took it"},
		{Name: "proposal", Kind: readmodel.Number, Help: "with which all members decide", Detail: true},
		{Name: "by", Kind: readmodel.Text, Help: "who proposed it", Detail: true},
		{Name: "joins", Kind: readmodel.Text, Help: "who asks to be let in", Detail: true},
		{Name: "text", Kind: readmodel.Text, Help: "what it says", Detail: true},
		{Name: "carries", Kind: readmodel.JSON, Help: "what it does in the network's name", Detail: true},
		{Name: "method", Kind: readmodel.Text, Help: "by which the circle decides it", Detail: true},
		{Name: "voices", Kind: readmodel.Number, Help: "how many the circle had when it closed", Detail: true},
		{Name: "agree", Kind: readmodel.Number, Help: "voices that agreed", Detail: true},
		{Name: "object", Kind: readmodel.Number, Help: "voices that objected", Detail: true},
		{Name: "needed", Kind: readmodel.Number, Help: "voices that had to agree", Detail: true},
		{Name: "stopped", Kind: readmodel.Number, Help: "objections that stop it", Detail: true},
		{Name: "lifted_by", Kind: readmodel.Text, Help: "who lifted it up to all members", Detail: true},
		{Name: "document", Kind: readmodel.Text, Help: "hash of the reasons for lifting it", Detail: true},
	},
	Sort: "-number", Key: "number", For: readmodel.Watchers,
}

var decisionList = readmodel.List{
	Name:    "circle-decisions",
	Purpose: "What circles decided for, beside what all members did.",
	Query: `SELECT t.number, t.title, c.name AS circle, t.circle AS circle_number, t.stage, t.decided, t.effect, t.proposal, t.by, t.text
		FROM circles_matters t JOIN circles_circles c ON c.number = t.circle WHERE t.joins = '' AND t.stage IN ('adopted', 'in_force', 'failed')
			AND (:changed = '' OR EXISTS (SELECT 1 FROM json_each(t.carries) m WHERE m.value ->> 'kind' = :changed
				OR EXISTS (SELECT 1 FROM json_tree(m.value, '$.content') f WHERE f.atom = :changed)))`,
	Params: []readmodel.Param{{Name: "changed", Kind: readmodel.Text, Default: "", Help: "a kind of message that it carried out, or whom or what that named"}},
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the matter"},
		{Name: "title", Kind: readmodel.Text, Help: "what it is about"},
		{Name: "circle", Kind: readmodel.Text, Help: "what the circle is called that decided it"},
		{Name: "circle_number", Kind: readmodel.Number, Help: "of the circle", Detail: true},
		{Name: "stage", Kind: readmodel.Text, Help: "adopted, while it can be lifted up; in_force; or failed"},
		{Name: "decided", Kind: readmodel.Time, Help: "when the circle decided it, or it came before all members, who let it stand"},
		{Name: "effect", Kind: readmodel.Time, Help: "when it takes effect, or took it"},
		{Name: "proposal", Kind: readmodel.Number, Help: "with which all members let it stand", Detail: true},
		{Name: "by", Kind: readmodel.Text, Help: "who proposed it", Detail: true},
		{Name: "text", Kind: readmodel.Text, Help: "the text that was adopted", Detail: true},
	},
	Sort: "-decided,-number", Key: "number", For: readmodel.Watchers,
}
