package samplehome

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"metaorg/domain/charter"
	"metaorg/domain/competences"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/sample"
	"metaorg/vocabulary"
)

// Crowd lets the organizations of directories into a sample network as its
// supporters, each with what the directory says that it can do. They keep their
// names; nobody of them knows of it, so their pages say where they are from.
type Crowd struct {
	Organizations int // That came.
	Skipped       int // Rows that a network of prospects would not take either.
	Competences   int // That they have, all together.
	Silent        int // Organizations of which nothing is understood.
}

// atOnce is how many acts share a block.
const atOnce = 40

// mostOfOne is how many competences one of them declares at most.
const mostOfOne = 20

// Gather lets them in.
func Gather(ctx context.Context, p Place, files []string, progress func(done int)) (c Crowd, err error) {
	t, err := newTeller(ctx, p)
	if err != nil {
		return c, err
	}
	text, err := t.ToAccept()
	if err != nil {
		return c, err
	}
	g := gathering{teller: t, accept: text, taken: map[string]bool{}, crowd: &c, progress: progress}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return c, fmt.Errorf("couldn't read the directory: %w", err)
		}
		skipped, err := hostdata.ReadDirectory(f, g.take)
		_ = f.Close() // Only read.
		c.Skipped += skipped
		if err != nil {
			return c, fmt.Errorf("couldn't let those of %s in: %w", file, err)
		}
	}
	return c, g.flush()
}

type gathering struct {
	teller         *teller
	accept         charter.Accept
	taken          map[string]bool // Handles.
	arrive, settle []sample.Act
	crowd          *Crowd
	progress       func(done int)
}

// take makes the acts of one organization.
func (g *gathering) take(p hostdata.Prospect) error {
	handle := g.handle(p.Name)
	person, org := machine.PersonID("at-"+handle), machine.OrganizationID(handle)
	r, err := g.teller.Registration(person)
	if err != nil {
		return err
	}
	identity := people.Identity{Registry: "directory", Number: strings.ToUpper(handle)}
	if p.Registry != "" && p.Number != "" {
		identity = people.Identity{Registry: p.Registry, Number: p.Number}
	}
	can := able(p)
	do := []machine.Message{described(p), g.accept, membership.Support{}}
	for _, id := range can {
		do = append(do, competences.Declare{Competence: id, Level: competences.Able})
	}
	g.arrive = append(g.arrive, sample.Act{By: person, Do: []machine.Message{r, people.RegisterOrganization{
		Handle: org, Name: cut(p.Name, 100), LegalForm: "co-operative", Identities: []people.Identity{identity},
	}}})
	g.settle = append(g.settle, sample.Act{By: person, For: org, Do: do})
	g.crowd.Organizations++
	g.crowd.Competences += len(can)
	if len(can) == 0 {
		g.crowd.Silent++
	}
	if len(g.arrive) < atOnce {
		return nil
	}
	return g.flush()
}

// host is who invites them.
const host machine.PersonID = "jonas"

// invite opens an invitation for all that arrive at once, since only so many come
// without one in an hour.
func (g *gathering) invite() error {
	now, err := g.teller.Node.Network(g.teller.ctx)
	if err != nil {
		return err
	}
	secret := fmt.Sprintf("directory %d of %s", g.crowd.Organizations, now.ID)
	sum := sha256.Sum256([]byte(secret))
	for i := range g.arrive {
		if r, ok := g.arrive[i].Do[0].(people.Register); ok {
			r.Secret = []byte(secret)
			g.arrive[i].Do[0] = r
		}
	}
	return g.teller.Act(sample.Act{By: host, Do: []machine.Message{people.Invite{
		SecretHash: hex.EncodeToString(sum[:]), Purpose: "Organizations of a directory", Uses: uint64(len(g.arrive)), Expires: now.Time + 86_400,
	}}})
}

func (g *gathering) flush() error {
	if len(g.arrive) > 0 {
		if err := g.invite(); err != nil {
			return err
		}
	}
	for _, acts := range [][]sample.Act{g.arrive, g.settle} {
		if len(acts) == 0 {
			continue
		}
		if err := g.teller.Act(acts...); err != nil {
			return err
		}
	}
	g.arrive, g.settle = nil, nil
	g.progress(g.crowd.Organizations)
	return nil
}

// able is what a directory says that an organization can do: in its codes and
// labels, and in words.
func able(p hostdata.Prospect) []string {
	all := strings.Fields(p.Activities)
	for _, id := range vocabulary.In(p.Name + ". " + p.Description) {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all[:min(len(all), mostOfOne)]
}

// handle makes a handle of a name that nobody has yet.
func (g *gathering) handle(name string) string {
	const most = 26 // With room for a number, and for “at-” of its person.
	slug := strings.Trim(strings.ReplaceAll(vocabulary.Fold(name), " ", "-"), "-")
	slug = strings.Trim(strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			return r
		}
		return -1
	}, slug), "-")
	if len(slug) > most {
		slug = strings.Trim(slug[:most], "-")
	}
	if len(slug) < 2 || slug[0] < 'a' {
		slug = "co-" + slug
	}
	for n, free := 2, slug; ; n++ {
		if !g.taken[free] && !slices.Contains(sample.Organizations(), machine.OrganizationID(free)) {
			g.taken[free] = true
			return free
		}
		free = fmt.Sprintf("%s-%d", slug[:min(len(slug), most-3)], n)
	}
}

// described is what a directory says of an organization, as far as the rules take it.
func described(p hostdata.Prospect) people.DescribeOrganization {
	d := people.DescribeOrganization{Place: cut(p.Locality, 100), Description: cut("From a directory, to try the program with: "+p.Description, 400)}
	with := d
	with.Website = strings.ToLower(strings.TrimSpace(p.Website))
	for _, d := range []people.DescribeOrganization{with, d} {
		if d.Check() == nil {
			return d
		}
	}
	return people.DescribeOrganization{Description: "From a directory, to try the program with."}
}

// cut shortens a text to so many bytes, at a letter, and leaves out what does not show.
func cut(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) || unicode.IsSpace(r) {
			return r
		}
		return -1
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return strings.TrimSpace(text[:most])
}
