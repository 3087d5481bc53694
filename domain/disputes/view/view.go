// Package view shows disputes, charges, sanctions and what is hidden. It keeps
// true that the tables say of every case how far the rules have brought it,
// and that papers of a case are read by its two sides and those who hear it,
// and by nobody else: others see that there is a case, and where it stands.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how disputes are seen.
var View = readmodel.View{
	Module: "disputes",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("disputes.DisputeOpened", opened),
		readmodel.On("disputes.MediatorProposed", mediatorProposed),
		readmodel.On("disputes.MediatorAccepted", mediatorAccepted),
		readmodel.On("disputes.SettlementSigned", settlementSigned),
		readmodel.On("disputes.PaperAdded", paperAdded),
		readmodel.On("disputes.Recused", recusedFrom),
		readmodel.On("disputes.PanelAwaited", panelAwaited),
		readmodel.On("disputes.PanelDrawn", panelDrawn),
		readmodel.On("disputes.PanelistDrawn", panelistDrawn),
		readmodel.On("disputes.Judged", judged),
		readmodel.On("disputes.FindingMade", findingMade),
		readmodel.On("disputes.PutToMembers", putToMembers),
		readmodel.On("disputes.ExclusionDecided", exclusionDecided),
		readmodel.On("disputes.ReasonsGiven", reasonsGiven),
		readmodel.On("disputes.ReasonsMissing", reasonsMissing),
		readmodel.On("disputes.Appealed", appealed),
		readmodel.On("disputes.DisputeClosed", closed),
		readmodel.On("disputes.SanctionImposed", sanctionImposed),
		readmodel.On("disputes.SanctionEnded", sanctionEnded),
		readmodel.On("disputes.MediatorAppointed", mediatorAppointed),
		readmodel.On("disputes.ModeratorsNamed", moderatorsNamed),
		readmodel.On("disputes.DocumentHidden", documentHidden),
		readmodel.On("disputes.DocumentShown", documentShown),
	},
	Lists: []readmodel.List{{
		Name:    "disputes",
		Purpose: "Disputes, charges and appeals against moderators, and where each stands.",
		Query: `SELECT c.number, c.cause, c.by, coalesce(b.name, c.by) AS by_name, c.against, coalesce(a.name, c.against) AS against_name,
				c.stage, c.until, c.outcome, c.opened, c.closed, c.proposal
			FROM disputes_cases c LEFT JOIN people_organizations b ON b.id = c.by LEFT JOIN people_organizations a ON a.id = c.against`,
		Columns: []readmodel.Column{
			{Name: "number", Kind: readmodel.Number, Help: "of the case"},
			{Name: "cause", Kind: readmodel.Text, Help: "conduct, agreement, contribution or something_else; exclusion for a charge; hiding for an appeal against a moderator"},
			{Name: "by", Kind: readmodel.Text, Help: "who brought it", Detail: true},
			{Name: "by_name", Kind: readmodel.Text, Help: "what who brought it is called"},
			{Name: "against", Kind: readmodel.Text, Help: "whom it is about", Detail: true},
			{Name: "against_name", Kind: readmodel.Text, Help: "what whom it is about is called"},
			{Name: "stage", Kind: readmodel.Text, Help: "mediation, reply, drawing, hearing, voting, reasons, appealable or closed"},
			{Name: "until", Kind: readmodel.Time, Help: "when the stage ends by itself"},
			{Name: "outcome", Kind: readmodel.Text, Help: "settled, withdrawn, upheld, dismissed or moot; empty while it is open"},
			{Name: "opened", Kind: readmodel.Time, Help: "when it was brought"},
			{Name: "closed", Kind: readmodel.Time, Help: "when it was closed; empty while it is open", Detail: true},
			{Name: "proposal", Kind: readmodel.Number, Help: "with which the members decide it", Detail: true},
		},
		Sort: "closed,-number", Key: "number", For: readmodel.Participants,
	}, {
		Name:    "sanctions",
		Purpose: "Sanctions imposed on members, each with the milder one before it.",
		Query: `SELECT s.number, s.member, coalesce(o.name, s.member) AS name, s.step, s.in_case, s.at, s.until, s.before, s.before_at, s.ended
			FROM disputes_sanctions s LEFT JOIN people_organizations o ON o.id = s.member`,
		Columns: []readmodel.Column{
			{Name: "number", Kind: readmodel.Number, Help: "of the sanction"},
			{Name: "member", Kind: readmodel.Text, Help: "on whom it was imposed", Detail: true},
			{Name: "name", Kind: readmodel.Text, Help: "what the member is called"},
			{Name: "step", Kind: readmodel.Text, Help: "reminder, notice, pause, suspension or exclusion"},
			{Name: "in_case", Kind: readmodel.Number, Help: "the case in which it was found fit"},
			{Name: "at", Kind: readmodel.Time, Help: "when it was imposed"},
			{Name: "until", Kind: readmodel.Time, Help: "until when a pause or suspension lasts"},
			{Name: "before", Kind: readmodel.Number, Help: "the sanction on which it builds", Detail: true},
			{Name: "before_at", Kind: readmodel.Time, Help: "when that was imposed", Detail: true},
			{Name: "ended", Kind: readmodel.Time, Help: "when a pause or suspension ended", Detail: true},
		},
		Sort: "-at,-number", Key: "number", For: readmodel.Participants,
	}},
}
