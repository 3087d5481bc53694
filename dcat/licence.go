package dcat

import (
	"regexp"
	"strings"
)

// licenceIRIs are the beginnings of addresses that end in an SPDX identifier.
var licenceIRIs = []string{"http://spdx.org/licenses/", "https://spdx.org/licenses/"}

// Creative Commons, the United Kingdom and the European Union name licences by addresses of their own.
var (
	creativeCommons = regexp.MustCompile(`^https?://creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/([0-9.]+)(/[a-z]*)*$`)
	ukGovernment    = regexp.MustCompile(`^https?://www\.nationalarchives\.gov\.uk/doc/open-government-licence/version/([1-3])/?$`)
	euAuthority     = regexp.MustCompile(`^https?://publications\.europa\.eu/resource/authority/licence/([A-Z0-9_]+)$`)
	single          = regexp.MustCompile(`^[A-Za-z0-9.-]+\+?$`)
	unfit           = regexp.MustCompile(`[^A-Za-z0-9.]+`)
)

// euLicences are those of the EU's list whose SPDX identifier is not the same
// with hyphens.
var euLicences = map[string]string{
	"CC0": "CC0-1.0", "PSEUL": "LicenseRef-PSEUL", "EUPL_1_1": "EUPL-1.1", "EUPL_1_2": "EUPL-1.2", "APACHE_2_0": "Apache-2.0", "MIT": "MIT",
	"ODC_BY": "ODC-By-1.0", "ODC_BL": "ODbL-1.0", "ODC_PDDL": "PDDL-1.0", "GPL_3_0": "GPL-3.0-only", "LGPL_3_0": "LGPL-3.0-only",
	"MPL_2_0": "MPL-2.0", "OGL_3_0": "OGL-UK-3.0", "OGL_2_0": "OGL-UK-2.0", "OGL_1_0": "OGL-UK-1.0", "AGPL_3_0": "AGPL-3.0-only",
	"BSD_3_CLAUSE": "BSD-3-Clause", "ISC": "ISC", "ETALAB_2_0": "etalab-2.0",
}

const longestReference = 60

// LicenceOf is the SPDX identifier for a licence's address or name, and a
// LicenseRef- for what it does not know.
func LicenceOf(text string) string {
	text = strings.TrimSpace(text)
	for _, prefix := range licenceIRIs {
		if id, ok := strings.CutPrefix(text, prefix); ok {
			return strings.TrimSuffix(strings.TrimSuffix(id, "/"), ".html")
		}
	}
	if m := creativeCommons.FindStringSubmatch(text); m != nil {
		switch {
		case m[1] == "licenses":
			return "CC-" + strings.ToUpper(m[2]) + "-" + m[3]
		case m[2] == "zero":
			return "CC0-1.0"
		}
	}
	if m := ukGovernment.FindStringSubmatch(text); m != nil {
		return "OGL-UK-" + m[1] + ".0"
	}
	if m := euAuthority.FindStringSubmatch(text); m != nil {
		if id, ok := euLicences[m[1]]; ok {
			return id
		}
		if strings.HasPrefix(m[1], "CC_") { // As CC_BY_SA_4_0.
			if name, version, ok := euVersion(m[1]); ok {
				return name + "-" + version
			}
		}
	}
	if text == "" || !strings.Contains(text, "://") {
		return text
	}
	_, rest, _ := strings.Cut(text, "://")
	reference := strings.Trim(unfit.ReplaceAllString(rest, "-"), "-.")
	return "LicenseRef-" + strings.TrimRight(reference[:min(len(reference), longestReference)], "-.")
}

// euVersion splits CC_BY_SA_4_0 into CC-BY-SA and 4.0.
func euVersion(code string) (name, version string, ok bool) {
	parts := strings.Split(code, "_")
	if len(parts) < 4 {
		return "", "", false
	}
	at := len(parts) - 2
	return strings.Join(parts[:at], "-"), strings.Join(parts[at:], "."), true
}

// licenceIRI is the address of a licence that SPDX knows by one identifier.
func licenceIRI(expression string) (iri string, ok bool) {
	if !single.MatchString(expression) || strings.HasPrefix(expression, "LicenseRef-") {
		return "", false
	}
	return licenceIRIs[0] + expression, true
}
