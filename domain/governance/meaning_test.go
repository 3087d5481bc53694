package governance_test

import (
	"testing"

	"metaorg/domain/charter"
	"metaorg/domain/domaintest"
	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/tally"
)

// rulesOf is a state under a preset's standing rules.
func rulesOf(t *testing.T, preset charter.Preset) state.Reader {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft(preset.ID), five[:2], governance.Module, toys)
	return w.Store
}

func meaning(t *testing.T, r state.Reader, name string, n int64) machine.Meaning {
	t.Helper()
	for _, rule := range governance.Module.Rules {
		if rule.Name == name {
			m, ok := charter.MeaningOf(r, rule, n)
			if !ok {
				t.Fatalf("%s says nothing about %d members", name, n)
			}
			return m
		}
	}
	t.Fatalf("no rule is called %s", name)
	return machine.Meaning{}
}

func TestRulesSayHowManyMustTakePartAsVotesAreJudged(t *testing.T) {
	for _, preset := range charter.Presets() {
		r := rulesOf(t, preset)
		for rule, of := range map[string]struct {
			class   governance.Class
			purpose governance.Purpose
		}{
			"governance.ordinary_quorum":         {governance.Ordinary, governance.FirstVote},
			"governance.ordinary_quorum_minimum": {governance.Ordinary, governance.FirstVote},
			"governance.special_quorum":          {governance.Special, governance.FirstVote},
			"governance.second_call_quorum":      {governance.Special, governance.SecondCallRound},
			"governance.second_call_minimum":     {governance.Special, governance.SecondCallRound},
		} {
			for _, n := range sizes {
				needed := meaning(t, r, rule, n).Number("Needed")
				bar := termsUnder(t, preset.ID, of.class).Bar(of.purpose, n)
				enough, short := bar.Judge(tally.Count{Abstain: needed}), bar.Judge(tally.Count{Abstain: needed - 1})
				if enough == tally.NoQuorum || short != tally.NoQuorum {
					t.Errorf("%s, %s with %d members says %d must take part; so many come to %s, one less to %s", preset.ID, rule, n, needed, enough, short)
				}
			}
		}
	}
}

func TestRulesSayHowManyYesAdoptAndHowManyNoStopAsVotesAreJudged(t *testing.T) {
	for _, preset := range charter.Presets() {
		r := rulesOf(t, preset)
		for rule, class := range map[string]governance.Class{
			"governance.ordinary_method":     governance.Ordinary,
			"governance.special_majority":    governance.Special,
			"governance.principles_majority": governance.Principles,
		} {
			for _, n := range sizes {
				m := meaning(t, r, rule, n)
				bar := termsUnder(t, preset.ID, class).Bar(governance.FirstVote, n)
				for what, c := range map[string]tally.Count{
					"adopts": {Yes: m.Number("Yes"), No: n - m.Number("Yes")}, "adopts too": {Yes: m.Number("Few"), No: m.Number("Part") - m.Number("Few")},
				} {
					fewer := tally.Count{Yes: c.Yes - 1, No: c.No + 1}
					if bar.Judge(c) != tally.Adopted || bar.Judge(fewer) == tally.Adopted {
						t.Errorf("%s, %s with %d members says %+v %s it: %s", preset.ID, rule, n, c, what, m.Text)
					}
				}
				if no := m.Number("Stop"); bar.Judge(tally.Count{Yes: n - no, No: no}) == tally.Adopted {
					t.Errorf("%s, %s with %d members: %d no do not stop it", preset.ID, rule, n, no)
				}
			}
		}
	}
}

func TestRulesSayTimesAndNumbersAsProposalsHaveThem(t *testing.T) {
	const day = 86_400
	for _, preset := range charter.Presets() {
		r := rulesOf(t, preset)
		ordinary, special, principles := termsUnder(t, preset.ID, governance.Ordinary), termsUnder(t, preset.ID, governance.Special), termsUnder(t, preset.ID, governance.Principles)
		lazy, urgent := termsUnder(t, preset.ID, governance.Lazy), termsUnder(t, preset.ID, governance.Urgent)
		days := func(opens, _ int64) int64 { return opens / day }
		until := func(_, closes int64) int64 { return closes / day }
		for _, n := range sizes {
			for rule, want := range map[string]int64{
				"governance.ordinary_notice_days":    ordinary.NoticeDays,
				"governance.ordinary_window_days":    ordinary.WindowDays,
				"governance.ordinary_delay_days":     ordinary.DelayDays,
				"governance.special_notice_days":     special.NoticeDays,
				"governance.special_window_days":     special.WindowDays,
				"governance.special_delay_days":      special.DelayDays,
				"governance.principles_delay_days":   principles.DelayDays,
				"governance.exit_window_days":        principles.DelayDays,
				"governance.second_call_days":        days(special.Times(governance.SecondCallRound, 0)),
				"governance.confirmation_after_days": until(principles.Times(governance.Confirmation, 0)),
				"governance.confirmation_until_days": until(principles.Times(governance.Confirmation, 0)),
				"governance.proxies_per_holder":      ordinary.MostProxies(n),
				"governance.proxies_percent":         ordinary.MostProxies(n),
				"governance.lazy_objections":         lazy.Bar(governance.FirstVote, n).Objections,
				"governance.lazy_window_days":        lazy.WindowDays,
				"governance.urgent_hours":            urgent.WindowHours,
			} {
				if m := meaning(t, r, rule, n); m.Number("Count") != want {
					t.Errorf("%s, %s with %d members is %d, and says: %s", preset.ID, rule, n, want, m.Text)
				}
			}
		}
	}
}

func TestTheSentencesThatAreReadMostAreEnglish(t *testing.T) {
	small := rulesOf(t, charter.Presets()[0])
	for _, tt := range []struct {
		rule string
		n    int64
		want string
	}{
		{"governance.ordinary_quorum", 12, "Of 12 voting members, 6 must take part."},
		{"governance.ordinary_quorum", 2, "Of 2 voting members the share would be 1; 2 must take part all the same."},
		{"governance.special_majority", 12, "When all 12 vote, 8 yes adopt it and 5 no stop it; when only 6 take part, it needs 4 yes."},
		{"governance.special_delay_days", 12, "What the 12 members adopt takes effect 1 day later; until then whoever disagrees can look into it, or leave."},
		{"governance.proxies_per_holder", 12, "One member can vote for 1 other at most, and so cast 2 of 12 ballots."},
	} {
		if m := meaning(t, small, tt.rule, tt.n); m.Text != tt.want {
			t.Errorf("%s with %d members: %s\nwant %s", tt.rule, tt.n, m.Text, tt.want)
		}
	}
	if _, ok := charter.MeaningOf(small, governance.Module.Rules[0], 1); ok {
		t.Error("a rule says what it comes to for one member, who decides nothing with others")
	}
	old := charter.Supposing(machine.Imagine(3), charter.Complete(governance.Module.Rules, nil))
	if m := meaning(t, old, "governance.proxies_per_holder", 12); m.Key != "not_yet" {
		t.Errorf("under rules of version 3: %s", m.Text)
	}
}
