package vocabulary_test

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"metaorg/vocabulary"
)

func TestATextIsReadForWhatItSpeaksOf(t *testing.T) {
	for text, want := range map[string]string{
		"We bake bread and run a café.":                          "act:baking act:restaurant",
		"Wir betreiben eine Bäckerei und eine Fahrradwerkstatt.": "act:baking act:bicycle-repair",
		"Software and web development for co-ops.":               "act:web-development", // What is broader is left out.
		"It is a home for many, with a new club and a press.":    "",                    // Words that mean it only by themselves.

		"IT for charities":                    "act:information-technology",
		"UX, and learning management systems": "act:user-experience act:learning-platforms",
		"A website of our own":                "",
		"bicycle repairs":                     "act:bicycle-repair", // In the other number.
		"":                                    "",
	} {
		if got := strings.Join(vocabulary.In(text), " "); got != want {
			t.Errorf("%q speaks of %q, want %q", text, got, want)
		}
	}
}

func TestMostWorkerCooperativesSayWhatTheyCanDo(t *testing.T) {
	rows, err := csv.NewReader(data(t, "uk-worker-coops.csv")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(title string) int { return slices.Index(rows[0], title) }
	said, known := 0, 0
	for _, row := range rows[1:] {
		ids := vocabulary.In(row[column("Name")] + ". " + row[column("Description")])
		if len(ids) > 0 {
			said++
		}
		for list, says := range map[string]string{vocabulary.ICA: row[column("Primary Activity")], vocabulary.SIC: row[column("SIC Section")]} {
			if says != "" {
				ids = append(ids, vocabulary.Of(list, says)...)
			}
		}
		if len(ids) > 0 {
			known++
		}
	}
	// Of 30 that were read by eye 8 of 49 activities were wrong, and two co-operatives had none.
	if all := len(rows) - 1; all != 387 || said < 330 || known < 385 {
		t.Errorf("of %d co-operatives %d say in words what they do, %d with their codes", all, said, known)
	}
}
