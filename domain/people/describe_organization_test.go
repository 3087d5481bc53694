package people_test

import (
	"strings"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestDescribeOrganization(t *testing.T) {
	given := and(joins("ada", "bo"), rulestest.By("ada", radish()))
	full := people.DescribeOrganization{
		Place: "Hebden Bridge, England", Latitude: 53_742_000, Longitude: -2_013_000,
		Website: "https://radish.example/boxes?week=1", Description: "Grows vegetables on eleven acres and runs a box scheme.",
	}
	site := func(address string) people.DescribeOrganization {
		return people.DescribeOrganization{Website: address}
	}
	refused := func(sentence string, m people.DescribeOrganization, code string) rulestest.Rule {
		return rulestest.Rule{Rule: sentence, Given: given, By: "ada", For: "radish", When: m, Refused: code}
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "an organization says where it is and what it does", Given: given, By: "ada", For: "radish", When: full,
			Then: []machine.Event{people.OrganizationDescribed{
				Organization: "radish", Place: full.Place, Latitude: full.Latitude, Longitude: full.Longitude,
				Website: full.Website, Description: full.Description, By: "ada",
			}},
		},
		{
			Rule: "an organization says nothing about itself any more", Given: and(given, rulestest.For("ada", "radish", full)),
			By: "ada", For: "radish", When: people.DescribeOrganization{},
			Then: []machine.Event{people.OrganizationDescribed{Organization: "radish", By: "ada"}},
		},
		{
			Rule:  "an alternate describes the organization too",
			Given: and(given, rulestest.By("ada", people.GrantMandate{Organization: "radish", Person: "bo", Role: people.Alternate})),
			By:    "bo", For: "radish", When: site("https://radish.example"),
			Then: []machine.Event{people.OrganizationDescribed{Organization: "radish", Website: "https://radish.example", By: "bo"}},
		},
		{Rule: "only the mandated describe an organization", Given: given, By: "bo", For: "radish", When: full, Refused: "people.no_mandate"},
		{Rule: "nobody describes themselves", Given: given, By: "ada", When: full, Refused: "people.for_an_organization"},
		refused("no place is north of the North Pole", people.DescribeOrganization{Latitude: 90_000_001}, "people.bad_point"),
		refused("no place is south of the South Pole", people.DescribeOrganization{Latitude: -90_000_001}, "people.bad_point"),
		refused("no place is further round the world than half", people.DescribeOrganization{Longitude: 180_000_001}, "people.bad_point"),
		refused("no place is further round the other way either", people.DescribeOrganization{Longitude: -180_000_001}, "people.bad_point"),
		refused("a place has 120 bytes at most", people.DescribeOrganization{Place: strings.Repeat("p", 121)}, "people.too_long"),
		refused("a description has 500 bytes at most", people.DescribeOrganization{Description: strings.Repeat("d", 501)}, "people.too_long"),
		refused("a description reads as it is", people.DescribeOrganization{Description: "a\u202eb"}, "people.bad_text"),
		refused("a site's address has 200 bytes at most", site("https://radish.example/"+strings.Repeat("s", 200)), "people.too_long"),
		refused("a site is reached safely", site("http://radish.example/"), "people.bad_website"),
		refused("a site is no script", site("javascript:alert(1)//https://radish.example"), "people.bad_website"),
		refused("a site has a name with a dot", site("https://localhost/"), "people.bad_website"),
		refused("a site's name hides nothing before it", site("https://bank.example@radish.example/"), "people.bad_website"),
		refused("a site's address has no spaces", site("https://radish.example/a b"), "people.bad_website"),
		refused("a site's address has no quotes", site(`https://radish.example/"onclick=`), "people.bad_website"),
	})
}
