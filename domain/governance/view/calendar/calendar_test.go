package calendar_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	circlesview "metaorg/domain/circles/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	governanceview "metaorg/domain/governance/view"
	"metaorg/domain/governance/view/calendar"
	"metaorg/domain/meetings"
	meetingsview "metaorg/domain/meetings/view"
	"metaorg/domain/membership"
	membershipview "metaorg/domain/membership/view"
	networkview "metaorg/domain/network/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/page/pagetest"
)

// properties are what a calendar of ours may have, in its order: name, how
// often at most, and what the value looks like (RFC 5545, 3.6 to 3.8; RFC 7986).
type property struct {
	name     string
	required bool
	value    *regexp.Regexp
}

var (
	text     = regexp.MustCompile(`^([^\\;,\x00-\x1f\x7f]|\\[\\;,nN])*$`)
	utc      = regexp.MustCompile(`^\d{8}T\d{6}Z$`)
	ofFile   = []property{{"VERSION", true, regexp.MustCompile(`^2\.0$`)}, {"PRODID", true, text}, {"CALSCALE", false, regexp.MustCompile(`^GREGORIAN$`)}, {"METHOD", false, regexp.MustCompile(`^PUBLISH$`)}, {"X-WR-CALNAME", false, text}, {"REFRESH-INTERVAL;VALUE=DURATION", false, regexp.MustCompile(`^PT\d+H$`)}}
	ofEvents = []property{{"UID", true, text}, {"DTSTAMP", true, utc}, {"DTSTART", true, utc}, {"SUMMARY", true, text}, {"DESCRIPTION", false, text}, {"URL", false, regexp.MustCompile(`^https?://[^\s]+$`)}, {"TRANSP", false, regexp.MustCompile(`^TRANSPARENT$`)}, {"STATUS", false, regexp.MustCompile(`^(CONFIRMED|CANCELLED)$`)}}
)

// parse reads a calendar and refuses everything that RFC 5545 does not allow
// and all that we do not write.
func parse(source string) (events []map[string]string, err error) {
	body, ended := strings.CutSuffix(source, "\r\n")
	if !ended {
		return nil, fmt.Errorf("it does not end with CR LF")
	}
	if strings.ContainsAny(strings.ReplaceAll(source, "\r\n", ""), "\r\n") {
		return nil, fmt.Errorf("a line ends otherwise than with CR LF")
	}
	var lines []string
	for _, l := range strings.Split(body, "\r\n") {
		if len(l) > 75 || !utf8.ValidString(l) {
			return nil, fmt.Errorf("a line of %d bytes, or cut within a character: %q", len(l), l)
		}
		if rest, folded := strings.CutPrefix(l, " "); folded && len(lines) > 0 {
			lines[len(lines)-1] += rest
			continue
		}
		lines = append(lines, l)
	}
	next := func() (name, value string) {
		if len(lines) == 0 {
			return "", ""
		}
		name, value, _ = strings.Cut(lines[0], ":")
		lines = lines[1:]
		return name, value
	}
	block := func(of []property) (map[string]string, error) {
		all := map[string]string{}
		for _, p := range of {
			if len(lines) == 0 || !strings.HasPrefix(lines[0], p.name+":") {
				if p.required {
					return nil, fmt.Errorf("no %s", p.name)
				}
				continue
			}
			_, value := next()
			if !p.value.MatchString(value) {
				return nil, fmt.Errorf("%s is %q", p.name, value)
			}
			all[p.name] = value
		}
		return all, nil
	}
	if name, value := next(); name != "BEGIN" || value != "VCALENDAR" {
		return nil, fmt.Errorf("it begins with %s:%s", name, value)
	}
	if _, err := block(ofFile); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for {
		name, value := next()
		if name == "END" && value == "VCALENDAR" {
			if len(lines) > 0 {
				return nil, fmt.Errorf("after its end there is %q", lines[0])
			}
			return events, nil
		}
		if name != "BEGIN" || value != "VEVENT" {
			return nil, fmt.Errorf("there is %s:%s", name, value)
		}
		e, err := block(ofEvents)
		if err != nil {
			return nil, err
		}
		if name, value := next(); name != "END" || value != "VEVENT" {
			return nil, fmt.Errorf("an event goes on with %s:%s", name, value)
		}
		if seen[e["UID"]] {
			return nil, fmt.Errorf("two events are called %s", e["UID"])
		}
		seen[e["UID"]] = true
		events = append(events, e)
	}
}

func TestTheParserFindsEachFault(t *testing.T) {
	good := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:a\r\nBEGIN:VEVENT\r\nUID:1@a\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260101T000000Z\r\nSUMMARY:a\\, b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	if _, err := parse(good); err != nil {
		t.Fatalf("without a fault: %v", err)
	}
	for rule, source := range map[string]string{
		"lines end with CR LF":             strings.Replace(good, "\r\n", "\n", 1),
		"the last line ends too":           strings.TrimSuffix(good, "\r\n"),
		"no line is longer than 75 bytes":  strings.Replace(good, "SUMMARY:", "SUMMARY:"+strings.Repeat("a", 75), 1),
		"a comma in a text is escaped":     strings.Replace(good, `\,`, ",", 1),
		"an event has a name":              strings.Replace(good, "UID:1@a\r\n", "", 1),
		"times are in UTC":                 strings.Replace(good, "DTSTART:20260101T000000Z", "DTSTART:20260101T000000", 1),
		"a calendar ends":                  strings.Replace(good, "END:VCALENDAR\r\n", "", 1),
		"an event ends":                    strings.Replace(good, "END:VEVENT\r\n", "", 1),
		"no two events have the same name": strings.Replace(good, "END:VCALENDAR", good[strings.Index(good, "BEGIN:VEVENT"):strings.Index(good, "END:VCALENDAR")]+"END:VCALENDAR", 1),
	} {
		if _, err := parse(source); err == nil {
			t.Errorf("%s: the parser does not notice", rule)
		}
	}
}

