package view

import (
	"embed"

	"metaorg/web/page"
)

//go:embed locale
var locale embed.FS

// Pages are what periods add to the pages.
func Pages() page.Module {
	return page.Module{Name: "periods", Words: locale}
}
