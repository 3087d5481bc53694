-- What is put to the members, and what became of it.
CREATE TABLE governance_proposals (
	id       INTEGER PRIMARY KEY,
	title    TEXT NOT NULL,
	text     TEXT NOT NULL,
	class    TEXT NOT NULL,
	messages TEXT NOT NULL, -- JSON: [{"kind": …, "content": {fields}}].
	terms    TEXT NOT NULL, -- JSON: the charter's numbers when notice was given.
	member   TEXT NOT NULL, -- Who proposed it.
	by       TEXT NOT NULL, -- Who signed.
	since    INTEGER NOT NULL,
	status   TEXT NOT NULL,
	rounds   INTEGER NOT NULL DEFAULT 0, -- The present round's number.
	decided  INTEGER,
	effect   INTEGER,
	failure  TEXT NOT NULL DEFAULT '', -- Why its messages were refused.
	review   INTEGER NOT NULL DEFAULT 0, -- Days after its effect; 0 for none.
	ends     INTEGER NOT NULL DEFAULT 0, -- Days after its effect; 0 for never.
	review_at INTEGER,                   -- When it is reviewed, once it is adopted.
	reviewed INTEGER NOT NULL DEFAULT 0, -- 1 from when its review fell due.
	until    INTEGER,                    -- When it ends by itself, or ended.
	repealed_by INTEGER,                 -- The decision that ended it.
	petition INTEGER NOT NULL DEFAULT 0, -- That brought it; 0 for none.
	version  INTEGER NOT NULL DEFAULT 0, -- Of several, the one whose text it has; 0 where there was only one, or none is chosen yet.
	confirms INTEGER NOT NULL DEFAULT 0, -- The urgent proposal that it confirms; 0 for none.
	confirmed_by INTEGER,                -- The proposal that confirmed it, of an urgent one.
	amendments INTEGER NOT NULL DEFAULT 0, -- How often objections were answered with another text.
	answer   INTEGER,                    -- Until when objections that stand can be answered.
	amendments_left INTEGER NOT NULL DEFAULT 0,
	secret   INTEGER NOT NULL DEFAULT 0 -- 1 where it is voted on by paper.
) STRICT;
CREATE INDEX governance_proposals_by_status ON governance_proposals (status);

-- Every vote on a proposal. The counts follow the ballots until the round is closed.
CREATE TABLE governance_rounds (
	proposal  INTEGER NOT NULL,
	number    INTEGER NOT NULL,
	purpose   TEXT NOT NULL,
	state     TEXT NOT NULL, -- announced, open, closed.
	notice    INTEGER NOT NULL,
	opens     INTEGER NOT NULL,
	closes    INTEGER NOT NULL,
	roll      INTEGER NOT NULL,
	root      TEXT NOT NULL, -- Of the roll, hex.
	method    TEXT NOT NULL,
	quorum    INTEGER NOT NULL,
	majority  TEXT NOT NULL, -- Such as 3/4; empty where no share is needed.
	yes       INTEGER NOT NULL DEFAULT 0,
	no        INTEGER NOT NULL DEFAULT 0,
	abstain   INTEGER NOT NULL DEFAULT 0,
	reason    TEXT NOT NULL DEFAULT '',
	ballots   TEXT NOT NULL DEFAULT '', -- Hash of those that counted, hex.
	explained TEXT NOT NULL DEFAULT '',
	objections INTEGER NOT NULL DEFAULT 0, -- How many no stop a lazy decision; 0 elsewhere.
	chamber_roll    INTEGER NOT NULL DEFAULT 0, -- How many individuals can vote beside; 0 where there are none.
	chamber_decides INTEGER NOT NULL DEFAULT 0, -- 0 where they advise.
	chamber_yes     INTEGER NOT NULL DEFAULT 0,
	chamber_no      INTEGER NOT NULL DEFAULT 0,
	chamber_abstain INTEGER NOT NULL DEFAULT 0,
	chamber_reason  TEXT NOT NULL DEFAULT '',
	chamber_bar     TEXT NOT NULL DEFAULT '{}', -- JSON: what their count must clear.
	versions        TEXT NOT NULL DEFAULT '[]', -- JSON: how many ballots each of several versions had, once it is closed.
	version         INTEGER NOT NULL DEFAULT 0, -- Which of them won; 0 for none.
	longer    INTEGER NOT NULL DEFAULT 0, -- Seconds by which it was extended, since it turned at the last moment.
	PRIMARY KEY (proposal, number)
) STRICT;

