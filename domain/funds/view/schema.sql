-- Every fund, those closed included. Amounts are in minor units of its currency.
CREATE TABLE funds_funds (
	number       INTEGER PRIMARY KEY,
	name         TEXT NOT NULL,
	purpose      TEXT NOT NULL,
	currency     TEXT NOT NULL,
	holder       TEXT NOT NULL, -- The member on whose account it is.
	stewards     TEXT NOT NULL, -- A JSON list of members.
	overdraft    INTEGER NOT NULL,
	balance      INTEGER NOT NULL DEFAULT 0,
	reserved     INTEGER NOT NULL DEFAULT 0, -- Approved and not paid.
	since        INTEGER NOT NULL,
	changed      INTEGER NOT NULL,
	closed       INTEGER NOT NULL DEFAULT 0,
	budget_from  TEXT NOT NULL DEFAULT '', -- Empty for no budget.
	budget_until TEXT NOT NULL DEFAULT ''
) STRICT;

-- The budgets of funds.
CREATE TABLE funds_items (
	fund   INTEGER NOT NULL,
	place  INTEGER NOT NULL,
	name   TEXT NOT NULL,
	amount INTEGER NOT NULL,
	used   INTEGER NOT NULL, -- Approved.
	PRIMARY KEY (fund, place)
) STRICT, WITHOUT ROWID;

-- The lines of funds, which never go.
CREATE TABLE funds_lines (
	fund      INTEGER NOT NULL,
	number    INTEGER NOT NULL,
	date      TEXT NOT NULL,
	day       INTEGER NOT NULL, -- The first second of that day.
	amount    INTEGER NOT NULL,
	category  TEXT NOT NULL,
	member    TEXT NOT NULL, -- Whose dues they are.
	request   INTEGER NOT NULL,
	nth       INTEGER NOT NULL,
	statement TEXT NOT NULL,
	added     INTEGER NOT NULL,
	of        INTEGER NOT NULL, -- The line that it takes back.
	other     INTEGER NOT NULL, -- The other fund of a transfer.
	obligation INTEGER NOT NULL, -- That it pays, or that was paid with it; 0 for none.
	reversed  INTEGER NOT NULL DEFAULT 0,
	balance   INTEGER NOT NULL, -- Of the fund with it.
	PRIMARY KEY (fund, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX funds_lines_by_day ON funds_lines (day);
CREATE INDEX funds_lines_by_obligation ON funds_lines (obligation, amount) WHERE obligation > 0 AND reversed = 0 AND of = 0;

-- Every request to spend, at the stage that it has come to.
CREATE TABLE funds_requests (
	number   INTEGER PRIMARY KEY,
	fund     INTEGER NOT NULL,
	member   TEXT NOT NULL, -- Who asks.
	payee    TEXT NOT NULL, -- Who gets it; empty for somebody outside.
	amount   INTEGER NOT NULL,
	title    TEXT NOT NULL,
	item     TEXT NOT NULL,
	invoice  TEXT NOT NULL,
	way      TEXT NOT NULL, -- steward, lazy, ordinary, special.
	stage    TEXT NOT NULL, -- asked, put, approved, paid, confirmed, declined, taken_back.
	staged   INTEGER NOT NULL, -- Since when it is at this stage.
	since    INTEGER NOT NULL,
	proposal INTEGER NOT NULL DEFAULT 0,
	line     INTEGER NOT NULL DEFAULT 0,
	late     INTEGER NOT NULL DEFAULT 0 -- Both sides were told that the payment waits.
) STRICT;
CREATE INDEX funds_requests_by_stage ON funds_requests (stage);
CREATE INDEX funds_requests_by_member ON funds_requests (member, stage);
CREATE INDEX funds_requests_by_fund ON funds_requests (fund);

-- What happened, in order.
CREATE TABLE funds_steps (
	entry    INTEGER NOT NULL,
	event    INTEGER NOT NULL,
	time     INTEGER NOT NULL,
	fund     INTEGER NOT NULL DEFAULT 0,
	request  INTEGER NOT NULL DEFAULT 0,
	member   TEXT NOT NULL DEFAULT '', -- Of dues.
	what     TEXT NOT NULL,
	by       TEXT NOT NULL DEFAULT '',
	document TEXT NOT NULL DEFAULT '',
	detail   TEXT NOT NULL DEFAULT '', -- Why it failed, or why dues are waived.
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX funds_steps_by_time ON funds_steps (time);
CREATE INDEX funds_steps_by_request ON funds_steps (request);

-- What members pay regularly; one row at most.
CREATE TABLE funds_dues (
	only   INTEGER PRIMARY KEY,
	fund   INTEGER NOT NULL,
	basis  TEXT NOT NULL,
	amount INTEGER NOT NULL,
	bands  TEXT NOT NULL, -- A JSON list of bounds and amounts.
	months INTEGER NOT NULL,
	first  TEXT NOT NULL,
	since  INTEGER NOT NULL
) STRICT;

-- What members owe, by period.
CREATE TABLE funds_owed (
	member   TEXT NOT NULL,
	period   INTEGER NOT NULL,
	begins   TEXT NOT NULL,
	fund     INTEGER NOT NULL,
	currency TEXT NOT NULL,
	amount   INTEGER NOT NULL,
	paid     INTEGER NOT NULL,
	waived   INTEGER NOT NULL DEFAULT 0,
	due      INTEGER NOT NULL,
	late     INTEGER NOT NULL DEFAULT 0,
	asked    INTEGER NOT NULL DEFAULT 0, -- To be let off; since when, or 0.
	document TEXT NOT NULL DEFAULT '', -- Why.
	PRIMARY KEY (member, period)
) STRICT, WITHOUT ROWID;

-- What members paid ahead, and by what their dues go.
CREATE TABLE funds_members (
	member  TEXT PRIMARY KEY,
	credit  INTEGER NOT NULL DEFAULT 0,
	workers INTEGER NOT NULL DEFAULT 0,
	band    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
