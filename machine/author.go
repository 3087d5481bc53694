package machine

import (
	"metaorg/machine/signature"
	"metaorg/machine/state"
)

// author is what replay protection and quotas need to know of a person.
type author struct {
	Hour      int64         `json:"hour"` // Of rule time, since 1970.
	Used      uint64        `json:"used"` // Messages in that hour.
	Sequences []keySequence `json:"sequences"`
}

type keySequence struct {
	Key  signature.KeyID `json:"key"`
	Last uint64          `json:"last"`
}

// newcomers counts registrations without an invitation in one hour.
type newcomers struct {
	Hour int64  `json:"hour"`
	Used uint64 `json:"used"`
}

var (
	authors       = state.NewMap[PersonID, author]("machine/authors")
	newcomersItem = state.NewItem[newcomers]("machine/newcomers")
)

// LastSequence is the sequence of the last act applied under a key, 0 before the first.
func LastSequence(r state.Reader, p PersonID, k signature.KeyID) uint64 {
	a, _ := authors.Get(r, p)
	return a.last(k)
}

func (a author) last(k signature.KeyID) uint64 {
	for _, s := range a.Sequences {
		if s.Key == k {
			return s.Last
		}
	}
	return 0
}

func checkSequence(last, sequence, ahead uint64) error {
	switch {
	case sequence <= last:
		return Conflict("machine.sequence_used", "an act with sequence %d under this key was applied already; the next is %d", sequence, last+1)
	case sequence > last+ahead:
		return Conflict("machine.sequence_gap", "acts under this key are missing before sequence %d; the next is %d", sequence, last+1)
	}
	return nil
}

// checkQuota refuses the hour's messages beyond a person's share.
func (a author) checkQuota(messages uint64, now int64) error {
	used := a.Used
	if a.Hour != now/3600 {
		used = 0
	}
	if used+messages > MessagesPerHour {
		return overQuota(now, "a person may send %d messages an hour, and you have sent %d", MessagesPerHour, used)
	}
	return nil
}

// checkNewcomers refuses the hour's registrations beyond what a network takes
// from strangers; who holds an invitation uses the inviting person's share.
func checkNewcomers(r state.Reader, now int64) error {
	n, _ := newcomersItem.Get(r)
	if n.Hour == now/3600 && n.Used >= NewcomersPerHour {
		return overQuota(now, "the network takes %d registrations without an invitation an hour, and had %d", NewcomersPerHour, n.Used)
	}
	return nil
}

func overQuota(now int64, format string, args ...any) error {
	no := OverLimit("machine.over_quota", format, args...)
	no.After = (now/3600 + 1) * 3600
	return no
}

// consume uses up an act's sequence and its share of the quota.
func consume(w state.Writer, a *Act, now int64) {
	messages := uint64(len(a.Messages))
	switch a.payer {
	case a.Body.Author:
		spend(w, a.Body.Author, messages, now, a)
		return
	case "":
		n, _ := newcomersItem.Get(w)
		if n.Hour != now/3600 {
			n = newcomers{Hour: now / 3600}
		}
		n.Used++
		newcomersItem.Put(w, n)
	default:
		spend(w, a.payer, messages, now, nil)
	}
	spend(w, a.Body.Author, 0, now, a)
}

// spend adds messages to a person's hour and, given the act, takes its sequence.
func spend(w state.Writer, p PersonID, messages uint64, now int64, a *Act) {
	who, _ := authors.Get(w, p)
	if who.Hour != now/3600 {
		who.Hour, who.Used = now/3600, 0
	}
	who.Used += messages
	if a != nil {
		who.Sequences = advance(who.Sequences, a.Body.Key, a.Body.Sequence)
	}
	authors.Put(w, p, who)
}

func advance(all []keySequence, k signature.KeyID, last uint64) []keySequence {
	for i := range all {
		if all[i].Key == k {
			all[i].Last = last
			return all
		}
	}
	return append(all, keySequence{Key: k, Last: last})
}
