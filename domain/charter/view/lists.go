package view

import "metaorg/readmodel"

// atVersion picks the version that :version asks for, or the last.
const atVersion = ` = coalesce(nullif(:version, 0), (SELECT max(version) FROM charter_versions))`

var whichVersion = []readmodel.Param{{
	Name: "version", Kind: readmodel.Number, Default: "0", Help: "the version to read; 0 for the one in force or, while the network is forming, the draft",
}}

var lists = []readmodel.List{
	{
		Name:    "charter",
		Purpose: "What the charter says: goal, indicators, principles, values, practices and particulars.",
		Query:   `SELECT place, id, kind, title, text FROM charter_parts WHERE version` + atVersion,
		Params:  whichVersion,
		Columns: []readmodel.Column{
			{Name: "place", Kind: readmodel.Number, Help: "place in the text", Detail: true},
			{Name: "id", Kind: readmodel.Text, Help: "number of the clause, or what else it is called"},
			{Name: "kind", Kind: readmodel.Text, Help: "name, goal, indicator, principle, value, practice or particular"},
			{Name: "title", Kind: readmodel.Text, Help: "title"},
			{Name: "text", Kind: readmodel.Text, Help: "what it says"},
		},
		Sort: "place", Key: "id", For: readmodel.Anybody,
	},
	{
		Name:    "indicators",
		Purpose: "What the network measures its progress by.",
		Query:   `SELECT name, unit, target, due FROM charter_indicators WHERE version` + atVersion,
		Params:  whichVersion,
		Columns: []readmodel.Column{
			{Name: "name", Kind: readmodel.Text, Help: "what is measured"},
			{Name: "unit", Kind: readmodel.Text, Help: "what it is counted in"},
			{Name: "target", Kind: readmodel.Number, Help: "the number to reach"},
			{Name: "due", Kind: readmodel.Text, Help: "the day by which to reach it"},
		},
		Sort: "name", Key: "name", For: readmodel.Anybody,
	},
	{
		Name:    "standing-rules",
		Purpose: "The numbers and choices of the charter, each with what it means and how far a special decision may move it.",
		Query: `SELECT coalesce(d.place, 1000) AS place, r.name, r.value, r.version AS charter, '' AS here,
				coalesce(w.words, CASE r.value WHEN 1 THEN '1 ' || rtrim(d.unit, 's') ELSE r.value || ' ' || d.unit END, '' || r.value) AS says,
				coalesce((SELECT group_concat(c.words, ', ' ORDER BY c.value) FROM charter_choices c WHERE c.rule = r.name AND c.value BETWEEN d.least AND d.most),
					d.least || ' to ' || d.most, '') AS may_be,
				d.unit, d.least, d.most, d.otherwise, d.enforced, coalesce(d.explanation, '') AS explanation
			FROM charter_rules r LEFT JOIN charter_declared d ON d.name = r.name
			LEFT JOIN charter_choices w ON w.rule = r.name AND w.value = r.value
			WHERE r.version` + atVersion,
		Params: whichVersion,
		Columns: []readmodel.Column{
			{Name: "place", Kind: readmodel.Number, Help: "place in the order of the program", Detail: true},
			{Name: "name", Kind: readmodel.Text, Help: "name of the rule"},
			{Name: "value", Kind: readmodel.Number, Help: "its value; of a choice, its place counted from 0", Detail: true},
			{Name: "says", Kind: readmodel.Text, Help: "its value in words"},
			{Name: "may_be", Kind: readmodel.Text, Help: "what a special decision may make of it: choices counted from 0, or the least and the most", Detail: true},
			{Name: "unit", Kind: readmodel.Text, Help: "what it is counted in", Detail: true},
			{Name: "least", Kind: readmodel.Number, Help: "the least it may be", Detail: true},
			{Name: "most", Kind: readmodel.Number, Help: "the most it may be", Detail: true},
			{Name: "otherwise", Kind: readmodel.Number, Help: "its value where neither preset nor charter says one", Detail: true},
			{Name: "enforced", Kind: readmodel.Bool, Help: "whether this program acts on it already", Detail: true},
			{Name: "explanation", Kind: readmodel.Text, Help: "what it means", Detail: true},
			{Name: "here", Kind: readmodel.Text, Help: "what it comes to with as many members as there are", Worked: true},
			{Name: "charter", Kind: readmodel.Number, Help: "version of the charter", Detail: true},
		},
		Sort: "place,name", Key: "name", For: readmodel.Anybody,
	},
	{
		Name:    "charter-versions",
		Purpose: "Every version of the charter, and how many members are bound by it.",
		Query: `SELECT v.version, CASE WHEN v.draft THEN 'draft' WHEN n.version IS NULL THEN 'in force' ELSE 'earlier' END AS state,
				v.since, n.since AS until, v.accept_by, v.hash, v.name, v.preset, v.template,
				(SELECT count(*) FROM charter_changes c WHERE c.version = v.version) AS changes,
				(SELECT count(*) FROM charter_acceptances a WHERE a.version = v.version
					AND NOT EXISTS (SELECT 1 FROM charter_acceptances b WHERE b.member = a.member AND b.version > a.version)) AS bound
			FROM charter_versions v LEFT JOIN charter_versions n ON n.version = v.version + 1`,
		Columns: []readmodel.Column{
			{Name: "version", Kind: readmodel.Number, Help: "number"},
			{Name: "state", Kind: readmodel.Text, Help: "draft, in force or earlier"},
			{Name: "since", Kind: readmodel.Time, Help: "in force, or drafted, since"},
			{Name: "until", Kind: readmodel.Time, Help: "when the next came into force"},
			{Name: "accept_by", Kind: readmodel.Time, Help: "when members were asked to have accepted it; empty when they were not asked"},
			{Name: "hash", Kind: readmodel.Text, Help: "SHA-256 of the text, which acceptances bind to", Detail: true},
			{Name: "name", Kind: readmodel.Text, Help: "what the network was called", Detail: true},
			{Name: "preset", Kind: readmodel.Text, Help: "preset its rules started from", Detail: true},
			{Name: "template", Kind: readmodel.Text, Help: "template its text started from", Detail: true},
			{Name: "changes", Kind: readmodel.Number, Help: "how many parts it changed"},
			{Name: "bound", Kind: readmodel.Number, Help: "for how many this is the last version they accepted"},
		},
		Sort: "-version", Key: "version", For: readmodel.Anybody,
	},
	{
		Name:    "charter-changes",
		Purpose: "What each version of the charter changed in the one before.",
		Query: `SELECT c.version || '.' || c.place AS change, c.version, c.place, c.kind, c.id,
				coalesce(w.words, c.was || ' ' || d.unit, c.was) AS was, coalesce(b.words, c.becomes || ' ' || d.unit, c.becomes) AS becomes
			FROM charter_changes c LEFT JOIN charter_declared d ON c.kind = 'rule' AND d.name = c.id
			LEFT JOIN charter_choices w ON w.rule = d.name AND w.value = CAST(c.was AS INTEGER)
			LEFT JOIN charter_choices b ON b.rule = d.name AND b.value = CAST(c.becomes AS INTEGER)`,
		Columns: []readmodel.Column{
			{Name: "change", Kind: readmodel.Text, Help: "version and place"},
			{Name: "version", Kind: readmodel.Number, Help: "the version that changed it", Detail: true},
			{Name: "place", Kind: readmodel.Number, Help: "place among what it changed", Detail: true},
			{Name: "kind", Kind: readmodel.Text, Help: "words, indicator, clause or rule"},
			{Name: "id", Kind: readmodel.Text, Help: "number of the clause, name of the rule, or what else it is called"},
			{Name: "was", Kind: readmodel.Text, Help: "before; empty when it is new"},
			{Name: "becomes", Kind: readmodel.Text, Help: "after; empty when it is gone"},
		},
		Sort: "version,place", Key: "change", For: readmodel.Anybody,
	},
	{
		Name:    "acceptances",
		Purpose: "Who is bound by which version of the charter.",
		Query: `SELECT a.member, a.version, a.in_force AS up_to_date, a.at, a.by, a.hash,
				(SELECT min(v.accept_by) FROM charter_versions v WHERE v.version > a.version) AS accept_by
			FROM charter_acceptances a
			WHERE NOT EXISTS (SELECT 1 FROM charter_acceptances b WHERE b.member = a.member AND b.version > a.version)`,
		Columns: []readmodel.Column{
			{Name: "member", Kind: readmodel.Text, Help: "handle"},
			{Name: "version", Kind: readmodel.Number, Help: "the last version they accepted"},
			{Name: "up_to_date", Kind: readmodel.Bool, Help: "whether that is the text in force"},
			{Name: "at", Kind: readmodel.Time, Help: "when"},
			{Name: "by", Kind: readmodel.Text, Help: "who signed"},
			{Name: "hash", Kind: readmodel.Text, Help: "SHA-256 of the text", Detail: true},
			{Name: "accept_by", Kind: readmodel.Time, Help: "when they are asked to have accepted a later version; empty when they are not asked"},
		},
		Sort: "member", Key: "member", For: readmodel.Watchers,
	},
}
