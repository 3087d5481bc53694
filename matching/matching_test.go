package matching_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"metaorg/matching"
)

// skills: web is a kind of software, django and react are kinds of web, and
// django is a kind of python, too.
func skills(t testing.TB) matching.Vocabulary {
	t.Helper()
	v, err := matching.NewVocabulary([]matching.Term{
		{ID: "work"},
		{ID: "software", Broader: []string{"work"}},
		{ID: "web", Broader: []string{"software"}},
		{ID: "python", Broader: []string{"software"}},
		{ID: "django", Broader: []string{"web", "python"}},
		{ID: "react", Broader: []string{"web"}},
		{ID: "design"},
		{ID: "law"},
		{ID: "hosting"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func places(t testing.TB) matching.Vocabulary {
	t.Helper()
	v, err := matching.NewVocabulary([]matching.Term{
		{ID: "uk"},
		{ID: "yorkshire", Broader: []string{"uk"}},
		{ID: "leeds", Broader: []string{"yorkshire"}},
		{ID: "york", Broader: []string{"yorkshire"}},
		{ID: "wales", Broader: []string{"uk"}},
		{ID: "cardiff", Broader: []string{"wales"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func pool(t testing.TB, candidates []matching.Candidate, ties ...matching.Tie) *matching.Pool {
	t.Helper()
	p, err := matching.NewPool(skills(t), places(t), candidates, ties)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// can is a candidate with a competence as it is needed in most tests.
func can(id string, terms ...string) matching.Candidate {
	c := matching.Candidate{ID: id, Hours: 100}
	for _, term := range terms {
		c.Competences = append(c.Competences, matching.Competence{Term: term, Level: 3})
	}
	return c
}

func with(c matching.Candidate, change func(*matching.Candidate)) matching.Candidate {
	c.Competences = slices.Clone(c.Competences)
	change(&c)
	return c
}

func ids(r matching.Ranking) string {
	var all []string
	for _, m := range r.Matches {
		all = append(all, m.Candidate)
	}
	return strings.Join(all, " ")
}

func kinds(m matching.Match) string {
	var all []string
	for _, r := range m.Reasons {
		all = append(all, string(r.Kind))
	}
	return strings.Join(all, " ")
}

func TestWhoComesFirst(t *testing.T) {
	level := func(level int64) func(*matching.Candidate) {
		return func(c *matching.Candidate) { c.Competences[0].Level = level }
	}
	at := func(place string) func(*matching.Candidate) {
		return func(c *matching.Candidate) { c.Places = []string{place} }
	}
	remote := func(c *matching.Candidate) { c.Remote = true }
	for _, r := range []struct {
		rule       string
		need       matching.Need
		candidates []matching.Candidate
		want       string
	}{
		{
			"the very competence, then a kind of it, then what it is a kind of, right above",
			matching.Need{Term: "web"},
			[]matching.Candidate{can("broadest", "work"), can("broad", "software"), can("kind", "django"), can("very", "web")},
			"very kind broad",
		},
		{
			"a kind at two steps does, but less than one at one",
			matching.Need{Term: "software"},
			[]matching.Candidate{can("two", "react"), can("one", "web")},
			"one two",
		},
		{"what it is a kind of says more if there are fewer kinds", matching.Need{Term: "django"}, []matching.Candidate{can("two", "web"), can("one", "python")}, "one two"},
		{"who has a sibling of it is not asked", matching.Need{Term: "django"}, []matching.Candidate{can("sibling", "react")}, ""},
		{
			"the level that is asked for, then one below, then who does not say; two below is not asked",
			matching.Need{Term: "law", Level: 3},
			[]matching.Candidate{with(can("unsaid", "law"), level(0)), with(can("low", "law"), level(1)), with(can("below", "law"), level(2)), can("reached", "law")},
			"reached below unsaid",
		},
		{
			"more evidence comes first, but the tenth thing says little more than the eighth",
			matching.Need{Term: "law"},
			[]matching.Candidate{
				with(can("none", "law"), func(c *matching.Candidate) {}),
				with(can("one", "law"), func(c *matching.Candidate) { c.Competences[0].Evidence = 1 }),
				with(can("eight", "law"), func(c *matching.Candidate) { c.Competences[0].Evidence = 8 }),
				with(can("many", "law"), func(c *matching.Candidate) { c.Competences[0].Evidence, c.Engaged = 1_000_000, 1 }),
			},
			"eight many one none",
		},
		{
			"all the hours, then some; none is not asked",
			matching.Need{Term: "law", Hours: 40},
			[]matching.Candidate{with(can("none", "law"), func(c *matching.Candidate) { c.Hours = 0 }), with(can("some", "law"), func(c *matching.Candidate) { c.Hours = 20 }), can("all", "law")},
			"all some",
		},
		{
			"who is there, then nearby, then from afar; elsewhere is not asked",
			matching.Need{Term: "law", Place: "leeds", Remote: true},
			[]matching.Candidate{with(can("elsewhere", "law"), at("cardiff")), with(can("afar", "law"), remote), with(can("nearby", "law"), at("york")), with(can("here", "law"), at("leeds"))},
			"here nearby afar",
		},
		{
			"from afar is not asked where it must be there",
			matching.Need{Term: "law", Place: "leeds"},
			[]matching.Candidate{with(with(can("afar", "law"), remote), at("cardiff")), with(can("wide", "law"), at("uk"))},
			"wide",
		},
		{
			"who does not say where it works comes after who is there, as it may be",
			matching.Need{Term: "law", Place: "leeds"},
			[]matching.Candidate{can("unsaid", "law"), with(can("here", "law"), at("leeds"))},
			"here unsaid",
		},
		{
			"who does not say its hours comes after who has some more than a third of them",
			matching.Need{Term: "law", Hours: 30},
			[]matching.Candidate{with(can("unsaid", "law"), func(c *matching.Candidate) { c.Hours = matching.Unsaid }), with(can("some", "law"), func(c *matching.Candidate) { c.Hours = 12 })},
			"some unsaid",
		},
		{
			"of several competences who has all comes first, then who has some",
			matching.Need{Term: "law", Also: []string{"design", "web"}},
			[]matching.Candidate{can("one", "law"), can("none", "hosting"), can("all", "django", "design", "law"), can("two", "design", "web")},
			"all two one",
		},
		{
			"who was chosen for less comes first among equals",
			matching.Need{Term: "law"},
			[]matching.Candidate{with(can("busy", "law"), func(c *matching.Candidate) { c.Engaged = 2 }), with(can("idle", "law"), func(c *matching.Candidate) { c.Engaged = 1 })},
			"idle busy",
		},
		{"nobody is proposed to itself, nor who is excepted", matching.Need{Term: "law", Asker: "self", Except: []string{"other"}}, []matching.Candidate{can("self", "law"), can("other", "law"), can("third", "law")}, "third"},
		{"a competence that no vocabulary knows is met by the same", matching.Need{Term: "beekeeping"}, []matching.Candidate{can("bees", "beekeeping"), can("law", "law")}, "bees"},
		{"nobody has what nobody has", matching.Need{Term: "falconry"}, []matching.Candidate{can("law", "law")}, ""},
		{
			"a competence at a level that does is taken before one that would be nearer",
			matching.Need{Term: "web", Level: 3},
			[]matching.Candidate{with(can("both", "web", "react"), func(c *matching.Candidate) { c.Competences[0].Level = 1 })},
			"both",
		},
	} {
		t.Run(r.rule, func(t *testing.T) {
			r.need.ID = "need"
			got, err := pool(t, r.candidates).Rank(r.need, 10)
			if err != nil {
				t.Fatal(err)
			}
			if ids(got) != r.want || got.Could != int64(len(got.Matches)) {
				t.Errorf("the order is %q and not %q (%d could)", ids(got), r.want, got.Could)
			}
		})
	}
}

func TestEarlierWorkTogetherComesFirst(t *testing.T) {
	p := pool(t, []matching.Candidate{can("asker"), can("stranger", "law"), can("once", "law"), can("often", "law")},
		matching.Tie{A: "once", B: "asker", Times: 1}, matching.Tie{A: "asker", B: "often", Times: 3}, matching.Tie{A: "often", B: "asker", Times: 4})
	r, err := p.Rank(matching.Need{ID: "need", Asker: "asker", Term: "law"}, 10)
	if err != nil || ids(r) != "often once stranger" {
		t.Fatalf("the order is %q, %v", ids(r), err)
	}
	last := r.Matches[0].Reasons[len(r.Matches[0].Reasons)-1]
	if last.Kind != matching.WorkedTogether || last.Of != "asker" || last.Have != 7 {
		t.Errorf("the reason is %+v", last)
	}
}

// TestTheReasonsSumToTheScore has the full score by hand: 400 for the competence, 75
// for one level below, 80 for two things, half of 150 for the hours, 60 for
// nearby, and nothing for work together.
func TestTheReasonsSumToTheScore(t *testing.T) {
	c := matching.Candidate{ID: "a", Hours: 10, Places: []string{"york", "leeds"}, Competences: []matching.Competence{{Term: "law", Level: 2, Evidence: 2}}}
	c.Places = c.Places[:1]
	m := pool(t, []matching.Candidate{c}).Why(matching.Need{ID: "n", Term: "law", Level: 3, Hours: 20, Place: "leeds"}, "a")
	if m.Score != 400+75+80+75+60 || kinds(m) != "exactly level_below evidence hours_part nearby" {
		t.Errorf("the score is %d for %q", m.Score, kinds(m))
	}
}

// TestSeveralCompetencesSayWhichAreLacking has a third of 400 + 360 for two of three.
func TestSeveralCompetencesSayWhichAreLacking(t *testing.T) {
	p := pool(t, []matching.Candidate{can("a", "law", "django")})
	r, err := p.Rank(matching.Need{ID: "n", Term: "design", Also: []string{"web", "law"}}, 1)
	if err != nil || len(r.Matches) != 1 {
		t.Fatal(r, err)
	}
	m := r.Matches[0]
	if kinds(m) != "exactly also_lacks also_has" || m.Reasons[0].Of != "law" || m.Reasons[0].Points != (400+360)/3 || m.Reasons[1].Of != "design" || m.Reasons[2].Of != "django" {
		t.Errorf("the reasons are %+v", m.Reasons)
	}
	if team, err := p.Team(matching.Opportunity{ID: "o", Needs: []matching.Need{{ID: "n", Term: "design", Also: []string{"law"}}}}, matching.Led); err != nil || len(team.Uncovered) != 1 {
		t.Errorf("who lacks one of them is on a team: %+v, %v", team, err)
	}
}

func TestWhoIsNotProposedIsListedWithTheReason(t *testing.T) {
	p := pool(t, []matching.Candidate{can("self", "law"), can("yes", "law"), can("designer", "design"), with(can("full", "law"), func(c *matching.Candidate) { c.Hours = 0 })})
	r, err := p.Rank(matching.Need{ID: "n", Asker: "self", Term: "law", Hours: 5}, 10)
	if err != nil || ids(r) != "yes" || len(r.Not) != 1 || r.Not[0].Candidate != "full" || kinds(r.Not[0]) != "lacks_hours" {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestWhySomebodyIsNotProposed(t *testing.T) {
	p := pool(t, []matching.Candidate{
		can("self", "law"), can("designer", "design"), with(can("apprentice", "law"), func(c *matching.Candidate) { c.Competences[0].Level = 1 }),
		with(can("full", "law"), func(c *matching.Candidate) { c.Hours = 0 }), with(can("welsh", "law"), func(c *matching.Candidate) { c.Places = []string{"wales"} }),
		can("excepted", "law"),
	})
	need := matching.Need{ID: "n", Term: "law", Level: 4, Hours: 5, Place: "leeds", Asker: "self", Except: []string{"excepted"}}
	for candidate, want := range map[string]matching.Kind{
		"self": matching.IsAsker, "designer": matching.LacksCompetence, "apprentice": matching.LacksLevel, "full": matching.LacksHours,
		"welsh": matching.LacksPlace, "excepted": matching.IsExcepted, "nobody": matching.NotInPool,
	} {
		if m := p.Why(need, candidate); kinds(m) != string(want) || m.Score != 0 {
			t.Errorf("%s: %q with a score of %d, not %q", candidate, kinds(m), m.Score, want)
		}
	}
	if m := p.Why(matching.Need{}, "self"); kinds(m) != string(matching.IsMalformed) {
		t.Errorf("no need at all: %q", kinds(m))
	}
}

func TestNewcomersHaveEveryThirdPlace(t *testing.T) {
	var all []matching.Candidate
	for i := range 6 {
		all = append(all, with(can(fmt.Sprint("known", i), "law"), func(c *matching.Candidate) { c.Competences[0].Evidence, c.Engaged = 8, int64(i) }))
	}
	all = append(all,
		with(can("new0", "law"), func(c *matching.Candidate) { c.Newcomer = true }),
		with(can("new1", "law"), func(c *matching.Candidate) { c.Newcomer, c.Engaged = true, 1 }),
		with(can("weak", "work"), func(c *matching.Candidate) { c.Newcomer, c.Competences[0].Level = true, 1 }))
	r, err := pool(t, all).Rank(matching.Need{ID: "need", Term: "law"}, 8)
	if want := "known0 known1 new0 known2 known3 new1 known4 known5"; err != nil || ids(r) != want {
		t.Fatalf("the order is %q and not %q, %v", ids(r), want, err)
	}
	reason := r.Matches[2].Reasons[len(r.Matches[2].Reasons)-1]
	if reason.Kind != matching.NewcomersTurn || reason.Have != 7 || strings.Contains(kinds(r.Matches[3]), "newcomers") {
		t.Errorf("the reason is %+v", reason)
	}
	// Who is among the first by itself takes the newcomers' place.
	all[0].Newcomer = true
	if r, err = pool(t, all).Rank(matching.Need{ID: "need", Term: "law"}, 6); err != nil || ids(r) != "known0 known1 known2 known3 known4 new0" {
		t.Errorf("the order is %q, %v", ids(r), err)
	}
}

func TestTheLotDependsOnTheNeed(t *testing.T) {
	p := pool(t, []matching.Candidate{can("aaron", "law"), can("mia", "law"), can("zoe", "law")})
	first := map[string]bool{}
	for i := range 40 {
		r, err := p.Rank(matching.Need{ID: fmt.Sprint("need ", i), Term: "law"}, 1)
		if err != nil {
			t.Fatal(err)
		}
		first[ids(r)] = true
	}
	if len(first) != 3 {
		t.Errorf("of equals only %v ever come first", first)
	}
}

func TestWhatIsNoPool(t *testing.T) {
	good := can("a", "law")
	for _, r := range []struct {
		rule       string
		candidates []matching.Candidate
		ties       []matching.Tie
		want       error
	}{
		{"each has an id", []matching.Candidate{{}}, nil, matching.ErrNoID},
		{"each has an id of its own", []matching.Candidate{good, good}, nil, matching.ErrTwice},
		{"a competence has an id", []matching.Candidate{can("a", "")}, nil, matching.ErrNoID},
		{"a competence is there once", []matching.Candidate{can("a", "law", "law")}, nil, matching.ErrTwice},
		{"there are no hours below 0", []matching.Candidate{{ID: "a", Hours: -2}}, nil, matching.ErrNegative},
		{"nor levels above 5", []matching.Candidate{with(good, func(c *matching.Candidate) { c.Competences[0].Level = 6 })}, nil, matching.ErrNegative},
		{"a tie has two ends", []matching.Candidate{good}, []matching.Tie{{A: "a", B: "a", Times: 1}}, matching.ErrOwn},
		{"both of them in the pool", []matching.Candidate{good}, []matching.Tie{{A: "a", B: "b", Times: 1}}, matching.ErrUnknown},
		{"and is of some work", []matching.Candidate{good, can("b")}, []matching.Tie{{A: "a", B: "b"}}, matching.ErrNegative},
	} {
		t.Run(r.rule, func(t *testing.T) {
			if _, err := matching.NewPool(matching.Vocabulary{}, matching.Vocabulary{}, r.candidates, r.ties); !errors.Is(err, r.want) {
				t.Errorf("the error is %v, not %v", err, r.want)
			}
		})
	}
}

func TestWhatIsNoVocabulary(t *testing.T) {
	for _, r := range []struct {
		rule  string
		terms []matching.Term
		want  error
	}{
		{"each term has an id", []matching.Term{{}}, matching.ErrNoID},
		{"each term is there once", []matching.Term{{ID: "a"}, {ID: "a"}}, matching.ErrTwice},
		{"what is broader is there", []matching.Term{{ID: "a", Broader: []string{"b"}}}, matching.ErrUnknown},
		{"nothing is broader than itself", []matching.Term{{ID: "top"}, {ID: "a", Broader: []string{"top", "c"}}, {ID: "b", Broader: []string{"a"}}, {ID: "c", Broader: []string{"b"}}}, matching.ErrCircle},
	} {
		t.Run(r.rule, func(t *testing.T) {
			if _, err := matching.NewVocabulary(r.terms); !errors.Is(err, r.want) {
				t.Errorf("the error is %v, not %v", err, r.want)
			}
		})
	}
}

func TestWhatIsNoNeed(t *testing.T) {
	p := pool(t, []matching.Candidate{can("a", "law")})
	good := matching.Need{ID: "n", Term: "law"}
	for _, r := range []struct {
		rule  string
		needs []matching.Need
		lead  string
		want  error
	}{
		{"it has an id", []matching.Need{{Term: "law"}}, "", matching.ErrNoID},
		{"it says what is needed", []matching.Need{{ID: "n"}}, "", matching.ErrNoID},
		{"none of its competences is there twice", []matching.Need{{ID: "n", Term: "law", Also: []string{"law"}}}, "", matching.ErrTwice},
		{"hours are not below 0", []matching.Need{{ID: "n", Term: "law", Hours: -1}}, "", matching.ErrNegative},
		{"no level is above 5", []matching.Need{{ID: "n", Term: "law", Level: 6}}, "", matching.ErrNegative},
		{"an opportunity has one at least", nil, "", matching.ErrNeeds},
		{"and at most 1,000", slices.Repeat([]matching.Need{good}, 1001), "", matching.ErrNeeds},
		{"who leads is in the pool", []matching.Need{good}, "b", matching.ErrUnknown},
	} {
		t.Run(r.rule, func(t *testing.T) {
			if _, err := p.Team(matching.Opportunity{ID: "o", Lead: r.lead, Needs: r.needs}, matching.Closest); !errors.Is(err, r.want) {
				t.Errorf("the error is %v, not %v", err, r.want)
			}
		})
	}
	if _, err := p.Rank(matching.Need{}, 3); !errors.Is(err, matching.ErrNoID) {
		t.Errorf("ranking no need: %v", err)
	}
}
