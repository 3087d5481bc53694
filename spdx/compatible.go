package spdx

import (
	"slices"
	"strings"
)

// Verdict is whether something under one licence can be passed on within
// something under another.
type Verdict string

// The verdicts, the best last. Unknown is no verdict: a person has to look.
const (
	No      Verdict = "no"
	Unknown Verdict = "unknown"
	Yes     Verdict = "yes"
)

// conditions is how much a licence asks of whoever passes something on.
type conditions string

const (
	nothing     conditions = "nothing"     // As the public domain.
	attribution conditions = "attribution" // The authors are named; anything else goes.
	alike       conditions = "alike"       // Copyleft: passed on under the licences in onward alone.
	noMoney     conditions = "no money"    // Not for commercial ends.
	noChange    conditions = "no change"   // Not in another form.
)

// asks has the licences that are compared, with what they ask. What is not here
// is unknown. Sources: the FSF's list of licences and comments on them (GPL
// compatibility), Creative Commons' list of compatible licences and its
// declaration on GPLv3, MPL 2.0 section 3.3, the appendix of the EUPL 1.2, and
// the Open Knowledge Foundation on ODbL.
var asks = []struct {
	what conditions
	ids  string
}{
	{nothing, "0BSD CC-PDDC CC0-1.0 MIT-0 PDDL-1.0 Unlicense WTFPL"},
	{attribution, "Apache-2.0 BSD-2-Clause BSD-3-Clause BSL-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-3.0 CC-BY-4.0 CERN-OHL-P-2.0 ISC MIT ODC-By-1.0 OFL-1.1 OGL-UK-3.0 PostgreSQL Python-2.0 Zlib etalab-2.0"},
	{alike, "AGPL-3.0-only AGPL-3.0-or-later CC-BY-SA-2.0 CC-BY-SA-3.0 CC-BY-SA-4.0 CERN-OHL-S-2.0 CERN-OHL-W-2.0 EPL-2.0 EUPL-1.2 GFDL-1.3-only GFDL-1.3-or-later GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later LAL-1.3 LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later MPL-2.0 ODbL-1.0"},
	{noMoney, "CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0"},
	{noChange, "CC-BY-ND-3.0 CC-BY-ND-4.0 CC-BY-NC-ND-3.0 CC-BY-NC-ND-4.0"},
}

// onward has, of licences that bind what they become part of, the others under
// which that can be passed on.
var onward = []struct{ from, to string }{
	{"CC-BY-SA-2.0", "CC-BY-SA-3.0 CC-BY-SA-4.0"},
	{"CC-BY-SA-3.0", "CC-BY-SA-4.0"},
	{"CC-BY-SA-4.0", "GPL-3.0-only LAL-1.3"},
	{"LAL-1.3", "CC-BY-SA-4.0"},
	{"CC-BY-NC-3.0", "CC-BY-NC-4.0 CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0"},
	{"CC-BY-NC-4.0", "CC-BY-NC-SA-4.0"},
	{"CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0"},
	{"CERN-OHL-W-2.0", "CERN-OHL-S-2.0"},
	{"EUPL-1.2", "AGPL-3.0-only AGPL-3.0-or-later EPL-2.0 GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later MPL-2.0"},
	{"GFDL-1.3-or-later", "GFDL-1.3-only"},
	{"GPL-2.0-or-later", "GPL-2.0-only GPL-3.0-only GPL-3.0-or-later AGPL-3.0-only AGPL-3.0-or-later"},
	{"GPL-3.0-only", "AGPL-3.0-only AGPL-3.0-or-later"},
	{"GPL-3.0-or-later", "GPL-3.0-only AGPL-3.0-only AGPL-3.0-or-later"},
	{"AGPL-3.0-or-later", "AGPL-3.0-only"},
	{"LGPL-2.1-only", "GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later AGPL-3.0-only AGPL-3.0-or-later"},
	{"LGPL-2.1-or-later", "LGPL-2.1-only LGPL-3.0-only LGPL-3.0-or-later GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later AGPL-3.0-only AGPL-3.0-or-later"},
	{"LGPL-3.0-only", "GPL-3.0-only GPL-3.0-or-later AGPL-3.0-only AGPL-3.0-or-later"},
	{"LGPL-3.0-or-later", "LGPL-3.0-only GPL-3.0-only GPL-3.0-or-later AGPL-3.0-only AGPL-3.0-or-later"},
	{"MPL-2.0", "AGPL-3.0-only AGPL-3.0-or-later GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later"},
}

