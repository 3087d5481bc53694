package matching_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"metaorg/matching"
)

// picture is a team in one line: who leads, who takes which needs, and what nobody takes.
func picture(t matching.Team) string {
	text := t.Leader + ":"
	for _, m := range t.Members {
		var needs []string
		for _, taken := range m.Takes {
			needs = append(needs, fmt.Sprint(taken.Need))
		}
		text += " " + m.Candidate + "(" + strings.Join(needs, ",") + ")"
	}
	for _, u := range t.Uncovered {
		text += fmt.Sprintf(" %d:%s", u.Need, u.Reason.Kind)
	}
	return text
}

func needs(terms ...string) (all []matching.Need) {
	for i, term := range terms {
		name, hours, _ := strings.Cut(term, "/")
		n := matching.Need{ID: fmt.Sprint("need", i), Term: name}
		n.Hours, _ = strconv.ParseInt(hours, 10, 64) // 0 where none are said.
		all = append(all, n)
	}
	return all
}

func TestTeams(t *testing.T) {
	// A chain: ann - bob - cat - dan, each once together, and dan - eve four times.
	chain := []matching.Tie{{A: "ann", B: "bob", Times: 1}, {A: "bob", B: "cat", Times: 1}, {A: "cat", B: "dan", Times: 1}, {A: "dan", B: "eve", Times: 4}}
	people := []matching.Candidate{can("ann", "web"), can("bob", "hosting"), can("cat", "law", "design"), can("dan", "law"), can("eve", "web")}
	hours := func(c matching.Candidate, hours int64) matching.Candidate {
		c.Hours = hours
		return c
	}
	for _, r := range []struct {
		rule          string
		way           matching.Way
		lead          string
		needs         []matching.Need
		candidates    []matching.Candidate
		ties          []matching.Tie
		want          string
		radius, total int64
	}{
		{
			"round who meets the rarest need, each other need by who is nearest: law is 1000 from hosting, web 1000 as well",
			matching.Closest, "", needs("web", "law", "hosting"), people, chain, "bob: bob(2) ann(0) cat(1)", 1000, 2000,
		},
		{
			"without hosting the team comes together where web and law are near",
			matching.Closest, "", needs("web", "law"), people, chain, "eve: eve(0) dan(1)", 250, 250,
		},
		{
			"who leads need not take anything where that brings all nearer",
			matching.Led, "", needs("web", "law", "hosting"),
			[]matching.Candidate{can("hub"), can("ann", "web"), can("bob", "hosting"), can("cat", "law")},
			[]matching.Tie{{A: "hub", B: "ann", Times: 4}, {A: "hub", B: "bob", Times: 4}, {A: "hub", B: "cat", Times: 4}, {A: "ann", B: "bob", Times: 1}, {A: "bob", B: "cat", Times: 1}},
			"hub: hub() ann(0) bob(2) cat(1)", 250, 750,
		},
		{
			"who is asked to lead does",
			matching.Closest, "dan", needs("web", "hosting"), people, chain, "dan: dan() bob(1) eve(0)", 2000, 2250,
		},
		{
			"what nobody can do is said, and the rest is done",
			matching.Closest, "", needs("web", "falconry", "law"), people, chain, "eve: eve(0) dan(2) 1:nobody_can", 250, 250,
		},
		{"where nobody can do anything, there is no team", matching.Closest, "", needs("falconry"), people, chain, ": 0:nobody_can", 0, 0},
		{"nor a balanced one", matching.Balanced, "", needs("falconry"), people, chain, ": 0:nobody_can", 0, 0},
		{
			"one who can do two things does both while there are hours for both",
			matching.Closest, "", needs("law/40", "design/60"), people, chain, "cat: cat(0,1)", 0, 0,
		},
		{
			"and otherwise the next nearest does the other",
			matching.Closest, "", needs("law/41", "design/60"), people, chain, "cat: cat(1) dan(0)", 1000, 1000,
		},
		{
			"hours that the team's other needs take are gone, and that is said",
			matching.Closest, "", needs("hosting/60", "hosting/60"), people, chain, "bob: bob(0) 1:nobody_left", 0, 0,
		},
		{
			"strangers are asked where nobody else can",
			matching.Closest, "", needs("beekeeping", "web"), append(slices.Clone(people[:2]), can("zoe", "beekeeping")), chain[:1], "zoe: zoe(0) ann(1)", 0, 0,
		},
		{
			"a balanced team takes few who were chosen for little: one for both needs before two",
			matching.Balanced, "", needs("web", "law"),
			[]matching.Candidate{can("ann", "web"), can("bob", "law"), can("both", "web", "law")},
			nil, "both: both(0,1)", 0, 0,
		},
		{
			"but two who have been idle before one who was chosen twice",
			matching.Balanced, "", needs("web", "law"),
			[]matching.Candidate{can("ann", "web"), can("bob", "law"), with(can("both", "web", "law"), func(c *matching.Candidate) { c.Engaged = 2 })},
			[]matching.Tie{{A: "ann", B: "bob", Times: 1}},
			"ann: ann(0) bob(1)", 1000, 1000,
		},
		{
			"a balanced team gives nobody more than they have to spare, the small needs first",
			matching.Balanced, "", needs("web/30", "web/10", "web/20"),
			[]matching.Candidate{hours(can("ann", "web"), 30)},
			nil, "ann: ann(1,2) 0:nobody_left", 0, 0,
		},
	} {
		t.Run(r.rule, func(t *testing.T) {
			team, err := pool(t, r.candidates, r.ties...).Team(matching.Opportunity{ID: "o", Lead: r.lead, Needs: r.needs}, r.way)
			if err != nil {
				t.Fatal(err)
			}
			if picture(team) != r.want || team.Radius != r.radius || team.Total != r.total {
				t.Errorf("it is %q of %d, %d\nand not %q of %d, %d", picture(team), team.Radius, team.Total, r.want, r.radius, r.total)
			}
		})
	}
}

