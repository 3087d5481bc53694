package calendar

// ofCircles are until when circles are asked, when what they adopted takes
// effect, and when they are looked at again and their term ends; ?3 narrows them
// to circles that a member is in. What was taken back or lifted up before stays
// as called off.
const ofCircles = `UNION ALL SELECT 'matter_closes', t.number, 0, coalesce(nullif(t.title, ''), o.name, t.joins), c.name, iif(t.decided < t.closes, 'withdrawn', ''), t.closes, t.opened, coalesce(t.decided, 0), 0
	FROM circles_matters t JOIN circles_circles c ON c.number = t.circle LEFT JOIN people_organizations o ON o.id = t.joins
	WHERE t.closes > ?1 AND (?3 = '' OR EXISTS (SELECT 1 FROM circles_members m WHERE m.circle = t.circle AND m.member = ?3))
UNION ALL SELECT 'matter_effect', t.number, 0, t.title, c.name, iif(t.proposal IS NOT NULL, 'withdrawn', ''), t.waits, t.closes, t.decided, 0
	FROM circles_matters t JOIN circles_circles c ON c.number = t.circle
	WHERE t.waits > ?1 AND (?3 = '' OR EXISTS (SELECT 1 FROM circles_members m WHERE m.circle = t.circle AND m.member = ?3))
UNION ALL SELECT 'circle_review', c.number, 0, '', c.name, '', c.review, c.term_set, c.term_set, 0
	FROM circles_circles c WHERE c.review > ?1 AND c.review < c.until AND (?3 = '' OR EXISTS (SELECT 1 FROM circles_members m WHERE m.circle = c.number AND m.member = ?3))
UNION ALL SELECT 'circle_ends', c.number, 0, '', c.name, '', c.until, c.term_set, c.term_set, 0
	FROM circles_circles c WHERE c.until > ?1 AND (?3 = '' OR EXISTS (SELECT 1 FROM circles_members m WHERE m.circle = c.number AND m.member = ?3))
`
