package audit

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/node/light"
)

// rules tells what the state itself says: rules, charter, members, log.
func (a *audit) rules() (l light.Log, err error) {
	var network machine.Network
	var current charter.Charter
	var inForce bool
	var actives, last int64
	at, err := a.follower.Read(a.ctx, a.node, func(r state.Reader) {
		network = machine.NetworkOf(r)
		current, inForce = charter.Current(r)
		actives = membership.ActiveCount(r)
		last = machine.ClockOf(r).Time
		edge := machine.EdgeOf(r)
		l.Size, l.Root = edge.Size, edge.Root()
	})
	if err != nil {
		return l, a.outcome("the state", err)
	}
	how := func(key string) string {
		return fmt.Sprintf("by proof of %s under the header of height %d", key, at.Height)
	}
	if network.ID != a.genesis.ID() {
		a.wrong("the state", "it is of network %s", network.ID)
		return l, nil
	}
	a.known("the rules", "version "+strconv.FormatUint(network.RuleVersion, 10), "%s", how("machine/network"))
	if network.RuleVersion > machine.RuleVersion {
		a.wrong("what is kept by those rules", "this program knows the rules up to version %d; update it", machine.RuleVersion)
		return l, nil
	}
	if inForce {
		a.known("the charter in force", fmt.Sprintf("version %d since %s, SHA-256 %x", current.Version, day(current.Since), current.Hash), "%s", how("charter/current and charter/versions"))
	} else {
		a.known("the charter in force", "none; the network is forming", "%s", how("the absence of charter/current"))
	}
	a.known("members with a vote", strconv.FormatInt(actives, 10), "%s", how("membership/active_count"))
	a.known("the last act", time.Unix(last, 0).UTC().Format("2006-01-02 15:04 MST")+", by the network's time", "%s; a node that is behind, or keeps something back, shows by it", how("machine/clock"))
	a.known("the log", fmt.Sprintf("%d entries, root %x", l.Size, l.Root), "%s", how("machine/history"))
	return l, nil
}

func day(unix int64) string { return time.Unix(unix, 0).UTC().Format(time.DateOnly) }

// member tells whether an organization belongs to the network.
func (a *audit) member(id machine.OrganizationID) error {
	what := "the member " + string(id)
	var m membership.Member
	var there bool
	at, err := a.follower.Read(a.ctx, a.node, func(r state.Reader) { m, there = membership.MemberOf(r, people.MemberID(id)) })
	switch {
	case err != nil:
		return a.unproved(what, err)
	case !there:
		a.known(what, "is not among the members and never was", "by proof that membership/members has no such key, under the header of height %d", at.Height)
	default:
		is := cmp.Or(string(m.State), "took its application back, and not among the members")
		a.known(what, fmt.Sprintf("%s since %s", is, day(m.Since)), "by proof of its key in membership/members under the header of height %d", at.Height)
	}
	return nil
}