func TestATeamIsExplained(t *testing.T) {
	p := pool(t, []matching.Candidate{can("ann", "web"), can("mid"), can("bob", "law", "design"), can("zoe", "beekeeping")},
		matching.Tie{A: "ann", B: "mid", Times: 1}, matching.Tie{A: "mid", B: "bob", Times: 2})
	team, err := p.Team(matching.Opportunity{ID: "o", Lead: "ann", Needs: needs("web", "law", "design", "beekeeping")}, matching.Closest)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, m := range team.Members {
		for _, taken := range m.Takes {
			why := taken.Match.Reasons[len(taken.Match.Reasons)-1]
			lines = append(lines, fmt.Sprintf("%s %d away over %v takes %d: %s %d", m.Candidate, m.Distance, m.Over, taken.Need, why.Kind, why.Have))
		}
	}
	want := []string{
		"ann 0 away over [] takes 0: nearest 0", "bob 1500 away over [mid] takes 1: nearest 1500",
		"bob 1500 away over [mid] takes 2: on_the_team 1500", "zoe -1 away over [] takes 3: stranger_to_lead 0",
	}
	if !slices.Equal(lines, want) || team.Strangers != 1 || !slices.Equal(team.Could, []int64{1, 1, 1, 1}) {
		t.Errorf("it says\n%s\nand not\n%s\nof %d strangers, %v could", strings.Join(lines, "\n"), strings.Join(want, "\n"), team.Strangers, team.Could)
	}
}

// drawn is a pool of rapid's, and an opportunity.
type drawn struct {
	candidates []matching.Candidate
	ties       []matching.Tie
	o          matching.Opportunity
}

