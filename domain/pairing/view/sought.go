package view

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"metaorg/domain/competences"
	"metaorg/machine"
	"metaorg/matching"
	"metaorg/units"
	"metaorg/vocabulary"
)

// sought is one thing that somebody is looked for: a need of the board, a part of
// one or of a bid, or what somebody asks without posting it.
type sought struct {
	id      string // Tells those of one answer apart; the lot goes by it.
	title   string
	path    string // Where it stands; empty for what is not posted.
	asker   party  // Nobody for what is not posted.
	terms   []string
	guessed bool // The terms are read from its words.
	level   competences.Level
	hours   int64 // A month; 0 where it is not known.
	place   string
	remote  bool
}

// party is a member or a person, by handle and name.
type party struct {
	ID   string `json:"handle"`
	Name string `json:"name"`
}

// levels are in order, so that a level has a rank from 1.
var levels = []competences.Level{competences.Learning, competences.Able, competences.Experienced, competences.Teaching}

// need is what is sought as matching takes it. Who is still learning does it in
// part, where nobody says otherwise.
func (x sought) need() matching.Need {
	n := matching.Need{ID: x.id, Asker: x.asker.ID, Term: x.terms[0], Also: x.terms[1:], Level: int64(slices.Index(levels, cmp.Or(x.level, competences.Able))) + 1, Hours: x.hours, Remote: x.remote}
	n.Place, _ = placeOf(x.place)
	return n
}

// says fills in what a text speaks of where no competence is named.
func (x *sought) says(text string) {
	if len(x.terms) == 0 {
		x.terms = vocabulary.In(text)
		x.guessed = len(x.terms) > 0
	}
	const most = 10 // As many as a need names.
	x.terms = x.terms[:min(most, len(x.terms))]
}

// looked is what somebody looks for without posting it, as an address has it.
type looked struct {
	Title       string            `json:"title"`
	Text        string            `json:"text,omitempty"`
	Competences []string          `json:"competences,omitempty"`
	Level       competences.Level `json:"level,omitempty"`
	Hours       int64             `json:"hours,omitempty"`
	Place       string            `json:"place,omitempty"`
	Remote      bool              `json:"remote,omitempty"`
}

// mostPlaces are as many characters of a place as needs have.
const mostPlace = 200

// unposted reads what an address says is looked for; number is its place among all.
func unposted(text string, number int) (sought, error) {
	var a looked
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	err := d.Decode(&a)
	x := sought{id: "part " + strconv.Itoa(number), title: strings.TrimSpace(a.Title), terms: a.Competences, level: a.Level, hours: a.Hours, place: a.Place, remote: a.Remote || a.Place == ""}
	if err != nil || x.title == "" || a.Level != "" && !slices.Contains(levels, a.Level) || a.Hours < 0 || a.Hours > mostHours || len(a.Place) > mostPlace || twice(x.terms) {
		return sought{}, machine.Malformed("pairing.bad_part", "part %d is not as it should be: a title, and if you like a text, competences, each once, a level from learning to teaching, from 0 to %d hours a month, a place, and whether it can be done from afar", number, mostHours).At("part")
	}
	for _, id := range x.terms {
		if err := competences.CheckIdentifier(id, "part"); err != nil {
			return sought{}, err
		}
	}
	x.says(x.title + ". " + a.Text)
	return x, nil
}

func twice(all []string) bool {
	return len(slices.Compact(slices.Sorted(slices.Values(all)))) < len(all)
}

// mostHours is how many hours of a month anything takes.
const mostHours = 100_000

// dayHours is how long a day of work is taken to be.
const dayHours = 8

// hoursOf is how many hours a month a quantity is, between two days as
// year-month-day or none; 0 where it is no time.
func hoursOf(quantity int64, unit, from, until string, now int64) int64 {
	u, ok := units.Of(unit)
	hours := map[string]int64{"h": 1, "day": dayHours, "week": 5 * dayHours, "min": 0}[unit]
	if !ok || quantity <= 0 || hours == 0 {
		return 0
	}
	scale := int64(1)
	for range u.Decimals {
		scale *= 10
	}
	whole := min((quantity*hours+scale-1)/scale, mostHours)
	return (whole + monthsOf(from, until, now) - 1) / monthsOf(from, until, now)
}

// monthsOf is over how many months something goes, begun ones included.
func monthsOf(from, until string, now int64) int64 {
	const month = 30 * 86_400
	end, err := time.Parse(time.DateOnly, until)
	if err != nil {
		return 1
	}
	begins := now
	if first, err := time.Parse(time.DateOnly, from); err == nil {
		begins = max(begins, first.Unix())
	}
	return max(1, (end.Unix()+86_400-begins+month-1)/month)
}

// placeOf is the id of a place as people write it, such as "Leeds, England", and
// of the wider one that it names; empty for none.
func placeOf(text string) (place, wider string) {
	parts := strings.Split(text, ",")
	place = vocabulary.Fold(parts[0])
	if last := vocabulary.Fold(parts[len(parts)-1]); last != place {
		wider = last
	}
	return place, wider
}

// placesOf is all places that are named, with what is around them: the wider place
// that some name, and what is near a place that is asked for. A name that is
// around another is around all of that name, so that none is within itself.
func placesOf(named []string, near map[string][]string) (matching.Vocabulary, error) {
	wide := map[string]bool{}
	for _, text := range named {
		if _, wider := placeOf(text); wider != "" {
			wide[wider] = true
		}
	}
	terms := map[string]matching.Term{}
	for _, text := range named {
		place, wider := placeOf(text)
		if place == "" {
			continue
		}
		t := terms[place]
		t.ID = place
		if wider != "" && !wide[place] && !slices.Contains(t.Broader, wider) {
			t.Broader = append(t.Broader, wider)
		}
		terms[place] = t
		if wider != "" {
			terms[wider] = matching.Term{ID: wider}
		}
	}
	for place, around := range near {
		t := terms[place]
		t.ID, t.Broader = place, append(slices.Clone(t.Broader), around...)
		terms[place] = t
		for _, wider := range around {
			terms[wider] = matching.Term{ID: wider}
		}
	}
	return matching.NewVocabulary(slices.Collect(maps.Values(terms)))
}

// called is what a competence is called in the reader's language, if the
// program's list has it; otherwise as others named it.
func called(lang, id string, named map[string]string) string {
	if a, ok := vocabulary.Get(id); ok {
		return a.Label(lang)
	}
	return cmp.Or(named[id], id)
}
