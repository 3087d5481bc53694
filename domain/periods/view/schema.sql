-- Every version of the value equation.
CREATE TABLE periods_equations (
	number  INTEGER PRIMARY KEY,
	words   TEXT NOT NULL,
	buckets TEXT NOT NULL, -- A JSON list.
	day     TEXT NOT NULL, -- Periods divided by it begin then at the earliest.
	since   INTEGER NOT NULL
) STRICT;

-- Every period, at the stage that it has come to. Amounts here are in minor units of its currency.
CREATE TABLE periods_periods (
	number   INTEGER PRIMARY KEY,
	begins   TEXT NOT NULL,
	ends     TEXT NOT NULL,
	fund     INTEGER NOT NULL,
	currency TEXT NOT NULL,
	equation INTEGER NOT NULL,
	stage    TEXT NOT NULL, -- open, counting, frozen, drawn, put, adopted.
	staged   INTEGER NOT NULL, -- Since when it is at this stage.
	opened   INTEGER NOT NULL,
	events   INTEGER NOT NULL DEFAULT 0, -- Counted.
	problems INTEGER NOT NULL DEFAULT 0, -- Of them, how often one could not be measured.
	members  INTEGER NOT NULL DEFAULT 0, -- Business with members, by what was given.
	others   INTEGER NOT NULL DEFAULT 0,
	drawing  INTEGER NOT NULL DEFAULT 0, -- The latest.
	proposal INTEGER NOT NULL DEFAULT 0,
	adopted  INTEGER NOT NULL DEFAULT 0, -- The drawing that was adopted last.
	reopened INTEGER NOT NULL DEFAULT 0, -- How often.
	revolved INTEGER NOT NULL DEFAULT 0 -- Of what was kept from it, paid out.
) STRICT;

-- What could not be measured in a period.
CREATE TABLE periods_exceptions (
	period INTEGER NOT NULL,
	event  INTEGER NOT NULL,
	bucket INTEGER NOT NULL, -- From 1.
	why    TEXT NOT NULL,
	PRIMARY KEY (period, event, bucket)
) STRICT, WITHOUT ROWID;

-- How surpluses were divided, every time statements were drawn up.
CREATE TABLE periods_drawings (
	period    INTEGER NOT NULL,
	number    INTEGER NOT NULL, -- In its period, from 1.
	at        INTEGER NOT NULL,
	by        TEXT NOT NULL,
	surplus   INTEGER NOT NULL, -- Negative for a loss.
	from_lines INTEGER NOT NULL,
	evidence  TEXT NOT NULL,
	members   INTEGER NOT NULL, -- Business with members.
	others    INTEGER NOT NULL,
	percent   INTEGER NOT NULL, -- Kept undivided.
	cash_percent INTEGER NOT NULL,
	qualified INTEGER NOT NULL,
	reserve   INTEGER NOT NULL,
	divided   INTEGER NOT NULL,
	rest      INTEGER NOT NULL, -- Of what was divided, what no bucket took; it is in the reserve.
	buckets   TEXT NOT NULL, -- A JSON list of share, claims and amount.
	parties   INTEGER NOT NULL, -- With a dividend.
	dividends INTEGER NOT NULL,
	cash      INTEGER NOT NULL,
	retained  INTEGER NOT NULL,
	covered   INTEGER NOT NULL DEFAULT 0, -- Of the surplus, of losses carried from earlier periods.
	from_reserve INTEGER NOT NULL DEFAULT 0, -- Of a loss, borne by what belongs to nobody.
	borne     INTEGER NOT NULL DEFAULT 0, -- Of a loss, borne by capital accounts.
	carried   INTEGER NOT NULL DEFAULT 0, -- Of a loss, left to later surpluses.
	PRIMARY KEY (period, number)
) STRICT, WITHOUT ROWID;

-- Every member's statement in every drawing, and the notice that followed.
CREATE TABLE periods_statements (
	period   INTEGER NOT NULL,
	drawing  INTEGER NOT NULL,
	member   TEXT NOT NULL,
	parts    TEXT NOT NULL, -- A JSON list.
	dividend INTEGER NOT NULL,
	cash     INTEGER NOT NULL,
	retained INTEGER NOT NULL,
	noticed  INTEGER NOT NULL DEFAULT 0, -- When its notice was given.
	owed     INTEGER NOT NULL DEFAULT 0, -- To be paid by it; negative where the member pays back.
	obligation INTEGER NOT NULL DEFAULT 0,
	due      TEXT NOT NULL DEFAULT '',
	borne    INTEGER NOT NULL DEFAULT 0, -- Of a loss, by its capital account.
	PRIMARY KEY (period, drawing, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX periods_statements_by_member ON periods_statements (member);

-- When what was drawn up was adopted, and when that was taken back.
CREATE TABLE periods_closes (
	period   INTEGER NOT NULL,
	drawing  INTEGER NOT NULL,
	contrary INTEGER NOT NULL, -- It was taken back.
	time     INTEGER NOT NULL,
	reserve  INTEGER NOT NULL, -- Of the fund, afterwards.
	PRIMARY KEY (period, drawing, contrary)
) STRICT, WITHOUT ROWID;

-- What is kept in members' names, by the period that it is from.
CREATE TABLE periods_accounts (
	member  TEXT NOT NULL,
	vintage INTEGER NOT NULL,
	balance INTEGER NOT NULL,
	PRIMARY KEY (member, vintage)
) STRICT, WITHOUT ROWID;

-- How that came about.
CREATE TABLE periods_entries (
	entry   INTEGER NOT NULL,
	event   INTEGER NOT NULL,
	time    INTEGER NOT NULL,
	member  TEXT NOT NULL,
	vintage INTEGER NOT NULL,
	amount  INTEGER NOT NULL,
	balance INTEGER NOT NULL,
	why     TEXT NOT NULL, -- retained, reversed, revolved, loss.
	obligation INTEGER NOT NULL,
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX periods_entries_by_member ON periods_entries (member, vintage);

-- What members find that contributions are worth.
CREATE TABLE periods_evaluations (
	event  INTEGER NOT NULL,
	member TEXT NOT NULL,
	value  INTEGER NOT NULL,
	PRIMARY KEY (event, member)
) STRICT, WITHOUT ROWID;

-- Contributions that count instead of dues.
CREATE TABLE periods_for_dues (
	event  INTEGER PRIMARY KEY,
	member TEXT NOT NULL,
	dues   INTEGER NOT NULL
) STRICT;

-- What happened, in order.
CREATE TABLE periods_steps (
	entry    INTEGER NOT NULL,
	event    INTEGER NOT NULL,
	time     INTEGER NOT NULL,
	period   INTEGER NOT NULL, -- 0 for what is about none.
	what     TEXT NOT NULL,
	by       TEXT NOT NULL,
	proposal INTEGER NOT NULL,
	number   INTEGER NOT NULL, -- Of the equation or of the drawing; of a payment, the amount.
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX periods_steps_by_time ON periods_steps (time);
