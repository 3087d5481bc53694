package circles

import (
	"metaorg/machine"
	"metaorg/machine/state"
)

// Notice is what the network says to whoever looks, for a time.
type Notice struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	Until int64  `json:"until"`
}

// PostNotice is carried by a decision, a lazy one or a circle's too: what it
// puts up changes nobody's rights and comes down by itself.
type PostNotice struct {
	Title string `json:"title" help:"what it is about, in one line" example:"The kitchen is closed in August"`
	Text  string `json:"text" help:"what everybody should know; it names no persons" example:"From 1 to 31 August the kitchen is being repaired."`
	Days  int64  `json:"days" help:"how many days it stays up" example:"30"`
}

// NoticePosted says that a notice is up.
type NoticePosted struct {
	Number uint64 `json:"number"`
	Notice Notice `json:"notice"`
}

// TakeDownNotice is carried by a decision, as the one that put it up.
type TakeDownNotice struct {
	Notice uint64 `json:"notice" help:"the notice's number" example:"1"`
}

// NoticeTakenDown says that a notice came down before its time.
type NoticeTakenDown struct {
	Notice uint64 `json:"notice"`
}

// EndNotice takes a notice down whose time is over.
type EndNotice struct {
	Notice uint64 `json:"notice"`
}

// NoticeOf is a notice that is up.
func NoticeOf(r state.Reader, n uint64) (Notice, bool) { return notices.Get(r, n) }

// Check refuses what cannot be read.
func (m PostNotice) Check() error {
	if err := checkText(m.Title, "title", titleBytes, false); err != nil {
		return err
	}
	if err := checkText(m.Text, "text", noticeBytes, true); err != nil {
		return err
	}
	if m.Days < 1 || m.Days > noticeDays {
		return machine.Malformed("circles.bad_days", "a notice stays up 1 to %d days", noticeDays).At("days")
	}
	return nil
}

// Apply puts the notice up.
func (m PostNotice) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	up := 0
	for range notices.All(s) {
		up++
	}
	if up >= mostNotices {
		return machine.OverLimit("circles.too_many_notices", "%d notices are up; take one down first", up)
	}
	n := lastNotice.Next(s)
	posted := Notice{m.Title, m.Text, s.Time + m.Days*day}
	notices.Put(s, n, posted)
	s.Schedule(posted.Until, EndNotice{n})
	s.Emit(NoticePosted{n, posted})
	return nil
}

// Check has nothing to refuse.
func (TakeDownNotice) Check() error { return nil }

// Apply takes the notice down.
func (m TakeDownNotice) Apply(s *machine.Step) error {
	if err := byDecision(s); err != nil {
		return err
	}
	if !notices.Has(s, m.Notice) {
		return machine.NotFound("circles.unknown_notice", "no notice number %d is up", m.Notice).At("notice")
	}
	notices.Delete(s, m.Notice)
	s.Emit(NoticeTakenDown(m))
	return nil
}

// Apply takes the notice down, if it is still up. Nothing is told: it says
// itself until when it is up.
func (d EndNotice) Apply(s *machine.Step) error {
	notices.Delete(s, d.Notice)
	return nil
}
