CREATE TABLE commons_resources (
	id           INTEGER PRIMARY KEY,
	kind         TEXT NOT NULL,
	title        TEXT NOT NULL,
	summary      TEXT NOT NULL,
	link         TEXT NOT NULL,
	rivalrous    INTEGER NOT NULL,
	capacity     INTEGER NOT NULL,
	unit         TEXT NOT NULL,
	rule         TEXT NOT NULL,
	licence      TEXT NOT NULL, -- As the terms are now.
	boundary     TEXT NOT NULL,
	circle       INTEGER NOT NULL, -- 0 for none.
	terms_now    INTEGER NOT NULL, -- Their number.
	domains      TEXT NOT NULL, -- Tags with spaces between.
	by           TEXT NOT NULL,
	threshold    INTEGER NOT NULL DEFAULT 1,
	since        INTEGER NOT NULL,
	changed      INTEGER NOT NULL, -- When anything about it changed last.
	standing     TEXT NOT NULL, -- shared or withdrawn.
	reason       TEXT NOT NULL DEFAULT '', -- For which it was withdrawn.
	head         INTEGER NOT NULL DEFAULT 0, -- The latest accepted version that is not withdrawn; 0 for none.
	versions     INTEGER NOT NULL DEFAULT 0, -- Accepted and not withdrawn.
	open         INTEGER NOT NULL DEFAULT 0, -- Proposed.
	fork_of      INTEGER NOT NULL DEFAULT 0,
	fork_version INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX commons_resources_by_standing ON commons_resources (standing, changed DESC, id);
CREATE INDEX commons_resources_by_kind ON commons_resources (standing, kind, changed DESC, id);
CREATE INDEX commons_resources_by_licence ON commons_resources (standing, licence, changed DESC, id);
CREATE INDEX commons_resources_by_title ON commons_resources (standing, title COLLATE NOCASE, id);
CREATE INDEX commons_resources_by_fork ON commons_resources (fork_of);

CREATE TABLE commons_terms (
	resource    INTEGER NOT NULL,
	number      INTEGER NOT NULL,
	licence     TEXT NOT NULL,
	boundary    TEXT NOT NULL,
	circle      INTEGER NOT NULL,
	reciprocity TEXT NOT NULL, -- JSON.
	reason      TEXT NOT NULL DEFAULT '',
	since       INTEGER NOT NULL,
	PRIMARY KEY (resource, number)
) STRICT;

CREATE TABLE commons_tags (
	resource INTEGER NOT NULL,
	sort     TEXT NOT NULL, -- domain, clause or indicator.
	tag      TEXT NOT NULL,
	PRIMARY KEY (resource, sort, tag)
) STRICT;
CREATE INDEX commons_tags_by_tag ON commons_tags (sort, tag, resource);

CREATE TABLE commons_stewards (
	resource INTEGER NOT NULL,
	member   TEXT NOT NULL,
	asked    INTEGER NOT NULL DEFAULT 0, -- Asked, and no steward yet.
	since    INTEGER NOT NULL,
	PRIMARY KEY (resource, member)
) STRICT;
CREATE INDEX commons_stewards_by_member ON commons_stewards (member, resource);

CREATE TABLE commons_versions (
	resource   INTEGER NOT NULL,
	number     INTEGER NOT NULL,
	by         TEXT NOT NULL,
	content    TEXT NOT NULL,
	size       INTEGER NOT NULL,
	media_type TEXT NOT NULL,
	file_name  TEXT NOT NULL,
	link       TEXT NOT NULL,
	note       TEXT NOT NULL,
	credits    TEXT NOT NULL, -- A line each.
	terms      INTEGER NOT NULL,
	stage      TEXT NOT NULL,
	since      INTEGER NOT NULL,
	decided    INTEGER NOT NULL DEFAULT 0, -- When it was accepted, declined or withdrawn.
	decided_by TEXT NOT NULL DEFAULT '',
	reason     TEXT NOT NULL DEFAULT '', -- For which it was withdrawn.
	document   TEXT NOT NULL DEFAULT '', -- Hash of the reasons for which it was declined.
	PRIMARY KEY (resource, number)
) STRICT;
CREATE INDEX commons_versions_by_stage ON commons_versions (stage, resource, number);
CREATE INDEX commons_versions_by_member ON commons_versions (by, since);
CREATE INDEX commons_versions_by_content ON commons_versions (content);

CREATE TABLE commons_parents (
	resource INTEGER NOT NULL,
	number   INTEGER NOT NULL,
	parent   INTEGER NOT NULL,
	PRIMARY KEY (resource, number, parent)
) STRICT;

CREATE TABLE commons_derived (
	resource       INTEGER NOT NULL,
	number         INTEGER NOT NULL,
	source         INTEGER NOT NULL,
	source_version INTEGER NOT NULL,
	fits           TEXT NOT NULL,
	reason         TEXT NOT NULL,
	PRIMARY KEY (resource, number, source, source_version)
) STRICT;
CREATE INDEX commons_derived_by_source ON commons_derived (source, source_version);

CREATE TABLE commons_authors (
	resource INTEGER NOT NULL,
	number   INTEGER NOT NULL,
	member   TEXT NOT NULL,
	role     TEXT NOT NULL,
	PRIMARY KEY (resource, number, member, role)
) STRICT;
CREATE INDEX commons_authors_by_member ON commons_authors (member, resource);

CREATE TABLE commons_said (
	resource INTEGER NOT NULL,
	number   INTEGER NOT NULL,
	member   TEXT NOT NULL,
	verdict  TEXT NOT NULL, -- Of a review; empty for a comment.
	document TEXT NOT NULL,
	at       INTEGER NOT NULL
) STRICT;
CREATE INDEX commons_said_by_version ON commons_said (resource, number, at);

CREATE TABLE commons_acts (
	number   INTEGER PRIMARY KEY,
	resource INTEGER NOT NULL,
	kind     TEXT NOT NULL,
	content  TEXT NOT NULL, -- JSON.
	by       TEXT NOT NULL,
	since    INTEGER NOT NULL,
	until    INTEGER NOT NULL,
	state    TEXT NOT NULL, -- waits, done, dropped or lapsed.
	ended    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX commons_acts_by_resource ON commons_acts (resource, state);

CREATE TABLE commons_approvals (
	act    INTEGER NOT NULL,
	member TEXT NOT NULL,
	at     INTEGER NOT NULL,
	PRIMARY KEY (act, member)
) STRICT;
