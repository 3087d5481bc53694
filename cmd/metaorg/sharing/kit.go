package sharing

import (
	"fmt"
	"slices"
	"strings"

	"metaorg/domain/files"
	"metaorg/domain/starterkit"
	"metaorg/sheet"
)

// Kit plans to share texts of the starter kit in a language: those that are
// named, or all. What is shared already in any language is left out.
func Kit(language string, names []string, here map[Key]bool) (*Plan, error) {
	already := map[string]bool{}
	for _, l := range starterkit.Languages() {
		for _, t := range starterkit.In(l) {
			already[t.Name] = already[t.Name] || here[KeyOf(string(t.Kind), t.Title)]
		}
	}
	p, known := &Plan{File: "starter kit", Rows: []Row{}, Ignored: []string{}, Problems: []sheet.Problem{}}, []string{}
	for _, t := range starterkit.In(language) {
		known = append(known, t.Name)
		if len(names) > 0 && !slices.Contains(names, t.Name) {
			continue
		}
		r := Row{Line: int64(len(known)), Title: t.Title, Kind: string(t.Kind), Licence: starterkit.Licence, Path: t.FileName(), Does: New, Text: t.Markdown, share: t.Share(files.Content{})}
		if already[t.Name] {
			r.Does = Already
		} else {
			p.New++
		}
		p.Rows = append(p.Rows, r)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("the starter kit has nothing called %q; it has %s", name, strings.Join(known, ", "))
		}
	}
	return p, nil
}
