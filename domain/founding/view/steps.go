package view

// step is one part of a founding, as one person sees it.
type step struct {
	key   string // Of its words.
	state string // done, now, waiting or later.
	path  string // Where it is done; empty where the viewer can do nothing about it.
}

// steps are the parts in their order. At most one of them is now.
func (p progress) steps() []step {
	own, hasOwn := p.own()
	signedIn := p.viewer.SignedIn()
	all := []step{
		{key: "you", state: done(signedIn), path: p.registerPath()},
		{key: "second", state: done(p.viewer.SecondWay), path: "/acts/people.add_key?next=/founding"},
		{key: "charter", state: done(p.drafted), path: "/founding/charter"},
		{key: "organization", state: done(hasOwn), path: "/acts/founding.organization"},
		{key: "sign", state: done(own.signed), path: signPath(own.id, "/founding")},
	}
	if p.isInitiator() {
		all = append(all, step{key: "invite", state: done(p.invited > 0 || len(p.founders) >= leastFounders), path: "/acts/founding.invite"})
	}
	all = append(all, p.closing())
	found := false
	for i := range all {
		switch {
		case all[i].state == "done" || found:
		case all[i].state == "":
			all[i].state, found = "now", true
		}
		if all[i].state == "" {
			all[i].state = "later"
		}
	}
	if found {
		last := &all[len(all)-1]
		if last.state == "waiting" {
			last.state = "later"
		}
	}
	return all
}

// closing is the last step: it waits for the others, and then for who drafted.
func (p progress) closing() step {
	switch {
	case p.founded:
		return step{key: "close", state: "done"}
	case p.canClose() && p.isInitiator():
		return step{key: "close", path: "/acts/founding.close"}
	}
	return step{key: "close", state: "waiting"}
}

// next is what the viewer can do now; false when it is others' turn.
func (p progress) next() (step, bool) {
	for _, s := range p.steps() {
		if s.state == "now" {
			return s, true
		}
	}
	return step{}, false
}

func done(is bool) string {
	if is {
		return "done"
	}
	return ""
}

// registerPath is where somebody becomes known, and where they go on.
func (p progress) registerPath() string {
	if p.drafted {
		return "/register?next=" + escape("/acts/founding.organization")
	}
	return "/register?next=" + escape("/founding/charter")
}

// signPath is where an organization signs the charter.
func signPath(id, next string) string {
	return "/acts/charter.accept?acting_for=" + escape(id) + "&next=" + escape(next)
}
