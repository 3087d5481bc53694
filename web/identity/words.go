package identity

import (
	"context"
	"strings"

	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/words"
)

// scriptWords are the codes that this package's scripts say; see words.js.
var scriptWords = []string{
	"mismatch", "unreadable", "signing", "sent", "waiting", "failed", "unreachable", "back", "as", "for", "network", "expires", "yes", "no",
	"cancelled", "no_authenticator", "no_verification", "no_webauthn", "no_ed25519", "no_key_here", "insecure", "address", "no_algorithm",
	"wrong_site", "already_here", "no_store", "bad_signature", "making", "proving", "signing_in", "sign_in_as", "recovery_handle", "recovery_name",
	"recovery_lines", "other_person", "recovery_unknown", "recovery_typo", "recovery_cut", "recovery_network", "recovery_command_line",
	"declined", "nothing_waits",
}

// said are the words for scripts, and how to say these kinds of messages.
func said(ctx context.Context, kinds map[string]page.KindWords) map[string]any {
	all := map[string]string{}
	for _, key := range scriptWords {
		all[key] = words.T(ctx, "sign."+key)
	}
	if kinds == nil {
		kinds = map[string]page.KindWords{}
	}
	return map[string]any{"words": all, "kinds": kinds}
}

// showRefusal says to a script in the reader's language what the node refused.
func showRefusal(r *page.Request) (page.Page, error) {
	no := &machine.Refusal{Code: clipText(r.Typed.Get("code")), Text: clipText(r.Typed.Get("text"))}
	return page.Page{Bare: true, Body: line(page.RefusalText(r.Context(), no))}, nil
}

// maxRefusal bounds a sentence that is sent here to be translated.
const maxRefusal = 600

func clipText(s string) string {
	if len(s) > maxRefusal {
		return strings.ToValidUTF8(s[:maxRefusal], "")
	}
	return s
}

// site is what a page tells its script of this site and its network.
type site struct {
	Network      string
	Name         string // Of the network.
	RelyingParty string
	Passkeys     bool     // They count when made or used here.
	Others       []string // Origins of the network's other hosts.
}

func siteOf(r *page.Request) site {
	s := site{Network: string(r.Network.ID), Name: r.Name, RelyingParty: r.RelyingParty(), Passkeys: r.Passkeys()}
	for _, o := range r.Network.Origins {
		if o != r.Origin() {
			s.Others = append(s.Others, o)
		}
	}
	return s
}