func draw(t *rapid.T) (d drawn) {
	term := rapid.SampledFrom([]string{"work", "software", "web", "python", "django", "react", "design", "law", "bees"})
	place := rapid.SampledFrom([]string{"uk", "yorkshire", "leeds", "york", "cardiff", "mars"})
	many := rapid.IntRange(1, 14).Draw(t, "candidates")
	for i := range many {
		c := matching.Candidate{
			ID: fmt.Sprint("c", i), Hours: rapid.Int64Range(0, 30).Draw(t, "hours"), Remote: rapid.Bool().Draw(t, "remote"),
			Engaged: rapid.Int64Range(0, 5).Draw(t, "engaged"), Newcomer: rapid.Bool().Draw(t, "newcomer"),
			Places: rapid.SliceOfN(place, 0, 2).Draw(t, "places"),
		}
		for _, id := range rapid.SliceOfNDistinct(term, 0, 4, rapid.ID).Draw(t, "competences") {
			c.Competences = append(c.Competences, matching.Competence{Term: id, Level: rapid.Int64Range(0, 5).Draw(t, "level"), Evidence: rapid.Int64Range(0, 20).Draw(t, "evidence")})
		}
		d.candidates = append(d.candidates, c)
	}
	for range rapid.IntRange(0, 2*many).Draw(t, "ties") {
		a, b := rapid.IntRange(0, many-1).Draw(t, "a"), rapid.IntRange(0, many-1).Draw(t, "b")
		if a != b {
			d.ties = append(d.ties, matching.Tie{A: fmt.Sprint("c", a), B: fmt.Sprint("c", b), Times: rapid.Int64Range(1, 5).Draw(t, "times")})
		}
	}
	d.o.ID = "o"
	for i := range rapid.IntRange(1, 6).Draw(t, "needs") {
		n := matching.Need{
			ID: fmt.Sprint("n", i), Asker: fmt.Sprint("c", rapid.IntRange(0, 20).Draw(t, "asker")), Term: term.Draw(t, "term"),
			Level: rapid.Int64Range(0, 5).Draw(t, "least"), Hours: rapid.Int64Range(0, 20).Draw(t, "wanted"), Remote: rapid.Bool().Draw(t, "afar"),
		}
		if rapid.Bool().Draw(t, "somewhere") {
			n.Place = place.Draw(t, "place")
		}
		d.o.Needs = append(d.o.Needs, n)
	}
	if rapid.IntRange(0, 3).Draw(t, "led") == 0 {
		d.o.Lead = "c0"
	}
	return d
}

func (d drawn) pool(t *rapid.T, skills, places matching.Vocabulary) *matching.Pool {
	p, err := matching.NewPool(skills, places, d.candidates, d.ties)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestWhatHoldsOfEveryRanking(t *testing.T) {
	skills, places := skills(t), places(t)
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		p, n := d.pool(t, skills, places), d.o.Needs[0]
		r, err := p.Rank(n, 100)
		if err != nil {
			t.Fatal(err)
		}
		listed, newcomers := map[string]bool{}, 0
		for _, m := range r.Matches {
			sum := int64(0)
			for _, reason := range m.Reasons {
				sum += reason.Points
			}
			// What is not asked for gives its points without a reason.
			if listed[m.Candidate] || m.Score < 1 || m.Score > 1000 || sum > m.Score || m.Candidate == n.Asker {
				t.Fatalf("%+v", m)
			}
			listed[m.Candidate] = true
			if why := p.Why(n, m.Candidate); why.Score != m.Score {
				t.Fatalf("Why says %+v, and Rank %+v", why, m)
			}
		}
		for _, c := range d.candidates {
			if why := p.Why(n, c.ID); (why.Score > 0) != listed[c.ID] || len(why.Reasons) == 0 {
				t.Fatalf("%s: %+v, and listed is %v", c.ID, why, listed[c.ID])
			}
		}
		waiting := 0 // Newcomers with at least half of the highest score.
		is := map[string]bool{}
		for _, c := range d.candidates {
			is[c.ID] = c.Newcomer
		}
		best := int64(0)
		for _, m := range r.Matches {
			best = max(best, m.Score)
		}
		for _, m := range r.Matches {
			if is[m.Candidate] && 2*m.Score >= best {
				waiting++
			}
		}
		for i, m := range r.Matches {
			if is[m.Candidate] {
				newcomers++
			}
			if newcomers < min((i+1)/3, waiting) {
				t.Fatalf("of the first %d %d are newcomers, and %d wait", i+1, newcomers, waiting)
			}
		}
		for most := range len(r.Matches) {
			if short, _ := p.Rank(n, most); !reflect.DeepEqual(short.Matches, r.Matches[:most:most]) && most > 0 {
				t.Fatalf("the first %d are %v", most, short.Matches)
			}
		}
	})
}

