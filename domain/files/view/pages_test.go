package view_test

import (
	"net/http"
	"strings"
	"testing"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	circlesview "metaorg/domain/circles/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/files/view"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/nodes"
	nodesview "metaorg/domain/nodes/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

// elsewhere carries messages at once, as decisions do after their votes.
var elsewhere = machine.Module{
	Name:  "elsewhere",
	Kinds: []machine.Kind{machine.KindOf[decide]("elsewhere.decide", "Carry messages.")},
}

type decide struct {
	Messages []wire.Message `json:"messages"`
}

func (decide) Check() error { return nil }
func (m decide) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightOrdinary, m.Messages)
	return err
}

func hash(digit string) files.Hash { return files.Hash(strings.Repeat(digit, 64)) }

func keep(digit, name string, b files.Boundary, circle uint64) files.Keep {
	return files.Keep{Content: hash(digit), Size: 3 << 20, MediaType: "application/pdf", FileName: name, Boundary: b, Circle: circle}
}

func card(name string) nodes.Card {
	c := nodes.Card{
		Key: rulestest.Key(name + " node").Public, Consensus: rulestest.Key(name + " seat").Public,
		Checkpoint: rulestest.Key(name + " checkpoint").Public, Anchor: make([]byte, 32),
	}
	digest := c.Digest(rulestest.Network())
	c.Proofs = nodes.CardProofs{
		Key: rulestest.Sign(name+" node", digest).Value, Consensus: rulestest.Sign(name+" seat", digest).Value,
		Checkpoint: rulestest.Sign(name+" checkpoint", digest).Value,
	}
	return c
}

// start is a network of four, of whom ash, bee and cob are in a circle. The
// node of ash has a web address.
func start(t *testing.T, sight *view.Sight) *pagetest.Site {
	t.Helper()
	w := domaintest.Founded(t, domaintest.Draft("federation"), []machine.OrganizationID{"ash", "bee", "cob", "dew"}, nodes.Module, circles.Module, files.Module, elsewhere)
	w.Must(domaintest.Initiator, "", decide{[]wire.Message{w.Machine.Wire(circles.Create{
		Name: "Kitchen", Domain: "What is cooked.", Members: []people.MemberID{"ash", "bee", "cob"}, Entry: circles.AnyMember,
		Method: circles.Lazy, WindowDays: 5, Objections: 2, TermMonths: 12,
	})}})
	w.Must("ash-rep", "ash", nodes.Register{Card: card("ash").Bytes(), Web: "https://ash.example"})
	rules := w.Machine.StandingRules()
	views := []readmodel.View{peopleview.View, charterview.Explained(rules), membershipview.View, nodesview.View, circlesview.Readable(w.Machine), view.View}
	return pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(rules), membershipview.Pages(), circlesview.Pages(),
		view.Pages(view.Sight{Own: sight.Own, Copies: func() view.Copies { return sight.Copies() }}), may())
}

// may answers whether who asks may see a file.
func may() page.Module {
	return page.Module{Name: "may", Routes: []page.Route{{Pattern: "GET /may/{hash}", Who: page.Anybody, Show: func(r *page.Request) (page.Page, error) {
		ok, err := view.MaySee(r, r.PathValue("hash"))
		if err == nil && !ok {
			err = machine.NotAllowed("may.not", "no")
		}
		return page.Page{Title: "May", Body: page.Headed("May")}, err
	}}}}
}

func person(o machine.OrganizationID) page.Viewer { return pagetest.Person(domaintest.Rep(o), o) }

func nothing() view.Copies { return view.Copies{} }

func TestAFileIsKeptCopiedAndWithdrawnOnThePage(t *testing.T) {
	sight := &view.Sight{Copies: nothing}
	s := start(t, sight)
	s.As(t, person("ash")).Get("/files").Is(http.StatusOK).Sees("The network keeps no files yet", "Keep a file", "0 B of 2.0 GiB", "No node offers room yet")
	s.Let(func(w *rulestest.World) {
		w.Must("ash-rep", "ash", keep("a", "loom.pdf", files.Public, 0))
		w.Must("bee-rep", "bee", keep("a", "loom.pdf", files.Public, 0), keep("b", "secret-recipe.pdf", files.CircleOnly, 1))
	})
	s.As(t, person("ash")).Get("/files").Is(http.StatusOK).Sees("loom.pdf", "3.0 MiB", "everybody", "ash Limited", "bee Limited", "3 wanted", "To do", "secret-recipe.pdf", "circle Kitchen")
	s.As(t, person("dew")).Get("/files").Is(http.StatusOK).Sees("a file for a circle", "loom.pdf").SeesNot("secret-recipe.pdf", "To do")
	s.As(t, person("dew")).Get("/files?boundary=public").Is(http.StatusOK).Sees("loom.pdf").SeesNot("a file for a circle")
	s.Let(func(w *rulestest.World) { w.Must("bee-rep", "bee", files.Withdraw{Content: hash("b")}) })
	s.As(t, person("ash")).Get("/files").Is(http.StatusOK).SeesNot("a file for a circle", "secret-recipe.pdf")
	s.As(t, person("ash")).Get("/files?state=withdrawn").Is(http.StatusOK).Sees("nobody any more", "withdrawn").SeesNot("loom.pdf", "secret-recipe.pdf")
}

