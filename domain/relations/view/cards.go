package view

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/people"
	"metaorg/domain/relations"
	"metaorg/machine"
	"metaorg/web/page"
)

// Cards keep what members show to some of the others and never put on the log.
type Cards interface {
	// Card is what a member shows of a thing; empty where it shows nothing. At is
	// when it was written, in Unix seconds of rule time.
	Card(ctx context.Context, member, thing string) (text string, at int64, err error)
	// KeepCard keeps it in the place of what there was; nothing for an empty text.
	KeepCard(ctx context.Context, member, thing, text, by string, at int64) error
}

// maxCard is how long one is, in bytes.
const maxCard = 1000

// kept are the things that only hosts keep.
var kept = []relations.Thing{relations.Contact, relations.Prices}

// card is what somebody shows of one thing.
type card struct {
	thing relations.Thing
	text  string
	shown bool // To anybody at all.
}

// cardsView is the form for one's own.
type cardsView struct {
	who, next string
	all       []card
}

type cardPages struct{ Cards }

// Kept are the pages of what members show to some and only this host keeps. They
// stand beside Pages, which has their words.
func Kept(c Cards) page.Module {
	p := cardPages{c}
	return page.Module{
		Name:   "relations-cards",
		Routes: []page.Route{{Pattern: "POST /relations/cards", Who: page.Person, Show: p.keep}},
		Sections: []page.Section{
			{Slot: page.Member, Order: 12, Who: page.Participants, Show: p.showOfMember},
			{Slot: page.Relations, Order: 50, Who: page.Participants, Show: p.showOwn},
		},
	}
}

// showOfMember shows a reader what a member shows to it.
func (p cardPages) showOfMember(r *page.Request) (templ.Component, error) {
	who := r.PathValue("id")
	mine := r.Viewer.SignedIn() && slices.Contains(r.Viewer.Own(), who)
	var all []card
	for _, thing := range kept {
		yes := false
		err := r.Read(func(tx *sql.Tx) (err error) {
			yes, err = sees(r.Context(), tx, r.Viewer, who, thing)
			return err
		})
		if err != nil || !yes {
			if err != nil {
				return nil, err
			}
			continue
		}
		text, _, err := p.Card(r.Context(), who, string(thing))
		if err != nil {
			return nil, err
		}
		if text != "" {
			all = append(all, card{thing: thing, text: text})
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	return cardPart(all, mine), nil
}

// showOwn asks for one's own, with whether anybody sees them.
func (p cardPages) showOwn(r *page.Request) (templ.Component, error) {
	v := cardsView{who: asWhom(r)}
	v.next = ownPath(r.Viewer, v.who)
	var sharing relations.Sharing
	err := r.Read(func(tx *sql.Tx) (err error) {
		sharing, err = readSharing(r.Context(), tx, v.who, false)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, thing := range kept {
		text, _, err := p.Card(r.Context(), v.who, string(thing))
		if err != nil {
			return nil, err
		}
		v.all = append(v.all, card{thing, text, len(sharing.Of(thing)) > 0})
	}
	return cardForm(v), nil
}

// keep keeps what one wrote.
func (p cardPages) keep(r *page.Request) (page.Page, error) {
	who := r.Typed.Get("who")
	if !r.Viewer.Belongs || !slices.Contains(r.Viewer.Own(), who) {
		return page.Page{}, machine.NotAllowed("relations.not_your_card", "only who acts for %.40s says how it is reached, and who takes part in the network", who)
	}
	texts := map[relations.Thing]string{}
	for _, thing := range kept {
		text := strings.TrimSpace(strings.ReplaceAll(r.Typed.Get(string(thing)), "\r\n", "\n"))
		switch {
		case len(text) > maxCard:
			return page.Page{}, machine.OverLimit("relations.card_too_long", "this has %d bytes, more than %d; what is longer belongs in a document", len(text), maxCard).At(string(thing))
		case !people.Reads(text, true):
			return page.Page{}, machine.Malformed("relations.unprintable", "this has a character that nobody can see").At(string(thing))
		}
		texts[thing] = text
	}
	for _, thing := range kept {
		if err := p.KeepCard(r.Context(), who, string(thing), texts[thing], string(r.Viewer.Person), r.Site.Now()); err != nil {
			return page.Page{}, fmt.Errorf("couldn't keep what %s shows: %w", who, err)
		}
	}
	return page.To(page.Local(r.Typed.Get("next"), pagePath) + "#cards"), nil
}
