package page

import (
	"embed"
	"strconv"

	"metaorg/machine"
)

//go:embed locale
var kitWords embed.FS

// samples are all modules' pages in every state, then the kit's own.
func (r *Request) samples() (all []Sample) {
	for _, m := range r.Site.Modules {
		if m.Samples != nil {
			all = append(all, m.Samples(r.Context())...)
		}
	}
	return append(all, kitSamples(r)...)
}

// showCatalogue lists every page in every state.
func showCatalogue(r *Request) (Page, error) {
	return Page{Title: "Pages", Body: catalogueBody(r.samples())}, nil
}

// showSample shows one of them as its viewer sees it.
func showSample(r *Request) (Page, error) {
	all := r.samples()
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 0 || n >= len(all) {
		return Page{}, machine.NotFound("web.no_such_sample", "the catalogue has %d pages", len(all))
	}
	r.Viewer = all[n].As
	return all[n].Page, nil
}
