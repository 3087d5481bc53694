package view

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"metaorg/machine"
	"metaorg/web/page"
)

func (m matterView) path() string { return "/matters/" + m.numbered() }

// showMatter is one matter with its circle's rule, and what people say about it.
func showMatter(r *page.Request) (page.Page, error) {
	n, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return page.Page{}, unknownMatter(r.PathValue("id"))
	}
	var circle string
	err = r.Read(func(tx *sql.Tx) error {
		return tx.QueryRowContext(r.Context(), `SELECT CAST(circle AS TEXT) FROM circles_matters WHERE number = ?`, n).Scan(&circle)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return page.Page{}, unknownMatter(r.PathValue("id"))
	}
	if err != nil {
		return page.Page{}, fmt.Errorf("couldn't read which circle was asked about matter %d: %w", n, err)
	}
	v, err := read(r, circle, n)
	if err != nil {
		return page.Page{}, err
	}
	parts, err := r.Sections(page.Matter)
	if err != nil {
		return page.Page{}, err
	}
	m := v.matters[0]
	return page.Page{Title: titled(r.Context(), m.title, m.joinsName), Body: matterPage(v, m, parts), Nav: "/circles"}, nil
}

func unknownMatter(number string) error {
	return machine.NotFound("circles.unknown_matter", "there is no matter number %.20s", number)
}

// back is where one goes after doing something about a matter.
func (v circleView) back() string {
	if v.only != 0 {
		return v.matters[0].path()
	}
	return v.path()
}
