package digest

import (
	"net/mail"
	"strings"

	"metaorg/machine"
)

const maxAddressBytes = 254 // RFC 5321, with brackets.

// parseAddress takes what somebody typed as their address: one, without a
// name, in its plain spelling, so that nothing of it can become another header
// or another recipient.
func parseAddress(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	bad := machine.Malformed("digest.bad_address", "this is no e-mail address such as ada@example.org").At("address")
	if len(typed) > maxAddressBytes || strings.ContainsFunc(typed, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`<>()[],;:\\"`, r) }) {
		return "", bad
	}
	a, err := mail.ParseAddress(typed)
	if err != nil || a.Address != typed || a.Name != "" {
		return "", bad
	}
	at := strings.LastIndexByte(typed, '@')
	name, host := typed[:at], strings.ToLower(typed[at+1:])
	if len(name) > 64 || !strings.Contains(host, ".") || strings.HasPrefix(host, ".") || strings.HasSuffix(host, ".") || strings.HasPrefix(host, "-") {
		return "", bad
	}
	return name + "@" + host, nil
}
