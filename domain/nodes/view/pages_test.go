package view_test

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	"metaorg/domain/nodes"
	"metaorg/domain/nodes/view"
	"metaorg/machine/rulestest"
	"metaorg/web/page/pagetest"
)

var (
	ant = pagetest.Person("ant-rep", "ant")
	bee = pagetest.Person("bee-rep", "bee")
)

// sight is what the ant's node knows.
func sight() view.Sight {
	return view.Sight{
		Own: id("ant"), Connected: func() []nodes.ID { return []nodes.ID{id("bee")} }, Code: func() string { return "7-k7qx-m2pa-4cde-9fgh" },
		Witnessed: func() map[nodes.ID]view.Witnessed {
			return map[nodes.ID]view.Witnessed{id("ant"): {Size: 7}, id("bee"): {Size: 6}, id("cat"): {Doubt: "it signed another root"}}
		},
	}
}

// links fails unless the page has links that begin so.
func links(t *testing.T, a pagetest.Answer, begin ...string) {
	t.Helper()
	for _, b := range begin {
		if !slices.ContainsFunc(a.All("main a"), func(n *html.Node) bool { return strings.HasPrefix(pagetest.Attribute(n, "href"), b) }) {
			t.Errorf("%s has no link to %s", a.What, b)
		}
	}
}

func TestThePageSaysWhoOrdersTheLogAndWhatThatTolerates(t *testing.T) {
	w := start(t)
	s := siteOver(t, w, view.Sight{})
	s.As(t, ant).Get("/nodes").Is(http.StatusOK).Sees("one node, which nobody has registered yet", "No node is registered yet", nodes.ToTolerateMore(1, 1), "metaorg node card", "metaorg join http://example.com")
	s.Let(func(w *rulestest.World) { register(w, "ant", "bee", "cat") })
	s.As(t, ant).Get("/nodes").Sees(
		"by the node of ant Limited.", "Followed by bee Limited and cat Limited", nodes.Tolerated(1), nodes.ToTolerateMore(1, 3), "Propose seats",
	).SeesNot("nobody has registered", "not connected", "--code")
	s.Let(func(w *rulestest.World) {
		register(w, "dog")
		seat(w, "ant", "bee", "cat", "dog")
	})
	s.As(t, ant).Get("/nodes").Sees("Members have decided on 4 seats. 1 of these nodes are there", "The node of dog Limited was called to a seat")
	s.Let(func(w *rulestest.World) { answer(w, "bee", "cat", "dog") })
	s.As(t, ant).Get("/nodes").Sees("by the nodes of ant Limited, bee Limited, cat Limited and dog Limited, together", nodes.Tolerated(4), nodes.ToTolerateMore(4, 4), "took a seat")
	s.As(t, bee).In("de").Get("/nodes").Sees("Die Handlungen ordnen gemeinsam die Knoten von", "jeder einzelne ausfallen")
	s.As(t, pagetest.Watcher()).Get("/nodes").Is(http.StatusOK).Sees("bee Limited").SeesNot("Propose seats")
	s.As(t, pagetest.Stranger()).Get("/nodes").Is(http.StatusSeeOther)
	s.As(t, pagetest.Stranger()).Get("/node").Sees("4 nodes order the log together").SeesNot("bee Limited")
}

func TestThePageSaysWhatThisNodeKnowsOfOthers(t *testing.T) {
	w := start(t)
	register(w, "ant", "bee", "cat")
	s := siteOver(t, w, sight())
	s.As(t, ant).Get("/nodes").Sees(
		"Witnessed by bee Limited.", "this node", "not connected", "has vouched for 6 entries", "What the node of cat Limited signed does not agree with what this node has: it signed another root", "contradicts this node", "metaorg join http://example.com --code 7-k7qx-m2pa-4cde-9fgh",
	)
}

func TestOwnersChangePauseAndRemoveTheirNodes(t *testing.T) {
	w := start(t)
	register(w, members...)
	seat(w, members...)
	answer(w, "bee", "cat", "dog", "eel")
	s := siteOver(t, w, sight())
	change, pause := "/acts/nodes.change?acting_for=bee", "/acts/nodes.pause?acting_for=bee"
	links(t, s.As(t, bee).Get("/nodes"), change, pause, "/acts/nodes.remove?acting_for=bee")
	s.As(t, pagetest.Person("founder", "")).Get("/nodes").SeesNot("Pause")
	s.As(t, bee).Get("/acts/nodes.change?node="+string(id("bee"))).Sees("Change the node of bee Limited").Kept("peer", "bee.example:26656").Kept("willing", "true")
	s.As(t, bee).Post("/acts/nodes.change", "node", string(id("bee")), "peer", "nowhere").Beside("peer", "no address for nodes").Kept("peer", "nowhere")
	s.As(t, bee).Does("nodes.change", "node", string(id("bee")), "peer", "new.example:26656", "willing", "true").Sees("new.example:26656")
	s.As(t, bee).Get("/acts/nodes.pause?node="+string(id("bee"))).Sees("Pause the node of bee Limited", "comes back by itself")
	s.As(t, bee).Does("nodes.pause", "node", string(id("bee"))).Sees("has paused, as its owner wished")
	s.As(t, bee).Get("/nodes").Sees("One node that has a seat has paused. Once it is back: " + nodes.Tolerated(5))
	links(t, s.As(t, bee).Get("/nodes"), "/acts/nodes.resume?acting_for=bee")
	s.As(t, bee).Get("/home").Sees("The node of bee Limited has a seat and has paused")
	s.As(t, ant).Post("/acts/nodes.remove", "node", string(id("bee"))).Is(http.StatusForbidden).Sees("this node is bee")
	s.As(t, bee).Does("nodes.remove", "node", string(id("bee"))).Sees("One that was removed").SeesNot("new.example:26656")
	s.As(t, bee).Get("/nodes?place=removed").Sees("new.example:26656", "Only nodes that belong to the network")
}

