package view

import "metaorg/readmodel"

var lists = []readmodel.List{
	{
		Name:    "members",
		Purpose: "Who belongs to the network: members, applicants and supporters, with their present state.",
		Query: `SELECT m.id, COALESCE(o.name, '') AS name, m.state, m.since, m.founder, COALESCE(o.legal_form, '') AS legal_form,
				m.applied, m.window_ends, m.counted, m.needed, m.leaves,
				COALESCE(o.place, '') AS place, o.latitude, o.longitude
			FROM membership_members m LEFT JOIN people_organizations o ON o.id = m.id`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "handle"},
			{Name: "name", Kind: readmodel.Text, Help: "registered name of an organization"},
			{Name: "state", Kind: readmodel.Text, Help: "supporter, applicant, provisional, active or left"},
			{Name: "since", Kind: readmodel.Time, Help: "in this state since"},
			{Name: "founder", Kind: readmodel.Bool, Help: "was on the founding roll", Detail: true},
			{Name: "legal_form", Kind: readmodel.Text, Help: "legal form", Detail: true},
			{Name: "applied", Kind: readmodel.Time, Help: "when it last applied", Detail: true},
			{Name: "window_ends", Kind: readmodel.Time, Help: "when the application's window ends or ended"},
			{Name: "counted", Kind: readmodel.Number, Help: "confirmed contributions since it applied", Detail: true},
			{Name: "needed", Kind: readmodel.Number, Help: "confirmed contributions membership takes", Detail: true},
			{Name: "leaves", Kind: readmodel.Time, Help: "when an announced leave takes effect", Detail: true},
			{Name: "place", Kind: readmodel.Text, Help: "where an organization is, as it says", Detail: true},
			{Name: "latitude", Kind: readmodel.Number, Help: "millionths of a degree north; empty for no point on a map", Detail: true},
			{Name: "longitude", Kind: readmodel.Number, Help: "millionths of a degree east; empty for no point on a map", Detail: true},
		},
		Sort: "id", Key: "id", For: readmodel.Watchers,
	},
	{
		Name:    "roster",
		Purpose: "Who belonged to the network at one time, now or in the past.",
		Query: `SELECT s.member AS id, COALESCE(o.name, '') AS name, s.state, s.since,
				COALESCE(o.legal_form, '') AS legal_form, COALESCE(o.place, '') AS place
			FROM membership_states s LEFT JOIN people_organizations o ON o.id = s.member
			WHERE s.since <= :at AND (s.until IS NULL OR s.until > :at) AND s.state <> 'left'`,
		Params: []readmodel.Param{{Name: "at", Kind: readmodel.Time, Default: "9999-12-31", Help: "the time of the roster; now unless said"}},
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "handle"},
			{Name: "name", Kind: readmodel.Text, Help: "registered name of an organization"},
			{Name: "state", Kind: readmodel.Text, Help: "its state at that time"},
			{Name: "since", Kind: readmodel.Time, Help: "in that state since"},
			{Name: "legal_form", Kind: readmodel.Text, Help: "legal form", Detail: true},
			{Name: "place", Kind: readmodel.Text, Help: "where an organization is, as it says", Detail: true},
		},
		Sort: "id", Key: "id", For: readmodel.Watchers,
	},
	{
		Name:    "joining",
		Purpose: "What was said and decided about applications: objections, sponsors, panels and votes.",
		Query: `SELECT entry || '.' || part AS id, applicant, member,
			CASE WHEN what LIKE 'asked\_%' ESCAPE '\' THEN 'members asked: ' || replace(substr(what, 7), '_', ' ') ELSE replace(what, '_', ' ') END AS what, clause, document, proposal, at FROM membership_joining`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "place in the log"},
			{Name: "applicant", Kind: readmodel.Text, Help: "whose application it is about"},
			{Name: "what", Kind: readmodel.Text, Help: "objected, withdrew, sponsored, judged admit, panel refuse, members asked: by consent, admitted and so on"},
			{Name: "member", Kind: readmodel.Text, Help: "who said it; empty for what the rules did by themselves"},
			{Name: "at", Kind: readmodel.Time, Help: "when"},
			{Name: "clause", Kind: readmodel.Text, Help: "clause of the charter that an objection appeals to", Detail: true},
			{Name: "document", Kind: readmodel.Text, Help: "hash of the document with the reasons", Detail: true},
			{Name: "proposal", Kind: readmodel.Number, Help: "the members' vote on it", Detail: true},
		},
		Sort: "at,id", Key: "id", For: readmodel.Participants,
	},
	{
		Name:    "membership-history",
		Purpose: "Every state anybody was ever in, with its beginning and end.",
		Query:   `SELECT member || '@' || entry || '.' || part AS id, member, state, since, until FROM membership_states`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "member and place in the log"},
			{Name: "member", Kind: readmodel.Text, Help: "handle"},
			{Name: "state", Kind: readmodel.Text, Help: "the state"},
			{Name: "since", Kind: readmodel.Time, Help: "from"},
			{Name: "until", Kind: readmodel.Time, Help: "until; empty for the present state"},
		},
		Sort: "since,id", Key: "id", For: readmodel.Watchers,
	},
	{
		Name:    "founding-roll",
		Purpose: "Who was invited to found the network, and who has signed.",
		Query: `SELECT r.organization, r.invited_by, r.since, a.at IS NOT NULL AS signed, a.at AS signed_at
			FROM membership_founding_roll r LEFT JOIN charter_acceptances a ON a.member = r.organization AND a.in_force`,
		Columns: []readmodel.Column{
			{Name: "organization", Kind: readmodel.Text, Help: "handle"},
			{Name: "invited_by", Kind: readmodel.Text, Help: "who put it on the roll"},
			{Name: "since", Kind: readmodel.Time, Help: "on the roll since"},
			{Name: "signed", Kind: readmodel.Bool, Help: "has signed the text as it stands"},
			{Name: "signed_at", Kind: readmodel.Time, Help: "when it signed"},
		},
		Sort: "organization", Key: "organization", For: readmodel.Watchers,
	},
	{
		Name:    "contributions",
		Purpose: "What members and applicants gave each other as recorded before rule version 6; what came later is in patronage.",
		Query:   `SELECT id, giver, receiver, by, kind, quantity, unit, date, state, recorded, settled, counts FROM membership_contributions WHERE patronage = ''`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Number, Help: "number"},
			{Name: "giver", Kind: readmodel.Text, Help: "who gave"},
			{Name: "receiver", Kind: readmodel.Text, Help: "who received"},
			{Name: "by", Kind: readmodel.Text, Help: "who recorded it; the other side confirms", Detail: true},
			{Name: "kind", Kind: readmodel.Text, Help: "information, goods, services, resources, labour or money"},
			{Name: "quantity", Kind: readmodel.Number, Help: "how much"},
			{Name: "unit", Kind: readmodel.Text, Help: "of what"},
			{Name: "date", Kind: readmodel.Text, Help: "the day"},
			{Name: "state", Kind: readmodel.Text, Help: "recorded, confirmed or disputed"},
			{Name: "recorded", Kind: readmodel.Time, Help: "when it was recorded", Detail: true},
			{Name: "settled", Kind: readmodel.Time, Help: "when the other side confirmed or disputed it", Detail: true},
			{Name: "counts", Kind: readmodel.Text, Help: "whom it brought closer to membership", Detail: true},
		},
		Sort: "-id", Key: "id", For: readmodel.Participants,
	},
}
