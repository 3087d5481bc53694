package network

import (
	"strconv"
	"strings"

	"metaorg/machine"
	"metaorg/machine/state"
)

// initiator is who drafted the charter of a network that is still forming.
var initiator = state.NewItem[machine.PersonID]("network/initiator")

// Entrust says who drafts the charter. Until founding that person alone sees
// to the network's origins; after it, nobody has this part any more. The
// charter calls it with the first draft, since this module knows no charter.
func Entrust(s *machine.Step, p machine.PersonID) { initiator.Put(s, p) }

// Entrusted is who drafted the charter; false while nobody has.
func Entrusted(r state.Reader) (machine.PersonID, bool) { return initiator.Get(r) }

// checkHand refuses whoever may not change the origins now: after founding
// only a decision may. Before it nobody is bound by anything yet, and a passkey
// works for no other domain than its own, so an origin too many harms nobody;
// but taking one away could lock others out, and that only the initiator does.
func checkHand(s *machine.Step, takesAway bool) error {
	if s.AsNetwork {
		return nil
	}
	if s.Network().Founded {
		return machine.NotAllowed("network.needs_decision", "the network is founded; its origins change by a decision of the members, so propose it")
	}
	who, drafted := initiator.Get(s)
	if (drafted || takesAway) && who != s.By {
		return machine.NotAllowed("network.not_initiator", "until the network is founded, only who drafted its charter does this")
	}
	return nil
}

// checkOrigin refuses what is no web origin in its one spelling: https with the
// name of a host or, for trying things on one machine, http with localhost; a
// port where it is not the usual one; nothing else.
func checkOrigin(origin string) error {
	bad := machine.Malformed("network.bad_origin",
		"%q is no web origin whose passkeys could count; write https://coop.example, or http://localhost:8470 for this machine, in lower case and without a path", clip(origin)).At("origin")
	scheme, rest, ok := strings.Cut(origin, "://")
	if !ok || len(origin) > maxOriginBytes {
		return bad
	}
	host, port, hasPort := strings.Cut(rest, ":")
	usual := usualPort(scheme)
	switch {
	case usual == "", scheme == "http" && host != loopback, !isHost(host):
		return bad
	case hasPort && (!isPort(port) || port == usual):
		return bad
	}
	return nil
}

const loopback = "localhost"

// usualPort is the port that a browser leaves out of an origin; empty for a scheme
// without passkeys.
func usualPort(scheme string) string {
	switch scheme {
	case "https":
		return "443"
	case "http":
		return "80"
	}
	return ""
}

// isHost tells a domain name in its one spelling. An address of numbers is
// none: passkeys are made for names (WebAuthn Level 3, section 5.1.3).
func isHost(host string) bool {
	labels := strings.Split(host, ".")
	if host != loopback && len(labels) < 2 || len(host) > maxHostBytes {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > maxLabelBytes || l[0] == '-' || l[len(l)-1] == '-' || !onlyHas(l, labelCharacters) {
			return false
		}
	}
	last := labels[len(labels)-1]
	return !onlyHas(last, "0123456789")
}

func onlyHas(s, allowed string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune(allowed, r) }) < 0
}

const labelCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-"

func isPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0 && strconv.FormatUint(n, 10) == port
}

// clip keeps a stranger's text short enough to show.
func clip(s string) string {
	if len(s) > 64 {
		return s[:64] + "…"
	}
	return s
}
