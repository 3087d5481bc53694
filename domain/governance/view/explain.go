package view

import (
	"fmt"
	"strings"

	"metaorg/domain/governance"
	"metaorg/tally"
)

// explain says in sentences why a closed round came out as it did.
func explain(r governance.Round) string {
	c, b := r.Result.Count, r.Bar
	sentences := []string{fmt.Sprintf("%s took part; at least %d had to.", of(c.Turnout(), r.Roll), b.Quorum)}
	if gone := len(r.Result.Void); gone > 0 {
		sentences = append(sentences, fmt.Sprintf("Not counted: %s from members that lost their vote before the close.", ballots(gone)))
	}
	said := fmt.Sprintf("%d said yes and %d no", c.Yes, c.No)
	switch r.Result.Reason {
	case tally.NoQuorum:
		sentences = append(sentences, "That is too few, so it did not pass.")
	case tally.Tie:
		sentences = append(sentences, said+"; ties fail.")
	case tally.Objection:
		sentences = append(sentences, said+"; it passes only when nobody says no.")
	case tally.MajorityNotReached:
		sentences = append(sentences, said+"; "+needed(b, c)+", so it did not pass.")
	case tally.Adopted:
		sentences = append(sentences, said+"; "+needed(b, c)+", so it passed.")
	}
	return strings.Join(sentences, " ")
}

// needed says what the method asked of so many yes and no.
func needed(b tally.Bar, c tally.Count) string {
	switch b.Method {
	case tally.ByConsent:
		return "it needed that nobody said no"
	case tally.BySupermajority:
		votes := c.Yes + c.No
		return fmt.Sprintf("it needed %s of them, which is %d of %d", worded(b.Majority), tally.Threshold(votes, b.Majority.Num, b.Majority.Den), votes)
	default:
		return "it needed more yes than no"
	}
}

func of(part, all int64) string {
	if all == 1 {
		return fmt.Sprintf("%d of 1 member", part)
	}
	return fmt.Sprintf("%d of %d members", part, all)
}

func ballots(n int) string {
	if n == 1 {
		return "1 ballot"
	}
	return fmt.Sprintf("%d ballots", n)
}

// worded is a share as people write it; nothing for none.
func worded(f tally.Fraction) string {
	if f.Den == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", f.Num, f.Den)
}
