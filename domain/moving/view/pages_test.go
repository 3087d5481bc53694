package view_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"

	charterview "metaorg/domain/charter/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/membership"
	membershipview "metaorg/domain/membership/view"
	"metaorg/domain/moving"
	"metaorg/domain/moving/view"
	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/sheet/roll"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
	"metaorg/web/search/searchtest"
	"metaorg/web/site"
)

const founder = domaintest.Initiator

// host keeps codes and documents in memory.
type host struct {
	codes     map[machine.PersonID][]string
	documents map[string]string
}

func newHost() *host { return &host{map[machine.PersonID][]string{}, map[string]string{}} }

func (h *host) pages() page.Module {
	return view.Pages(func(_ context.Context, hash string) (string, []byte, bool, error) {
		text, ok := h.documents[hash]
		return "text/plain; charset=utf-8", []byte(text), ok, nil
	}, view.Codes{
		Keep: func(_ context.Context, by machine.PersonID, codes []string, _ int64) error {
			h.codes[by] = append(h.codes[by], codes...)
			return nil
		},
		Of: func(_ context.Context, by machine.PersonID) ([]string, error) { return h.codes[by], nil },
	})
}

func siteOver(t *testing.T, w *rulestest.World, h *host) *pagetest.Site {
	views := []readmodel.View{peopleview.View, charterview.Explained(w.Machine.StandingRules()), membershipview.View, view.View}
	return pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(w.Machine.StandingRules()), membershipview.Pages(), h.pages())
}

// forming has mill and dairy on the founding roll.
func forming(t *testing.T) *rulestest.World {
	w := domaintest.Forming(t, domaintest.Draft("small"), moving.Module)
	for _, o := range []machine.OrganizationID{"mill", "dairy"} {
		w.Do(domaintest.Registered(o))
		w.Must(founder, "", membership.InviteFounder{Organization: o})
	}
	w.Must("rita", "", domaintest.Person("rita"))
	return w
}

