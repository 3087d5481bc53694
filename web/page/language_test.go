package page_test

import (
	"testing"

	"metaorg/web/page/pagetest"
)

func TestAnotherLanguageOnThePageForSigningKeepsWhatWasTyped(t *testing.T) {
	s := start(t)
	ada := s.As(t, pagetest.Person("ada", ""))
	typed := []string{"topic", "bread", "size", "1200", "next", "/for/person"}
	shown := ada.Post("/acts/board.pin", typed...).Sees("Look and sign")
	again := []string{"show_in", "de"}
	for _, n := range shown.All(`form.languages input[type="hidden"]`) {
		again = append(again, pagetest.Attribute(n, "name"), pagetest.Attribute(n, "value"))
	}
	if to := pagetest.Attribute(shown.One("form.languages"), "action"); to != "/acts/board.pin" || len(again) != len(typed)+2 {
		t.Fatalf("the languages lead to %s with %v", to, again)
	}
	german := ada.Post("/acts/board.pin", again...).Is(200).Sees("bread")
	if got := pagetest.Attribute(german.One("html"), "lang"); got != "de" {
		t.Errorf("the page is in %q", got)
	}
	if german.Signing().Messages[0].Kind != "board.pin" || pagetest.Attribute(german.One("#signing"), "data-next") != "/for/person" {
		t.Errorf("it asks to sign something else: %+v", german.Signing())
	}
	if left := german.All(`form.languages input[name="show_in"], form#again input[name="show_in"]`); len(left) > 0 {
		t.Error("the choice is kept as if it were a field of the act")
	}
}

func TestAnotherLanguageOnAFormThatWasRefusedKeepsWhatWasTyped(t *testing.T) {
	s := start(t)
	ada := s.As(t, pagetest.Person("ada", ""))
	ada.Post("/acts/board.pin", "topic", "taken", "text", "kept", "show_in", "de").Is(409).Kept("text", "kept")
	rows := ada.Post("/acts/board.pin", "topic", "a", "add_row", "corners").All(`form.languages input[name="again"]`)
	if len(rows) != 1 {
		t.Error("with a row added, choosing a language leads on to signing")
	}
	if len(ada.Get("/acts/board.pin").All(`form.languages[action="/language"]`)) != 1 {
		t.Error("a form that nobody sent yet asks to be sent")
	}
}
