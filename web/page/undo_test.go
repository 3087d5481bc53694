package page_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// did does an act and gives its number.
func did(t *testing.T, s *pagetest.Site, topic string) string {
	t.Helper()
	var id wire.EnvelopeID
	s.Let(func(w *rulestest.World) {
		raw := w.Envelope("ada", "", pin{Topic: topic})
		var e wire.Envelope
		if err := wire.Decode(raw, &e); err != nil {
			t.Fatal(err)
		}
		id = e.ID()
		w.Submit(raw, 1)
	})
	return string(id)
}

func TestWhoBringsSomethingAboutGoesOnFromThere(t *testing.T) {
	s := start(t)
	id, other := did(t, s, "landing"), did(t, s, "bread")
	ada, bo := s.As(t, pagetest.Person("ada", "")), s.As(t, pagetest.Person("bo", ""))
	ada.Get("/for/person?did=" + id).LeadsTo("/for/anybody?did=" + id)
	ada.Get("/for/anybody?did="+id).Is(http.StatusOK).Sees("Done.", "Pin a note.")
	ada.Get("/for/person?did=" + other).Is(http.StatusOK).Sees("Done.") // That has no page.
	bo.Get("/for/person?did=" + id).Is(http.StatusOK)
	s.As(t, pagetest.Stranger()).Get("/home?did=" + id).Is(http.StatusOK)
}

func TestAReceiptIsForWhoSignedAlone(t *testing.T) {
	s := start(t)
	id := did(t, s, "bread")
	ada, bo := s.As(t, pagetest.Person("ada", "")), s.As(t, pagetest.Person("bo", ""))
	ada.Get("/done/"+id).Is(http.StatusOK).Sees("Receipt", "Pin a note.", "bread", id)
	bo.Get("/done/"+id).Refused(404, "web.unknown_act")
	ada.Get("/done/ffff").Refused(404, "web.unknown_act")
	odd := ada.Get("/done/%3Cscript%3E"+long).Refused(404, "web.unknown_act").SeesNot("<script>x")
	if strings.Contains(odd.Text("main"), long) {
		t.Error("the page repeats whatever a stranger wrote")
	}
	if len(bo.Get("/for/person?did="+id).All(".notice.good")) > 0 {
		t.Error("another one is told that it was done")
	}
	if len(s.As(t, pagetest.Stranger()).Get("/for/anybody?did="+id).All(".notice.good")) > 0 {
		t.Error("a stranger is told that it was done")
	}
}

func TestAReceiptLeadsOnToALocalPath(t *testing.T) {
	s := start(t)
	id := did(t, s, "bread")
	ada := s.As(t, pagetest.Person("ada", ""))
	ada.Get("/done/" + id + "?next=/for/person").One(`a.button[href="/for/person"]`)
	ada.Get("/done/" + id + "?next=//evil.example").One(`a.button[href="/home"]`)
}

func TestOnesLastActIsTakenBackForFifteenMinutes(t *testing.T) {
	s := start(t)
	ada := s.As(t, pagetest.Person("ada", ""))
	glued := did(t, s, "glued")
	ada.Get("/done/" + glued).SeesNot("/acts/board.unpin")
	id := did(t, s, "bread")
	offered := ada.Get("/for/person?did=" + id)
	offered.One(`form[action="/acts/board.unpin"] [name=topic][value=bread]`)
	ada.Post("/acts/board.unpin", "topic", "bread").Sees("Take a note down.")
	s.Let(func(w *rulestest.World) { w.Pass(1) })
	ada.Get("/done/" + id).Is(http.StatusOK).SeesNot("/acts/board.unpin")
	if page.UndoSeconds != 15*60 {
		t.Errorf("an act is offered to be taken back for %d s", page.UndoSeconds)
	}
}

func TestAnActForAnOrganizationIsTakenBackForIt(t *testing.T) {
	s := start(t)
	viewer := pagetest.Person("ada", "mill")
	viewer.Mandates = []page.Mandate{{Organization: "mill", Name: "The Mill"}, {Organization: "farm", Name: "The Farm"}}
	ada := s.As(t, viewer)
	done := ada.Does("board.pin", "topic", "bread", "acting_for", "farm", "next", "/for/person")
	done.One(`form[action="/acts/board.unpin"] [name=acting_for][value=farm]`)
}

func TestAnActThatWasRefusedInTheLogSaysWhy(t *testing.T) {
	s := start(t)
	id := did(t, s, "taken")
	got := s.As(t, pagetest.Person("ada", "")).Get("/done/" + id)
	got.Is(http.StatusOK).Sees("there is such a note", "board.taken").SeesNot("/acts/board.unpin")
}
