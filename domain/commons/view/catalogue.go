package view

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/dcat"
	"metaorg/domain/files"
	"metaorg/readmodel"
	"metaorg/web/page"
	"metaorg/web/words"
)

// cataloguePath is where all that is shared is described for other programs.
const cataloguePath = "/commons/catalogue.jsonld"

// showCatalogue answers what is shared as a catalogue in DCAT-AP: to strangers
// what is for everybody, to those who take part what is for the network, too.
// What is for a circle alone is in no catalogue.
func showCatalogue(r *page.Request) (page.Page, error) {
	address := r.Site.PublicURL
	if address == "" { // As the reader's program came here: what is saved elsewhere still leads back.
		address = r.Origin()
	}
	c := dcat.Catalog{
		ID: address + cataloguePath, Title: words.T(r.Context(), "commons.catalogue_title", "Network", r.Name),
		Description: words.T(r.Context(), "commons.catalogue_text", "Network", r.Name), Language: words.Lang(r.Context()),
		Publisher: dcat.Agent{ID: address, Name: r.Name}, Modified: moment(r.Site.Now()),
	}
	e := exporting{address: address, boundaries: `'public'`}
	if r.May(page.Participants) {
		e.boundaries = `'public', 'network'`
	}
	err := r.Read(func(tx *sql.Tx) (err error) {
		c.Resources, err = e.resources(r.Context(), tx)
		return err
	})
	if err != nil {
		return page.Page{}, err
	}
	return page.Page{Bare: true, Type: "application/ld+json", Body: templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		return dcat.Write(w, c)
	})}, nil
}

// moment is a time as catalogues write it.
func moment(unix int64) string { return time.Unix(unix, 0).UTC().Format(time.RFC3339) }

// exporting is a catalogue being made.
type exporting struct {
	address    string // Where this host is reached.
	boundaries string // In SQL, whose resources are in it.
}

func (e exporting) agent(id, name string) dcat.Agent {
	return dcat.Agent{ID: e.address + "/members/" + id, Name: name}
}

func (e exporting) resources(ctx context.Context, tx *sql.Tx) (all []dcat.Resource, err error) {
	at := map[int64]int{}
	err = readmodel.Each(ctx, tx, `SELECT c.id, c.kind, c.title, c.summary, c.licence, c.domains, c.by, coalesce(o.name, c.by), c.since, c.changed,
			coalesce(v.number, 0), coalesce(v.content, ''), coalesce(v.size, 0), coalesce(v.media_type, ''), coalesce(v.file_name, ''), coalesce(nullif(v.link, ''), c.link), coalesce(t.licence, '')
		FROM commons_resources c LEFT JOIN people_organizations o ON o.id = c.by
		LEFT JOIN commons_versions v ON v.resource = c.id AND v.number = c.head
		LEFT JOIN commons_terms t ON t.resource = v.resource AND t.number = v.terms
		WHERE c.standing = 'shared' AND c.boundary IN (`+e.boundaries+`) ORDER BY c.id`, nil, func(scan func(...any) error) error {
		var id, since, changed, number, size int64
		var r dcat.Resource
		var domains, by, name, hash, mediaType, file, link, licence string
		if err := scan(&id, &r.Type, &r.Title, &r.Description, &r.Licence, &domains, &by, &name, &since, &changed, &number, &hash, &size, &mediaType, &file, &link, &licence); err != nil {
			return err
		}
		r.ID, r.Identifier, r.Publisher = e.resource(id), strconv.FormatInt(id, 10), e.agent(by, name)
		r.Page, r.Keywords, r.Issued, r.Modified = r.ID, strings.Fields(domains), moment(since), moment(changed)
		if number > 0 {
			r.Version, r.Licence = strconv.FormatInt(number, 10), licence
		}
		if d := e.distribution(hash, file, link); d != (dcat.Distribution{}) {
			d.MediaType, d.Bytes, d.BLAKE3, d.Licence = mediaType, size, hash, r.Licence
			r.Distributions = append(r.Distributions, d)
		}
		at[id] = len(all)
		all = append(all, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, e.around(ctx, tx, all, at)
}

// resource is the address of a resource.
func (e exporting) resource(id int64) string { return fmt.Sprintf("%s/commons/%d", e.address, id) }

// distribution leads to a version's file, or to where it is elsewhere.
func (e exporting) distribution(hash, file, link string) (d dcat.Distribution) {
	switch {
	case files.Hash(hash) != "":
		d.AccessURL, d.DownloadURL, d.Title = e.address+"/files/"+hash, e.address+"/files/"+hash+"/raw", file
	case link != "":
		d.AccessURL = link
	}
	return d
}

// around fills in who made the versions that count, and what they are made from.
func (e exporting) around(ctx context.Context, tx *sql.Tx, all []dcat.Resource, at map[int64]int) error {
	err := readmodel.Each(ctx, tx, `SELECT a.resource, a.member, coalesce(o.name, a.member) FROM commons_authors a JOIN commons_resources c ON c.id = a.resource AND c.head = a.number
		LEFT JOIN people_organizations o ON o.id = a.member GROUP BY a.resource, a.member ORDER BY a.resource, a.member`, nil, func(scan func(...any) error) error {
		var id int64
		var member, name string
		err := scan(&id, &member, &name)
		if n, ok := at[id]; ok {
			all[n].Creators = append(all[n].Creators, e.agent(member, name))
		}
		return err
	})
	if err != nil {
		return err
	}
	return readmodel.Each(ctx, tx, `SELECT DISTINCT d.resource, d.source FROM commons_derived d JOIN commons_resources c ON c.id = d.resource AND c.head = d.number ORDER BY 1, 2`, nil,
		func(scan func(...any) error) error {
			var id, source int64
			err := scan(&id, &source)
			n, known := at[id]
			if _, shown := at[source]; known && shown {
				all[n].Derived = append(all[n].Derived, e.resource(source))
			}
			return err
		})
}