func TestWhatHoldsOfEveryTeam(t *testing.T) {
	skills, places := skills(t), places(t)
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		p := d.pool(t, skills, places)
		way := rapid.SampledFrom([]matching.Way{matching.Closest, matching.Led, matching.Balanced}).Draw(t, "way")
		team, err := p.Team(d.o, way)
		if err != nil {
			t.Fatal(err)
		}
		spare := map[string]int64{}
		for _, c := range d.candidates {
			spare[c.ID] = c.Hours
		}
		times := make([]int, len(d.o.Needs))
		for _, m := range team.Members {
			hours := int64(0)
			for _, taken := range m.Takes {
				times[taken.Need]++
				hours += d.o.Needs[taken.Need].Hours
				if why := p.Why(d.o.Needs[taken.Need], m.Candidate); why.Score != taken.Match.Score || why.Score == 0 {
					t.Fatalf("%s takes %d for %d, and Why says %+v", m.Candidate, taken.Need, taken.Match.Score, why)
				}
			}
			if hours != m.Hours || hours > spare[m.Candidate] {
				t.Fatalf("%s has %d hours and takes %d, said to be %d", m.Candidate, spare[m.Candidate], hours, m.Hours)
			}
			if len(m.Takes) == 0 && m.Candidate != team.Leader {
				t.Fatalf("%s takes nothing", m.Candidate)
			}
		}
		for _, u := range team.Uncovered {
			times[u.Need]++
			if (u.Reason.Kind == matching.NobodyCan) != (team.Could[u.Need] == 0) {
				t.Fatalf("%d is uncovered, %+v, and %d could", u.Need, u.Reason, team.Could[u.Need])
			}
		}
		if slices.ContainsFunc(times, func(n int) bool { return n != 1 }) {
			t.Fatalf("needs are taken or said to be open so often: %v", times)
		}
		if d.o.Lead != "" && team.Leader != d.o.Lead {
			t.Fatalf("%q leads", team.Leader)
		}
	})
}

func TestTheOrderInWhichThingsAreGivenDoesNotMatter(t *testing.T) {
	skills, places := skills(t), places(t)
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 1))
		mixed := drawn{slices.Clone(d.candidates), slices.Clone(d.ties), d.o}
		r.Shuffle(len(mixed.candidates), func(i, j int) {
			mixed.candidates[i], mixed.candidates[j] = mixed.candidates[j], mixed.candidates[i]
		})
		r.Shuffle(len(mixed.ties), func(i, j int) { mixed.ties[i], mixed.ties[j] = mixed.ties[j], mixed.ties[i] })
		for i := range mixed.ties {
			if r.IntN(2) == 0 {
				mixed.ties[i].A, mixed.ties[i].B = mixed.ties[i].B, mixed.ties[i].A
			}
		}
		for i := range mixed.candidates {
			c := &mixed.candidates[i]
			c.Competences = slices.Clone(c.Competences)
			r.Shuffle(len(c.Competences), func(i, j int) { c.Competences[i], c.Competences[j] = c.Competences[j], c.Competences[i] })
		}
		p, q := d.pool(t, skills, places), mixed.pool(t, skills, places)
		one, _ := p.Rank(d.o.Needs[0], 100)
		other, _ := q.Rank(d.o.Needs[0], 100)
		if !reflect.DeepEqual(one, other) {
			t.Fatalf("%+v\n%+v", one, other)
		}
		for _, way := range []matching.Way{matching.Closest, matching.Led, matching.Balanced} {
			one, _ := p.Team(d.o, way)
			other, _ := q.Team(d.o, way)
			if !reflect.DeepEqual(one, other) {
				t.Fatalf("%d: %+v\n%+v", way, one, other)
			}
		}
	})
}

// TestBalancedTeamsSpreadTheWork asks 60 times for the same three things of 20 who
// can do them: when what each was chosen for is counted, nobody is chosen much
// more than the others; and once for all where it is not.
func TestBalancedTeamsSpreadTheWork(t *testing.T) {
	var all []matching.Candidate
	for i := range 20 {
		all = append(all, can(fmt.Sprintf("c%02d", i), "web", "law", "design"))
	}
	chosen := map[string]int64{}
	for round := range 60 {
		for i := range all {
			all[i].Engaged = chosen[all[i].ID]
		}
		team, err := pool(t, all).Team(matching.Opportunity{ID: fmt.Sprint(round), Needs: needs("web/40", "law/40", "design/40")}, matching.Balanced)
		if err != nil || len(team.Uncovered) > 0 {
			t.Fatal(err, team.Uncovered)
		}
		for _, m := range team.Members {
			chosen[m.Candidate]++
		}
	}
	least, most := int64(1000), int64(0)
	for _, c := range all {
		least, most = min(least, chosen[c.ID]), max(most, chosen[c.ID])
	}
	if most-least > 1 {
		t.Errorf("somebody was chosen %d times, and somebody %d", most, least)
	}
}