CREATE TABLE governance_rolls (
	proposal INTEGER NOT NULL,
	round    INTEGER NOT NULL,
	member   TEXT NOT NULL,
	PRIMARY KEY (proposal, round, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX governance_rolls_by_member ON governance_rolls (member);

-- The ballots as they stand; changes are in the log.
CREATE TABLE governance_ballots (
	proposal INTEGER NOT NULL,
	round    INTEGER NOT NULL,
	member   TEXT NOT NULL,
	choice   TEXT NOT NULL,
	clause   TEXT NOT NULL,
	by       TEXT NOT NULL,
	at       INTEGER NOT NULL,
	changed  INTEGER NOT NULL DEFAULT 0, -- How often.
	counts   INTEGER NOT NULL DEFAULT 1, -- 0 when the member lost its vote before the close.
	harm     TEXT NOT NULL DEFAULT '', -- That a no fears.
	document TEXT NOT NULL DEFAULT '', -- Which describes it.
	mandate  TEXT NOT NULL DEFAULT '', -- On whose instruction.
	approves TEXT NOT NULL DEFAULT '[]', -- JSON: versions, where several compete.
	meeting  INTEGER NOT NULL DEFAULT 0, -- In which it was shown by hand; 0 where the member cast it itself.
	PRIMARY KEY (proposal, round, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX governance_ballots_by_member ON governance_ballots (member);

-- The versions of proposals with several; the first is the proposal as it was made.
CREATE TABLE governance_versions (
	proposal INTEGER NOT NULL,
	number   INTEGER NOT NULL,
	member   TEXT NOT NULL,
	with_member TEXT NOT NULL DEFAULT '', -- Who merged its own into this one, last.
	title    TEXT NOT NULL,
	text     TEXT NOT NULL,
	messages TEXT NOT NULL, -- JSON, as a proposal's.
	at       INTEGER NOT NULL,
	into_version INTEGER, -- That it was merged into.
	runoff   INTEGER NOT NULL DEFAULT 0, -- 1 when it was level with others and a runoff decides between them.
	PRIMARY KEY (proposal, number)
) STRICT, WITHOUT ROWID;

-- Texts offered in place of two versions, while nobody has agreed.
CREATE TABLE governance_offers (
	proposal INTEGER NOT NULL,
	version  INTEGER NOT NULL, -- Of who offers.
	with_version INTEGER NOT NULL,
	title    TEXT NOT NULL,
	text     TEXT NOT NULL,
	messages TEXT NOT NULL,
	PRIMARY KEY (proposal, version)
) STRICT, WITHOUT ROWID;

-- Why members were against what was decided: documents.
CREATE TABLE governance_reports (
	proposal INTEGER NOT NULL,
	member   TEXT NOT NULL,
	by       TEXT NOT NULL,
	document TEXT NOT NULL,
	at       INTEGER NOT NULL,
	PRIMARY KEY (proposal, member)
) STRICT, WITHOUT ROWID;

-- What proposals change, to find decisions by.
CREATE TABLE governance_effects (
	proposal INTEGER NOT NULL,
	what     TEXT NOT NULL, -- clause, rule, kind, member or decision.
	name     TEXT NOT NULL,
	PRIMARY KEY (proposal, what, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX governance_effects_by_name ON governance_effects (name);

CREATE TABLE governance_petitions (
	id       INTEGER PRIMARY KEY,
	title    TEXT NOT NULL,
	text     TEXT NOT NULL,
	member   TEXT NOT NULL, -- Who brought it.
	by       TEXT NOT NULL,
	since    INTEGER NOT NULL,
	ends     INTEGER NOT NULL,
	signed   INTEGER NOT NULL, -- Signatures that count, at the last one.
	needed   INTEGER NOT NULL,
	state    TEXT NOT NULL, -- open, reached or lapsed.
	proposal INTEGER -- That it became.
) STRICT;

CREATE TABLE governance_signatures (
	petition INTEGER NOT NULL,
	member   TEXT NOT NULL,
	by       TEXT NOT NULL,
	at       INTEGER NOT NULL,
	PRIMARY KEY (petition, member)
) STRICT, WITHOUT ROWID;

-- Who votes for whom on a proposal.
CREATE TABLE governance_proxies (
	proposal INTEGER NOT NULL,
	member   TEXT NOT NULL,
	holder   TEXT NOT NULL,
	by       TEXT NOT NULL,
	at       INTEGER NOT NULL,
	bound    TEXT NOT NULL DEFAULT '', -- To what its own people bound the member since; a ballot that says something else does not count for it.
	PRIMARY KEY (proposal, member)
) STRICT, WITHOUT ROWID;
