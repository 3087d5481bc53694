package digest

import (
	"context"
	"fmt"
	"slices"

	"metaorg/hostdata"
	"metaorg/web/page"
)

// Topics are what people can have mails about, or not. What a module calls
// otherwise counts as Other.
var Topics = []string{"decisions", "membership", "discussion", "keys", Other}

// Other is the topic of all that has none of the others.
const Other = "other"

func topicOf(name string) string {
	if slices.Contains(Topics, name) {
		return name
	}
	return Other
}

// Bounds of what is told.
const (
	lastCallSeconds = 86400     // Before the end of something one has not done.
	quietSeconds    = 12 * 3600 // No last call so soon after it was told at once.
	recentSeconds   = 3 * 86400 // How old the change of a key may be and still be told at once.
	settleSeconds   = 60        // Within which what happened surely stands in the tables.
	maxInDigest     = 40        // Changes; the inbox has the others.
	maxAtOnce       = 10        // Things in one mail.
)

// news is all that concerns one person, as they may see it.
type news struct {
	site    *page.Site
	viewer  page.Viewer
	to      hostdata.Mail
	needs   []page.Need
	changes []page.Change // Of late, or for a digest since the last one.
}

// gather finds what waits for a person, also for organizations they act for,
// and what happened of late; without topics that are off.
func gather(ctx context.Context, s *page.Site, v page.Viewer, m hostdata.Mail) (n news, err error) {
	v, err = s.Complete(ctx, v)
	if err != nil {
		return n, err
	}
	if v.For == "" && len(v.Mandates) > 0 { // Needs are those of all of them; this says which goes without saying.
		v.For = v.Mandates[0].Organization
		if v, err = s.Complete(ctx, v); err != nil {
			return n, err
		}
	}
	n = news{site: s, viewer: v, to: m}
	needs, err := s.Needs(ctx, v)
	if err != nil {
		return n, err
	}
	for _, need := range needs {
		if !off(m, need.Topic) {
			n.needs = append(n.needs, need)
		}
	}
	n.changes, err = n.since(ctx, s.Now()-recentSeconds)
	return n, err
}

// since is what happened after a moment of rule time.
func (n news) since(ctx context.Context, at int64) (all []page.Change, err error) {
	changes, err := n.site.Changes(ctx, n.viewer, at)
	for _, c := range changes {
		if !off(n.to, c.Topic) {
			all = append(all, c)
		}
	}
	return all, err
}

func off(m hostdata.Mail, topic string) bool { return slices.Contains(m.Off, topicOf(topic)) }

// item is one thing in a mail that goes out at once.
type item struct {
	page.Need
	mark     string // By which it is known that it was told.
	lastCall bool
	happened *page.Change // What it tells, where it asks for nothing.
}

// atOnce picks what can't wait for the next digest: what a module says is
// urgent, windows that are shorter than two digests, changes of keys, and a
// last call before something ends that is still to be done.
func atOnce(n news, m hostdata.Mail, told map[string]int64, ruleTime, now int64) (all []item) {
	add := func(i item) {
		if _, before := told[i.mark]; !before && len(all) < maxAtOnce {
			all = append(all, i)
		}
	}
	for _, need := range n.needs {
		if need.Due != 0 && need.Due <= ruleTime {
			continue
		}
		first, last := mark("at once", need, need.Since), mark("last call", need, need.Due)
		toldAt, before := told[first] // 0 when it was not.
		ends := need.Due != 0 && need.Due-ruleTime <= lastCallSeconds && now-toldAt >= quietSeconds
		short := isShort(need, m.Rhythm)
		switch {
		case ends && need.Since != 0 && !short:
			add(item{Need: need, mark: last, lastCall: true})
		case !before && (need.Urgent || short):
			add(item{Need: need, mark: first})
		case ends:
			add(item{Need: need, mark: last, lastCall: true})
		}
	}
	for _, c := range n.changes {
		if c.Topic == "keys" && c.At > m.Since && c.At > ruleTime-recentSeconds {
			add(item{Need: page.Need{Topic: c.Topic, Title: c.Title, Path: c.Path}, mark: markChange(c), happened: &c})
		}
	}
	return all
}

// isShort reports whether a window is shorter than two digests.
func isShort(n page.Need, rhythm string) bool {
	return n.Due != 0 && n.Since != 0 && n.Due-n.Since < 2*between(rhythm)
}

// mark says what was told of a need. Several needs on one page, such as ballots
// of two organizations, may have one: they go out together.
func mark(how string, n page.Need, at int64) string {
	return fmt.Sprintf("%s %s %s %d", how, topicOf(n.Topic), n.Path, at)
}

func markChange(c page.Change) string {
	return fmt.Sprintf("happened %s %s %d", topicOf(c.Topic), c.Path, c.At)
}

// happened are the changes for a digest: those from after the last one until a
// moment, without what was told before, and with what can't wait.
func (n news) happened(ctx context.Context, told map[string]int64, urgent []item, until int64) (all []page.Change, err error) {
	for _, i := range urgent {
		if i.happened != nil {
			all = append(all, *i.happened)
		}
	}
	changes, err := n.since(ctx, n.to.Digested)
	for _, c := range changes {
		if _, before := told[markChange(c)]; !before && c.At <= until && len(all) < maxInDigest && !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	return all, err
}
