package nodes

import (
	"strconv"
	"strings"

	"metaorg/machine"
)

const hostCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-."

// checkPeer refuses what is no host:port; nothing is fine, for a node that only
// calls others. An IPv6 address stands in brackets.
func checkPeer(address string) error {
	if address == "" {
		return nil
	}
	bad := machine.Malformed("nodes.bad_peer", "%q is no address for nodes; write host:port, such as node.coop.example:26656", clip(address)).At("peer")
	colon := strings.LastIndexByte(address, ':')
	if colon < 1 || len(address) > maxAddressBytes {
		return bad
	}
	host, port := address[:colon], address[colon+1:]
	allowed := hostCharacters
	if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") && len(host) > 2 {
		host, allowed = host[1:len(host)-1], "0123456789abcdef:."
	}
	n, err := strconv.ParseUint(port, 10, 32)
	if err != nil || n == 0 || n > maxPort || strconv.FormatUint(n, 10) != port || !onlyHas(host, allowed) {
		return bad
	}
	return nil
}

// checkWeb refuses what is no address of a web site: https, or http on a
// private network; nothing is fine.
func checkWeb(address string) error {
	if address == "" {
		return nil
	}
	rest, ok := strings.CutPrefix(address, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(address, "http://")
	}
	if !ok || rest == "" || len(address) > maxAddressBytes || !onlyHas(rest, hostCharacters+":[]") {
		return machine.Malformed("nodes.bad_web", "%q is no web address for people; write https://node.coop.example, without a path", clip(address)).At("web")
	}
	return nil
}

func onlyHas(s, allowed string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune(allowed, r) }) < 0
}

// clip keeps a stranger's text short enough to show.
func clip(s string) string {
	const most = 64
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}
