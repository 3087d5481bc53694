// Package sample gives a sample network a past of a year and a half, that ends
// today: organizations found it, others join, members decide, quarrel, leave
// and come back. Nothing is made up behind the rules' back; every step is a
// message that somebody signs, and days pass because a message moves the
// sample's clock on. Where the story ends, something waits for several people.
//
// The organizations are nobody's in the world outside, although they lie in
// towns that are there.
package sample

import (
	"fmt"
	"time"

	"metaorg/domain/charter"
	"metaorg/domain/network"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// Name is what the sample network is called.
const Name = "Confluence"

// Days is how long the story takes. A network whose clock begins as many days
// behind shows today's date when it is told.
const Days = 548

// Act is what one person signs at once: messages, for an organization or, with
// none, for themselves.
type Act struct {
	By         machine.PersonID
	For        machine.OrganizationID
	Do         []machine.Message
	Recovering bool // Signed with the key of the recovery file instead of the person's own.
}

// Stage is where the story takes place.
type Stage interface {
	// Began is the rule time at which the network begins, Unix seconds.
	Began() int64
	// Registration gives what registers a person, with keys of theirs.
	Registration(p machine.PersonID) (people.Register, error)
	// AnotherKey gives what adds a key to a person's, under a name.
	AnotherKey(p machine.PersonID, name string) (people.AddKey, error)
	// Recovery does too, for a person whose first key is lost: from now on they
	// sign with the new one.
	Recovery(p machine.PersonID, name string) (people.AddKey, error)
	// Act signs acts and waits until all are applied, in this order; a refusal
	// is an error. None needs what another of them brings about, so that all
	// can be on their way at once.
	Act(acts ...Act) error
	// ToAccept is the acceptance of the charter as it stands.
	ToAccept() (charter.Accept, error)
	// Say lets a person, for an organization or with none for themselves, say
	// something in a thread about a proposal or an application.
	Say(by machine.PersonID, o machine.OrganizationID, thread, text string) error
	// Wire gives a message the form in which another carries it.
	Wire(machine.Message) wire.Message
	// Read looks at the state as it is.
	Read(look func(state.Reader))
	// Paper keeps what somebody wrote with the hosts, and gives its hash.
	Paper(by machine.PersonID, text string) (hash string, err error)
	// File keeps a file with the hosts, and gives its hash.
	File(by machine.PersonID, text, mediaType string) (hash string, err error)
}

// story tells the past step by step and stops at the first thing that goes wrong.
type story struct {
	Stage
	err           error
	held          []Act // Done together with what follows, as long as that does not need them.
	progress      func(step string)
	day           int64 // Days since the network began.
	reps          map[machine.OrganizationID]machine.PersonID
	first         map[machine.PersonID]signature.KeyID // The keys that people registered with.
	proposals     uint64                               // How many there are so far, and so the last one's number.
	contributions uint64                               // How many were recorded, and so the last one's number.
}

// Tell makes the sample network's past on a stage that is still empty.
// progress is told each chapter's title.
func Tell(s Stage, progress func(step string)) error {
	t := &story{Stage: s, progress: progress, reps: map[machine.OrganizationID]machine.PersonID{}, first: map[machine.PersonID]signature.KeyID{}}
	for _, chapter := range []func(*story){
		founding, theDoorOpens, firstDecisions, aSeasonOfGiving, rivals, careCounts,
		comingsAndGoings, theNetworkGrows, secondYear, theseDays,
	} {
		chapter(t)
	}
	t.settle()
	if t.err == nil && t.day != Days {
		t.err = fmt.Errorf("the story takes %d days, not %d", t.day, Days)
	}
	return t.err
}

func (t *story) chapter(title string) {
	if t.err == nil {
		t.progress(title)
	}
}

// as is an act of an organization, signed by its representative.
func (t *story) as(o machine.OrganizationID, messages ...machine.Message) Act {
	return Act{By: t.reps[o], For: o, Do: messages}
}

// own is an act in a person's own name.
func own(p machine.PersonID, messages ...machine.Message) Act { return Act{By: p, Do: messages} }

// does lets people act, after all that was done before.
func (t *story) does(acts ...Act) {
	t.settle()
	t.also(acts...)
}

// also lets people act who need nothing that is only being done.
func (t *story) also(acts ...Act) { t.held = append(t.held, acts...) }

// settle waits for what is being done.
func (t *story) settle() {
	acts := t.held
	t.held = nil
	if t.err != nil || len(acts) == 0 {
		return
	}
	if err := t.Act(acts...); err != nil {
		t.err = fmt.Errorf("on day %d: %w", t.day, err)
	}
}

// days moves the clock on.
func (t *story) days(n int64) {
	t.also(own("maya", network.MoveClock{Days: n}))
	t.settle()
	t.day += n
}

// left is what is left of so many days that began at a day.
func (t *story) left(days, began int64) int64 { return days - (t.day - began) }

const daySeconds = 86_400

// now is rule time to within a minute, Unix seconds.
func (t *story) now() int64 { return t.Began() + t.day*daySeconds }

// date is the day so many days ago.
func (t *story) date(ago int64) string {
	return time.Unix(t.now()-ago*daySeconds, 0).UTC().Format(time.DateOnly)
}

// acceptance accepts the charter as it stands.
func (t *story) acceptance() (a charter.Accept) {
	t.settle()
	if t.err == nil {
		a, t.err = t.ToAccept()
	}
	return a
}

// registers is the act with which a person becomes known, on an invitation
// where there is one, and what else they sign at once.
func (t *story) registers(p machine.PersonID, invitation string, also ...machine.Message) (a Act) {
	if t.err != nil {
		return a
	}
	var r people.Register
	if r, t.err = t.Registration(p); invitation != "" {
		r.Secret = []byte(invitation)
	}
	t.first[p] = r.Key.ID()
	return own(p, append([]machine.Message{r}, also...)...)
}

// founds registers representatives and their organizations.
func (t *story) founds(invitation string, all ...machine.OrganizationID) (acts []Act) {
	for _, o := range all {
		b := called(o)
		t.reps[o] = b.rep
		acts = append(acts, t.registers(b.rep, invitation, b.organization()))
	}
	return acts
}

// about names the thread of a proposal.
func about(proposal uint64) string { return fmt.Sprintf("proposal/%d", proposal) }

// applying names the thread of an application.
func applying(o machine.OrganizationID) string { return "application/" + string(o) }

// says lets a member's representative say something for it.
func (t *story) says(o machine.OrganizationID, thread, text string) {
	t.speaks(t.reps[o], o, thread, text)
}

// speaks lets a person say something, for themselves when no organization is given.
func (t *story) speaks(p machine.PersonID, o machine.OrganizationID, thread, text string) {
	if t.err != nil {
		return
	}
	if err := t.Say(p, o, thread, text); err != nil {
		t.err = fmt.Errorf("on day %d: couldn't let %s speak: %w", t.day, p, err)
	}
}
