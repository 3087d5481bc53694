package view

import "embed"

// Words are what the charter's pages say, in every language. Other modules'
// pages show diffs and standing rules with them.
//
//go:embed locale
var Words embed.FS
