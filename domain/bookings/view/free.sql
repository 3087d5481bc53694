-- When resources are free. A booking needs room from the time to make ready
-- before it to the time to clear up after it; a closure, none besides. Places are
-- open by their own clocks, as in package bookings, for as far ahead as is booked.
WITH RECURSIVE
now(t, present) AS (SELECT max(coalesce(max(time), 0), :from), coalesce(max(time), 0) FROM log_entries),
here AS (
	SELECT t.*, now.t AS now, now.present / 86400 + 1 + t.ahead AS last_day, coalesce(c.title, '') AS title FROM bookings_terms t JOIN now LEFT JOIN commons_resources c ON c.id = t.resource
	WHERE NOT t.stopped AND coalesce(c.boundary, '') <> 'circle' AND (:of = 0 OR t.resource = :of)),
taking AS (
	SELECT h.resource, b.holds, b.frees, b.units FROM here h JOIN bookings_bookings b ON b.resource = h.resource
	WHERE b.frees > h.now - h.before AND b.frees > b.holds),
edges AS (SELECT resource, holds AS at, units AS more FROM taking UNION ALL SELECT resource, frees, -units FROM taking),
levels AS (
	SELECT resource, at, sum(sum(more)) OVER each AS taken, lead(at) OVER each AS ends FROM edges
	GROUP BY resource, at WINDOW each AS (PARTITION BY resource ORDER BY at)),
blocks AS MATERIALIZED (
	SELECT l.resource, l.at - h.after AS begins, l.ends + h.before AS ends, l.taken FROM levels l JOIN here h ON h.resource = l.resource WHERE l.taken > 0
	UNION ALL SELECT h.resource, c.begins, c.ends, h.units FROM here h JOIN bookings_closures c ON c.resource = h.resource WHERE c.reopened = 0 AND c.ends > h.now),
cuts AS (
	SELECT resource, now AS at FROM here
	UNION SELECT b.resource, b.begins FROM blocks b JOIN now WHERE b.begins > now.t
	UNION SELECT b.resource, b.ends FROM blocks b JOIN now WHERE b.ends > now.t),
heights AS (
	SELECT resource, at, coalesce((SELECT max(taken) FROM blocks b WHERE b.resource = c.resource AND b.begins <= c.at AND c.at < b.ends), 0) AS taken FROM cuts c),
steps AS (
	SELECT resource, at, taken, lag(taken) OVER (PARTITION BY resource ORDER BY at) AS was FROM heights),
stretches AS (
	SELECT resource, at AS begins, taken, lead(at) OVER (PARTITION BY resource ORDER BY at) AS ends FROM steps WHERE was IS NULL OR taken <> was),
days(day, last) AS (
	SELECT now.t / 86400 - 1, (SELECT max(last_day) FROM here) FROM now
	UNION ALL SELECT day + 1, last FROM days WHERE day < last),
-- What the clocks show, as if the place had its summer all year round.
shown AS (
	SELECT h.*, 86400 * d.day + 3600 * o.opens - h.zone - 3600 AS opens, 86400 * d.day + 3600 * o.closes - h.zone - 3600 AS closes
	FROM here h JOIN bookings_hours o ON o.resource = h.resource JOIN days d ON (d.day + 3) % 7 = o.weekday AND d.day <= h.last_day),
open AS (
	SELECT resource, opens + CASE WHEN opens >= summer_begins AND opens < summer_ends THEN 0 ELSE 3600 END AS begins,
		closes + CASE WHEN closes >= summer_begins AND closes < summer_ends THEN 0 ELSE 3600 END AS ends
	FROM (SELECT resource, opens, closes,
		CASE summer WHEN 'europe' THEN unixepoch(year || '-04-01', 'weekday 0', '-7 days', '+1 hour')
			WHEN 'north_america' THEN unixepoch(year || '-03-08', 'weekday 0', '+2 hours') - zone END AS summer_begins,
		CASE summer WHEN 'europe' THEN unixepoch(year || '-11-01', 'weekday 0', '-7 days', '+1 hour')
			WHEN 'north_america' THEN unixepoch(year || '-11-01', 'weekday 0', '+1 hour') - zone END AS summer_ends
		FROM (SELECT *, strftime('%Y', opens, 'unixepoch') AS year FROM shown))),
-- A night through which the place stays open is no end.
joined AS (
	SELECT resource, min(begins) AS begins, max(ends) AS ends
	FROM (SELECT *, sum(fresh) OVER (PARTITION BY resource ORDER BY begins) AS run
		FROM (SELECT *, coalesce(begins > lag(ends) OVER (PARTITION BY resource ORDER BY begins), 1) AS fresh FROM open))
	GROUP BY resource, run),
found AS (
	SELECT s.resource, s.begins, s.ends, s.taken FROM stretches s WHERE NOT EXISTS (SELECT 1 FROM bookings_hours o WHERE o.resource = s.resource)
	UNION ALL SELECT s.resource, max(s.begins, j.begins), min(coalesce(s.ends, j.ends), j.ends), s.taken
	FROM stretches s JOIN joined j ON j.resource = s.resource AND j.ends > s.begins AND (s.ends IS NULL OR j.begins < s.ends)),
-- What is too short for any booking is left out; more free units for a moment are no end.
runs AS (
	SELECT *, sum(fresh) OVER (PARTITION BY resource ORDER BY begins) AS run
	FROM (SELECT f.*, h.title, h.units, h.slot, h.place, coalesce(f.begins > lag(f.ends) OVER (PARTITION BY f.resource ORDER BY f.begins), 1) AS fresh
		FROM found f JOIN here h ON h.resource = f.resource WHERE f.taken < h.units)),
whole AS (
	SELECT *, max(coalesce(ends, 1 << 60)) OVER each - min(begins) OVER each AS lasts FROM runs WINDOW each AS (PARTITION BY resource, run))
SELECT resource || '.' || begins AS id, resource, title, begins, ends, units - taken AS free, units, place FROM whole WHERE lasts >= 3600 * slot
