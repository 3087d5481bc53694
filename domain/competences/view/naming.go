package view

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"metaorg/readmodel"
	"metaorg/vocabulary"
	"metaorg/web/words"
)

// labelOf is what a competence is called in the reader's language: by the
// program's own list, or else as it was named here.
func labelOf(ctx context.Context, id, named string) string {
	if a, ok := vocabulary.Get(id); ok {
		return a.Label(words.Lang(ctx))
	}
	if named != "" {
		return named
	}
	return id
}

// nameOwn writes down what a competence of the program's list is called, where
// that is not known yet. One of another list that nobody named is called by its
// identifier.
func nameOwn(tx *readmodel.Tx, id string) error {
	label, area, found := id, "", id
	if a, ok := vocabulary.Get(id); ok {
		label, area, found = a.Label("en"), areaOf(id), strings.Join(wordsOf(id), "\n")
	}
	return tx.Exec(`INSERT INTO competences_names (id, label, area, found) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`, id, label, area, found)
}

// areaOf is the broadest activity above one of the program's list.
func areaOf(id string) string {
	area := ""
	if _, ok := vocabulary.Get(id); ok {
		area = id
	}
	for _, a := range vocabulary.Above(id) {
		if len(vocabulary.Above(a.ID)) == 0 {
			return a.ID
		}
	}
	return area
}

// wordsOf are all words of an activity and of those above it.
func wordsOf(id string) []string {
	a, _ := vocabulary.Get(id)
	all := a.Words()
	for _, up := range vocabulary.Above(id) {
		for _, w := range up.Words() {
			if !slices.Contains(all, w) {
				all = append(all, w)
			}
		}
	}
	return all
}

// nameOther writes down what a competence of another list is called, and what
// it is a part of.
func nameOther(tx *readmodel.Tx, id, label string, broader []string, at int64) error {
	area, found := "", []string{label, id}
	for _, b := range broader {
		if _, ok := vocabulary.Get(b); !ok {
			continue
		}
		found = append(found, wordsOf(b)...)
		if area == "" {
			area = areaOf(b)
		}
	}
	if broader == nil {
		broader = []string{}
	}
	above, err := json.Marshal(broader)
	if err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO competences_names (id, label, area, found, broader, named) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
		ON CONFLICT (id) DO UPDATE SET label = ?2, area = ?3, found = ?4, broader = ?5, named = ?6`, id, label, area, strings.Join(found, "\n"), string(above), at)
}
