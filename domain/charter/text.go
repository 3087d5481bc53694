package charter

import (
	"crypto/sha256"

	"metaorg/machine/wire"
)

// Text is what a charter says and what an acceptance binds to.
type Text struct {
	Name        string      `json:"name" help:"what the network is called" example:"Northern Co-operatives"`
	Goal        string      `json:"goal" help:"the one purpose all members share" example:"Decent work in member-owned firms across the north."`
	Indicators  []Indicator `json:"indicators,omitempty" help:"measures of progress towards the goal"`
	Clauses     []Clause    `json:"clauses" help:"principles, values and practices"`
	Preset      string      `json:"preset,omitempty" help:"preset that the standing rules start from: small, federation or open" example:"federation"`
	Rules       []RuleValue `json:"rules,omitempty" help:"standing rules that differ from the preset"`
	Template    string      `json:"template,omitempty" help:"template that the text started from" example:"co-operative"`
	Particulars `json:"particulars" help:"what the charter says about law, money and data"`
}

// Indicator is one measure of progress towards the goal.
type Indicator struct {
	Name   string `json:"name" help:"what is measured" example:"Jobs in member organizations"`
	Unit   string `json:"unit" help:"what it is counted in" example:"jobs"`
	Target int64  `json:"target" help:"the number to reach" example:"500"`
	By     string `json:"by,omitempty" help:"day by which to reach it, year-month-day" example:"2030-12-31"`
}

// RuleValue is the value of one standing rule. For rules of choices and
// fractions it counts the possible answers from 0 (see ShowValue, ParseValue).
type RuleValue struct {
	Name  string `json:"name" help:"name of the standing rule" example:"membership.window_days"`
	Value int64  `json:"value" help:"its value; of a choice, the answer's place counted from 0" example:"14"`
}

// Particulars are the answers to what a template asks besides goal and
// clauses. Each may be empty.
type Particulars struct {
	LegalStatus   string `json:"legal_status,omitempty" help:"what the network is in law" example:"unincorporated association"`
	Signatories   string `json:"signatories,omitempty" help:"who signs for the network outside it" example:"any two stewards"`
	AccountHolder string `json:"account_holder,omitempty" help:"which member holds the common money" example:"Mill Lane Bakery"`
	Liability     string `json:"liability,omitempty" help:"who is liable for what" example:"each member for its own acts"`
	Law           string `json:"law,omitempty" help:"which law applies" example:"England and Wales"`
	Language      string `json:"language,omitempty" help:"language of the text that counts" example:"English"`
	Answerable    string `json:"answerable,omitempty" help:"who answers for personal data" example:"Mill Lane Bakery"`
}

// hashTag keeps the hash of a charter's text apart from every other hash.
const hashTag = "metaorg charter text\x00"

// Hash is SHA-256 of a tag and the text's one byte form: what an acceptance
// binds to. The text must be as the rules keep it, with every clause numbered
// and every standing rule given.
func (t Text) Hash() []byte {
	sum := sha256.Sum256(append([]byte(hashTag), wire.Encode(t)...))
	return sum[:]
}
