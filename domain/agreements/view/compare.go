package view

import (
	"context"
	"slices"
	"strings"

	"metaorg/domain/agreements"
	"metaorg/web/words"
)

// change is what one part of the terms was and is to be.
type change struct{ label, before, after string }

// changesOf are the parts of the terms that differ, each with its words.
func (v agreementView) changesOf(ctx context.Context, before, after agreements.Content) (all []change) {
	was, is := v.parts(ctx, before), v.parts(ctx, after)
	for _, p := range was {
		all = append(all, change{p.label, p.before, ""})
	}
	for _, p := range is { // The first of this name that has no other side yet; else it is new.
		at := slices.IndexFunc(all, func(c change) bool { return c.label == p.label && c.after == "" && c.before == p.before })
		if at < 0 {
			at = slices.IndexFunc(all, func(c change) bool {
				return c.label == p.label && c.after == "" && !slices.ContainsFunc(is, func(o change) bool { return o.label == c.label && o.before == c.before })
			})
		}
		if at < 0 {
			all = append(all, change{p.label, "", p.before})
			continue
		}
		all[at].after = p.before
	}
	return slices.DeleteFunc(all, func(c change) bool { return c.before == c.after })
}

// parts are the parts of a version in words.
func (v agreementView) parts(ctx context.Context, c agreements.Content) (all []change) {
	line := func(label, text string) {
		if text != "" {
			all = append(all, change{label: words.T(ctx, "agreements.column."+label), before: text})
		}
	}
	var parties []string
	for _, p := range c.Parties {
		parties = append(parties, v.called(string(p)))
	}
	line("what", c.Title)
	line("parties", strings.Join(parties, ", "))
	line("lead", v.called(string(c.Lead)))
	line("begins", onDay(ctx, c.Begins))
	line("ends", onDay(ctx, c.Ends))
	for _, d := range c.Reviews {
		line("review", onDay(ctx, d))
	}
	line("notice", words.T(ctx, "agreements.notice_days", "Count", int(c.NoticeDays)))
	line("text", c.Text)
	line("sealed", string(c.Sealed))
	for _, a := range c.Addenda {
		line("addendum", a)
	}
	line("liability", c.Liability)
	line("confidentiality", c.Confidentiality)
	for _, s := range c.Shares {
		line("share", v.called(string(s.Party))+" "+percent(ctx, s.BasisPoints))
	}
	for _, k := range c.Commitments {
		line("commitment", k.Name+", "+v.called(string(k.From))+" → "+v.called(string(k.To))+", "+amount(ctx, k.Quantity, k.Unit)+", "+onDay(ctx, k.Due))
	}
	for _, k := range c.Clauses {
		line("clause", v.clause(ctx, k))
	}
	return all
}

func (v agreementView) clause(ctx context.Context, k agreements.Clause) string {
	return words.T(ctx, "agreements.clause."+string(k.Measure)+"_"+string(k.Bound), "Party", v.called(string(k.Party)), "Number", k.Number, "Days", k.Days, "Proposes", k.Proposes)
}

// compared are the two versions that the page compares: what is on the table with
// what holds, else the latest with the one before it; false where there is one only.
func (v agreementView) compared() (before, after version, is bool) {
	if len(v.versions) < 2 {
		return before, after, false
	}
	after = v.versions[len(v.versions)-1]
	before = v.versions[len(v.versions)-2]
	switch {
	case v.asked > 1 && v.asked <= after.number:
		before, after = v.of(v.asked-1), v.of(v.asked)
	case v.amendment != 0:
		before, after = v.of(v.terms), v.of(v.amendment)
	}
	return before, after, true
}

// pairs are the versions that can be compared with the one before them, without
// the one that is.
func (v agreementView) pairs(shown int64) (all []int64) {
	for _, w := range v.versions[1:] {
		if w.number != shown {
			all = append(all, w.number)
		}
	}
	return all
}
