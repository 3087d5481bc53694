package page_test

import (
	"net/http"
	"testing"

	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

func TestAnActIsAskedForShownSignedAndDone(t *testing.T) {
	s := start(t)
	ada := s.As(t, pagetest.Person("ada", ""))
	asked := ada.Get("/acts/board.pin?topic=bread&next=/for/person")
	asked.Is(http.StatusOK).Kept("topic", "bread")
	if got := asked.Text("h1"); got != "Pin a note" {
		t.Errorf("the form is called %q", got)
	}
	shown := ada.Post("/acts/board.pin", "topic", "bread", "size", "1 200", "colour", "red", "loud", "true", "next", "/for/person")
	shown.Sees("Look and sign", "bread", "1,200", "Red", "yes", "board.pin")
	body := shown.Signing()
	if body.Author != "ada" || body.Key != key("ada") || body.Sequence != 1 || body.Network != s.World.Genesis.ID() || body.Expires != s.Now()+86400 {
		t.Errorf("the page asks to sign %+v", body)
	}
	done := ada.Signs(shown)
	if done.What[:len("GET /for/person")] != "GET /for/person" {
		t.Errorf("it leads to %s", done.What)
	}
	done.Sees("Done. Pin a note.", "Undo", "Receipt")
}

func TestAnActThatTheRulesWouldRefuseIsNotShownForSigning(t *testing.T) {
	s := start(t)
	ada := s.As(t, pagetest.Person("ada", ""))
	for name, c := range map[string]struct {
		typed       []string
		status      int
		field, text string
	}{
		"what the message itself refuses stands beside its field": {[]string{"topic", "", "text", "kept"}, 422, "topic", "a note needs a topic"},
		"what the state refuses stands beside its field":          {[]string{"topic", "taken", "text", "kept"}, 409, "topic", "there is such a note"},
		"what is about no field stands at the top":                {[]string{"topic", "full", "text", "kept"}, 429, "", "the board is full"},
		"what is no number stands beside its field":               {[]string{"topic", "a", "size", "two metres", "text", "kept"}, 422, "size", "digits only"},
		"what is no time stands beside its field":                 {[]string{"topic", "a", "until", "tomorrow", "text", "kept"}, 422, "until", "a day and a time"},
		"what is wrong in a row stands beside its list":           {[]string{"topic", "a", "corners.0.where", "left", "corners.0.pins", "0", "text", "kept"}, 422, "corners.0.pins", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := s.As(t, ada.Viewer).Post("/acts/board.pin", c.typed...).Is(c.status)
			if c.text != "" {
				got.Beside(c.field, c.text)
			}
			got.Kept("text", "kept")
			if len(got.All("#signing")) > 0 {
				t.Error("it is shown for signing")
			}
		})
	}
}

func TestWhatIsRefusedAfterSigningComesBackToTheForm(t *testing.T) {
	ada := start(t).As(t, pagetest.Person("ada", ""))
	got := ada.Post("/acts/board.pin", "topic", "bread", "refusal_code", "board.taken", "refusal_text", "there is such a note", "refusal_field", "topic")
	got.Is(http.StatusConflict).Beside("topic", "there is such a note").Kept("topic", "bread")
}

func TestAFormThatCantBeSentAnyMoreSaysWhyAndIsNotOffered(t *testing.T) {
	ada := start(t).As(t, pagetest.Person("ada", ""))
	got := ada.Post("/acts/board.unpin", "topic", "gone").Is(http.StatusConflict).Sees("Take a note down", "it was taken down", "It hangs there no longer")
	if len(got.All("main form")) > 0 {
		t.Error("the form is offered all the same")
	}
	ada.Get("/acts/board.unpin?topic=gone").Is(http.StatusOK).Sees("It hangs there no longer").SeesNot("it was taken down")
	ada.Get("/acts/board.unpin?topic=bread").One("main form")
}

func TestThePageForSigningSaysWhatItIsAbout(t *testing.T) {
	ada := start(t).As(t, pagetest.Person("ada", ""))
	ada.Post("/acts/board.unpin", "topic", "bread").Sees("Look and sign", "The note on bread")
	ada.Post("/acts/board.pin", "topic", "bread").SeesNot("The note on")
}

