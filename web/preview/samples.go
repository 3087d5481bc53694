package preview

import (
	"context"
	"strings"

	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are the page of a file in every state.
func samples(ctx context.Context) []page.Sample {
	ada := page.Viewer{Session: page.Session{Person: "ada"}, Belongs: true}
	hash := strings.Repeat("5d", 32)
	of := func(name, mediaType string, size int64, v view) view {
		v.Uploaded = page.Uploaded{Hash: hash, Name: name, MediaType: mediaType, Size: size}
		if v.State == "" {
			v.State = kept
		}
		return v
	}
	html, _ := newMarkdown().html([]byte(sampleMarkdown)) // It is ours, and can be read.
	html = captioned(ctx, html)
	text := "Flour, 25 kg\t14\nRye, 10 kg\t6\n" + strings.Repeat("a line that is longer than a page is wide, ", 8) + "\n"
	var all []page.Sample
	for _, s := range []struct {
		state string
		view  view
	}{
		{"Markdown", of("How we bake.md", "text/markdown; charset=utf-8", 1830, view{Look: asMarkdown, Text: html})},
		{"text, cut", of("Stock of May.csv", "text/csv; charset=utf-8", 5<<20, view{Look: asText, Text: text, Cut: true})},
		{"one's own", of("Plan of the oven.pdf", "application/pdf", 840_000, view{Look: asFacts, Own: true})},
		{"picture too large", of("Map of the valley.png", "image/png", 41<<20, view{Look: asFacts, Why: "large"})},
		{"not what its type says", of("IMG 2041.jpg", "image/jpeg", 3100, view{Look: asFacts, Why: "other"})},
		{"archive", of(strings.Repeat("a long name ", 12)+".zip", "application/zip", 240<<20, view{Look: asFacts})},
		{"in another script", of("محضر الاجتماع 議事録.odt", "application/vnd.oasis.opendocument.text", 31_000, view{Look: asFacts})},
		{"arriving", of("Oven manual.pdf", "application/pdf", 4<<20, view{State: arriving, Look: asFacts})},
		{"damaged", of("Oven manual.pdf", "application/pdf", 4<<20, view{State: damaged, Look: asFacts})},
		{"withdrawn", of("Oven manual.pdf", "application/pdf", 4<<20, view{State: withdrawn, Withdrawn: words.Now(ctx) - 3*86400, Look: asFacts})},
	} {
		all = append(all, page.Sample{Name: "file", State: s.state, As: ada, Page: page.Page{Title: nameOf(ctx, s.view), Body: filePage(s.view, nil), Nav: "/files"}})
	}
	return all
}

const sampleMarkdown = `# How we bake

Two things matter: **time** and *flour*. See [what others say](https://bread.example/rye).

## Flour

| kind | water |
|---|--:|
| rye | 90 % |
| wheat | 65 % |

- Mix in the evening.
- Fold twice. ~~Three times.~~

> It is done when it sounds hollow.

` + "```\nbake --hot 250 --minutes 15\n```\n" + `
![The oven](https://pictures.example/oven.png) <script>alert(1)</script>
`
