// Package templates has drafts of what members decide again and again, in
// every language of the program. A draft is where somebody begins: brackets
// stand where only they know what belongs there.
package templates

import (
	"embed"
	"regexp"
	"slices"
	"strings"
)

//go:embed en/*.txt de/*.txt
var files embed.FS

// Template is one draft.
type Template struct {
	Name  string // Stable, such as annual-report.
	About string // What it is for, in one sentence.
	Title string
	Text  string
	Class string // The class it is usually decided in; empty for the lightest that can carry it.
	Carry string // Kind of the message that belongs to it; empty for a text alone.
	Part  string // Of the charter that it changes: principles, practices or rules; empty for none.
	Days  Days

	// Act is what one signs instead of a proposal, where members decide only after
	// something else, such as a case in which both sides are heard. The text is
	// its document then, and Cause what it is about. Empty for a proposal.
	Act, Cause string
}

// Days are when a decision is usually looked at again and when it ends, as
// typed into a proposal; empty for never.
type Days struct{ Review, Ends string }

// english is the language of templates that the reader's does not have.
const english = "en"

// In lists the templates in a language, or else in English, by name.
func In(language string) (all []Template) {
	entries, err := files.ReadDir(language)
	if err != nil {
		language = english
		entries, _ = files.ReadDir(english)
	}
	for _, e := range entries {
		text, err := files.ReadFile(language + "/" + e.Name())
		if err != nil {
			panic(err) // The files are part of the program.
		}
		all = append(all, read(strings.TrimSuffix(e.Name(), ".txt"), string(text)))
	}
	return all
}

// Called finds a template by its name.
func Called(language, name string) (Template, bool) {
	for _, t := range In(language) {
		if t.Name == name {
			return t, true
		}
	}
	return Template{}, false
}

var blank = regexp.MustCompile(`\[[^\]\n]+\]`)

// Blanks are the brackets of the draft that are still in a text, each once, in
// the draft's order.
func (t Template) Blanks(text string) (left []string) {
	for _, b := range blank.FindAllString(t.Title+"\n"+t.Text, -1) {
		if strings.Contains(text, b) && !slices.Contains(left, b) {
			left = append(left, b)
		}
	}
	return left
}

// read takes a file apart: lines of "name: value", an empty line, the text.
func read(name, file string) Template {
	head, text, _ := strings.Cut(file, "\n\n")
	t := Template{Name: name, Text: strings.TrimSpace(text)}
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "about":
			t.About = value
		case "title":
			t.Title = value
		case "class":
			t.Class = value
		case "carry":
			t.Carry = value
		case "part":
			t.Part = value
		case "act":
			t.Act = value
		case "cause":
			t.Cause = value
		case "review":
			t.Days.Review = value
		case "ends":
			t.Days.Ends = value
		}
	}
	return t
}
