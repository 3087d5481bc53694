package people

import (
	"strings"

	"metaorg/machine"
)

// DescribeOrganization says where an organization is and what it does, for
// whoever meets it on the roster or the map. It is signed for the organization,
// is public, and replaces what was said before: whatever is left out is gone.
type DescribeOrganization struct {
	Place       string `json:"place,omitempty" help:"where it is: town and country, say" example:"Hebden Bridge, England"`
	Latitude    int64  `json:"latitude,omitempty" help:"millionths of a degree north, south below zero; the town's is precise enough" example:"53742000"`
	Longitude   int64  `json:"longitude,omitempty" help:"millionths of a degree east, west below zero; both zero means no point on a map" example:"-2013000"`
	Website     string `json:"website,omitempty" help:"address of its site, beginning with https://" example:"https://radish.example/"`
	Description string `json:"description,omitempty" help:"what it does, in a sentence or two that name no persons" example:"Grows vegetables on eleven acres and runs a box scheme."`
}

// OrganizationDescribed says how an organization describes itself from now on.
// It is kept in the log alone, since no rule asks where somebody is.
type OrganizationDescribed struct {
	Organization machine.OrganizationID `json:"organization"`
	Place        string                 `json:"place,omitempty"`
	Latitude     int64                  `json:"latitude,omitempty"`  // Millionths of a degree north.
	Longitude    int64                  `json:"longitude,omitempty"` // Millionths of a degree east; both zero for no point.
	Website      string                 `json:"website,omitempty"`
	Description  string                 `json:"description,omitempty"`
	By           machine.PersonID       `json:"by"` // Who signed.
}

// Check refuses what is malformed in itself.
func (m DescribeOrganization) Check() error {
	if err := checkText(m.Place, "place", maxPlaceLength); err != nil {
		return err
	}
	if m.Latitude < -maxLatitude || m.Latitude > maxLatitude {
		return machine.Malformed("people.bad_point", "a latitude goes from -90000000 at the South Pole to 90000000 at the North Pole").At("latitude")
	}
	if m.Longitude < -maxLongitude || m.Longitude > maxLongitude {
		return machine.Malformed("people.bad_point", "a longitude goes from -180000000 to 180000000, west of Greenwich below zero").At("longitude")
	}
	if err := checkWebsite(m.Website); err != nil {
		return err
	}
	return checkText(m.Description, "description", maxDescriptionLength)
}

// Apply tells how the organization describes itself.
func (m DescribeOrganization) Apply(s *machine.Step) error {
	if err := forOrganization(s); err != nil {
		return err
	}
	s.Emit(OrganizationDescribed{
		Organization: s.For, Place: m.Place, Latitude: m.Latitude, Longitude: m.Longitude,
		Website: m.Website, Description: m.Description, By: s.By,
	})
	return nil
}

const (
	urlLetters  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + slugLetters + "._~:/?#[]@!$&'()*+,;=%"
	hostLetters = slugLetters + "."
)

// checkWebsite refuses what a page could not link to: it wants https, a name
// with a dot, and no letters beyond those of RFC 3986. It reads the address by
// itself because a library's idea of one changes from version to version.
func checkWebsite(address string) error {
	if address == "" {
		return nil
	}
	if len(address) > maxWebsiteLength {
		return machine.OverLimit("people.too_long", "this has %d bytes, more than %d", len(address), maxWebsiteLength).At("website")
	}
	rest, secure := strings.CutPrefix(address, "https://")
	host := rest
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		host = rest[:end]
	}
	named := strings.Contains(strings.Trim(host, "."), ".") && strings.Trim(host, hostLetters) == ""
	if !secure || !named || strings.Trim(rest, urlLetters) != "" {
		return machine.Malformed("people.bad_website", "a site's address is like https://radish.example/ with its name in lower case").At("website")
	}
	return nil
}
