package app_test

import (
	"fmt"
	"slices"

	"metaorg/domain/commons"
	"metaorg/domain/files"
	"metaorg/machine/sim"
	"metaorg/machine/state"
)

// commonInvariants are the sentences that must be true of what is shared.
var commonInvariants = []sim.Invariant{
	{Name: "every version has terms, and no two have one number", Check: versionsAreInOrder},
	{Name: "terms that were given never change", Check: termsStand},
	{Name: "nobody's name is taken off what comes of their work", Check: namesStay},
	{Name: "a version that was added keeps what it is", Check: versionsOfResourcesStand},
}

// commonsPools are things to share and numbers of what is shared.
func commonsPools() []sim.Pool {
	link := func(title string, kind commons.Kind, licence string) commons.Share {
		return commons.Share{Title: title, Kind: kind, Link: "https://x.example/" + title, Licence: licence, Boundary: files.Public, Credit: "After " + title}
	}
	return []sim.Pool{
		sim.Among(link("handbook", commons.Practice, "CC-BY-SA-4.0"), link("ledger", commons.Software, "GPL-3.0-or-later"), link("song", commons.Document, "CC0-1.0"),
			commons.Share{Title: "van", Kind: commons.Equipment, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: 1}),
		sim.From(func(s sim.Scene) []commons.Contribute {
			id := max(1, commons.LastResource(s))
			it, _ := commons.ResourceOf(s, id)
			c := commons.Contribute{Resource: id, Link: "https://x.example", Note: "more"}
			if it.Head > 0 {
				c.Parents = []uint64{it.Head}
			}
			joined := c
			joined.Sources = []commons.Source{{Resource: 1, Version: 1, Reason: "we asked"}}
			return []commons.Contribute{c, joined}
		}),
		sim.From(func(s sim.Scene) []uint64 { return []uint64{1, 2, commons.LastResource(s)} }).At("resource"),
		sim.Among[uint64](1, 2, 3).At("version"),
		sim.From(func(s sim.Scene) []uint64 { return []uint64{commons.LastAct(s)} }).At("act"),
		sim.Among("CC-BY-SA-4.0", "CC0-1.0", "GPL-3.0-or-later").At("licence"),
		sim.Among(files.Public, files.NetworkOnly),
	}
}

// eachVersion walks all versions there are.
func eachVersion(r state.Reader, f func(resource, number uint64, v commons.Version) error) error {
	for id := uint64(1); id <= commons.LastResource(r); id++ {
		for number, v := range commons.VersionsOf(r, id) {
			if err := f(id, number, v); err != nil {
				return err
			}
		}
	}
	return nil
}

func versionsAreInOrder(_, now state.Reader) error {
	count := map[uint64]uint64{}
	err := eachVersion(now, func(id, number uint64, v commons.Version) error {
		count[id]++
		if number != count[id] {
			return fmt.Errorf("resource %d has a version %d in place %d", id, number, count[id])
		}
		if _, ok := commons.TermsOf(now, id, v.Terms); !ok {
			return fmt.Errorf("version %d of resource %d came with no terms", number, id)
		}
		return nil
	})
	for id := uint64(1); err == nil && id <= commons.LastResource(now); id++ {
		if it, _ := commons.ResourceOf(now, id); it.Last != count[id] {
			err = fmt.Errorf("resource %d has %d versions and counts %d", id, count[id], it.Last)
		}
	}
	return err
}

func termsStand(before, now state.Reader) error {
	for id := uint64(1); id <= commons.LastResource(before); id++ {
		it, _ := commons.ResourceOf(before, id)
		for n := uint64(1); n <= it.TermsNow; n++ {
			was, _ := commons.TermsOf(before, id, n)
			if is, ok := commons.TermsOf(now, id, n); !ok || is.Licence != was.Licence || is.Boundary != was.Boundary || !slices.Equal(is.Reciprocity, was.Reciprocity) {
				return fmt.Errorf("terms %d of resource %d were %v and are %v", n, id, was, is)
			}
		}
	}
	return nil
}

func namesStay(_, now state.Reader) error {
	return eachVersion(now, func(id, number uint64, v commons.Version) error {
		owed := func(from, which uint64) error {
			source, _ := commons.VersionOf(now, from, which)
			for _, a := range source.Authors {
				if !slices.Contains(v.Authors, a) {
					return fmt.Errorf("version %d of resource %d comes from version %d of %d and does not name %s", number, id, which, from, a.Member)
				}
			}
			for _, c := range source.Credits {
				if !slices.Contains(v.Credits, c) {
					return fmt.Errorf("version %d of resource %d lost the credit %q", number, id, c)
				}
			}
			return nil
		}
		for _, p := range v.Parents {
			if err := owed(id, p); err != nil {
				return err
			}
		}
		for _, d := range v.Derived {
			if err := owed(d.Resource, d.Version); err != nil {
				return err
			}
		}
		return nil
	})
}

func versionsOfResourcesStand(before, now state.Reader) error {
	return eachVersion(before, func(id, number uint64, was commons.Version) error {
		is, ok := commons.VersionOf(now, id, number)
		if !ok || is.By != was.By || is.Terms != was.Terms || !slices.Equal(is.Parents, was.Parents) || !slices.Equal(is.Authors, was.Authors) || was.Stage != commons.Draft && is.File != was.File {
			return fmt.Errorf("version %d of resource %d was %+v and is %+v", number, id, was, is)
		}
		return nil
	})
}