func TestWhoSeesAMemberSeesItsNodes(t *testing.T) {
	w := start(t)
	register(w, "ant")
	s := siteOver(t, w, sight())
	s.As(t, bee).Get("/members/ant").Sees("Nodes", string(id("ant"))[:8], "orders the log")
	s.As(t, bee).Get("/members/bee").SeesNot("orders the log")
}

func TestAnybodyRemovesTheNodeOfWhoLeft(t *testing.T) {
	w := start(t)
	register(w, "ant", "eel")
	w.Must(domaintest.Rep("eel"), "eel", membership.Leave{})
	w.Pass(8) // Seven to think better of it.
	s := siteOver(t, w, sight())
	page := s.As(t, bee).Get("/nodes").Sees("its owner has no vote; others do not connect with it")
	links(t, page, "/acts/nodes.remove?acting_for=bee&next=%2Fnodes&node="+string(id("eel")))
	s.As(t, bee).Does("nodes.remove", "node", string(id("eel")), "next", "/nodes").Sees("One that was removed")
}

func TestANodeIsRegisteredWithTheCardThatItPrinted(t *testing.T) {
	w := start(t)
	s := siteOver(t, w, view.Sight{})
	text := base64.StdEncoding.EncodeToString(card("bee").Bytes())
	s.As(t, bee).Get("/acts/nodes.register").Sees("printed on the machine that is to become one").SeesNot("compare it")
	s.As(t, bee).Get("/acts/nodes.register?card=AAAA").Sees("Copy it whole")
	q := strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D").Replace(text)
	s.As(t, bee).Get("/acts/nodes.register?peer=bee.example:26656&card="+q).Sees(string(id("bee")), "compare it", "Key of its seat").Kept("peer", "bee.example:26656")
	stolen := base64.StdEncoding.EncodeToString(func() []byte { c := card("bee"); c.Proofs.Key = make([]byte, 64); return c.Bytes() }())
	s.As(t, bee).Post("/acts/nodes.register", "card", stolen).Is(http.StatusForbidden).Sees("not signed by the node")
	s.As(t, bee).Post("/acts/nodes.register", "card", text, "peer", "bee.example:26656").Sees("Node " + string(id("bee")) + "; key of its seat")
	s.As(t, bee).Does("nodes.register", "card", text, "peer", "bee.example:26656").Sees("bee Limited", "bee.example:26656", "Undo")
}

func TestSeatsAreProposedAsAChoiceAmongNodes(t *testing.T) {
	w := start(t)
	register(w, "ant", "bee", "cat", "dog")
	w.Must(domaintest.Rep("eel"), "eel", nodes.Register{Card: card("eel").Bytes()})
	s := siteOver(t, w, sight())
	path := "/proposals/carry/nodes.seats"
	links(t, s.As(t, ant).Get("/nodes"), path+"?nodes="+string(id("ant")))
	s.As(t, ant).Get(path+"?nodes="+string(id("bee"))).Sees("dog Limited", "its owner has not said that it would take a seat", "connected with this node now", "has a seat")
	s.As(t, ant).Post(path, "nodes", string(id("ant")), "nodes", string(id("bee"))).Beside("nodes", "with two or three")
	s.As(t, ant).Post(path, "nodes", string(id("ant")), "nodes", string(id("bee")), "nodes", string(id("cat")), "nodes", string(id("dog"))).
		Is(http.StatusOK).Sees("Decide which nodes order the log", "dog Limited · "+string(id("dog"))+" · follows and witnesses · dog.example:26656", "ant Limited · "+string(id("ant"))+" · orders the log")
	s.As(t, ant).Post("/acts/nodes.seats", "nodes", string(id("ant"))).Is(http.StatusForbidden).Sees("by a decision of the members", "Propose seats")
	s.As(t, ant).Get("/proposals/carry/nodes.remove?node=" + string(id("eel"))).Sees("eel Limited · ")
}

func TestWhatNodesSignIsNoFormForPeople(t *testing.T) {
	s := siteOver(t, start(t), view.Sight{})
	s.As(t, ant).Get("/acts/nodes.answer").Is(http.StatusNotFound)
}

func TestThePagesSayInEnglishWhatTheRulesSay(t *testing.T) {
	s := siteOver(t, start(t), view.Sight{})
	ctx := s.Words.Into(t.Context(), "en", nil, 0)
	for seats := range 20 {
		if got, want := view.Tolerated(ctx, seats), nodes.Tolerated(seats); got != want {
			t.Errorf("%d seats: the page says %q, the rules say %q", seats, got, want)
		}
		for ready := range 20 {
			if got, want := view.ToTolerateMore(ctx, seats, ready), nodes.ToTolerateMore(seats, ready); got != want {
				t.Errorf("%d seats, %d ready: the page says %q, the rules say %q", seats, ready, got, want)
			}
		}
	}
}

func TestEveryPageInEveryState(t *testing.T) {
	siteOver(t, start(t), view.Sight{}).Samples(t)
}
