package hostdata

import (
	"slices"
	"strings"

	"metaorg/vocabulary"
)

const activitiesSchema = `
ALTER TABLE prospects ADD COLUMN activities TEXT NOT NULL DEFAULT ''; -- Identifiers of the vocabulary, with blanks between.
ALTER TABLE prospects ADD COLUMN services TEXT NOT NULL DEFAULT ''; -- As the directory calls them, with semicolons between.`

// does notes what a directory says that an organization does, by the list from
// which the directory takes its words. What leads nowhere is left out.
func (p *Prospect) does(list, says string) {
	known := strings.Fields(p.Activities)
	for _, part := range strings.Split(says, ";") {
		for _, id := range vocabulary.Of(list, part) {
			if !slices.Contains(known, id) {
				known = append(known, id)
			}
		}
	}
	p.Activities = strings.Join(known, " ")
}

// serves notes services, in the directory's words and in ours.
func (p *Prospect) serves(says string) {
	p.Services = says
	p.does(vocabulary.Service, says)
}

// doing is the condition that a prospect does one of these activities or
// something below them; empty, with no argument, where there are none.
func doing(ids []string) (condition string, args []any) {
	for i := 0; i < len(ids); i++ {
		for _, below := range vocabulary.Below(ids[i]) {
			if !slices.Contains(ids, below.ID) {
				ids = append(ids, below.ID)
			}
		}
	}
	var any []string
	for _, id := range ids {
		any = append(any, `' ' || activities || ' ' LIKE ?`)
		args = append(args, "% "+id+" %")
	}
	return strings.Join(any, " OR "), args
}
