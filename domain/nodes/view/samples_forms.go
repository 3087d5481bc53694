package view

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"

	"github.com/a-h/templ"

	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// formSamples are the forms in every state.
func formSamples(ctx context.Context, ada page.Viewer) (all []page.Sample) {
	formOf := func(kind string, typed form.Values) form.Form {
		var k machine.Kind
		for _, k = range nodes.Module.Kinds {
			if k.Name == kind {
				break
			}
		}
		return form.Of(ctx, k, typed)
	}
	add := func(kind, state, title string, f form.Form, inside templ.Component) {
		all = append(all, page.Sample{Name: kind, State: state, As: ada, Page: page.Page{Title: title, Body: page.ActSample(kind, title, f, inside)}})
	}
	card := base64.StdEncoding.EncodeToString(sampleCard())
	for _, s := range []struct {
		state string
		typed form.Values
	}{
		{"without a card", form.Values{}},
		{"with a card", form.Values{"card": {card}, "peer": {"node.mill.example:26656"}, "willing": {"true"}}},
		{"with half a card", form.Values{"card": {"pGNrZXk="}}},
	} {
		f := formOf("nodes.register", s.typed)
		add("nodes.register", s.state, words.T(ctx, "nodes.act_titles.register"), f, cardFields(cardViewOf(ctx, f)))
	}
	renew := formOf("nodes.renew", form.Values{})
	add("nodes.renew", "without a card", words.T(ctx, "nodes.act_titles.renew"), renew, cardFields(cardViewOf(ctx, renew)))
	change := formOf("nodes.change", form.Values{"node": {string(sampleID(0))}, "peer": {"no address"}}).Hide("node").Refused("nodes.bad_peer", "“no address” is no address for nodes.", "peer")
	add("nodes.change", "refused", words.T(ctx, "nodes.act_of.change", "Name", "The Mill"), change, page.Fields(change.Fields))
	for _, verb := range []string{"pause", "resume", "remove"} {
		f := formOf("nodes."+verb, form.Values{"node": {string(sampleID(0))}}).Hide("node")
		add("nodes."+verb, "of one's own", words.T(ctx, "nodes.act_of."+verb, "Name", "The Mill"), f, explainedFields("nodes."+verb+"_means", f))
	}
	seats := formOf("nodes.seats", form.Values{})
	choose := func(state string, s sampling, chosen int, no string) {
		v, f := s.view(words.Now(ctx)), seats
		if no != "" {
			f = formOf("nodes.seats", form.Values{}).Refused("nodes.bad_seat_count", no, "nodes")
		}
		f = f.Set("nodes", func(x *form.Field) {
			x.Values = nil
			for i := range chosen {
				x.Values = append(x.Values, string(sampleID(i)))
			}
		})
		if len(v.marks) > 4 {
			v.marks[4].why, v.marks[4].with = "one_hand", v.marks[0].name
		}
		add("nodes.seats", state, f.Purpose, f, seatsFields(seatsViewOf(v.ordering, f, true)))
	}
	many := sampling{places: []nodes.Place{nodes.Seated, "", "", "", "", "", ""}, heard: 4, unwilling: 2, as: ada}
	choose("suggested", many, 4, "")
	choose("refused", many, 2, "Give one node, or at least four.")
	choose("nobody registered", sampling{strange: 1, as: ada}, 0, "")
	return all
}

// sampleCard has the form of a card; nothing of it is anybody's.
func sampleCard() []byte {
	key := func(name string) []byte {
		seed := sha256.Sum256([]byte(name))
		return ed25519.NewKeyFromSeed(seed[:]).Public().(ed25519.PublicKey)
	}
	c := nodes.Card{Key: key("node"), Consensus: key("seat"), Checkpoint: key("checkpoint"), Anchor: make([]byte, 32)}
	c.Proofs = nodes.CardProofs{Key: make([]byte, 64), Consensus: make([]byte, 64), Checkpoint: make([]byte, 64)}
	return c.Bytes()
}
