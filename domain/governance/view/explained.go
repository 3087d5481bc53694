package view

import (
	"context"
	"strconv"
	"strings"

	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/tally"
	"metaorg/web/words"
)

// became says in the reader's words why a closed vote came out as it did, as
// explain does for programs. Each number leads to who or what stands behind it.
func became(ctx context.Context, v vote, to links) string {
	if v.uncounted() {
		return because(ctx, v, v.reason, "became", to)
	}
	key := "took_part"
	switch v.bar.Method {
	case tally.ByLazyConsent:
		key = "took_part_lazy"
	case tally.ByShareOfAll:
		key = "took_part_all"
	case tally.ByMajority, tally.BySupermajority, tally.ByConsent:
	}
	all := []string{words.T(ctx, "governance."+key, "Count", int(v.roll), "Roll", to.roll(ctx, v.roll, ""), "Turnout", to.roll(ctx, v.count.Turnout(), "&voted=true"), "Quorum", to.rule(ctx, v.bar.Quorum))}
	if v.void > 0 {
		all = append(all, words.T(ctx, "governance.not_counted", "Count", int(v.void)))
	}
	if v.byHand > 0 {
		all = append(all, words.T(ctx, "governance.shown_by_hand", "Count", int(v.byHand)))
	}
	if len(v.versions) > 0 {
		var each []string
		for _, x := range v.versions {
			each = append(each, words.T(ctx, "governance.version_by", "Version", to.version(ctx, x.Version), "Yes", x.Yes))
		}
		all = append(all, words.T(ctx, "governance.versions_by", "Each", strings.Join(each, ", ")))
	}
	all = append(all, because(ctx, v, v.reason, "became", to))
	return strings.Join(all, " ")
}

// links are where the numbers of a result lead: to the roll and the ballots for
// those who may see them, and to the rules it was decided by. The zero links
// lead nowhere.
type links struct {
	proposal, round int64
	sees            bool
}

// Marks of a link within a sentence: before its path, its text and what follows.
const linkPath, linkText, linkEnd = "\ue000", "\ue001", "\ue002"

func (l links) to(path, text string) string {
	if l.proposal == 0 {
		return text
	}
	return linkPath + path + linkText + text + linkEnd
}

func (l links) roll(ctx context.Context, n int64, which string) string {
	if !l.sees {
		return words.Number(ctx, n)
	}
	return l.to(rollPath(l.proposal, l.round)+which, words.Number(ctx, n))
}

func (l links) choice(ctx context.Context, n int64, c governance.Choice) string {
	return l.roll(ctx, n, "&choice="+string(c))
}

func (l links) rule(ctx context.Context, n int64) string { return l.share(words.Number(ctx, n)) }

func (l links) share(text string) string { return l.to(pathOf(l.proposal)+"#terms", text) }

func (l links) version(ctx context.Context, n uint64) string {
	return l.to(pathOf(l.proposal)+"#version-"+strconv.FormatUint(n, 10), words.Number(ctx, int64(n)))
}

// piece is a part of a sentence; one with a path is a link.
type piece struct{ text, path string }

// pieces cuts a sentence at its links.
func pieces(sentence string) (all []piece) {
	for {
		before, rest, found := strings.Cut(sentence, linkPath)
		if before != "" {
			all = append(all, piece{text: before})
		}
		if !found {
			return all
		}
		path, rest, _ := strings.Cut(rest, linkText)
		text, after, _ := strings.Cut(rest, linkEnd)
		all, sentence = append(all, piece{text, path}), after
	}
}

// changedBy says what would have turned the result of a closed vote, others
// voting as they did; nothing where it was not a matter of counting.
func changedBy(ctx context.Context, v vote) string {
	var all []string
	switch {
	case v.reason == "" || v.uncounted() || v.reason == tally.WordedAnew || v.several && len(v.versions) == 0:
		return ""
	case v.reason == tally.ChamberAgainst: // The organizations' ballots would not have changed that.
	case len(v.versions) > 0:
		all = changedBetween(ctx, v)
	default:
		all = changedAlone(ctx, v)
	}
	if v.reason == tally.ChamberAgainst || v.reason == tally.Adopted {
		x := changeOfChamber(v.chamber)
		key := "governance.changed_chamber."
		if v.reason == tally.Adopted {
			key = "governance.changed_chamber_to_no."
		}
		all = append(all, changed(ctx, key+"more", x.more)...)
		all = append(all, changed(ctx, key+"switched", x.switched)...)
	}
	if len(all) == 0 && v.reason != tally.Adopted {
		return words.T(ctx, "governance.changed_nothing")
	}
	return strings.Join(all, " ")
}

// changed is the sentence about so many ballots; none about no ballots.
func changed(ctx context.Context, key string, n int64, data ...any) []string {
	if n <= 0 {
		return nil
	}
	return []string{words.T(ctx, key, append([]any{"Count", int(n)}, data...)...)}
}

// changedAlone is about a vote on one text.
func changedAlone(ctx context.Context, v vote) (all []string) {
	x := changeOf(v.bar, v.count, v.roll)
	if v.reason == tally.Adopted {
		all = append(changed(ctx, "governance.changed.away", x.away), changed(ctx, "governance.changed.against", x.more)...)
		return append(all, changed(ctx, "governance.changed.turned", x.switched)...)
	}
	all = append(changed(ctx, "governance.changed.more", x.more), changed(ctx, "governance.changed.abstain", x.abstain)...)
	return append(all, changed(ctx, "governance.changed.switched", x.switched)...)
}

