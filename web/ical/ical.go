// Package ical writes calendars that other programs subscribe to. It keeps true
// that every one of them reads it (RFC 5545), whatever is in the texts.
package ical

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Event is something worth a line in a calendar.
type Event struct {
	UID     string // Stays the same for good, whatever else changes.
	At      int64  // When it is, or begins; Unix seconds.
	Ends    int64  // 0 for a moment, which takes nobody's time.
	Changed int64  // When it became what it is now.
	Summary string
	Text    string
	URL     string // Empty where no address of this node is known.
	Off     bool   // It was in a calendar and does not happen.
}

// longest is how many bytes a line has before it is folded (RFC 5545, 3.1).
const longest = 75

// Write is a calendar of a part of the program in the form of RFC 5545: lines that
// end with CR LF, folded between characters.
func Write(part, name string, events []Event) string {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(fold(strings.Join(parts, "")) + "\r\n") }
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//metaorg//", part, "//EN")
	line("CALSCALE:GREGORIAN")
	line("METHOD:PUBLISH")
	line("X-WR-CALNAME:", escaped(name))
	line("REFRESH-INTERVAL;VALUE=DURATION:PT6H")
	for _, e := range events {
		line("BEGIN:VEVENT")
		line("UID:", e.UID)
		line("DTSTAMP:", moment(e.Changed))
		line("DTSTART:", moment(e.At))
		if e.Ends != 0 {
			line("DTEND:", moment(e.Ends))
		}
		line("SUMMARY:", escaped(e.Summary))
		line("DESCRIPTION:", escaped(e.Text))
		if e.URL != "" {
			line("URL:", e.URL)
		}
		if e.Ends == 0 {
			line("TRANSP:TRANSPARENT") // It takes nobody's time.
		}
		if e.Off {
			line("STATUS:CANCELLED")
		} else {
			line("STATUS:CONFIRMED")
		}
		line("END:VEVENT")
	}
	line("END:VCALENDAR")
	return b.String()
}

// moment is a time in UTC (RFC 5545, 3.3.5, form 2).
func moment(unix int64) string { return time.Unix(unix, 0).UTC().Format("20060102T150405Z") }

// escaped is a text as a value (RFC 5545, 3.3.11). A control character, which
// no text may have there, becomes a space.
func escaped(text string) string {
	text = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`).Replace(text)
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// fold breaks a long line between two characters; each following piece begins
// with a space, which counts.
func fold(line string) string {
	var b strings.Builder
	room := longest
	for _, r := range line {
		size := utf8.RuneLen(r)
		if size > room {
			b.WriteString("\r\n ")
			room = longest - 1
		}
		b.WriteRune(r)
		room -= size
	}
	return b.String()
}
