package circles

import (
	"metaorg/machine"
	"metaorg/machine/state"
)

// Bulletin is what the network says to whoever looks, for a time.
type Bulletin struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	Until int64  `json:"until"`
}

// PostBulletin is carried by a decision, a lazy one or a circle's too: what it
// puts up changes nobody's rights and comes down by itself.
type PostBulletin struct {
	Title string `json:"title" help:"what it is about, in one line" example:"The kitchen is closed in August"`
	Text  string `json:"text" help:"what everybody should know; it names no persons" example:"From 1 to 31 August the kitchen is being repaired."`
	Days  int64  `json:"days" help:"how many days it stays up" example:"30"`
}

// BulletinPosted says that a bulletin is up.
type BulletinPosted struct {
	Number   uint64   `json:"number"`
	Bulletin Bulletin `json:"bulletin"`
}

// TakeDownBulletin is carried by a decision, as the one that put it up.
type TakeDownBulletin struct {
	Bulletin uint64 `json:"bulletin" help:"the bulletin's number" example:"1"`
}

// BulletinTakenDown says that a bulletin came down before its time.
type BulletinTakenDown struct {
	Bulletin uint64 `json:"bulletin"`
}

// EndBulletin takes a bulletin down whose time is over.
type EndBulletin struct {
	Bulletin uint64 `json:"bulletin"`
}

// BulletinOf is a bulletin that is up.
func BulletinOf(r state.Reader, n uint64) (Bulletin, bool) { return bulletins.Get(r, n) }

// Check refuses what cannot be read.
func (m PostBulletin) Check() error {
	if err := checkText(m.Title, "title", titleBytes, false); err != nil {
		return err
	}
	if err := checkText(m.Text, "text", bulletinBytes, true); err != nil {
		return err
	}
	if m.Days < 1 || m.Days > bulletinDays {
		return machine.Malformed("circles.bad_days", "a bulletin stays up 1 to %d days", bulletinDays).At("days")
	}
	return nil
}

// Apply puts the bulletin up.
func (m PostBulletin) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	up := 0
	for range bulletins.All(s) {
		up++
	}
	if up >= mostBulletins {
		return machine.OverLimit("circles.too_many_bulletins", "%d bulletins are up; take one down first", up)
	}
	n := lastBulletin.Next(s)
	posted := Bulletin{m.Title, m.Text, s.Time + m.Days*day}
	bulletins.Put(s, n, posted)
	s.Schedule(posted.Until, EndBulletin{n})
	s.Emit(BulletinPosted{n, posted})
	return nil
}

// Check has nothing to refuse.
func (TakeDownBulletin) Check() error { return nil }

// Apply takes the bulletin down.
func (m TakeDownBulletin) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	if !bulletins.Has(s, m.Bulletin) {
		return machine.NotFound("circles.unknown_bulletin", "no bulletin number %d is up", m.Bulletin).At("bulletin")
	}
	bulletins.Delete(s, m.Bulletin)
	s.Emit(BulletinTakenDown(m))
	return nil
}

// Apply takes the bulletin down, if it is still up. Nothing is told: it says
// itself until when it is up.
func (d EndBulletin) Apply(s *machine.Step) error {
	bulletins.Delete(s, d.Bulletin)
	return nil
}
