package charter_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"metaorg/domain/charter"
)

var update = flag.Bool("update", false, "write the table of docs/presets.md anew")

// ruleSaid is how one row of the table words a preset, from its rules.
type ruleSaid struct {
	row  string
	says func(v values) string
}

// values are a preset's, without the module's name where no other has it.
type values map[string]int64

func (v values) days(names ...string) string {
	var all []string
	for _, name := range names {
		all = append(all, fmt.Sprint(v[name+"_days"]))
	}
	return strings.Join(all, ", ")
}

func (v values) fraction(name string) string { return charter.FractionChoices()[v[name]] }

func (v values) quorum(name, least string) string {
	return fmt.Sprintf("%s, at least %d", v.fraction(name), v[least])
}

func count(n int64, none, many string) string {
	if n == 0 {
		return none
	}
	return fmt.Sprintf(many, n)
}

// orShare is a number, or a share of the members where that is more.
func orShare(n, percent int64, none string) string {
	if n == 0 && percent == 0 {
		return none
	}
	return count(n, "0", "%d") + count(percent, "", ", or %d %% where that is more")
}

func (v values) contributions() string {
	said := fmt.Sprint(v["contributions_needed"])
	if v["contribution_partners"] > 1 {
		said += ", by different members"
	}
	return said + count(v["contribution_days"], "", ", over %d days")
}

func (v values) principlesDelay() string {
	if v["exit_window_days"] > v["principles_delay_days"] {
		return v.days("exit_window") + " days, in which members can leave"
	}
	return v.days("principles_delay") + " days"
}

func (v values) proxies() string {
	if v["proxies_percent"] == 100 {
		return fmt.Sprint(v["proxies_per_holder"])
	}
	return fmt.Sprintf("%d, at most %d %% of the roll", v["proxies_per_holder"], v["proxies_percent"])
}

var tableOfPresets = []ruleSaid{
	{"window of an application", func(v values) string { return v.days("membership.window") + " days" }},
	{"contributions confirmed", values.contributions},
	{"objections that stop an application", func(v values) string {
		return orShare(v["objections_to_stop"], v["objections_to_stop_percent"], "none")
	}},
	{"who decides then", func(v values) string {
		return count(v["panel_size"], "all, in an ordinary vote", "a panel of %d by lot")
	}},
	{"sponsors", func(v values) string { return count(v["sponsors_needed"], "none", "%d") }},
	{"new votes in 91 days", func(v values) string {
		return orShare(v["growth_cap_members"], v["growth_cap_percent"], "any number")
	}},
	{"persons", func(v values) string {
		return []string{"supporters", "members by decision", fmt.Sprintf("a chamber, counting from %d", v["chamber_minimum"])}[v["individuals"]]
	}},
	{"boundary", func(v values) string { return []string{"open", "consent", "closed"}[v["boundary"]] }},
	{"ordinary: method", func(v values) string { return []string{"majority", "consent"}[v["ordinary_method"]] }},
	{"ordinary: notice, window, delay (days)", func(v values) string { return v.days("ordinary_notice", "ordinary_window", "ordinary_delay") }},
	{"ordinary: quorum", func(v values) string { return v.quorum("ordinary_quorum", "ordinary_quorum_minimum") }},
	{"special: notice, window, delay (days)", func(v values) string { return v.days("special_notice", "special_window", "special_delay") }},
	{"special: majority, quorum", func(v values) string { return v.fraction("special_majority") + ", " + v.fraction("special_quorum") }},
	{"second call: after, quorum", func(v values) string {
		return v.days("second_call") + " days, " + v.quorum("second_call_quorum", "second_call_minimum")
	}},
	{"principles: majority, twice", func(v values) string { return v.fraction("principles_majority") }},
	{"confirmation", func(v values) string {
		return fmt.Sprintf("%s to %s days later", v.days("confirmation_after"), v.days("confirmation_until"))
	}},
	{"principles: delay", values.principlesDelay},
	{"lazy: objections that stop it, window", func(v values) string {
		return fmt.Sprintf("%d, %s days", v["lazy_objections"], v.days("lazy_window"))
	}},
	{"urgent: open for", func(v values) string { return fmt.Sprintf("%d hours", v["urgent_hours"]) }},
	{"proxies one member can hold", values.proxies},
	{"capture brake", func(v values) string { return []string{"off", "on"}[v["capture_brake"]] }},
	{"hands shown and minutes can be contested for", func(v values) string { return v.days("meetings.window") + " days" }},
	{"circles: shortest window, objections that stop, longest term", func(v values) string {
		return fmt.Sprintf("%s days, at most %d, %d months", v.days("window_min"), v["objections_max"], v["term_max_months"])
	}},
	{"circles: time to lift a matter up", func(v values) string { return v.days("lift") + " days" }},
	{"time to accept a new text", func(v values) string { return v.days("reacceptance") + " days" }},
	{"what strangers see", func(v values) string {
		return []string{"everything", "members and decisions", "the charter alone"}[v["transparency"]]
	}},
}

func presetTable() string {
	table := "| | small | federation | open |\n|---|---|---|---|\n| meant for |"
	var all []values
	for _, p := range charter.Presets() {
		v := values{}
		for _, r := range p.Rules {
			_, name, _ := strings.Cut(r.Name, ".")
			v[r.Name], v[name] = r.Value, r.Value
		}
		all = append(all, v)
		if p.Most == 0 {
			table += fmt.Sprintf(" %d and more members |", p.Least)
		} else {
			table += fmt.Sprintf(" %d to %d members |", p.Least, p.Most)
		}
	}
	table += "\n"
	for _, row := range tableOfPresets {
		table += "| " + row.row + " |"
		for _, v := range all {
			table += " " + row.says(v) + " |"
		}
		table += "\n"
	}
	return table
}

func TestTheTableOfPresetsInTheDocsIsWhatTheRulesAre(t *testing.T) {
	const path = "../../docs/presets.md"
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	table := regexp.MustCompile(`(?m)^\| \| small \|.*\n(\|.*\n)+`)
	if *update {
		doc = table.ReplaceAllLiteral(doc, []byte(presetTable()))
		if err := os.WriteFile(path, doc, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := table.FindString(string(doc)); got != presetTable() {
		t.Errorf("docs/presets.md has\n%s\nand the rules are (go test -update ./domain/charter writes it)\n%s", got, presetTable())
	}
}
