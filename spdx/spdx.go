// Package spdx reads licence expressions as SPDX 3 has them (annex B, "SPDX
// license expressions") and says of two whether what is under the one can be
// passed on under the other. It keeps true that an expression means the same on
// every node for ever: its list of licences is frozen at ListVersion and changes
// only together with a rule version, never because a library does.
package spdx

import (
	"fmt"
	"strings"
)

// MaxBytes bounds an expression, and so how deep it goes.
const MaxBytes = 500

// Operator joins two expressions.
type Operator string

// The operators; none for a single licence.
const (
	None Operator = ""
	And  Operator = "AND" // Both apply.
	Or   Operator = "OR"  // Whoever takes it chooses.
)

// Expression is a licence expression as a tree. A leaf has a Licence and no
// operator; a branch has an operator and what stands on both sides of it.
type Expression struct {
	Operator    Operator
	Left, Right *Expression
	Licence     string // Of the list, or LicenseRef-… with or without DocumentRef-…: before it.
	OrLater     bool   // Written with a plus.
	Exception   string // After WITH.
}

// Error says what is wrong with an expression, and where.
type Error struct {
	At   int // Bytes from its beginning.
	Text string
}

func (e *Error) Error() string { return fmt.Sprintf("at byte %d: %s", e.At, e.Text) }

// Parse reads an expression. Identifiers are spelled as in the list, operators in
// capitals, so that one licence has one spelling. The error is an *Error.
func Parse(text string) (Expression, error) {
	if len(text) > MaxBytes {
		return Expression{}, &Error{MaxBytes, fmt.Sprintf("longer than %d bytes", MaxBytes)}
	}
	p := parser{text: text}
	p.next()
	e, err := p.either()
	if err == nil && p.token != "" {
		err = p.wrong("%q is one too many; AND or OR goes between two licences", p.token)
	}
	if err != nil {
		return Expression{}, err
	}
	return e, nil
}

// parser reads an expression token by token.
type parser struct {
	text  string
	at    int    // Where the present token begins.
	rest  int    // Where what follows it begins.
	token string // Empty at the end.
}

// next goes to the next token: a parenthesis, or a word up to a space or one.
func (p *parser) next() {
	for p.rest < len(p.text) && p.text[p.rest] == ' ' {
		p.rest++
	}
	p.at = p.rest
	if p.rest < len(p.text) {
		p.rest++
		if c := p.text[p.at]; c != '(' && c != ')' {
			for p.rest < len(p.text) && !strings.ContainsRune(" ()", rune(p.text[p.rest])) {
				p.rest++
			}
		}
	}
	p.token = p.text[p.at:p.rest]
}

func (p *parser) wrong(format string, args ...any) *Error {
	return &Error{p.at, fmt.Sprintf(format, args...)}
}

func (p *parser) either() (Expression, error) { return p.joined(Or, p.both) }
func (p *parser) both() (Expression, error)   { return p.joined(And, p.single) }

// joined reads what an operator joins, from left to right.
func (p *parser) joined(by Operator, part func() (Expression, error)) (Expression, error) {
	left, err := part()
	for err == nil && p.token == string(by) {
		p.next()
		var right Expression
		if right, err = part(); err == nil {
			before := left
			left = Expression{Operator: by, Left: &before, Right: &right}
		}
	}
	return left, err
}

// single reads a licence, or an expression in parentheses.
func (p *parser) single() (Expression, error) {
	switch p.token {
	case "":
		return Expression{}, p.wrong("a licence is missing")
	case "(":
		return p.inParentheses()
	}
	word := p.token
	e := Expression{Licence: word}
	switch {
	case isReference(word), IsLicence(word):
	case strings.HasSuffix(word, "+") && IsLicence(strings.TrimSuffix(word, "+")):
		e.Licence, e.OrLater = strings.TrimSuffix(word, "+"), true
	default:
		return e, p.unknown(word)
	}
	p.next()
	if p.token != "WITH" {
		return e, nil
	}
	p.next()
	if !IsException(p.token) && !isReference(strings.Replace(p.token, "AdditionRef-", "LicenseRef-", 1)) {
		return e, p.wrong("%.40q is no exception of the SPDX list", p.token)
	}
	e.Exception = p.token
	p.next()
	return e, nil
}

func (p *parser) inParentheses() (Expression, error) {
	p.next()
	e, err := p.either()
	if err != nil {
		return e, err
	}
	if p.token != ")" {
		return e, p.wrong("a parenthesis is not closed")
	}
	p.next()
	if p.token == "WITH" {
		return e, p.wrong("WITH follows one licence, not several")
	}
	return e, nil
}

func (p *parser) unknown(word string) error {
	if known := spelling(strings.TrimSuffix(word, "+")); known != "" {
		return p.wrong("write %s", known)
	}
	return p.wrong("%.40q is no licence of the SPDX list; name a licence of your own LicenseRef-…", word)
}

// isReference tells references to licences outside the list: LicenseRef- and
// letters, digits, dots and hyphens, with or without DocumentRef-…: before it.
func isReference(word string) bool {
	if document, rest, two := strings.Cut(word, ":"); two {
		name, ok := strings.CutPrefix(document, "DocumentRef-")
		if !ok || !isName(name) {
			return false
		}
		word = rest
	}
	name, ok := strings.CutPrefix(word, "LicenseRef-")
	return ok && isName(name)
}

func isName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") == ""
}

// String writes the expression with as few parentheses as it needs.
func (e Expression) String() string {
	if e.Operator != None {
		return e.side(e.Left, false) + " " + string(e.Operator) + " " + e.side(e.Right, true)
	}
	text := e.Licence
	if e.OrLater {
		text += "+"
	}
	if e.Exception != "" {
		text += " WITH " + e.Exception
	}
	return text
}

// side writes what stands on one side of the operator. At the right the same
// operator again needs parentheses, or it would be read from left to right.
func (e Expression) side(part *Expression, right bool) string {
	if part.Operator == Or && e.Operator == And || right && part.Operator == e.Operator {
		return "(" + part.String() + ")"
	}
	return part.String()
}

// Licences are the licences that the expression names, in its order, each once.
func (e Expression) Licences() (ids []string) {
	seen := map[string]bool{}
	var walk func(e Expression)
	walk = func(e Expression) {
		if e.Operator != None {
			walk(*e.Left)
			walk(*e.Right)
		} else if !seen[e.Licence] {
			seen[e.Licence] = true
			ids = append(ids, e.Licence)
		}
	}
	walk(e)
	return ids
}
