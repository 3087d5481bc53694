package view_test

import (
	"reflect"
	"strings"
	"testing"

	"metaorg/dcat"
	charterview "metaorg/domain/charter/view"
	"metaorg/domain/circles"
	"metaorg/domain/commons"
	"metaorg/domain/commons/view"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/governance"
	membershipview "metaorg/domain/membership/view"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page/pagetest"
	"metaorg/web/site"
)

func TestWhatIsSharedIsDescribedForOtherPrograms(t *testing.T) {
	w := domaintest.Founded(t, domaintest.Draft("federation"), []machine.OrganizationID{"ash", "bee", "cob"}, governance.Module, circles.Module, files.Module, commons.Module)
	rules := w.Machine.StandingRules()
	views := []readmodel.View{peopleview.View, charterview.Explained(rules), membershipview.View, view.Readable(w.Machine)}
	hash := files.Hash(strings.Repeat("ab", 32))
	share := func(o machine.OrganizationID, m commons.Share) { w.Must(domaintest.Rep(o), o, m) }
	share("ash", commons.Share{
		Title: "Handbook <1>", Kind: commons.Document, Summary: "How we work.", Content: hash, Size: 10, MediaType: "text/markdown", FileName: "handbook.md",
		Licence: "CC0-1.0", Boundary: files.Public, Domains: []string{"practice"},
	})
	share("bee", commons.Share{Title: "Van", Kind: commons.Equipment, Boundary: files.NetworkOnly})
	share("bee", commons.Share{
		Title: "Songs", Kind: commons.Dataset, Link: "https://songs.example/all", Licence: "CC0-1.0 OR MIT", Boundary: files.Public,
		Sources: []commons.Source{{Resource: 1, Version: 1}},
	})
	w.Must(domaintest.Rep("ash"), "ash", commons.Share{Title: "Old", Kind: commons.Space, Boundary: files.Public})
	w.Must(domaintest.Rep("ash"), "ash", commons.Withdraw{Resource: 4, Reason: "It was sold."})

	s := pagetest.Over(t, w, views, site.Pages(), peopleview.Pages(), charterview.Pages(rules), membershipview.Pages(), view.Pages())

	read := func(viewer string) (c dcat.Catalog) {
		v := pagetest.Watcher()
		if viewer != "" {
			v = pagetest.Person(domaintest.Rep(machine.OrganizationID(viewer)), machine.OrganizationID(viewer))
		}
		c, err := dcat.Read(strings.NewReader(s.As(t, v).Get("/commons/catalogue.jsonld").Body))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	titles := func(c dcat.Catalog) (all []string) {
		for _, r := range c.Resources {
			all = append(all, r.Title)
		}
		return all
	}
	public := read("")
	if got := titles(public); !reflect.DeepEqual(got, []string{"Handbook <1>", "Songs"}) {
		t.Errorf("strangers read of %q", got)
	}
	if got := titles(read("cob")); len(got) != 3 {
		t.Errorf("who takes part reads of %q", got)
	}
	for _, r := range public.Resources {
		switch r.Title {
		case "Songs":
			if r.Licence != "CC0-1.0 OR MIT" || r.Distributions[0].AccessURL != "https://songs.example/all" || len(r.Derived) != 1 {
				t.Errorf("%+v", r)
			}
		default:
			d := r.Distributions[0]
			if r.Publisher.Name != "ash Limited" || len(r.Creators) != 1 || r.Version != "1" || d.BLAKE3 != string(hash) || d.Bytes != 10 || d.MediaType != "text/markdown" ||
				!strings.HasPrefix(r.Page, "http://") || !strings.HasPrefix(d.DownloadURL, "http://") || !strings.HasSuffix(d.DownloadURL, "/files/"+string(hash)+"/raw") {
				t.Errorf("%+v", r)
			}
		}
	}
	s.As(t, pagetest.Watcher()).Get("/commons").Sees("Catalogue (DCAT)").One(`link[rel="alternate"][href="/commons/catalogue.jsonld"]`)
}
