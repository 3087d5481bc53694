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
	switch b.Method {
	case tally.ByLazyConsent:
		sentences = []string{fmt.Sprintf("%s took part; silence agrees.", of(c.Turnout(), r.Roll))}
	case tally.ByShareOfAll:
		sentences = []string{fmt.Sprintf("%s took part.", of(c.Turnout(), r.Roll))}
	case tally.ByMajority, tally.BySupermajority, tally.ByConsent:
	}
	if gone := len(r.Result.Void); gone > 0 {
		sentences = append(sentences, fmt.Sprintf("Not counted: %s from members that lost their vote before the close.", ballots(gone)))
	}
	sentences = append(sentences, versionSentence(r.Result)...)
	said := fmt.Sprintf("%d said yes and %d no", c.Yes, c.No)
	switch r.Result.Reason {
	case tally.NotCounted:
		return "No two tellers counted the papers in time, so it did not pass."
	case tally.CountsDiffer:
		return "No two tellers came to the same count of the papers, so it did not pass."
	case tally.NoQuorum:
		sentences = append(sentences, tooFew(b))
	case tally.Tie:
		if len(r.Result.Level) > 1 {
			sentences = append(sentences, "None of them has more than the others, so none was adopted.")
		} else {
			sentences = append(sentences, said+"; ties fail.")
		}
	case tally.Objection:
		if b.Method == tally.ByLazyConsent {
			sentences = append(sentences, fmt.Sprintf("%d objected, and %d were enough to stop it.", c.No, b.Objections))
		} else {
			sentences = append(sentences, said+"; it passes only when nobody says no.")
		}
	case tally.MajorityNotReached:
		sentences = append(sentences, said+"; "+needed(b, c)+", so it did not pass.")
	case tally.Adopted:
		sentences = append(sentences, said+"; "+needed(b, c)+", so it passed.")
	case tally.ChamberAgainst:
		sentences = append(sentences, said+"; "+needed(b, c)+", but the individuals' chamber turned it down, so it did not pass.")
	case tally.WordedAnew:
		sentences = append(sentences, "It was worded anew before the close.")
	}
	return strings.Join(sentences, " ")
}

// tooFew says what was missing.
func tooFew(b tally.Bar) string {
	if b.Method == tally.ByShareOfAll {
		return fmt.Sprintf("It needed yes from %s of all members, which is %d, so it did not pass.", worded(b.Majority), b.Quorum)
	}
	return "That is too few, so it did not pass."
}

// versionSentence says how many ballots each of several versions has.
func versionSentence(r governance.Result) []string {
	if len(r.Versions) == 0 {
		return nil
	}
	var each []string
	for _, v := range r.Versions {
		each = append(each, fmt.Sprintf("version %d by %d", v.Version, v.Yes))
	}
	return []string{"Several versions competed; approved: " + strings.Join(each, ", ") + ". What follows is about the one with the most."}
}

// needed says what the method asked of so many yes and no.
func needed(b tally.Bar, c tally.Count) string {
	switch b.Method {
	case tally.ByConsent:
		return "it needed that nobody said no"
	case tally.ByLazyConsent:
		return fmt.Sprintf("it needed that fewer than %d objected", b.Objections)
	case tally.ByShareOfAll:
		return fmt.Sprintf("it needed yes from %s of all members, which is %d", worded(b.Majority), b.Quorum)
	case tally.BySupermajority:
		votes := c.Yes + c.No
		return fmt.Sprintf("it needed %s of them, which is %d of %d", worded(b.Majority), tally.Threshold(votes, b.Majority.Num, b.Majority.Den), votes)
	default:
		return "it needed more yes than no"
	}
}

// change is the least that would have turned a result, others voting as they
// did; each 0 where it would not.
type change struct {
	more     int64 // Members who took no part, had they said yes; of what passed, no.
	abstain  int64 // Members who took no part, had they only taken part.
	switched int64 // Of those who said no, had they said yes; of what passed, the other way round.
	away     int64 // Of what passed: of those who took part, whoever they are, had they stayed away; only where nothing less would have done.
}

