package view

import (
	"maps"
	"slices"
	"strings"

	"metaorg/web/form"
)

// split leaves out rows of parts in which only the unit is chosen, as the form has it.
func split(typed form.Values) form.Values {
	typed = maps.Clone(typed)
	for name := range typed {
		row, found := strings.CutSuffix(name, ".unit")
		said := func(field string) bool { return strings.TrimSpace(typed.Get(row+"."+field)) != "" }
		if found && strings.HasPrefix(row, "parts.") && !slices.ContainsFunc([]string{"title", "competence", "quantity", "from", "until", "place", "remote"}, said) {
			delete(typed, name)
		}
	}
	return typed
}

// sealed leaves out the words and shares of a draft whose terms are the sheet: the
// form begins with them, and in the log they would tell what the sheet keeps.
func sealed(typed form.Values) form.Values {
	if typed.Get("sealed") == "" {
		return typed
	}
	typed = maps.Clone(typed)
	delete(typed, "text")
	maps.DeleteFunc(typed, func(name string, _ []string) bool { return strings.HasPrefix(name, "shares.") })
	return typed
}
