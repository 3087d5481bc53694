package identity

import (
	"context"
	"encoding/base64"

	"github.com/a-h/templ"

	"metaorg/machine/signature"
	"metaorg/machine/wire"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are this package's pages in every state, for the catalogue. Scripts
// find nothing to do in them, since their keys are nobody's.
func samples(ctx context.Context) (all []page.Sample) {
	of := func(name, state string, as page.Viewer, title string, body templ.Component) {
		all = append(all, page.Sample{Name: name, State: state, As: as, Page: page.Page{Title: words.T(ctx, title), Body: body}})
	}
	ada := page.Viewer{Session: page.Session{ID: "s1", Person: "ada", Key: "3f2a9c0d1e4b5a697887"}, Belongs: true}
	here := site{Network: "36648b5f9d5d", Name: "Northern Commons", RelyingParty: "coop.example", Passkeys: true}
	moved := site{Network: "36648b5f9d5d", Name: "Northern Commons", RelyingParty: "new.example", Others: []string{"https://coop.example", "http://localhost:8470"}}
	several := here
	several.Others = []string{"https://bakery.example"}

	of("sign in", "as a stranger", page.Viewer{}, "identity.sign_in_title", signInBody(signInView{site: several, Next: "/home"}))
	of("sign in", "at a name that doesn't count", page.Viewer{}, "identity.sign_in_title", signInBody(signInView{site: moved, Next: "/home"}))
	of("sign in", "signed in already", ada, "identity.sign_in_title", signInBody(signInView{site: here, Next: "/home", Person: "ada"}))
	of("register", "without an invitation", page.Viewer{}, "identity.register_title", registerBody(registerView{site: here, Next: "/you"}))
	of("register", "invited", page.Viewer{}, "identity.register_title", registerBody(registerView{
		site: here, Next: "/join", Invitation: invitation{By: "ada", Purpose: "Radish Co-op's representative", State: "open"},
	}))
	of("register", "invitation used up", page.Viewer{}, "identity.register_title", registerBody(registerView{site: here, Next: "/join", Invitation: invitation{By: "ada", State: "spent"}}))
	of("register", "invitation unknown", page.Viewer{}, "identity.register_title", registerBody(registerView{site: moved, Here: "/register", Next: "/join", Invitation: invitation{State: "unknown"}}))
	of("register", "registered already", ada, "identity.register_title", registerBody(registerView{site: here, Next: "/you", Person: "ada"}))
	youSamples(ctx, of, ada, here)
	keySamples(ctx, of, ada, here)
	guardianSamples(ctx, of, ada, here)
	of("sign for another host", "arrival", page.Viewer{}, "kit.sign_title", arrivalBody())
	of("sign for another host", "signing in there", page.Viewer{}, "kit.sign_title", challengeBody(challengeView{site: here, Nonce: "AAAA", Return: "https://bakery.example"}))
	of("sign for another host", "an act", page.Viewer{}, "kit.sign_title", page.SignBody(signingSample(ctx, "", "https://bakery.example")))
	of("sign for another host", "back again", page.Viewer{}, "kit.sign_title", signedBody(here.Network))
	of("sign", "here", ada, "kit.sign_title", page.SignBody(signingSample(ctx, "", "")))
	about := signingSample(ctx, "", "")
	about.About = "Proposal 6: “A shared van”"
	of("sign", "here, and what it is about", ada, "kit.sign_title", page.SignBody(about))
	of("sign", "at another host", ada, "kit.sign_title", page.SignBody(signingSample(ctx, "https://bakery.example", "")))
	return all
}

type addSample func(name, state string, as page.Viewer, title string, body templ.Component)

// keysOfSamples are keys of every kind.
func keysOfSamples(now int64) (recovery, phone, laptop key) {
	recovery = key{id: "77b1d0c4a5e6f7081920", name: recoveryName, algorithm: string(signature.Ed25519), since: now - 300*86400, state: "counts"}
	phone = key{id: "3f2a9c0d1e4b5a697887", name: "phone", algorithm: string(signature.PasskeyEdDSA), host: "coop.example", since: now - 300*86400, state: "counts", current: true}
	laptop = key{id: "aa00bb11cc22dd33ee44", name: "old laptop", algorithm: string(signature.Ed25519), since: now - 90*86400, ends: now + 5*86400, state: "being revoked"}
	return recovery, phone, laptop
}

func youSamples(ctx context.Context, of addSample, ada page.Viewer, here site) {
	now := words.Now(ctx)
	recovery, phone, laptop := keysOfSamples(now)
	this := device{id: "s1", label: "Firefox, Android", opened: now - 20*86400, seen: now - 600, current: true}
	other := device{id: "s2", opened: now - 40*86400, seen: now - 9*86400}
	full := youView{site: here, Person: "ada", Since: now - 300*86400, Keys: []key{recovery, phone, laptop}, Devices: []device{this, other}, SecondWay: true}
	one := youView{site: here, Person: "ada", Since: now - 86400, Keys: []key{phone}, Devices: []device{this}}
	recovered := full
	recovered.Recovered = "/home"
	of("you", "several keys, one being revoked", ada, "identity.you_title", youBody(full))
	of("you", "one key only", ada, "identity.you_title", youBody(one))
	of("you", "came in with the recovery file", ada, "identity.you_title", youBody(recovered))
}

func keySamples(ctx context.Context, of addSample, ada page.Viewer, here site) {
	recovery, phone, laptop := keysOfSamples(words.Now(ctx))
	f := form.Form{Kind: "people.add_key", Fields: []form.Field{{Name: "name", Label: words.T(ctx, "identity.key_name"), Help: words.T(ctx, "identity.key_name_help"), Control: form.Line}}}
	within := func(title string, inside templ.Component) templ.Component {
		return sampleForm(words.T(ctx, title), inside)
	}
	of("add a key", "before", ada, "identity.add_title", within("identity.add_title", addingBody(addingView{site: here, Person: "ada", Kind: "recovery", Known: "[]", Form: f}, "/")))
	of("add a key", "where passkeys don't count", ada, "identity.add_title", within("identity.add_title", addingBody(addingView{
		site: site{Network: here.Network, Name: here.Name, RelyingParty: "new.example", Others: []string{"https://coop.example"}}, Person: "ada", Known: "[]", Form: f,
	}, "/")))
	of("revoke a key", "of three", ada, "identity.revoke_title", within("identity.revoke_title", keyFields(recovery, 3, "identity.revoke_follows", form.Form{})))
	of("revoke a key", "one's own, of two", ada, "identity.revoke_title", within("identity.revoke_title", keyFields(phone, 2, "identity.revoke_follows", form.Form{})))
	of("keep a key", "being revoked", ada, "identity.keep_title", within("identity.keep_title", keyFields(laptop, 3, "identity.keep_follows", form.Form{})))
	of("rename a key", "before", ada, "identity.rename_title", within("identity.rename_title", keyFields(phone, 2, "", f)))
}

// signingSample is an act that shows how signing looks; nobody has its key.
func signingSample(ctx context.Context, elsewhere, back string) page.Signing {
	ballot := struct {
		Proposal uint64 `json:"proposal"`
		Choice   string `json:"choice"`
	}{6, "yes"}
	body := wire.Encode(wire.Body{
		Network: "36648b5f9d5d", Author: "ada", Key: "3f2a9c0d1e4b5a697887", For: "mill", Sequence: 4, Expires: 1_796_000_000,
		Messages: []wire.Message{{Kind: "governance.cast_ballot", Content: wire.Encode(ballot)}},
	})
	spoken := page.KindWords{Purpose: "Vote on a proposal.", Sentence: "Vote {choice} on proposal {proposal}.", Fields: map[string]string{"proposal": "Proposal", "choice": "Choice"}}
	act := "governance.cast_ballot"
	if back != "" {
		act = ""
	}
	return page.Signing{
		Signer: page.Signer{Key: "3f2a9c0d1e4b5a697887", Algorithm: signature.PasskeyEdDSA, RelyingParty: "coop.example"},
		Body:   base64.StdEncoding.EncodeToString(body), ID: string(wire.Envelope{Body: body}.ID()), Network: "36648b5f9d5d", Author: "ada", For: "The Mill",
		Messages: []page.SigningMessage{{Kind: "governance.cast_ballot", Purpose: "Vote on a proposal.", Fields: []page.Fact{{Name: "Choice", Value: "yes"}, {Name: "Proposal", Value: "6"}}}},
		Expires:  1_796_000_000, Sentences: said(ctx, map[string]page.KindWords{"governance.cast_ballot": spoken}),
		Act: act, Next: "/home", Elsewhere: elsewhere, Return: back,
	}
}
