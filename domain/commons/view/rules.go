package view

import (
	"metaorg/domain/commons"
	"metaorg/domain/people"
	"metaorg/machine/state"
	"metaorg/web/page"
)

// readRules asks the rules what no table has: how many stewards must agree now,
// and whether the reader is within the boundary.
func (v *resourceView) readRules(r *page.Request) {
	r.Site.Node.Read(func(s state.Reader) {
		it, ok := commons.ResourceOf(s, uint64(v.id))
		if !ok {
			return
		}
		v.needed = it.Needed(s)
		v.mayUse = v.takes && commons.MayUse(s, uint64(v.id), people.MemberID(r.Viewer.MemberID())) == nil
	})
}

// comesFromHead reports whether a version is made from the latest one.
func (v oneVersion) comesFromHead(r *page.Request) (comes bool) {
	r.Site.Node.Read(func(s state.Reader) {
		comes = commons.ComesFrom(s, uint64(v.id), uint64(v.version.number), uint64(v.head))
	})
	return comes
}
