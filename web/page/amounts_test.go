package page_test

import (
	"strings"
	"testing"

	"metaorg/machine"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

// price says what notes cost, in all the ways in which fields say amounts.
type price struct {
	Amount int64       `json:"amount" in:"unit" help:"how much"`
	Unit   string      `json:"unit" help:"of what"`
	Share  int64       `json:"share" in:"%" help:"for the board"`
	Jar    int64       `json:"jar" help:"into which jar it goes"`
	Parts  []priceOfIt `json:"parts" help:"what it consists of"`
}

type priceOfIt struct {
	Part int64 `json:"part" in:"jar" help:"how much"`
	Rest int64 `json:"rest" in:"from/jar" help:"how much is from elsewhere"`
	From int64 `json:"from" help:"from which jar"`
}

func (p price) Check() error { return nil }

func (p price) Apply(s *machine.Step) error {
	s.Emit(pinned{"price"})
	return nil
}

func TestWhatIsSignedShowsAmountsAsPeopleWriteThem(t *testing.T) {
	jars := page.Module{Name: "jars", Units: map[string]func(*page.Request, string) (string, error){
		"jar": func(_ *page.Request, id string) (string, error) {
			if id == "7" {
				return "EUR", nil
			}
			return "", machine.NotFound("board.no_jar", "there is no jar %s", id)
		},
	}}
	s := start(t, jars)
	typed := []string{
		"amount", "-5310", "unit", "h", "share", "1250", "jar", "7",
		"parts.0.part", "120000", "parts.0.rest", "99", "parts.0.from", "7", "parts.1.part", "1", "parts.1.rest", "4242", "parts.1.from", "8",
	}
	for language, want := range map[string][]string{
		"en": {"\u221253.10 h", "12.5 %", "Part: 1,200.00 EUR; Rest: 0.99 EUR; From: 7", "Part: 0.01 EUR; Rest: 4,242; From: 8"},
		"de": {"\u221253,10 h", "12,5 %", "Part: 1.200,00 EUR; Rest: 0,99 EUR; From: 7", "Part: 0,01 EUR; Rest: 4.242; From: 8"},
	} {
		shown := s.As(t, pagetest.Person("ada", "")).In(language).Post("/acts/board.price", typed...)
		shown.Sees(want...)
		// So does the script, which reads the bytes: it is told the units and where they stand.
		for _, told := range []string{`"amount":["unit","unit"]`, `"parts.rest":["from","jar"]`, `"share":["%","%"]`, `"h":{"code":"h","decimals":2}`, `"jar":{"7":{"code":"EUR","decimals":2}}`} {
			if !strings.Contains(shown.Body, told) {
				t.Errorf("the script is not told %s", told)
			}
		}
	}
}
