package view

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/charter"
	"metaorg/domain/moving"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/sheet/roll"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// claimView is what somebody sees who was sent a link to a place.
type claimView struct {
	network, goal  string
	place          placeRow
	state          string // open, claimed, lapsed, half or wrong.
	last           int64  // Until when it can be claimed; 0 while the network forms.
	signedIn       bool
	next, register string
	signin         string
	member         string // Where the organization is shown.
}

// showClaim says to who holds a link whose place it is, what claiming it means,
// and where it begins.
func showClaim(r *page.Request) (page.Page, error) {
	code, invitation := roll.Code(r.Typed.Get("code")), r.Typed.Get("invitation")
	v := claimView{network: r.Name, signedIn: r.Viewer.SignedIn()}
	p, known, err := placeOf(r, r.PathValue("place"))
	if err != nil {
		return page.Page{}, err
	}
	v.place = p
	r.Site.Node.Read(func(s state.Reader) {
		_, v.last, _ = moving.ClaimBy(s)
		switch {
		case !known || !code.Valid() || p.key != hex.EncodeToString(code.Key()): // To whom has no link nothing is told that the charter may hide.
			v.state, v.place = "wrong", placeRow{}
		case p.state != "unclaimed":
			v.state = p.state
		case !moving.Claimable(s, machine.OrganizationID(p.id)):
			v.state = "half"
		default:
			v.state = "open"
		}
		if text, ok := charter.Current(s); ok {
			v.goal = text.Goal
		} else if text, ok := charter.DraftOf(s); ok {
			v.goal = text.Goal
		}
	})
	here := "/claim/" + url.PathEscape(p.id) + "?" + url.Values{"code": {string(code)}, "invitation": {invitation}}.Encode()
	v.register = "/register?" + url.Values{"invitation": {invitation}, "next": {here}}.Encode()
	v.signin = "/signin?" + url.Values{"next": {here}}.Encode()
	v.next = "/acts/moving.claim?" + url.Values{"organization": {p.id}, "code": {string(code)}, "next": {"/members/" + p.id}}.Encode()
	v.member = "/members/" + url.PathEscape(p.id)
	return page.Page{Title: words.T(r.Context(), "moving.claim_title"), Body: claimPage(v)}, nil
}

// claimAct claims with the code of a link, which itself goes nowhere: what is
// signed has a proof that is of no use to anybody else.
func claimAct() page.Act {
	return page.Act{
		Name: "moving.claim", InOwnName: true,
		Title: func(r *page.Request) string { return words.T(r.Context(), "moving.claim_title") },
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			version, hash := present(r)
			for i := range f.Fields {
				switch field := &f.Fields[i]; field.Name {
				case "organization":
					if field.Value != "" {
						field.Control = form.Hidden
					}
				case "version":
					field.Control, field.Value = form.Hidden, strconv.FormatUint(version, 10)
				case "hash":
					field.Control, field.Value = form.Hidden, base64.StdEncoding.EncodeToString(hash)
				case "proof":
					*field = form.Field{Name: "code", Label: words.T(r.Context(), "moving.code"), Help: words.T(r.Context(), "moving.code_help"), Control: form.Line, Required: true, Value: r.Typed.Get("code"), Error: field.Error}
					if roll.Code(field.Value).Valid() {
						field.Control = form.Hidden
					}
				}
			}
			return f, nil
		},
		Show: func(r *page.Request, f form.Form) templ.Component {
			p, _, err := placeOf(r, r.Typed.Get("organization"))
			if err != nil {
				p = placeRow{id: r.Typed.Get("organization")}
			}
			version, _ := present(r)
			return claimFields(f, p, version)
		},
		Messages: func(r *page.Request, typed form.Values) ([]machine.Message, error) {
			code := roll.Code(typed.Get("code"))
			if !code.Valid() {
				return nil, machine.Malformed("moving.bad_code", "the code of a link has 32 letters and digits; open the link you were sent").At("code")
			}
			m := moving.Claim{Organization: machine.OrganizationID(typed.Get("organization"))}
			m.Version, _ = strconv.ParseUint(typed.Get("version"), 10, 64) // What is no number is no version, which is refused.
			m.Hash, _ = base64.StdEncoding.DecodeString(typed.Get("hash"))
			m.Proof = code.Proof(r.Network.ID, m.Organization, r.Viewer.Person)
			return []machine.Message{m}, nil
		},
		Then: func(v form.Values) string { return "/members/" + url.PathEscape(v.Get("organization")) },
	}
}

// present is the text that is accepted now.
func present(r *page.Request) (version uint64, hash []byte) {
	r.Site.Node.Read(func(s state.Reader) {
		c, ok := charter.Current(s)
		if !ok {
			c, _ = charter.DraftOf(s)
		}
		version, hash = c.Version, c.Hash
	})
	return version, hash
}
