package view

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"metaorg/domain/commons"
	"metaorg/web/words"
)

func (v resourceView) where() string { return resourcePath(v.id) }

func (v resourceView) copied() bool { return commons.Kind(v.kind).Copied() }

// act is where the reader does something about the resource.
func (v resourceView) act(name string) templ.SafeURL {
	return act(name, "resource", number(v.id), "next", v.where())
}

// contribute is where the reader proposes a version made from the latest.
func (v resourceView) contribute() templ.SafeURL {
	if v.head == 0 {
		return v.act("contribute")
	}
	return act("contribute", "resource", number(v.id), "parents", number(v.head), "next", v.where())
}

func (v resourceView) fork() templ.SafeURL { return v.forkOfVersion(v.head) }

func (v resourceView) forkOfVersion(version int64) templ.SafeURL {
	return act("fork", "resource", number(v.id), "version", number(version), "licence", v.licence, "boundary", v.boundary, "title", v.title)
}

// latest is the version that is accepted last and not withdrawn.
func (v resourceView) latest() (versionView, bool) {
	i := slices.IndexFunc(v.list, func(x versionView) bool { return x.number == v.head })
	if i < 0 {
		return versionView{}, false
	}
	return v.list[i], true
}

func (v resourceView) openOnes() (n int) {
	for _, x := range v.list {
		if x.isOpen() {
			n++
		}
	}
	return n
}

// boundaryMeans says for whom it is.
func (v resourceView) boundaryMeans(ctx context.Context) string {
	return words.T(ctx, "commons.boundary_means."+v.boundary, "Circle", v.circleName)
}

// capacityMeans says how many there are at a time.
func (v resourceView) capacityMeans(ctx context.Context) string {
	if v.unit == "" {
		return words.T(ctx, "commons.at_a_time", "Number", v.capacity)
	}
	return words.T(ctx, "commons.units_at_a_time", "Number", v.capacity, "Unit", v.unit)
}

func (x versionView) isOpen() bool {
	return x.stage == string(commons.Draft) || x.stage == string(commons.Proposed)
}

func (x versionView) path() templ.SafeURL {
	return templ.SafeURL(versionPath(x.resource, x.number))
}

// called is the number of a version with what is different.
func (x versionView) called(ctx context.Context) string {
	name := words.T(ctx, "commons.version", "Number", x.number)
	if x.note != "" {
		name += ": " + fits(strings.Join(strings.Fields(x.note), " "), 60)
	}
	return name
}

// people are those who made it, each once.
func (x versionView) people() (all []person) {
	for _, a := range x.authors {
		if !slices.Contains(all, a.person) {
			all = append(all, a.person)
		}
	}
	return all
}

// verdictsSay counts what reviewers think.
func (x versionView) verdictsSay(ctx context.Context) string {
	var all []string
	for _, verdict := range []commons.Verdict{commons.Fine, commons.Changes, commons.Against} {
		if n := x.verdicts[string(verdict)]; n > 0 {
			all = append(all, words.Number(ctx, int64(n))+" "+words.Of(ctx, "commons.verdicts", string(verdict)))
		}
	}
	return strings.Join(all, ", ")
}

// actAbout is where the reader does something about the version.
func (v oneVersion) actAbout(name string) templ.SafeURL {
	return act(name, "resource", number(v.id), "version", number(v.version.number), "next", string(v.version.path()))
}

// join is where the version is joined with the latest.
func (v oneVersion) join() templ.SafeURL {
	name := "contribute"
	if v.steward {
		name = "publish"
	}
	return act(name, "resource", number(v.id), "parents", number(v.head)+"\n"+number(v.version.number), "next", v.where())
}

func (v oneVersion) commentable() bool {
	stages := []commons.Stage{commons.Proposed, commons.Accepted, commons.Declined}
	return v.standing == string(commons.Offered) && slices.Contains(stages, commons.Stage(v.version.stage))
}

// mayFork reports whether the reader can begin something of their own from it.
func (v oneVersion) mayFork() bool {
	accepted := v.version.stage == string(commons.Accepted)
	return v.mayUse && (accepted || v.mine() && v.version.stage == string(commons.Declined))
}

func (v oneVersion) mine() bool { return v.takes && v.version.by == v.me }

func (v oneVersion) forkThis() templ.SafeURL { return v.forkOfVersion(v.version.number) }

func (n graphNode) path() templ.SafeURL {
	return templ.SafeURL(versionPath(n.resource, n.version))
}

func (n graphNode) called(ctx context.Context) string {
	return words.T(ctx, "commons.version_of", "Number", n.version, "Title", n.title)
}

// licenceMeans says a licence in a sentence where there is one for it.
func licenceMeans(ctx context.Context, licence string) string {
	return licenceIn(ctx, "commons.licence_means", licence)
}
