package identity

import (
	"encoding/base64"
	"errors"
	"slices"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
	"metaorg/web/page"
	"metaorg/web/words"
)

// A passkey works on one site only. Who uses another host of the network signs
// at the site of their passkey: that host sends the browser here with the act
// in the address's fragment (showArrival), which no server sees; the page hands
// it to this host (showForeign), which shows it; the signature goes back in a
// fragment (showSigned) to the host that asked, which submits the act.

// challengeView is what is shown to sign in at another host.
type challengeView struct {
	site
	Nonce  string // Base64.
	Return string // Origin of the other host.
}

// nonceBytes bounds what may be signed here as a challenge.
const nonceBytes = 64

// showArrival takes over what another host put into the address.
func showArrival(r *page.Request) (page.Page, error) {
	return page.Page{Title: words.T(r.Context(), "kit.sign_title"), Body: arrivalBody()}, nil
}

// showSigned takes over the signature that another host has sent back.
func showSigned(r *page.Request) (page.Page, error) {
	return page.Page{Title: words.T(r.Context(), "kit.sign_title"), Body: signedBody(string(r.Network.ID))}, nil
}

// showForeign shows what another host of this network asks to have signed.
func showForeign(r *page.Request) (page.Page, error) {
	back := r.Typed.Get("return")
	if !slices.Contains(r.Network.Origins, back) {
		return page.Page{}, machine.NotAllowed("web.foreign_return", "what is signed here goes back only to sites of this network, and %.80q is none; nothing was signed", back).At("return")
	}
	p := page.Page{Title: words.T(r.Context(), "kit.sign_title")}
	if nonce := r.Typed.Get("challenge"); nonce != "" {
		if raw, err := base64.StdEncoding.DecodeString(nonce); err != nil || len(raw) > nonceBytes {
			return page.Page{}, machine.Malformed("web.unreadable_challenge", "this is no challenge that could be signed; go back and try again").At("challenge")
		}
		p.Title = words.T(r.Context(), "identity.challenge_title", "Host", page.HostOf(back))
		p.Body = challengeBody(challengeView{site: siteOf(r), Nonce: nonce, Return: back})
		return p, nil
	}
	body, err := foreignAct(r)
	if err != nil {
		return p, err
	}
	with, err := signerHere(r, body)
	if err != nil {
		return p, err
	}
	p.Body, err = r.SignFor(body, with, back)
	return p, err
}

// foreignAct reads the bytes that are to be signed.
func foreignAct(r *page.Request) (wire.Body, error) {
	unreadable := machine.Malformed("web.unreadable_act", "what is to be signed can't be read here; nothing was signed").At("act")
	var body wire.Body
	raw, err := base64.StdEncoding.DecodeString(r.Typed.Get("act"))
	if err != nil || wire.Decode(raw, &body) != nil || len(body.Messages) == 0 {
		return body, unreadable
	}
	if body.Network != r.Network.ID {
		return body, machine.NotAllowed("web.act_of_other_network", "this act is for another network than the one of this host; nothing was signed").At("act")
	}
	for _, m := range body.Messages {
		if _, err := r.Site.Machine.Decode(m); err != nil {
			return body, unreadable
		}
	}
	return body, nil
}

// signerHere is the act's key, if it is a passkey of this site that counts.
func signerHere(r *page.Request, body wire.Body) (page.Signer, error) {
	notHere := machine.NotAllowed("web.key_not_here", "the key that is to sign is no passkey of %s at this site that counts; nothing was signed", body.Author).At("act")
	row, err := r.Site.Model.Find(r.Context(), "keys", string(body.Key), nil)
	var no *machine.Refusal
	if errors.As(err, &no) {
		return page.Signer{}, notHere
	}
	if err != nil {
		return page.Signer{}, err
	}
	with := page.Signer{Key: body.Key, Algorithm: signature.Algorithm(row.Text("algorithm")), RelyingParty: row.Text("site")}
	if row.Text("person") != string(body.Author) || row.Text("state") == "revoked" || with.RelyingParty == "" || !r.WorksHere(with.RelyingParty) {
		return page.Signer{}, notHere
	}
	return with, nil
}
