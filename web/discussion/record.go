package discussion

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"metaorg/hostdata"
	"metaorg/web/page"
)

// Source gives the search what is said: to those who see a thread, and nothing
// of what was taken back or is hidden by moderators now.
func (d *Discussions) Source(hidden func(context.Context, *page.Site) (map[string]bool, error), kinds ...Kind) page.Source {
	p := &pages{Discussions: d, kinds: kinds}
	return page.Source{
		Name: "comments", Follows: []string{"disputes"},
		Stamp: func(ctx context.Context, _ *page.Site) (string, error) { return d.host.CommentsStamp(ctx) },
		Records: func(ctx context.Context, s *page.Site, give func(page.Record) error) error {
			gone, err := hidden(ctx, s)
			if err != nil {
				return fmt.Errorf("couldn't tell what is hidden: %w", err)
			}
			all, err := d.host.StandingComments(ctx)
			if err != nil {
				return err
			}
			about := map[string]Subject{}
			for _, c := range all {
				if gone[c.Document] {
					continue
				}
				subject, known := about[c.Thread]
				if !known {
					// Threads whose subject is gone are shown nowhere; these stay empty.
					subject, _ = p.subject(ctx, s, page.Viewer{}, c.Thread)
					about[c.Thread] = subject
				}
				text, err := d.text(ctx, c)
				if err != nil || subject.Path == "" {
					continue // Its document is damaged; the thread says so.
				}
				if err := give(p.record(c, subject, text)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (p *pages) record(c hostdata.Comment, about Subject, text string) page.Record {
	speaker := string(c.For)
	if speaker == "" {
		speaker = string(c.Person)
	}
	id := strconv.FormatInt(c.ID, 10)
	r := page.Record{
		Key: id, Kind: "comment", Title: about.Title, Lent: true, Text: text, Path: about.Path + "#comment-" + id,
		Stewards: []string{speaker}, At: max(c.At, c.Edited), Who: page.Participants,
	}
	name, of, _ := strings.Cut(c.Thread, "/")
	for _, k := range p.kinds {
		if k.Name == name && k.OfThem {
			r.Groups = []string{"member:" + of}
		}
	}
	return r
}
