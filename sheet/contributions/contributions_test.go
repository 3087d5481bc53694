package contributions_test

import (
	"slices"
	"strings"
	"testing"

	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/sheet/contributions"
)

var members = map[string]people.MemberID{"mill": "mill", "the mill": "mill", "forge": "forge"}

func read(t *testing.T, text string, here map[string]int) *contributions.Plan {
	t.Helper()
	p, err := contributions.Read("hours.csv", strings.NewReader(text), "forge", members, here)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAListOfHoursBecomesContributions(t *testing.T) {
	p := read(t, "Mit;Richtung;Art;Menge;Einheit;Datum;Strom;Notiz\nThe Mill;gegeben;Arbeit;2,5;Stunden;31.3.2026;Fürsorge;Dach\nmill;bekommen;Sachen;12,250;kg;2026-03-30;;\n", map[string]int{})
	if len(p.Problems) != 0 || p.New != 2 {
		t.Fatalf("%+v", p)
	}
	if m := p.Rows[0].Record; m.With != "mill" || m.Quantity != 250 || m.Unit != "h" || m.Date != "2026-03-31" || m.Stream != patronage.Care || m.Kind != patronage.Labour || m.Note != "Dach" {
		t.Errorf("read as %+v", m)
	}
	if m := p.Rows[1].Record; m.Direction != patronage.Received || m.Quantity != 12_250 || m.Kind != patronage.Goods {
		t.Errorf("read as %+v", m)
	}
	if parts := p.Parts(); len(parts) != 1 || len(parts[0]) != 2 || p.Rows[0].Shown() != "2.50 h" {
		t.Errorf("%d parts, %s", len(parts), p.Rows[0].Shown())
	}
}

func TestWhatIsHereIsLeftOutAsOftenAsItIsHere(t *testing.T) {
	const twice = "with,kind,quantity,date\nmill,labour,1,2026-03-31\nmill,labour,1,2026-03-31\n"
	p := read(t, twice, map[string]int{"mill|gave|labour|100|h|2026-03-31||0": 1})
	if p.New != 1 || p.Rows[0].Does != contributions.Already || p.Rows[1].Does != contributions.New {
		t.Errorf("%+v", p)
	}
}

func TestWhatIsWrongIsNamedWithItsLine(t *testing.T) {
	for name, row := range map[string]struct{ line, want string }{
		"who it was with":           {"nobody,labour,1,h,2026-03-31,,,", `hours.csv:2: with: "nobody" is no member here; name it by its handle or as it is called here`},
		"oneself":                   {"forge,labour,1,h,2026-03-31,,,", `hours.csv:2: with: a contribution has two sides; this names you twice`},
		"a unit that there is not":  {"mill,labour,1,moons,2026-03-31,,,", `hours.csv:2: quantity: there is no unit "moons"; metaorg show units lists them`},
		"too many decimals":         {"mill,labour,1.255,h,2026-03-31,,,", `hours.csv:2: quantity: "1.255" can't be read as a quantity in h: this has more decimals than the unit`},
		"work that is not time":     {"mill,labour,1,kg,2026-03-31,,,", `hours.csv:2: unit: work is counted in time, and kg is none`},
		"no kind":                   {"mill,love,1,h,2026-03-31,,,", `hours.csv:2: kind: a contribution is information, goods, services, resources, labour or money`},
		"no day":                    {"mill,labour,1,h,soon,,,", `hours.csv:2: date: write the date as year-month-day, for example 2026-03-31`},
		"a worth without currency":  {"mill,labour,1,h,2026-03-31,12.50,,", `hours.csv:2: value: there is no unit ""; metaorg show units lists them`},
		"a currency that is none":   {"mill,labour,1,h,2026-03-31,12.50,XYZ,", `hours.csv:2: value: there is no unit "XYZ"; metaorg show units lists them`},
		"something that no item is": {",labour,1,h,2026-03-31,,,three", `hours.csv:2: item: "three" is no number of something shared`},
		"less than nothing":         {"mill,labour,-1,h,2026-03-31,,,", `hours.csv:2: quantity: a quantity is more than nothing`},
		"nobody":                    {",labour,1,h,2026-03-31,,,", `hours.csv:2: with: say who was on the other side`},
	} {
		p := read(t, "with,kind,quantity,unit,date,value,currency,item\n"+row.line+"\n", map[string]int{})
		if len(p.Problems) != 1 || p.Problems[0].String() != row.want {
			t.Errorf("%s: %v, want %s", name, p.Problems, row.want)
		}
	}
	if p := read(t, "with,kind,quantity,date\n", map[string]int{}); len(p.Problems) != 1 {
		t.Errorf("an empty list: %v", p.Problems)
	}
	long := "with,kind,quantity,date\n" + strings.Repeat("mill,labour,1,2026-03-31\n", contributions.Most+1)
	if p := read(t, long, map[string]int{}); len(p.Problems) != 1 || !strings.Contains(p.Problems[0].String(), "part it") {
		t.Errorf("a long list: %v", p.Problems)
	}
	if _, err := contributions.Read("x", strings.NewReader(""), "forge", members, nil); err == nil {
		t.Error("nothing at all is taken for a list")
	}
}

// wrong is a list that never ends, and names nobody.
type wrong struct{ bytes int }

func (w *wrong) Read(b []byte) (int, error) {
	row := "nobody,labour,1,2026-03-31\n"
	if w.bytes == 0 {
		row = "with,kind,quantity,date\n"
	}
	n := copy(b, row)
	w.bytes += n
	return n, nil
}

func TestAListOfWhichAllIsWrongIsNotReadToItsEnd(t *testing.T) {
	w := &wrong{}
	p, err := contributions.Read("hours.csv", w, "forge", members, nil)
	if err != nil || len(p.Problems) != 201 || w.bytes > 1<<20 {
		t.Errorf("%v: %+v after %d bytes", err, p, w.bytes)
	}
}

func TestADayThatTheNetworkRefusesIsNamedWithItsLine(t *testing.T) {
	const days = "with,kind,quantity,date\nmill,labour,1,2026-03-31\nmill,labour,1,2026-04-01\nmill,labour,1,2026-06-02\nmill,labour,1,2026-06-01\nmill,labour,1,2025-06-01\nmill,labour,1,2025-05-31\n"
	p := read(t, days, map[string]int{})
	p.CheckDays(contributions.Days{First: "2025-06-01", Last: "2026-06-01"}, []contributions.Days{{First: "2026-01-01", Last: "2026-03-31"}})
	var lines []int64
	for _, w := range p.Problems {
		lines = append(lines, w.Line)
	}
	if !slices.Equal(lines, []int64{2, 4, 7}) {
		t.Errorf("refused are %+v", p.Problems)
	}
}
