-- Every campaign, those that ended included.
CREATE TABLE pledges_campaigns (
	number      INTEGER PRIMARY KEY,
	starter     TEXT NOT NULL,
	title       TEXT NOT NULL,
	text        TEXT NOT NULL,
	opportunity INTEGER NOT NULL, -- The need or offer that it is for; 0 for none.
	bid         INTEGER NOT NULL, -- The bid; 0 for none.
	document    TEXT NOT NULL,
	last_day    TEXT NOT NULL, -- For pledges; days as year-month-day.
	due         TEXT NOT NULL, -- Until when what was pledged is given.
	closes      INTEGER NOT NULL, -- When the last day is over.
	early       INTEGER NOT NULL, -- It binds as soon as there is enough.
	bonus       INTEGER NOT NULL, -- In the smallest steps of its unit; 0 for none.
	bonus_unit  TEXT NOT NULL,
	bonus_until INTEGER NOT NULL, -- What is pledged later has no part in it; 0 without one.
	patron      TEXT NOT NULL, -- Who pays the bonus; empty for nobody.
	stage       TEXT NOT NULL, -- asked, open, bound, failed or cancelled.
	staged      INTEGER NOT NULL,
	how         TEXT NOT NULL DEFAULT '', -- Why it failed.
	started     INTEGER NOT NULL
) STRICT;
CREATE INDEX pledges_campaigns_by_stage ON pledges_campaigns (stage, closes);
CREATE INDEX pledges_campaigns_by_opportunity ON pledges_campaigns (opportunity) WHERE opportunity <> 0;
CREATE INDEX pledges_campaigns_by_bid ON pledges_campaigns (bid) WHERE bid <> 0;
CREATE INDEX pledges_campaigns_by_starter ON pledges_campaigns (starter, stage);

-- What each takes, in the order of the campaign.
CREATE TABLE pledges_thresholds (
	campaign INTEGER NOT NULL,
	place    INTEGER NOT NULL, -- From 1.
	name     TEXT NOT NULL,
	least    INTEGER NOT NULL, -- Amounts in the smallest steps of the unit.
	most     INTEGER NOT NULL, -- 0 for no end.
	unit     TEXT NOT NULL,
	total    INTEGER NOT NULL DEFAULT 0, -- Pledged now, or when it ended.
	PRIMARY KEY (campaign, place)
) STRICT, WITHOUT ROWID;

-- Every pledge, those that count no longer included.
CREATE TABLE pledges_promises (
	campaign   INTEGER NOT NULL,
	number     INTEGER NOT NULL, -- In the campaign, from 1.
	threshold  INTEGER NOT NULL,
	holder     TEXT NOT NULL, -- An organization, or a person for itself.
	amount     INTEGER NOT NULL,
	taken      INTEGER NOT NULL DEFAULT 0, -- Of it, once it binds.
	obligation INTEGER NOT NULL DEFAULT 0,
	state      TEXT NOT NULL, -- given, taken_back, fell, bound or released.
	since      INTEGER NOT NULL,
	changed    INTEGER NOT NULL,
	PRIMARY KEY (campaign, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX pledges_promises_by_holder ON pledges_promises (holder, state);

-- Who is owed what of a bonus.
CREATE TABLE pledges_bonuses (
	campaign   INTEGER NOT NULL,
	holder     TEXT NOT NULL,
	amount     INTEGER NOT NULL,
	obligation INTEGER NOT NULL, -- 0 where there is none.
	refused    TEXT NOT NULL,
	PRIMARY KEY (campaign, holder)
) STRICT, WITHOUT ROWID;

-- What happened, in order.
CREATE TABLE pledges_steps (
	entry     INTEGER NOT NULL,
	event     INTEGER NOT NULL,
	time      INTEGER NOT NULL,
	campaign  INTEGER NOT NULL,
	what      TEXT NOT NULL, -- started, asked, accepted, pledged, changed, met, taken_back, fell, bound, early, cancelled, unmet, not_accepted, declined or starter_gone.
	holder    TEXT NOT NULL DEFAULT '', -- Whose word it is.
	by        TEXT NOT NULL DEFAULT '', -- Who signed.
	threshold INTEGER NOT NULL DEFAULT 0,
	amount    INTEGER NOT NULL DEFAULT 0,
	document  TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX pledges_steps_by_time ON pledges_steps (time);
CREATE INDEX pledges_steps_by_campaign ON pledges_steps (campaign);
