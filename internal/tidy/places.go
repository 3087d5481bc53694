package tidy

import (
	"fmt"
	"regexp"
	"strings"
)

// foreignPlaces match the home folder of whoever wrote the line, and the hosts
// that packages are fetched from: both differ on the next machine. One letter
// of each stands in brackets, so that the pattern itself names none.
var foreignPlaces = regexp.MustCompile(
	`/ro[o]t/\w|/(home|Users)/[\w.-]+/[\w.-]+|(proxy|sum|index)\.golan[g]\.org|registry\.np[m]js|py[p]i\.(org|python)|deb\.de[b]ian`)

// ForeignPlaces finds text that is true on one machine only.
func ForeignPlaces(t Tree) []Finding {
	found := t.each(func(f *File) []Finding { return foreignLines(f.Path, f.Source) })
	for _, text := range t.Texts {
		found = append(found, foreignLines(text.Path, text.Source)...)
	}
	return found
}

func foreignLines(path, source string) []Finding {
	var found []Finding
	for i, line := range strings.Split(source, "\n") {
		if place := foreignPlaces.FindString(line); place != "" {
			found = append(found, Finding{fmt.Sprintf("%s:%d", path, i+1), "names a place of one machine: " + place})
		}
	}
	return found
}