// changeOf finds what would have turned a result. It asks the count itself, so
// it assumes nothing about methods.
func changeOf(b tally.Bar, c tally.Count, roll int64) (x change) {
	passed := b.Judge(c) == tally.Adopted
	turned := func(c tally.Count) bool { return (b.Judge(c) == tally.Adopted) != passed }
	least := func(most int64, of func(n int64) tally.Count) int64 {
		return leastOf(most, func(n int64) bool { return turned(of(n)) })
	}
	silent := roll - c.Turnout()
	if passed {
		x.more = least(silent, func(n int64) tally.Count { return tally.Count{Yes: c.Yes, No: c.No + n, Abstain: c.Abstain} })
		x.switched = least(c.Yes, func(n int64) tally.Count { return tally.Count{Yes: c.Yes - n, No: c.No + n, Abstain: c.Abstain} })
		x.away = awayOf(b, c, x)
		return x
	}
	x.more = least(silent, func(n int64) tally.Count { return tally.Count{Yes: c.Yes + n, No: c.No, Abstain: c.Abstain} })
	x.abstain = least(silent, func(n int64) tally.Count { return tally.Count{Yes: c.Yes, No: c.No, Abstain: c.Abstain + n} })
	x.switched = least(c.No, func(n int64) tally.Count { return tally.Count{Yes: c.Yes + n, No: c.No - n, Abstain: c.Abstain} })
	return x
}

// awayOf is how many of those who took part were needed for the quorum, where
// that is what hung on the fewest.
func awayOf(b tally.Bar, c tally.Count, x change) int64 {
	n := c.Turnout() - b.Quorum + 1
	if b.Quorum == 0 || b.Method == tally.ByShareOfAll || b.Method == tally.ByLazyConsent || x.more != 0 && x.more < n || x.switched != 0 && x.switched < n {
		return 0
	}
	return n
}

// leastOf is the least number from 1 for which something holds; 0 for none up to most.
func leastOf(most int64, holds func(n int64) bool) int64 {
	for n := int64(1); n <= most; n++ {
		if holds(n) {
			return n
		}
	}
	return 0
}

// changeOfChamber is what would have turned what the individuals' chamber did:
// that it stopped the organizations, or that it did not. Where it only advises
// nothing would have.
func changeOfChamber(c chamber) (x change) {
	stops := func(k tally.Count) bool {
		reason := c.bar.Judge(k)
		return c.decides && reason != tally.Adopted && reason != tally.NoQuorum
	}
	k, silent := c.count, c.roll-c.count.Turnout()
	if stops(k) {
		x.more = leastOf(silent, func(n int64) bool { return !stops(tally.Count{Yes: k.Yes + n, No: k.No, Abstain: k.Abstain}) })
		x.switched = leastOf(k.No, func(n int64) bool { return !stops(tally.Count{Yes: k.Yes + n, No: k.No - n, Abstain: k.Abstain}) })
		return x
	}
	x.more = leastOf(silent, func(n int64) bool { return stops(tally.Count{Yes: k.Yes, No: k.No + n, Abstain: k.Abstain}) })
	x.switched = leastOf(k.Yes, func(n int64) bool { return stops(tally.Count{Yes: k.Yes - n, No: k.No + n, Abstain: k.Abstain}) })
	return x
}

// betweenChange is a change of a vote between versions, by ballots for the one
// with the most or, where that was adopted, of those who could not live with
// another that would have won instead.
type betweenChange struct {
	change
	version uint64 // Which one it is about.
	level   bool   // One more ballot for any of those with the most would have decided.
}

func changeBetween(v vote) (x betweenChange) {
	best, next := governance.VersionCount{Yes: -1}, governance.VersionCount{Yes: -1}
	for _, one := range v.versions {
		switch {
		case one.Yes > best.Yes || one.Version == v.version:
			if best.Yes > next.Yes {
				next = best
			}
			best = one
		case one.Yes > next.Yes:
			next = one
		}
	}
	x.version, x.change = best.Version, changeOf(v.bar, v.count, v.roll)
	switch {
	case v.reason == tally.Tie && best.Yes == next.Yes && v.bar.Judge(v.count) == tally.Adopted:
		x.level = true
	case v.reason == tally.Adopted:
		x.version = next.Version
		all := v.count.Yes + v.count.No
		x.switched = leastOf(all-next.Yes, func(n int64) bool {
			yes := next.Yes + n
			return yes > best.Yes && v.bar.Judge(tally.Count{Yes: yes, No: all - yes, Abstain: v.count.Abstain}) == tally.Adopted
		})
	}
	return x
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

// byHand says how many of a round's ballots were shown by hand in a meeting.
func byHand(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" Shown by hand in a meeting, and not contested: %s.", ballots(n))
}

// worded is a share as people write it; nothing for none.
func worded(f tally.Fraction) string {
	if f.Den == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", f.Num, f.Den)
}
