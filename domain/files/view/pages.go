package view

import (
	"embed"

	"metaorg/web/page"
)

//go:embed locale
var locale embed.FS

// Pages are what files add to the pages: the list of what the network keeps,
// with the room there is for it. What only this node knows comes from its sight.
func Pages(s Sight) page.Module {
	return page.Module{
		Name:  "files",
		Words: locale,
	}
}
