package files

import (
	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
)

// The names of the standing rules.
const (
	ruleQuota  = "files.quota_mib"
	ruleCopies = "files.copies"
)

// Their defaults, for networks drafted before there were files.
const (
	usualQuota  = 2048
	usualCopies = 3
)

var rules = machine.Meaningful([]machine.StandingRule{
	{Name: ruleQuota, Unit: "MiB", Min: 1, Max: 1 << 20, Default: usualQuota, Since: since, Explanation: "How much each member can let the network keep; every file counts once, however many copies there are."},
	{Name: ruleCopies, Unit: "copies", Min: 1, Max: MaxCopies, Default: usualCopies, Since: since, Explanation: "How many copies of a file there should be, on nodes of different members, unless who holds it says another number."},
}, map[string]machine.Comes{
	ruleQuota: func(r state.Reader, mib, n int64) machine.Meaning {
		copies := charter.RuleOr(r, ruleCopies, usualCopies)
		return machine.Means("quota", "With {{.Members}} members, nodes together keep at most {{.Count}} MiB, when all use what they have with {{.Copies}} copies.", "Members", n, "Count", mib*n*min(copies, max(n, 1)), "Copies", copies)
	},
	ruleCopies: func(_ state.Reader, copies, n int64) machine.Meaning {
		return machine.Means("copies", "With {{.Members}} members, a file is on the nodes of {{.Count}} of them, once so many offer room.", "Members", n, "Count", min(copies, max(n, 1)))
	},
})

// Quota is how many bytes each member can hold.
func Quota(r state.Reader) int64 { return charter.RuleOr(r, ruleQuota, usualQuota) * bytesPerMiB }

// Copies is how many copies of a file there should be unless its holder says
// another number.
func Copies(r state.Reader) int64 { return charter.RuleOr(r, ruleCopies, usualCopies) }

// Room refuses content of a size that none of these could hold, for who wants to
// send it before anything is signed.
func Room(r state.Reader, holders []people.MemberID, size int64) error {
	quota, least := Quota(r), int64(-1)
	for _, m := range holders {
		if used := Used(r, m); least < 0 || used < least {
			least = used
		}
	}
	if max(least, 0)+size > quota {
		return machine.OverLimit("files.over_quota", "the network keeps %d of at most %d MiB already, and with this file it would be more", max(least, 0)/bytesPerMiB, quota/bytesPerMiB).At("size")
	}
	return nil
}
