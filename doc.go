// Package metaorg is the root of the program and holds only the test that
// keeps its house rules; the program is cmd/metaorg. DESIGN.md says how the
// folders fit together.
package metaorg

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate -log-level error