// against has pairs that do not fit although one of them only asks for
// attribution: Apache 2.0's patent clause is a further restriction by GPL 2.
var against = []struct{ from, to string }{
	{"Apache-2.0", "GPL-2.0-only LGPL-2.1-only"},
}

// Compatible says whether something under one expression can be passed on, also
// changed, within something under another. Of alternatives one takes the best;
// of what applies together the worst. What is offered under alternatives must fit
// each of them.
func Compatible(from, to Expression) Verdict {
	switch {
	case from.Operator == Or:
		return best(Compatible(*from.Left, to), Compatible(*from.Right, to))
	case from.Operator == And:
		return worst(Compatible(*from.Left, to), Compatible(*from.Right, to))
	case to.Operator == Or:
		return worst(Compatible(from, *to.Left), Compatible(from, *to.Right))
	case to.Operator == And:
		return best(Compatible(from, *to.Left), Compatible(from, *to.Right))
	}
	return single(from, to)
}

func single(from, to Expression) Verdict {
	a, b := plain(from), plain(to)
	what, known := asked(a)
	switch {
	case what == noChange:
		return No
	case a == b && (to.Exception == "" || from.Exception == to.Exception):
		return Yes // Whoever passes something on may leave an exception out.
	case !known:
		return Unknown
	}
	verdict := pair(a, b, what)
	switch {
	case from.Exception != "" && verdict == No, to.Exception != "" && what == alike && verdict == Yes:
		return Unknown // An exception permits more than the licence, and only its author grants it.
	}
	return verdict
}

// pair compares two licences of which the first is known.
func pair(a, b string, what conditions) Verdict {
	to, known := asked(b)
	switch {
	case what == nothing:
		return Yes
	case !known:
		return Unknown
	case listed(against, a, b):
		return No
	case what == attribution && to != nothing, listed(onward, a, b):
		return Yes
	case a == "CC-BY-SA-4.0" && b == "GPL-3.0-or-later", isDatabase(a) != isDatabase(b) && what == alike:
		return Unknown // The declaration is about version 3; a database's contents are another matter than it.
	}
	return No
}

func isDatabase(id string) bool { return id == "ODbL-1.0" }

// plain is the spelling that the list advises for a licence.
func plain(e Expression) string {
	id := e.Licence
	for _, family := range []string{"AGPL-3.0", "GFDL-1.3", "GPL-2.0", "GPL-3.0", "LGPL-2.1", "LGPL-3.0"} {
		switch {
		case id == family+"+", id == family && e.OrLater, id == family+"-only" && e.OrLater:
			return family + "-or-later"
		case id == family:
			return family + "-only"
		}
	}
	return id
}

func asked(id string) (conditions, bool) {
	for _, group := range asks {
		if slices.Contains(strings.Fields(group.ids), id) {
			return group.what, true
		}
	}
	return "", false
}

func listed(table []struct{ from, to string }, from, to string) bool {
	for _, row := range table {
		if row.from == from && slices.Contains(strings.Fields(row.to), to) {
			return true
		}
	}
	return false
}

func rank(v Verdict) int { return slices.Index([]Verdict{No, Unknown, Yes}, v) }

func best(a, b Verdict) Verdict {
	if rank(a) > rank(b) {
		return a
	}
	return b
}

func worst(a, b Verdict) Verdict {
	if rank(a) < rank(b) {
		return a
	}
	return b
}

// Compared are the licences that Compatible knows.
func Compared() (ids []string) {
	for _, group := range asks {
		ids = append(ids, strings.Fields(group.ids)...)
	}
	return ids
}
