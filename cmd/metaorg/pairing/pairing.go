// Package pairing finds who can do something, for the command line. It keeps true
// that a tender in a file is matched without being posted: the node is told what
// it takes and keeps nothing of it, and nothing is signed.
package pairing

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"metaorg/cmd/metaorg/filing"
	"metaorg/cmd/metaorg/terminal"
)

// Command matches what a file says.
type Command struct {
	File string `arg:"" help:"A need or a tender: TOML, or CSV with a line for each part. With - it is read from standard input as TOML." placeholder:"FILE"`
	Way  string `help:"How a team is found for several parts: closest, who know each other best; led, round one who leads; balanced, who were asked least." enum:"closest,led,balanced" default:"closest"`
}

// Help gives examples.
func (Command) Help() string {
	return `Examples:
  metaorg match tender.toml
  metaorg match parts.csv --way balanced --json

A file for one need:

  title = "Evaluation of a food bank"
  text = "Interviews, a survey and a report."
  competences = ["act:evaluation"]     # or a name, such as "Evaluation and impact"
  level = "able"                       # learning, able, experienced or teaching
  hours = 60                           # a month
  place = "Leeds"
  remote = true

With a [[part]] of the same fields for each part a team is looked for. Only a title is needed; what it
takes is then read from the words. A CSV has the columns title, text, competences (with ; between
them), level, hours, place and remote. Nothing is posted.`
}

// line is somebody who could do something.
type line struct {
	Handle  string   `json:"handle"`
	Name    string   `json:"name"`
	For     []string `json:"for"`
	Against []string `json:"against"`
	Asked   string   `json:"asked"`
}

// found is who could do one thing.
type found struct {
	Title   string   `json:"title"`
	Takes   []string `json:"takes"`
	Guessed bool     `json:"guessed"`
	Could   int64    `json:"could"`
	Nobody  []string `json:"nobody"`
	Matches []line   `json:"matches"`
	Not     []line   `json:"not"`
}

// answer is what a node found.
type answer struct {
	Kind    string   `json:"kind"`
	Parts   []found  `json:"parts"`
	Unclear []string `json:"unclear"`
	Needs   []struct {
		Post  int64  `json:"post"`
		Title string `json:"title"`
		By    string `json:"by"`
		line
	} `json:"needs"`
	Teams []struct {
		Way     string `json:"way"`
		Cost    string `json:"cost"`
		Members []struct {
			line
			Stands string `json:"stands"`
			Takes  []struct {
				Part  int64  `json:"part"`
				Title string `json:"title"`
			} `json:"takes"`
		} `json:"members"`
		Uncovered []struct {
			Title string `json:"title"`
			Why   string `json:"why"`
		} `json:"uncovered"`
	} `json:"teams"`
}

// Run reads the file, asks the node and prints.
func (c Command) Run(h filing.Host) error {
	parts, err := read(c.File, h.IO.In)
	if err != nil {
		return err
	}
	asked := url.Values{}
	for _, p := range parts {
		b, err := json.Marshal(p)
		if err != nil {
			return fmt.Errorf("couldn't write a part: %w", err)
		}
		asked.Add("part", string(b))
	}
	node, err := h.Node()
	if err != nil {
		return err
	}
	b, err := node.Team(h.Context, asked)
	if err != nil {
		return err
	}
	return tell(h, b, c.Way)
}

// Show prints who can do what is needed, or which needs an offer would answer.
func Show(h filing.Host, number string) error {
	if _, err := strconv.ParseUint(number, 10, 64); err != nil {
		return fmt.Errorf("show matches takes the number of a need or an offer, not %q", number)
	}
	node, err := h.Node()
	if err != nil {
		return err
	}
	b, err := node.Matches(h.Context, number)
	if err != nil {
		return err
	}
	return tell(h, b, "")
}

// tell prints what a node found: for one thing who could do it, for several a team.
func tell(h filing.Host, b []byte, way string) error {
	if h.JSON {
		fmt.Fprintln(h.IO.Out, strings.TrimSpace(string(b)))
		return nil
	}
	var a answer
	if err := json.Unmarshal(b, &a); err != nil {
		return fmt.Errorf("couldn't read what the node found: %w", err)
	}
	for _, title := range a.Unclear {
		h.IO.Say("%s: what it takes is not known, so nobody can be found for it. Name a competence.", title)
	}
	if len(a.Parts) > 1 && way != "" {
		return a.team(h, way)
	}
	for _, f := range a.Parts {
		if err := f.print(h); err != nil {
			return err
		}
	}
	if len(a.Needs) > 0 {
		t := terminal.Headed("need", "what", "of", "why")
		for _, n := range a.Needs {
			t.Add(strconv.FormatInt(n.Post, 10), n.Title, n.By, n.reasons())
		}
		return t.Print(h.IO)
	}
	if len(a.Parts) == 0 && len(a.Unclear) == 0 {
		h.IO.Say("%s", a.nothing())
	}
	return nil
}

// nothing says why there is nothing to show.
func (a answer) nothing() string {
	if a.Kind == "offer" {
		return "No open need asks for what is offered."
	}
	return "Nobody is looked for: all of it is taken, or it is not open any more."
}

// reasons are what speaks for somebody, and what against.
func (l line) reasons() string {
	var all []string
	for _, text := range l.For {
		all = append(all, "+ "+text)
	}
	for _, text := range l.Against {
		all = append(all, "- "+text)
	}
	return strings.Join(all, "; ")
}

func (f found) print(h filing.Host) error {
	fmt.Fprintf(h.IO.Out, "%s (%s)\n", f.Title, cmp.Or(strings.Join(f.Takes, "; "), "no competence"))
	if f.Guessed {
		h.IO.Say("What it takes is read from its words.")
	}
	for _, label := range f.Nobody {
		h.IO.Say("Nobody says that they do %s itself.", label)
	}
	shown, why := f.Matches, "why"
	switch {
	case len(f.Matches) > 0:
	case len(f.Not) > 0:
		h.IO.Say("Who can do this does not quite fit.")
		shown, why = f.Not, "why not"
	default:
		h.IO.Say("Nobody says that they can do this.")
		return nil
	}
	t := terminal.Headed("who", "handle", why)
	for _, l := range shown {
		t.Add(l.Name, l.Handle, l.reasons())
	}
	return t.Print(h.IO)
}

// team prints what nobody takes, and then who takes what.
func (a answer) team(h filing.Host, way string) error {
	for _, team := range a.Teams {
		if team.Way != way {
			continue
		}
		for _, x := range team.Uncovered {
			fmt.Fprintf(h.IO.Out, "Nobody for %s. %s\n", x.Title, x.Why)
		}
		if team.Cost != "" {
			fmt.Fprintln(h.IO.Out, team.Cost)
		}
		t := terminal.Headed("who", "handle", "would take", "how they know each other")
		for _, m := range team.Members {
			var takes []string
			for _, x := range m.Takes {
				takes = append(takes, fmt.Sprintf("%d. %s", x.Part, x.Title))
			}
			t.Add(m.Name, m.Handle, strings.Join(takes, "; "), m.Stands)
		}
		return t.Print(h.IO)
	}
	return nil
}