var five = []machine.OrganizationID{"dairy", "forge", "mill", "press", "wood"}

func site(t *testing.T) *pagetest.Site {
	w := domaintest.Founded(t, domaintest.Draft("federation"), five, governance.Module, meetings.Module, circles.Module, elsewhere)
	views := []readmodel.View{networkview.View, peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, governanceview.Readable(w.Machine), meetingsview.View, circlesview.Readable(w.Machine)}
	return pagetest.Over(t, w, views, calendar.Pages())
}

func TestTheCalendar(t *testing.T) {
	s := site(t)
	long := "Mehl, Öl; und \\ " + strings.Repeat("schöne Größen ", 9)
	s.Let(func(w *rulestest.World) {
		w.Must("mill-rep", "mill", governance.Propose{Title: long, Text: "We buy."})
		w.Must("mill-rep", "mill", governance.Propose{Title: "Mistake", Text: "Never mind."})
		w.Must("mill-rep", "mill", governance.Withdraw{Proposal: 2})
		w.Must("sue", "", domaintest.Person("sue"), domaintest.Acceptance(w), membership.Support{})
	})
	read := func(path string) []map[string]string {
		t.Helper()
		got := s.As(t, pagetest.Watcher()).In("en").Get(path).Is(http.StatusOK)
		events, err := parse(got.Body)
		if err != nil {
			t.Fatalf("%v in\n%s", err, got.Body)
		}
		return events
	}
	events := read("/calendar.ics")
	if len(events) != 4 {
		t.Fatalf("%d entries: %v", len(events), events)
	}
	first := events[0]
	want := "Vote opens: " + strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`).Replace(long)
	if first["SUMMARY"] != strings.TrimSpace(want) && first["SUMMARY"] != want {
		t.Errorf("the first is %q, want %q", first["SUMMARY"], want)
	}
	if !strings.HasPrefix(first["UID"], "opens-1-1@") || first["STATUS"] != "CONFIRMED" {
		t.Errorf("the first is %v", first)
	}
	if off := events[1]; off["STATUS"] != "CANCELLED" {
		t.Errorf("what was taken back is %v", off)
	}
	if at, err := time.Parse("20060102T150405Z", first["DTSTART"]); err != nil || at.Unix() < rulestest.Start+7*rulestest.Day {
		t.Errorf("it opens %v, %v", at, err)
	}
	if mine := read("/calendar.ics?member=mill"); len(mine) != 4 {
		t.Errorf("a member on the roll has %d entries", len(mine))
	}
	if none := read("/calendar.ics?member=sue"); len(none) != 0 {
		t.Errorf("who is on no roll has %d entries", len(none))
	}
	s.As(t, pagetest.Watcher()).Get("/calendar.ics?member=nobody").Refused(http.StatusNotFound, "governance.unknown_member")
}

func TestWhatIsOverLeavesTheCalendarAfterAWhile(t *testing.T) {
	s := site(t)
	s.Let(func(w *rulestest.World) {
		w.Must("mill-rep", "mill", governance.Propose{Title: "Flour", Text: "We buy.", Review: 30, Ends: 300})
		w.Pass(7)
		for _, o := range five {
			w.Must(domaintest.Rep(o), o, governance.Vote{Proposal: 1, Choice: governance.Yes})
		}
		w.Pass(140)
	})
	got := s.As(t, pagetest.Watcher()).In("en").Get("/calendar.ics")
	events, err := parse(got.Body)
	if err != nil || len(events) != 1 || events[0]["SUMMARY"] != "No longer holds unless it is renewed: Flour" {
		t.Fatalf("%v, %v", events, err)
	}
}

func TestMeetingsAreInTheCalendar(t *testing.T) {
	s := site(t)
	s.Let(func(w *rulestest.World) {
		call := meetings.Call{
			Title: "Autumn", At: w.Now() + 9*rulestest.Day, Place: meetings.Room, Where: "Behind the church",
			Agenda: []meetings.Item{{Title: "Flour"}}, MinuteTaker: "mill-rep",
		}
		w.Must("mill-rep", "mill", call, call, meetings.Cancel{Meeting: 2})
	})
	got := s.As(t, pagetest.Watcher()).In("en").Get("/calendar.ics").Is(http.StatusOK)
	events, err := parse(got.Body)
	if err != nil || len(events) != 2 {
		t.Fatalf("%v, %v in\n%s", events, err, got.Body)
	}
	if e := events[0]; e["SUMMARY"] != "Meeting: Autumn" || e["STATUS"] == "CANCELLED" {
		t.Errorf("the one that is held: %v", e)
	}
	if e := events[1]; e["STATUS"] != "CANCELLED" {
		t.Errorf("the one that was called off: %v", e)
	}
	if strings.Contains(got.Body, "church") {
		t.Error("where it is is for those who take part")
	}
}
