package spdx

import (
	_ "embed"
	"slices"
	"strings"
)

// ListVersion is the version of the SPDX licence list that is frozen here.
const ListVersion = "3.29.0"

var (
	//go:embed licences.txt
	licenceText string
	//go:embed deprecated.txt
	deprecatedText string
	//go:embed exceptions.txt
	exceptionText string
)

// The identifiers, each list in byte order.
var (
	licences   = strings.Fields(licenceText)
	deprecated = strings.Fields(deprecatedText)
	exceptions = strings.Fields(exceptionText)
)

// Identifiers are the licences of the list that are not deprecated, in byte
// order.
func Identifiers() []string { return slices.Clone(licences) }

// IsLicence reports whether the list has a licence of exactly this identifier,
// deprecated or not.
func IsLicence(id string) bool { return has(licences, id) || IsDeprecated(id) }

// IsDeprecated reports whether the list has the identifier and advises another
// spelling, as GPL-2.0-or-later for GPL-2.0+.
func IsDeprecated(id string) bool { return has(deprecated, id) }

// IsException reports whether the list has an exception of exactly this
// identifier.
func IsException(id string) bool { return has(exceptions, id) }

func has(sorted []string, id string) bool {
	_, found := slices.BinarySearch(sorted, id)
	return found
}

// spelling is the identifier of the list that differs from id in nothing but
// the case of its letters; empty for none.
func spelling(id string) string {
	for _, list := range [][]string{licences, deprecated, exceptions} {
		for _, known := range list {
			if strings.EqualFold(known, id) {
				return known
			}
		}
	}
	return ""
}
