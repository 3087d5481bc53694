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
	shown.One(`body[data-sent]`)
	shown.One(`.languages button[form=again][name=show_in][value=de]`)
	again := []string{"show_in", "de"}
	for _, n := range shown.All(`form#again input`) {
		again = append(again, pagetest.Attribute(n, "name"), pagetest.Attribute(n, "value"))
	}
	if len(again) != len(typed)+2 {
		t.Fatalf("what was typed is kept as %v", again)
	}
	german := ada.Post("/acts/board.pin", again...).Is(200).Sees("bread")
	if got := pagetest.Attribute(german.One("html"), "lang"); got != "de" {
		t.Errorf("the page is in %q", got)
	}
	if german.Signing().Messages[0].Kind != "board.pin" || pagetest.Attribute(german.One("#signing"), "data-next") != "/for/person" {
		t.Errorf("it asks to sign something else: %+v", german.Signing())
	}
	if left := german.All(`form#again input[name=show_in]`); len(left) > 0 {
		t.Error("the choice is kept as if it were a field of the act")
	}
}

func TestAnotherLanguageOnAFormKeepsWhatWasTyped(t *testing.T) {
	s := start(t)
	ada := s.As(t, pagetest.Person("ada", ""))
	ada.Post("/acts/board.pin", "topic", "taken", "text", "kept", "show_in", "de").Is(409).Kept("text", "kept")
	ada.Get("/acts/board.pin").One(`.languages button[form=act][name=ask_in][value=de]`)
	asked := ada.Post("/acts/board.pin", "topic", "bread", "ask_in", "de").Is(200).Kept("topic", "bread")
	if pagetest.Attribute(asked.One("html"), "lang") != "de" || len(asked.All("#signing")) > 0 {
		t.Error("choosing a language in a form leads on to signing")
	}
	ada.Get("/for/person").One(`form.languages[action="/language"]`)
}
