package app

import (
	"cmp"

	"metaorg/web/access"
)

// provenTo says for whom keys of the state are proved: for the same as the lists
// that show the same things. What is not named is for participants.
var provenTo = map[string]access.Audience{
	"machine/network":         access.Anybody,
	"machine/history":         access.Anybody,
	"machine/clock":           access.Anybody,
	"machine/chains":          access.Anybody,
	"machine/seats":           access.Anybody,
	"charter/current":         access.Anybody,
	"charter/versions":        access.Anybody,
	"membership/active_count": access.Anybody,
	"membership/members":      access.Watchers,
	"nodes/nodes":             access.Watchers,
	"nodes/by_consensus":      access.Watchers,
	"nodes/decided":           access.Watchers,
}

// keysFor is for whom a collection of the state is.
func keysFor(collection string) access.Audience {
	return cmp.Or(provenTo[collection], access.Participants)
}
