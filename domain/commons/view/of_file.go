package view

import (
	"database/sql"

	"github.com/a-h/templ"

	"metaorg/readmodel"
	"metaorg/web/page"
)

// fileUse is a version in which a file was shared.
type fileUse struct {
	resource, version int64
	title             string
}

func (u fileUse) path() templ.SafeURL { return templ.SafeURL(versionPath(u.resource, u.version)) }

// showOfFile leads from a file to what was shared with it: to accepted versions,
// and for those outside the network to what is for everybody.
func showOfFile(r *page.Request) (templ.Component, error) {
	var all []fileUse
	err := r.Read(func(tx *sql.Tx) error {
		return readmodel.Each(r.Context(), tx, `SELECT v.resource, v.number, c.title FROM commons_versions v JOIN commons_resources c ON c.id = v.resource
			WHERE v.content = ? AND v.stage = 'accepted' AND (? OR c.boundary = 'public') ORDER BY 1, 2 LIMIT ?`, []any{r.PathValue("hash"), r.May(page.Participants), mostBeside}, func(scan func(...any) error) error {
			var u fileUse
			err := scan(&u.resource, &u.version, &u.title)
			all = append(all, u)
			return err
		})
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return filePart(all), nil
}