func found(w *rulestest.World) {
	for _, o := range []machine.OrganizationID{"mill", "dairy"} {
		w.Must(domaintest.Rep(o), o, domaintest.Acceptance(w))
	}
	w.Must(founder, "", membership.CloseRoll{})
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func TestSamples(t *testing.T) { siteOver(t, forming(t), newHost()).Samples(t) }

func TestAFounderBringsARollAndARepresentativeClaims(t *testing.T) {
	h := newHost()
	s := siteOver(t, forming(t), h)
	rows := "name,handle,register,number,accepted on,document,e-mail\nReed Bakery,reed,tests,R1,2019-05-04," + hashOf("paper") + ",rita@example.org\n"
	ada := s.As(t, pagetest.Person(founder, ""))
	ada.Get("/members").Sees("Does your network exist already?")
	ada.Get("/moving-in/import").Is(http.StatusOK).Sees("Give the list of your members")
	ada.Post("/moving-in/import", "rows", strings.Replace(rows, "2019-05-04", "May", 1)).Sees("One thing is wrong", "Line 2:", "is no date")
	ada.In("de").Post("/moving-in/import", "rows", strings.Replace(rows, "2019-05-04", "May", 1)).Sees("ist kein Datum")
	ada.In("de").Post("/moving-in/import", "rows", "").Sees("beginnt nicht mit einer Zeile von Spaltennamen")
	ada.Post("/moving-in/import", "rows", "").Sees("does not begin with a line of column names")
	checked := ada.Post("/moving-in/import", "rows", rows).Is(http.StatusOK)
	checked.Sees("What would happen", "Reed Bakery", "is carried over", "Carry one organization over")
	ada.Does("moving.import", "rows", rows)
	ada.Post("/moving-in/import", "rows", rows).Sees("is here already", "nothing would change").SeesNot("Carry one organization over")
	ada.Post("/acts/moving.import", "rows", rows).Is(http.StatusConflict).Beside("rows", "nothing would change")
	links := ada.Get("/moving-in/links").Sees("Reed Bakery", "/claim/reed?code=")
	link := links.Text("textarea")
	link = link[strings.Index(link, "/claim/"):]
	link = strings.Fields(link)[0]
	s.As(t, pagetest.Person("rita", "")).Get("/moving-in/links").Sees("You have made no links here").SeesNot("Reed")
	s.Let(found)

	s.As(t, pagetest.Stranger()).Get("/claim/reed").Sees("This link opens nothing").SeesNot("Reed Bakery")
	s.As(t, pagetest.Stranger()).Get("/claim/reed?code=" + string(roll.NewCode())).Sees("This link opens nothing").SeesNot("Reed Bakery")
	s.As(t, pagetest.Stranger()).Get(link).Sees("The place of Reed Bakery", "Register and go on")
	rita := s.As(t, pagetest.Applicant("rita"))
	rita.In("de").Get(link).Sees("Der Platz von Reed Bakery", "Den Platz einnehmen")
	s.As(t, pagetest.Person("mill-rep", "mill")).Get("/members").Sees("One organization of the earlier roll has not claimed")
	_, code, _ := strings.Cut(link, "code=")
	rita.Get("/acts/moving.claim?organization=reed&code="+code).Sees("You take the place of Reed Bakery", "accept version 1")
	form := rita.Get("/acts/moving.claim?organization=reed&code=" + code)
	var fields []string
	for _, name := range []string{"version", "hash"} {
		fields = append(fields, name, value(form, name))
	}
	rita.Does("moving.claim", append(fields, "organization", "reed", "code", code)...)
	s.As(t, pagetest.Watcher()).Get("/moving-in").Sees("1 carried over: 1 claimed, 0 not claimed", "rita")
	s.As(t, pagetest.Person("mill-rep", "mill")).Get("/members/reed").Sees("It accepted an earlier text on 4 May 2019")
	s.As(t, pagetest.Person("mill-rep", "mill")).Get("/members").SeesNot("of the earlier roll")
	rita.Get(link).Sees("was claimed by rita")
	rita.Post("/acts/moving.claim", "organization", "reed", "code", "x").Beside("code", "the code of a link has 32 letters and digits")
	ada.Post("/moving-in/import", "rows", rows).Sees("Only those who are founding the network").SeesNot("Carry one")
}

func TestWhatIsNotClaimedIsCalledForAndLapses(t *testing.T) {
	w := forming(t)
	w.Must(founder, "", moving.CarryOver{List: hashOf("list"), Part: 1, Parts: 1, Places: []moving.Place{{
		Handle: "reed", Name: "Reed Bakery", LegalForm: "co-operative", Identity: people.Identity{Registry: "tests", Number: "R1"},
		Accepted: "2019-05-04", Document: hashOf("paper"), Key: rulestest.Key("link").Public,
	}}})
	found(w)
	s := siteOver(t, w, newHost())
	mill := s.As(t, pagetest.Person("mill-rep", "mill"))
	mill.Get("/coordination").SeesNot("Places that lapse soon")
	s.Let(func(w *rulestest.World) { w.Pass(moving.ClaimDays + 1) })
	mill.Get("/coordination").Sees("Places that lapse soon", "Reed Bakery")
	mill.In("de").Get("/coordination").Sees("Plätze, die bald verfallen")
	s.Let(func(w *rulestest.World) { w.Pass(moving.LastCallDays) })
	mill.Get("/coordination").SeesNot("Places that lapse soon")
	mill.Get("/moving-in").Sees("1 lapsed")
}

func TestEarlierDecisionsAreMarkedAsNotDecidedHere(t *testing.T) {
	h := newHost()
	h.documents[hashOf("minutes")] = "We employ one bookkeeper together."
	w := forming(t)
	w.Must(founder, "", moving.RecordEarlier{Decisions: []moving.Decision{
		{Title: "Shared bookkeeper", Date: "2019-05-04", Document: hashOf("minutes")}, {Title: "Dues", Date: "2020-01-01", Document: hashOf("gone")},
	}})
	found(w)
	s := siteOver(t, w, h)
	mill := s.As(t, pagetest.Person("mill-rep", "mill"))
	mill.Get("/decisions/earlier").Sees("These decisions were not taken here", "Shared bookkeeper", "Dues")
	mill.Get("/decisions/earlier?q=bookkeeper").Sees("Shared bookkeeper").SeesNot("Dues")
	hits := searchtest.Found(t, s.Site, pagetest.Person("mill-rep", "mill"), "en", "employ one bookkeeper")
	if len(hits) != 1 || hits[0].Called() != "Shared bookkeeper" || hits[0].Kind != "earlier" {
		t.Errorf("found by what its document says: %+v", hits)
	}
	mill.Get("/decisions/earlier/1").Sees("not decided here", "We employ one bookkeeper together.", "Recorded by "+string(founder))
	mill.Get("/decisions/earlier/2").Sees("This host does not have the document")
	mill.Get("/decisions/earlier/2/document").Refused(http.StatusNotFound, "moving.document_elsewhere")
	mill.Get("/decisions/earlier/9").Refused(http.StatusNotFound, "moving.unknown_decision")
	s.As(t, pagetest.Stranger()).Get("/decisions/earlier").SeesNot("Dues")
}

// value is what a hidden input of a form holds.
func value(a pagetest.Answer, name string) string {
	for _, n := range a.All("input[name=" + name + "]") {
		for _, attribute := range n.Attr {
			if attribute.Key == "value" {
				return attribute.Val
			}
		}
	}
	return ""
}

func TestRollsAndLinksThatCannotBeAreRefusedBesideTheirField(t *testing.T) {
	s := siteOver(t, forming(t), newHost())
	ada := s.As(t, pagetest.Person(founder, ""))
	var long strings.Builder
	long.WriteString("name,handle,accepted on,document\n")
	for i := range moving.MaxPart + 1 {
		fmt.Fprintf(&long, "Organization %d,org-%d,2019-05-04,%s\n", i, i, hashOf("paper"))
	}
	for _, row := range []struct {
		code, act, field, typed, text string
		status                        int
	}{
		{"moving.no_table", "moving.import", "rows", "\n", "does not begin with a line of column names", http.StatusUnprocessableEntity},
		{"moving.bad_rows", "moving.import", "rows", "name,accepted on,document\nReed,May," + hashOf("paper"), "is no date", http.StatusUnprocessableEntity},
		{"moving.all_there", "moving.import", "rows", "name,handle,register,number,accepted on,document\nMill,mill,tests,mill,2019-05-04," + hashOf("paper"), "are here already", http.StatusConflict},
		{"moving.too_long_here", "moving.import", "rows", long.String(), "do not fit into one act", http.StatusTooManyRequests},
		{"moving.bad_code", "moving.claim", "code", "nonsense", "32 letters and digits", http.StatusUnprocessableEntity},
	} {
		t.Run(row.code, func(t *testing.T) {
			ada.Post("/acts/"+row.act, row.field, row.typed, "organization", "reed").Is(row.status).Beside(row.field, row.text)
		})
	}
	ada.Post("/moving-in/import", "rows", long.String()).Sees("This is more than one act can hold")
}
