package charter

// Template is a text that a charter may start from. Everything in it may be
// changed before founding.
type Template struct {
	ID         string      `json:"id"` // co-operative, minimal.
	Title      string      `json:"title"`
	Purpose    string      `json:"purpose"` // One sentence that says whom it suits.
	Goal       string      `json:"goal"`    // To be put in one's own words.
	Indicators []Indicator `json:"indicators,omitempty"`
	Clauses    []Clause    `json:"clauses"`
	Questions  []Question  `json:"questions"`
}

// Question is what a template also asks. An answer may be left out.
type Question struct {
	Field string `json:"field"` // Of Particulars, by its json name.
	Text  string `json:"text"`
}

// Templates are the texts that a charter can start from.
func Templates() []Template { return []Template{cooperative(), minimal()} }

func templateCalled(id string) (Template, bool) {
	for _, t := range Templates() {
		if t.ID == id {
			return t, true
		}
	}
	return Template{}, false
}

// numberedText is a template's clauses with the numbers a draft would give them.
func numberedText(lists ...[]Clause) []Clause {
	var all []Clause
	for _, l := range lists {
		all = append(all, l...)
	}
	all, _ = numbered(all)
	return all
}

func clausesOf(kind ClauseKind, titlesAndTexts ...[2]string) (clauses []Clause) {
	for _, c := range titlesAndTexts {
		clauses = append(clauses, Clause{Kind: kind, Title: c[0], Text: c[1]})
	}
	return clauses
}

func questions() []Question {
	return []Question{
		{"legal_status", "What is the network in law: an association without a register entry, a co-operative, something else, or nothing of its own?"},
		{"signatories", "Who signs for the network towards others, and up to what amount?"},
		{"account_holder", "Which member holds common money in its bank account, and on what terms?"},
		{"liability", "Who is liable for what the network promises: each member for its own acts, or members together?"},
		{"law", "Which country's law applies, and where are disputes brought that cannot be settled here?"},
		{"language", "In which language is the text that counts, where translations differ?"},
		{"answerable", "Who answers for the personal data that the record holds, and how can they be reached?"},
	}
}

func minimal() Template {
	return Template{
		ID: "minimal", Title: "minimal",
		Purpose:   "For a few organizations that want to begin and write the rest when they need it.",
		Goal:      "What we want to bring about together, which none of us can alone.",
		Questions: questions(),
		Clauses: numberedText(
			clausesOf(Principle,
				[2]string{"Equal members", "Every member organization has one vote, whatever its size, its money or the time it has been here."},
				[2]string{"Open door", "Any organization may join that accepts this charter and contributes, by the published rule and without anybody's favour."},
				[2]string{"Free to leave", "Any member may leave at any time and takes its own records along."},
			),
			clausesOf(Practice,
				[2]string{"Decisions", "We decide by the classes and numbers in our standing rules. What is adopted takes effect by itself."},
				[2]string{"Contributions", "A contribution counts when whoever received it confirms it."},
			),
		),
	}
}