// changedBetween is about a vote between several versions.
func changedBetween(ctx context.Context, v vote) (all []string) {
	x := changeBetween(v)
	if x.level {
		return []string{words.T(ctx, "governance.changed_versions.level")}
	}
	if v.reason == tally.Adopted {
		all = changed(ctx, "governance.changed_versions.instead", x.switched, "Version", int64(x.version))
		all = append(all, changed(ctx, "governance.changed.away", x.away)...)
		return append(all, changed(ctx, "governance.changed.against", x.more)...)
	}
	all = append(changed(ctx, "governance.changed_versions.more", x.more, "Version", int64(x.version)), changed(ctx, "governance.changed.abstain", x.abstain)...)
	return append(all, changed(ctx, "governance.changed_versions.live", x.switched, "Version", int64(x.version))...)
}

// chamberSaid says how individuals voted beside the organizations.
func chamberSaid(ctx context.Context, c chamber) string {
	key := "advises"
	if c.decides {
		key = "decides"
	}
	return words.T(ctx, "governance.chamber."+key, "Roll", c.roll, "Yes", c.count.Yes, "No", c.count.No, "Abstain", c.count.Abstain)
}

// would says what would come of a vote if it closed as it stands.
func would(ctx context.Context, v vote) string {
	if v.several {
		if v.count.Turnout() >= v.bar.Quorum {
			return words.T(ctx, "governance.would_versions_enough")
		}
		return words.T(ctx, "governance.would_versions", "Missing", v.bar.Quorum-v.count.Turnout())
	}
	reason := v.bar.Judge(v.count)
	outcome := words.T(ctx, "governance.would_fail")
	if reason == tally.Adopted {
		outcome = words.T(ctx, "governance.would_pass")
	}
	return outcome + " " + because(ctx, v, reason, "would", links{})
}

// because is the sentence about what decides, in the tense given.
func because(ctx context.Context, v vote, reason tally.Reason, tense string, to links) string {
	yeses := v.count.Yes + v.count.No
	data := []any{
		"Yes", to.choice(ctx, v.count.Yes, governance.Yes), "No", to.choice(ctx, v.count.No, governance.No), "Missing", v.bar.Quorum - v.count.Turnout(),
		"Objections", to.rule(ctx, v.bar.Objections), "Quorum", to.rule(ctx, v.bar.Quorum), "Share", to.share(worded(v.bar.Majority)), "Votes", to.roll(ctx, yeses, "&voted=true"), "Needed", to.rule(ctx, threshold(v)),
	}
	key := string(reason)
	switch {
	case reason == tally.Adopted || reason == tally.MajorityNotReached:
		key += "_" + string(v.bar.Method)
	case v.bar.Method == tally.ByLazyConsent && reason == tally.Objection:
		key += "_lazy"
	case v.bar.Method == tally.ByShareOfAll && reason == tally.NoQuorum:
		key = string(tally.MajorityNotReached) + "_" + string(v.bar.Method)
	case v.several && reason == tally.Tie:
		key += "_versions"
	}
	return words.T(ctx, "governance."+tense+"."+key, data...)
}

func threshold(v vote) int64 {
	if v.bar.Method != tally.BySupermajority {
		return 0
	}
	return tally.Threshold(v.count.Yes+v.count.No, v.bar.Majority.Num, v.bar.Majority.Den)
}

// standing says in one sentence how things stand, and toned how good that is.
func standing(ctx context.Context, p proposal, now int64) (text, tone string) {
	v := p.now()
	switch {
	case p.status == governance.Undecided && p.answer > 0:
		return words.Of(ctx, "governance.states", "objected"), "wait"
	case p.status == governance.Undecided && v.opens > now:
		return words.Of(ctx, "governance.states", "announced"), "plain"
	case p.status == governance.Undecided && now < v.close:
		return words.Of(ctx, "governance.states", "open"), "wait"
	case p.status == governance.Undecided:
		return words.Of(ctx, "governance.states", "counting"), "wait"
	case p.status == governance.Adopted && p.effect > now:
		return words.Of(ctx, "governance.states", "adopted_waiting"), "good"
	}
	return words.Of(ctx, "governance.states", string(p.status)), toneOf(p.status)
}

func toneOf(s governance.Status) string {
	switch s {
	case governance.Adopted, governance.Executed:
		return "good"
	case governance.Rejected, governance.Failed, governance.Lapsed:
		return "bad"
	case governance.Undecided:
		return "wait"
	case governance.Withdrawn, governance.Ended, governance.Repealed:
	}
	return "plain"
}

// failureIn says in the reader's words why messages were refused; the tables
// have the rules' sentence with its code in brackets.
func failureIn(ctx context.Context, failure string) string {
	at := strings.LastIndex(failure, " (")
	if at < 0 || !strings.HasSuffix(failure, ")") {
		return failure
	}
	return words.Refusal(ctx, &machine.Refusal{Text: failure[:at], Code: failure[at+2 : len(failure)-1]})
}
