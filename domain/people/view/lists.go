package view

import "metaorg/readmodel"

// What a mandate must be to hold at the time of the last entry folded.
const holds = `ended IS NULL AND (until IS NULL OR until > (SELECT time FROM readmodel_cursor))`

// Who has a role in organization o.
const (
	representative = `(SELECT person FROM people_mandates WHERE organization = o.id AND role = 'representative' AND ` + holds + `)`
	alternate      = `(SELECT group_concat(person, ', ' ORDER BY person) FROM people_mandates WHERE organization = o.id AND role = 'alternate' AND ` + holds + `)`
)

var lists = []readmodel.List{
	{
		Name:    "persons",
		Purpose: "Who is registered, by handle.",
		Query: `SELECT p.id, p.since, p.invited_by,
				(SELECT count(*) FROM people_keys k WHERE k.person = p.id AND NOT k.revoked) AS keys,
				(SELECT json_group_array(organization ORDER BY organization) FROM people_mandates m WHERE m.person = p.id AND ` + holds + `) AS acts_for
			FROM people_persons p`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "handle"},
			{Name: "since", Kind: readmodel.Time, Help: "registered since"},
			{Name: "invited_by", Kind: readmodel.Text, Help: "on whose invitation; empty for none"},
			{Name: "keys", Kind: readmodel.Number, Help: "keys that count"},
			{Name: "acts_for", Kind: readmodel.JSON, Help: "organizations whose mandate the person has"},
		},
		Sort: "id", Key: "id", For: readmodel.Watchers,
	},
	{
		Name:    "keys",
		Purpose: "Every key anybody ever had, with its state.",
		Query: `SELECT id, person, rank, name, algorithm, site, public, since, ends, asked_by,
				CASE WHEN revoked THEN 'revoked' WHEN ends IS NOT NULL THEN 'being revoked' ELSE 'counts' END AS state
			FROM people_keys`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "the key's id"},
			{Name: "person", Kind: readmodel.Text, Help: "whose it is"},
			{Name: "rank", Kind: readmodel.Number, Help: "1 for the person's oldest; an older key cancels what a younger one revokes", Detail: true},
			{Name: "name", Kind: readmodel.Text, Help: "what its owner calls it"},
			{Name: "algorithm", Kind: readmodel.Text, Help: "ed25519, passkey-es256 or passkey-eddsa", Detail: true},
			{Name: "site", Kind: readmodel.Text, Help: "the domain a passkey was made for", Detail: true},
			{Name: "public", Kind: readmodel.Text, Help: "the public key in hexadecimal", Detail: true},
			{Name: "since", Kind: readmodel.Time, Help: "added at"},
			{Name: "ends", Kind: readmodel.Time, Help: "from when it no longer counts; empty unless it is or was revoked"},
			{Name: "asked_by", Kind: readmodel.Text, Help: "the key that asked for the revocation", Detail: true},
			{Name: "state", Kind: readmodel.Text, Help: "counts, being revoked (it counts until its end) or revoked"},
		},
		Sort: "person,rank", Key: "id", For: readmodel.Participants,
	},
	{
		Name:    "organizations",
		Purpose: "Which organizations are registered, and who acts for them.",
		Query: `SELECT o.id, o.name, o.legal_form, o.since, ` + representative + ` AS representative, ` + alternate + ` AS alternate,
				(SELECT json_group_array(json_object('registry', registry, 'number', number) ORDER BY registry, number)
					FROM people_identities WHERE organization = o.id) AS identities, o.parents,
				o.place, o.latitude, o.longitude, o.website, o.description
			FROM people_organizations o`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "handle"},
			{Name: "name", Kind: readmodel.Text, Help: "registered name"},
			{Name: "legal_form", Kind: readmodel.Text, Help: "legal form"},
			{Name: "since", Kind: readmodel.Time, Help: "registered since", Detail: true},
			{Name: "representative", Kind: readmodel.Text, Help: "who acts for it and changes its mandates"},
			{Name: "alternate", Kind: readmodel.Text, Help: "who acts when the representative cannot; several with commas between"},
			{Name: "identities", Kind: readmodel.JSON, Help: "registers that know it, with its numbers there", Detail: true},
			{Name: "parents", Kind: readmodel.JSON, Help: "organizations that control it, as it disclosed", Detail: true},
			{Name: "place", Kind: readmodel.Text, Help: "where it is, as it says"},
			{Name: "latitude", Kind: readmodel.Number, Help: "millionths of a degree north; empty for no point on a map", Detail: true},
			{Name: "longitude", Kind: readmodel.Number, Help: "millionths of a degree east; empty for no point on a map", Detail: true},
			{Name: "website", Kind: readmodel.Text, Help: "its site", Detail: true},
			{Name: "description", Kind: readmodel.Text, Help: "what it does, as it says", Detail: true},
		},
		Sort: "id", Key: "id", For: readmodel.Watchers,
	},
	{
		Name:    "identities",
		Purpose: "By which outside register each organization is known.",
		Query:   `SELECT registry || ' ' || number AS id, registry, number, organization FROM people_identities`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "registry and number"},
			{Name: "registry", Kind: readmodel.Text, Help: "who keeps the register"},
			{Name: "number", Kind: readmodel.Text, Help: "the number there"},
			{Name: "organization", Kind: readmodel.Text, Help: "the organization's handle"},
		},
		Sort: "id", Key: "id", For: readmodel.Watchers,
	},
	{
		Name:    "mandates",
		Purpose: "Who acts, or acted, for which organization.",
		Query:   `SELECT entry || '.' || event AS id, organization, person, role, granted_by, since, until, ended, term, scope FROM people_mandates`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "place in the log"},
			{Name: "organization", Kind: readmodel.Text, Help: "for which organization"},
			{Name: "person", Kind: readmodel.Text, Help: "who acts"},
			{Name: "role", Kind: readmodel.Text, Help: "representative or alternate"},
			{Name: "granted_by", Kind: readmodel.Text, Help: "who granted it", Detail: true},
			{Name: "since", Kind: readmodel.Time, Help: "from"},
			{Name: "until", Kind: readmodel.Time, Help: "the end it was granted with; empty for none"},
			{Name: "ended", Kind: readmodel.Time, Help: "when it was revoked, handed over or replaced; empty while it stands"},
			{Name: "term", Kind: readmodel.Time, Help: "when a representative's term ends and somebody else follows; empty for no end"},
			{Name: "scope", Kind: readmodel.JSON, Help: "modules and kinds that it is for; empty for everything", Detail: true},
		},
		Sort: "organization,since,id", Key: "id", For: readmodel.Watchers,
	},
	{
		Name:    "invitations",
		Purpose: "Who invites whom to register, and how often that was used.",
		Query: `SELECT secret_hash AS id, person, purpose, since, expires, uses, uses_left,
				CASE WHEN revoked THEN 'revoked' WHEN uses_left = 0 THEN 'used up' ELSE 'open until it expires' END AS state
			FROM people_invitations`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "hash of the secret", Detail: true},
			{Name: "person", Kind: readmodel.Text, Help: "who invites"},
			{Name: "purpose", Kind: readmodel.Text, Help: "what for"},
			{Name: "since", Kind: readmodel.Time, Help: "opened at", Detail: true},
			{Name: "expires", Kind: readmodel.Time, Help: "closes at"},
			{Name: "uses", Kind: readmodel.Number, Help: "for how many registrations", Detail: true},
			{Name: "uses_left", Kind: readmodel.Number, Help: "how many of them are left"},
			{Name: "state", Kind: readmodel.Text, Help: "open until it expires, used up or revoked"},
		},
		Sort: "-since,id", Key: "id", For: readmodel.Participants,
	},
}
