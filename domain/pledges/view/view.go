// Package view shows campaigns. It keeps true that only those who take part see
// them, and that everybody sees what is pledged, what is missing, until when, and
// what happens then.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how campaigns are seen.
var View = readmodel.View{
	Module: "pledges",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("pledges.CampaignStarted", started),
		readmodel.On("pledges.BonusAccepted", accepted),
		readmodel.On("pledges.Pledged", pledged),
		readmodel.On("pledges.PledgeTakenBack", takenBack),
		readmodel.On("pledges.PledgeFell", fell),
		readmodel.On("pledges.CampaignBound", bound),
		readmodel.On("pledges.PledgeBound", pledgeBound),
		readmodel.On("pledges.CampaignFailed", failed),
		readmodel.On("pledges.CampaignCancelled", cancelled),
		readmodel.On("pledges.BonusOwed", bonusOwed),
	},
	Lists: []readmodel.List{campaignsList, thresholdsList, pledgesList},
}

var campaignsList = readmodel.List{
	Name:    "campaigns",
	Purpose: "What members pledge for together, and what came of it.",
	Query: `SELECT c.number, c.title, c.text, c.starter, coalesce(o.name, c.starter) AS name, nullif(c.opportunity, 0) AS opportunity, nullif(c.bid, 0) AS bid, c.last_day, c.due, c.early,
			nullif(c.bonus, 0) AS bonus, c.bonus_unit, c.patron, c.document, c.stage, c.how, c.staged, c.started,
			(SELECT count(*) FROM pledges_thresholds t WHERE t.campaign = c.number) AS thresholds, (SELECT count(*) FROM pledges_thresholds t WHERE t.campaign = c.number AND t.total >= t.least) AS met,
			(SELECT count(DISTINCT p.holder) FROM pledges_promises p WHERE p.campaign = c.number AND p.state IN ('given', 'bound')) AS pledgers
		FROM pledges_campaigns c LEFT JOIN people_organizations o ON o.id = c.starter`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the campaign"},
		{Name: "title", Kind: readmodel.Text, Help: "what it is for"},
		{Name: "text", Kind: readmodel.Text, Help: "what one should know of it", Detail: true},
		{Name: "starter", Kind: readmodel.Text, Help: "who started it, and is owed what is pledged", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what that one is called"},
		{Name: "opportunity", Kind: readmodel.Number, Help: "number of the need or the offer that it is for", Detail: true},
		{Name: "bid", Kind: readmodel.Number, Help: "number of the bid that it is for", Detail: true},
		{Name: "last_day", Kind: readmodel.Text, Help: "last day for pledges"},
		{Name: "due", Kind: readmodel.Text, Help: "until when what was pledged is given", Detail: true},
		{Name: "early", Kind: readmodel.Bool, Help: "whether it binds as soon as there is enough", Detail: true},
		{Name: "bonus", Kind: readmodel.Number, Help: "what those who pledged get if it fails, in smallest steps", In: "bonus_unit", Detail: true},
		{Name: "bonus_unit", Kind: readmodel.Text, Help: "currency of the bonus", Detail: true},
		{Name: "patron", Kind: readmodel.Text, Help: "who pays the bonus", Detail: true},
		{Name: "document", Kind: readmodel.Text, Help: "hash of a document that says more", Detail: true},
		{Name: "stage", Kind: readmodel.Text, Help: "asked, open, bound, failed or cancelled"},
		{Name: "how", Kind: readmodel.Text, Help: "why it failed: unmet, not_accepted, declined or starter_gone", Detail: true},
		{Name: "staged", Kind: readmodel.Time, Help: "since when it is so", Detail: true},
		{Name: "started", Kind: readmodel.Time, Help: "when it was started", Detail: true},
		{Name: "thresholds", Kind: readmodel.Number, Help: "how many things it takes"},
		{Name: "met", Kind: readmodel.Number, Help: "of how many of them there is enough"},
		{Name: "pledgers", Kind: readmodel.Number, Help: "how many pledged"},
	},
	Sort: "-number", Key: "number", For: readmodel.Participants,
}

var thresholdsList = readmodel.List{
	Name:    "campaign-thresholds",
	Purpose: "How much of each thing campaigns take, and how much is pledged.",
	Query: `SELECT t.campaign || '.' || t.place AS id, t.campaign, c.title, t.place, t.name, t.unit, t.least, nullif(t.most, 0) AS most, t.total, max(0, t.least - t.total) AS missing, c.stage
		FROM pledges_thresholds t JOIN pledges_campaigns c ON c.number = t.campaign`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "number of the campaign, a point, and the place in it"},
		{Name: "campaign", Kind: readmodel.Number, Help: "number of the campaign", Detail: true},
		{Name: "title", Kind: readmodel.Text, Help: "what the campaign is for"},
		{Name: "place", Kind: readmodel.Number, Help: "the place in the campaign, from 1", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what it takes"},
		{Name: "unit", Kind: readmodel.Text, Help: "what amounts are counted in"},
		{Name: "least", Kind: readmodel.Number, Help: "how much it takes, in smallest steps, as all amounts", In: "unit"},
		{Name: "most", Kind: readmodel.Number, Help: "how much is taken at most", In: "unit", Detail: true},
		{Name: "total", Kind: readmodel.Number, Help: "how much is pledged", In: "unit"},
		{Name: "missing", Kind: readmodel.Number, Help: "how much is missing", In: "unit"},
		{Name: "stage", Kind: readmodel.Text, Help: "of the campaign: asked, open, bound, failed or cancelled"},
	},
	Sort: "-campaign,place", Key: "id", For: readmodel.Participants,
}

var pledgesList = readmodel.List{
	Name:    "pledges",
	Purpose: "Who pledged what for campaigns, and what came of it.",
	Query: `SELECT p.campaign || '.' || p.number AS id, p.campaign, c.title, t.name AS threshold, p.holder, coalesce(o.name, p.holder) AS name, p.amount, t.unit, p.state, nullif(p.taken, 0) AS taken, nullif(p.obligation, 0) AS obligation, p.since, p.changed
		FROM pledges_promises p JOIN pledges_campaigns c ON c.number = p.campaign JOIN pledges_thresholds t ON t.campaign = p.campaign AND t.place = p.threshold LEFT JOIN people_organizations o ON o.id = p.holder`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "number of the campaign, a point, and the pledge's own in it"},
		{Name: "campaign", Kind: readmodel.Number, Help: "number of the campaign", Detail: true},
		{Name: "title", Kind: readmodel.Text, Help: "what the campaign is for"},
		{Name: "threshold", Kind: readmodel.Text, Help: "of what it takes"},
		{Name: "holder", Kind: readmodel.Text, Help: "who pledged: an organization, or a person for itself", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what that one is called"},
		{Name: "amount", Kind: readmodel.Number, Help: "how much, in the unit's smallest steps", In: "unit"},
		{Name: "unit", Kind: readmodel.Text, Help: "what it is counted in"},
		{Name: "state", Kind: readmodel.Text, Help: "given, taken_back, fell, bound or released"},
		{Name: "taken", Kind: readmodel.Number, Help: "how much of it is owed, once it binds", In: "unit", Detail: true},
		{Name: "obligation", Kind: readmodel.Number, Help: "number of the obligation that came of it", Detail: true},
		{Name: "since", Kind: readmodel.Time, Help: "when it was pledged first", Detail: true},
		{Name: "changed", Kind: readmodel.Time, Help: "when it became what it is", Detail: true},
	},
	Sort: "-campaign,-since", Key: "id", For: readmodel.Participants,
}
