package web

import (
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"metaorg/readmodel"
)

func (s *Server) routeReads() {
	for _, l := range s.Model.Lists() {
		s.routeFor(l.For, huma.Operation{
			Method: http.MethodGet, Path: "/v1/" + l.Name, OperationID: "list." + l.Name, Tags: []string{"lists"},
			Summary: l.Purpose, Parameters: listParams(l), Responses: map[string]*huma.Response{"200": {
				Description: "a page of it; with format=csv all of it", Content: content("application/json", pageSchema(rowSchema(l))),
			}},
		}, s.readList(l))
		if l.Name == "envelopes" {
			continue // The status of an act answers there.
		}
		s.routeFor(l.For, huma.Operation{
			Method: http.MethodGet, Path: "/v1/" + l.Name + "/{key}", OperationID: "read." + l.Name, Tags: []string{"lists"},
			Summary:    l.Purpose + " One row.",
			Parameters: append(ownParams(l), inPath("key", "its "+l.Key)),
			Responses:  map[string]*huma.Response{"200": {Description: "the row", Content: content("application/json", rowSchema(l))}},
		}, s.readRow(l))
	}
}

// ownParams are those of the list and the height to wait for.
func ownParams(l readmodel.List) []*huma.Param {
	all := []*huma.Param{query("after", "wait up to 2 s until the block of this height is shown")}
	for _, p := range l.Params {
		all = append(all, query(p.Name, p.Help))
	}
	return all
}

func listParams(l readmodel.List) []*huma.Param {
	all := append(ownParams(l),
		query("q", "a text somewhere in a row"),
		query("sort", "columns with commas, “-” before one for descending; if left out "+l.Sort),
		query("limit", fmt.Sprintf("rows of a page, at most %d; if left out %d", readmodel.MaxLimit, readmodel.DefaultLimit)),
		query("offset", "rows before the page"),
		query("format", "json or csv"))
	for _, c := range l.Columns {
		if c.Kind == readmodel.JSON || c.Worked {
			continue
		}
		all = append(all, query(c.Name, c.Help), query(c.Name+".from", "at least this "+c.Name), query(c.Name+".to", "at most this "+c.Name))
		if c.Kind == readmodel.Text {
			all = append(all, query(c.Name+".prefix", "beginning with this"))
		}
	}
	return all
}

func rowSchema(l readmodel.List) *huma.Schema {
	row := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{}}
	for _, c := range l.Columns {
		p := &huma.Schema{Description: c.Help, Nullable: c.Kind != readmodel.JSON}
		switch c.Kind {
		case readmodel.Text:
			p.Type = huma.TypeString
		case readmodel.Bool:
			p.Type = huma.TypeBoolean
		case readmodel.Number, readmodel.Time:
			p.Type, p.Format = huma.TypeInteger, "int64"
		case readmodel.JSON:
		}
		row.Properties[c.Name] = p
		row.Required = append(row.Required, c.Name)
	}
	return row
}

func pageSchema(row *huma.Schema) *huma.Schema {
	number := func(help string) *huma.Schema {
		return &huma.Schema{Type: huma.TypeInteger, Format: "int64", Description: help}
	}
	return &huma.Schema{
		Type: huma.TypeObject, Required: []string{"total", "offset", "height", "items"},
		Properties: map[string]*huma.Schema{
			"total": number("rows that fit"), "offset": number("of the first row here"),
			"height": number("the height to which the list has come"),
			"items":  {Type: huma.TypeArray, Items: row},
		},
	}
}
