package valueflows_test

import (
	"strings"
	"testing"

	"metaorg/app"
	"metaorg/sample/sampletest"
	"metaorg/valueflows"
	"metaorg/web/page/pagetest"
)

func TestWhatTheSampleExportsKeepsToThePublishedVocabulary(t *testing.T) {
	wrong := valueflows.WrongByPublished(t)
	s := sampletest.Tell(t, app.Directory(), app.Modules())
	site := pagetest.Over(t, s.World, app.Views(), app.Pages(s.Machine)...)
	doc := site.As(t, pagetest.Person("hugo", "vale-library")).Get("/books/flows.jsonld").Is(200).Body
	for _, w := range wrong([]byte(doc)) {
		t.Error(w)
	}
	g, err := valueflows.Read(strings.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Agents) < 20 || len(g.Events) < 30 || len(g.Claims)+len(g.Agreements) == 0 {
		t.Errorf("there are %d agents, %d events and %d claims, fewer than in the sample", len(g.Agents), len(g.Events), len(g.Claims))
	}
}