func TestThePageSaysHowManyCopiesThisNodeKnows(t *testing.T) {
	sight := &view.Sight{Own: card("ash").ID(), Copies: nothing}
	s := start(t, sight)
	s.As(t, person("ash")).Get("/files").Sees("You run a node", "Offer room")
	s.As(t, person("bee")).Get("/files").SeesNot("You run a node")
	s.Let(func(w *rulestest.World) {
		w.Must("ash-rep", "ash", keep("a", "loom.pdf", files.Public, 0), files.OfferSpace{Node: card("ash").ID(), SpaceMiB: 5000})
	})
	sight.Copies = func() view.Copies {
		return view.Copies{
			At: 1, Short: 6 << 20, Owners: 1, Seen: map[files.Hash]view.Seen{hash("a"): {Copies: 1, Here: true}}, Few: map[files.Hash]int64{hash("a"): 1},
			Rooms: map[nodes.ID]view.Room{card("ash").ID(): {Planned: 3 << 20}},
		}
	}
	s.As(t, person("ash")).Get("/files").Is(http.StatusOK).
		Sees("1 of 3", "one of them here", "Of one file this node knows fewer than two copies", "Files worth 6.0 MiB have no place", "4.9 GiB", "this node", "change").SeesNot("You run a node")
	s.As(t, person("dew")).Get("/coordination").Is(http.StatusOK).Sees("Files with too few copies", "loom.pdf")
	s.As(t, pagetest.Watcher()).Get("/node").Sees("Files on this node", "This node offers 4.9 GiB", "one file")
	s.Let(func(w *rulestest.World) {
		w.Must("ash-rep", "ash", files.SetCopies{Content: hash("a"), Copies: 5}, files.EndOffer{Node: card("ash").ID()})
	})
	s.As(t, person("ash")).Get("/files").Is(http.StatusOK).Sees("1 of 5", "No node offers room yet")
}

func TestWhoMaySeeAFile(t *testing.T) {
	s := start(t, &view.Sight{Copies: nothing})
	s.Let(func(w *rulestest.World) {
		w.Must("ash-rep", "ash", keep("a", "public.pdf", files.Public, 0), keep("b", "network.pdf", files.NetworkOnly, 0))
		w.Must("dew-rep", "dew", keep("c", "circle.pdf", files.CircleOnly, 1), keep("d", "withdrawn.pdf", files.Public, 0), files.Withdraw{Content: hash("d")})
	})
	stranger := page.Viewer{Shown: page.Watchers}
	for _, row := range []struct {
		rule string
		as   page.Viewer
		hash files.Hash
		may  bool
	}{
		{"a public file is for strangers", stranger, hash("a"), true},
		{"a file for the network is not", stranger, hash("b"), false},
		{"a file for the network is for who takes part", person("cob"), hash("b"), true},
		{"a file for a circle is for who is in it", person("cob"), hash("c"), true},
		{"a file for a circle is for who holds it", person("dew"), hash("c"), true},
		{"a file for a circle is not for strangers", stranger, hash("c"), false},
		{"a withdrawn file is for nobody", person("dew"), hash("d"), false},
		{"what was never kept is for nobody", person("dew"), hash("e"), false},
	} {
		t.Run(row.rule, func(t *testing.T) {
			want := http.StatusForbidden
			if row.may {
				want = http.StatusOK
			}
			s.As(t, row.as).Get("/may/" + string(row.hash)).Is(want)
		})
	}
	// Somebody who is neither in the circle nor a holder takes part all the same.
	s.Let(func(w *rulestest.World) { w.Must("cob-rep", "cob", circles.Leave{Circle: 1}) })
	s.As(t, person("cob")).Get("/may/" + string(hash("c"))).Is(http.StatusForbidden)
}