func TestAFormCanBeGoneBackToAndGetsMoreRows(t *testing.T) {
	ada := start(t).As(t, pagetest.Person("ada", ""))
	ada.Post("/acts/board.pin", "topic", "bread", "again", "1").Is(http.StatusOK).Kept("topic", "bread")
	more := ada.Post("/acts/board.pin", "topic", "bread", "corners.0.where", "left", "add_row", "corners").Is(http.StatusOK)
	more.Kept("corners.0.where", "left").One(`[name="corners.1.where"][autofocus]`)
	more.One(`button[name="add_row"][formnovalidate]`) // What is still empty stands in nobody's way.
	if first := more.All("main form button")[0]; pagetest.Attribute(first, "name") != "" {
		t.Error("Enter adds a row rather than sending the form")
	}
}

func TestThePageForSigningSendsEverythingTypedBack(t *testing.T) {
	ada := start(t).As(t, pagetest.Person("ada", ""))
	got := ada.Post("/acts/board.pin", "topic", "bread", "tags", "rye\nwheat", "next", "/for/person", "refusal_code", "old.one")
	for _, name := range []string{"topic", "tags", "next"} {
		got.One(`#again [name="` + name + `"]`)
	}
	if len(got.All(`#again [name="refusal_code"]`)) > 0 {
		t.Error("an old refusal comes along")
	}
}

func TestAnActThatThereIsNotIsSaidSo(t *testing.T) {
	ada := start(t).As(t, pagetest.Person("ada", ""))
	ada.Get("/acts/board.burn").Refused(404, "web.no_such_act")
	ada.Post("/acts/board.burn").Refused(404, "web.no_such_act")
}

func TestAnActSaysWhomItIsFor(t *testing.T) {
	s := start(t)
	viewer := pagetest.Person("ada", "mill")
	viewer.Mandates = []page.Mandate{{Organization: "mill", Name: "The Mill", Role: "representative"}, {Organization: "farm", Name: "The Farm", Role: "alternate"}}
	ada := s.As(t, viewer)
	for chosen, want := range map[string]machine.OrganizationID{"": "mill", "farm": "farm", "-": "", "bank": ""} {
		if got := ada.Post("/acts/board.pin", "topic", "bread", "acting_for", chosen).Signing(); got.For != want {
			t.Errorf("acting for %q signs for %q, want %q", chosen, got.For, want)
		}
	}
	ada.Post("/acts/board.pin", "topic", "bread").Sees("You, ada, sign this for The Mill.")
}

func TestCarriedMessagesAreShownInWords(t *testing.T) {
	ada := start(t).As(t, pagetest.Person("ada", ""))
	got := ada.Post("/acts/board.parcel", "title", "Two notes",
		"messages", `{"kind":"board.pin","content":{"topic":"bread"}}`, "messages", `{"kind":"board.pin","content":{"topic":"salt"}}`)
	got.Sees("Two notes", "Pin a note.", "bread", "salt")
	ada.Post("/acts/board.parcel", "title", "Two notes", "messages", "{").Is(422).Sees("not readable any more")
	ada.Post("/acts/board.pin", "topic", "a", "photo", "{").Is(422).Sees("try again")
}

func TestScriptInATextIsShownAndDoesNothing(t *testing.T) {
	ada := start(t).As(t, pagetest.Person("ada", ""))
	evil := `</script><script>alert(1)</script><img src=x onerror=alert(2)>`
	for _, got := range []pagetest.Answer{
		ada.Post("/acts/board.pin", "topic", evil, "text", evil, "tags", evil),
		ada.Post("/acts/board.pin", "topic", evil, "size", evil),
		ada.Get("/acts/board.pin?topic=%3Cscript%3Ealert(1)%3C/script%3E&text=%22%3E%3Cimg%20src=x%20onerror=alert(2)%3E"),
	} {
		got.SeesNot("<script>alert", "<img src=x")
	}
}
