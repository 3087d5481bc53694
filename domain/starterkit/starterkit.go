// Package starterkit has the texts with which a new network can begin its
// commons: ways of doing things, models and documents, in each language. It
// keeps true that every text is good to be shared as it is, and that nobody has
// rights in it: whoever shares one is its first steward, and may change it.
package starterkit

import (
	"embed"
	"slices"
	"strings"

	"metaorg/domain/commons"
	"metaorg/domain/files"
)

//go:embed texts
var texts embed.FS

// Licence is on what terms all of it is passed on: without any.
const Licence = "CC0-1.0"

// credit says where it is from.
const credit = "The starter kit of metaorg"

// MediaType is what sort of files the texts are.
const MediaType = "text/markdown"

// Item is one of the kit, in whatever language.
type Item struct {
	Name    string // Of its files, without the language.
	Kind    commons.Kind
	Domains []string
}

// Text is an item in a language.
type Text struct {
	Item
	Language string
	Title    string
	Summary  string
	Markdown string // The whole, with both.
}

// Items are all of the kit, in the order in which a network needs them.
func Items() []Item {
	return []Item{
		{"founding", commons.Practice, []string{"governance", "enterprise"}},
		{"charter", commons.Model, []string{"governance"}},
		{"first-meeting", commons.Document, []string{"governance", "practice"}},
		{"consent", commons.Practice, []string{"governance", "practice"}},
		{"onboarding", commons.Practice, []string{"practice", "knowledge"}},
		{"patronage", commons.Model, []string{"economics", "enterprise"}},
		{"lending", commons.Model, []string{"infrastructure", "practice"}},
		{"mutual-help", commons.Model, []string{"economics"}},
		{"data-sharing", commons.Document, []string{"knowledge", "infrastructure"}},
		{"dispute", commons.Practice, []string{"governance", "practice"}},
		{"leaving", commons.Practice, []string{"governance", "enterprise"}},
		{"yearly-review", commons.Practice, []string{"thinking", "governance"}},
	}
}

// Languages are those in which there is all of it; the first stands in for
// those in which there is none.
func Languages() []string { return []string{"en", "de"} }

// In are all items in a language.
func In(language string) (all []Text) {
	if !slices.Contains(Languages(), language) {
		language = Languages()[0]
	}
	for _, i := range Items() {
		all = append(all, read(i, language))
	}
	return all
}

// read reads a text: its heading is what it is called, and the paragraph below
// says what it is good for.
func read(i Item, language string) Text {
	b, err := texts.ReadFile("texts/" + language + "/" + i.Name + ".md")
	if err != nil {
		panic("the starter kit is not whole: " + err.Error()) // It is part of the program.
	}
	t := Text{Item: i, Language: language, Markdown: string(b)}
	heading, rest, _ := strings.Cut(t.Markdown, "\n\n")
	t.Title = strings.TrimPrefix(heading, "# ")
	t.Summary, _, _ = strings.Cut(rest, "\n\n")
	return t
}

// FileName is what a text's file is called.
func (t Text) FileName() string { return t.Name + ".md" }

// Share is the message that shares a text with everybody, as the file that it
// was kept as.
func (t Text) Share(c files.Content) commons.Share {
	return commons.Share{
		Title: t.Title, Kind: t.Kind, Summary: t.Summary, Domains: t.Domains,
		Content: c.Content, Size: c.Size, MediaType: c.MediaType, FileName: c.FileName,
		Licence: Licence, Boundary: files.Public, Credit: credit,
	}
}
