package view

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/nodes"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

type option = form.Option

// cardOf is the card that a message brings.
func cardOf(msg machine.Message) (c nodes.Card, ok bool) {
	var b []byte
	switch m := msg.(type) {
	case nodes.Register:
		b = m.Card
	case nodes.Renew:
		b = m.Card
	default:
		return c, false
	}
	return c, wire.Decode(b, &c) == nil
}

// cardTyped is the card that a form brings, if it is one.
func cardTyped(text string) (c nodes.Card, ok bool) {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || (nodes.Renew{Card: b}).Check() != nil {
		return c, false
	}
	return c, wire.Decode(b, &c) == nil
}

// cardView is a node's card as people read it.
type cardView struct {
	form   form.Form // The card's field among the others.
	id     nodes.ID  // Empty while there is no card.
	facts  []page.Fact
	broken bool // What was given is no card.
	renew  bool
}

func cardViewOf(ctx context.Context, f form.Form) (v cardView) {
	text := f.Field("card").Value
	c, ok := cardTyped(text)
	v.form, v.broken, v.renew = f, !ok && text != "", f.Kind == "nodes.renew"
	if !ok {
		return v
	}
	v.id = c.ID()
	for _, k := range []struct {
		key   string
		bytes []byte
	}{{"seat_key", c.Consensus}, {"checkpoint_key", c.Checkpoint}} {
		v.facts = append(v.facts, page.Fact{Name: words.T(ctx, "nodes."+k.key), Value: fingerprint(k.bytes)})
	}
	return v
}

// fingerprint is enough of a key to compare it with what the node prints.
func fingerprint(key []byte) string { return hex.EncodeToString(key[:min(len(key), 8)]) + "…" }

// registerAct makes a computer a node, or gives a node new keys: what the node
// says of itself comes as a card, which is shown in words.
func registerAct(kind string) page.Act {
	return page.Act{
		Name:  kind,
		Title: func(r *page.Request) string { return words.Of(r.Context(), "nodes.act_titles", verb(kind)) },
		Show:  func(r *page.Request, f form.Form) templ.Component { return cardFields(cardViewOf(r.Context(), f)) },
		About: func(r *page.Request) string {
			c, _ := cardTyped(r.Typed.Get("card"))
			return words.T(r.Context(), "nodes.about_card", "Node", string(c.ID()), "Seat", fingerprint(c.Consensus), "Checkpoint", fingerprint(c.Checkpoint))
		},
		Then: func(form.Values) string { return "/nodes" },
	}
}

// verb is a kind's name without its module's.
func verb(kind string) string { return strings.TrimPrefix(kind, "nodes.") }

// changeAct changes where a node is reached and whether it would take a seat.
func changeAct() page.Act {
	return page.Act{
		Name:  "nodes.change",
		Title: titleOf("nodes.change"),
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			n, ok := typedNode(r)
			if ok && r.Method == "GET" && r.Typed["peer"] == nil { // As it stands, until something is typed.
				f = f.Set("peer", func(x *form.Field) { x.Value = n.Peer }).Set("web", func(x *form.Field) { x.Value = n.Web })
				f = f.Set("willing", func(x *form.Field) { x.Value = truth(n.Willing) })
			}
			return hideNode(f, ok), nil
		},
		About: aboutNode,
		Then:  func(form.Values) string { return "/nodes" },
	}
}

func truth(yes bool) string {
	if yes {
		return "true"
	}
	return ""
}

// hideNode leaves the node's id out of sight where the title says whose it is.
func hideNode(f form.Form, known bool) form.Form {
	if known {
		return f.Hide("node")
	}
	return f
}

// seatAct lets a node leave its seat for a while, or come back to it.
func seatAct(kind string) page.Act {
	return page.Act{
		Name: kind, Title: titleOf(kind), About: aboutNode, Then: func(form.Values) string { return "/nodes" },
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			_, ok := typedNode(r)
			return hideNode(f, ok), nil
		},
		Show: explained("nodes." + verb(kind) + "_means"),
	}
}

// removeAct takes a node out; a decision can do so too.
func removeAct() page.Act {
	return page.Act{
		Name: "nodes.remove", Title: titleOf("nodes.remove"), About: aboutNode, Then: func(form.Values) string { return "/nodes" },
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			_, ok := typedNode(r)
			return hideNode(f, ok), nil
		},
		Show:  explained("nodes.remove_means"),
		Carry: func(r *page.Request, f form.Form) form.Form { return chooseNode(r, f) },
	}
}

// chooseNode lets one choose among the nodes by their owners.
func chooseNode(r *page.Request, f form.Form) form.Form {
	return f.Set("node", func(x *form.Field) { x.Control, x.Options = form.Choice, called(r) })
}

func explained(key string) func(*page.Request, form.Form) templ.Component {
	return func(_ *page.Request, f form.Form) templ.Component { return explainedFields(key, f) }
}

// typedNode is the node that a form is about.
func typedNode(r *page.Request) (n nodes.Node, ok bool) {
	r.Site.Node.Read(func(s state.Reader) { n, ok = nodes.Of(s, nodes.ID(r.Typed.Get("node"))) })
	return n, ok
}

// titleOf names the owner of the node that a form is about.
func titleOf(kind string) func(*page.Request) string {
	return func(r *page.Request) string {
		if n, ok := typedNode(r); ok {
			return words.T(r.Context(), "nodes.act_of."+verb(kind), "Name", nameOf(r, n.Owner))
		}
		return words.Of(r.Context(), "nodes.act_titles", verb(kind))
	}
}

func aboutNode(r *page.Request) string {
	n, ok := typedNode(r)
	if !ok {
		return ""
	}
	return words.T(r.Context(), "nodes.about_node", "Name", nameOf(r, n.Owner))
}

// nameOf is what a member is called.
func nameOf(r *page.Request, m people.MemberID) string {
	name := string(m)
	_ = r.Read(func(tx *sql.Tx) error { // Its handle will do where it is no organization.
		return tx.QueryRowContext(r.Context(), `SELECT name FROM people_organizations WHERE id = ?`, string(m)).Scan(&name)
	})
	return name
}

// called is what nodes are called where messages are put into words: whose each
// is, its id, its place, and where others reach it.
func called(r *page.Request) (all []option) {
	var o ordering
	if err := r.Read(func(tx *sql.Tx) (err error) {
		o, err = readOrdering(r, tx)
		return err
	}); err != nil {
		return nil // Then the ids stand there.
	}
	r.Site.Node.Read(func(s state.Reader) {
		for _, m := range o.marks {
			label := m.name + " · " + string(m.id) + " · " + words.Of(r.Context(), "nodes.places", placeName(m.place))
			if n, _ := nodes.Of(s, m.id); n.Peer != "" {
				label += " · " + n.Peer
			}
			all = append(all, option{Value: string(m.id), Label: label})
		}
	})
	return all
}
