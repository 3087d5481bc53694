package arriving_test

import (
	"strings"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine/rulestest"
	"metaorg/web/arriving"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

func start(t *testing.T, held, size uint64) *pagetest.Site {
	t.Helper()
	w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, people.Module)
	return pagetest.Over(t, w, nil, arriving.Pages(func() (uint64, uint64) { return held, size }), site.Pages())
}

func TestEveryPageIsAsItShouldBe(t *testing.T) { start(t, 1, 2).Samples(t) }

func TestEveryPageSaysHowMuchOfTheHistoryIsHere(t *testing.T) {
	for _, row := range []struct {
		held, size uint64
		says       string
	}{
		{0, 10, "History is arriving: 0 %."},
		{999, 1000, "History is arriving: 99 %."},
		{4, 10, "History is arriving: 40 %."},
		{10, 10, ""},
		{0, 0, ""},
	} {
		s := start(t, row.held, row.size).As(t, pagetest.Stranger())
		for _, path := range []string{"/node", "/verify"} {
			a := s.Get(path).Is(200)
			if row.says != "" && !strings.Contains(a.Body, row.says) {
				t.Errorf("with %d of %d, %s does not say %q", row.held, row.size, path, row.says)
			}
			if row.says == "" && strings.Contains(a.Body, "arriving") {
				t.Errorf("with %d of %d, %s says that history is arriving", row.held, row.size, path)
			}
		}
	}
}
