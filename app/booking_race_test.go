package app_test

import (
	"fmt"
	"net/url"
	"sync"
	"testing"
	"time"

	"metaorg/app"
	"metaorg/client"
	"metaorg/domain/bookings"
	"metaorg/domain/charter"
	"metaorg/domain/commons"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/membership"
	"metaorg/machine"
)

const (
	slotSeats = 3  // That there are of what is booked.
	askers    = 12 // Members who want it, each at a node of their own choice.
)

// All members ask for the same slot at the same moment, at four nodes that order
// the log together. As many as there is room for have it, whoever they are, and
// every node says the same.
func TestFourNodesNeverGiveASlotToMoreThanThereIsRoomFor(t *testing.T) {
	s := startSeats(t, 4, 4)
	s.eventually("the network has begun", func() bool {
		now, err := s.node.Network(t.Context())
		return err == nil && now.LogSize > 0
	})
	all := s.membersWithARoom()
	from := (time.Now().Unix()/hourOfTests + 48) * hourOfTests
	came := make([]arrived, askers)
	var everybody sync.WaitGroup
	for i, o := range all {
		at := s.at4(i)
		everybody.Go(func() {
			came[i] = at.sends(racer{domaintest.Rep(o), o, bookings.Book{Resource: 1, From: from, Until: from + hourOfTests}})
		})
	}
	everybody.Wait()

	got := map[string]int{}
	for _, c := range came {
		got[c.code]++
	}
	if got[""] != slotSeats || got["bookings.taken"] != askers-slotSeats {
		t.Errorf("of %d that asked for %d, it came to %v", askers, slotSeats, got)
	}
	hash := ""
	for i := range s.apps {
		node := s.at4(i)
		s.eventually(fmt.Sprintf("node %d has the log", i), func() bool {
			now, err := node.node.Network(t.Context())
			first, err0 := s.at4(0).node.Network(t.Context())
			hash = first.AppHash
			return err == nil && err0 == nil && now.AppHash == first.AppHash && now.Shown == first.Shown
		})
		booked, err := node.node.Read(t.Context(), "bookings", url.Values{"state": {"booked"}})
		if err != nil || booked.Total != slotSeats {
			t.Errorf("node %d shows %d bookings, %v", i, booked.Total, err)
		}
	}
	t.Logf("%d asked, %d have it; every node came to %.16s…", askers, got[""], hash)
}

const hourOfTests = 3600

// at4 is the network as a node shows it.
func (s *several) at4(i int) *exposed {
	s.t.Helper()
	i %= len(s.apps)
	to, err := client.New(s.apps[i].Address, app.NewMachine())
	if err != nil {
		s.t.Fatal(err)
	}
	return &exposed{t: s.t, app: s.apps[i], node: to, now: s.now}
}

// membersWithARoom founds a network of those who will ask, the first of whom
// cares for a room that a few can use at a time.
func (s *several) membersWithARoom() (all []machine.OrganizationID) {
	s.t.Helper()
	s.do("ada", "", s.person("ada"), domaintest.Draft("federation", charter.RuleValue{Name: "charter.transparency", Value: charter.ShowEverything}))
	for i := range askers {
		o := machine.OrganizationID(fmt.Sprint("asker", i))
		all = append(all, o)
		s.organization(o)
		s.do("ada", "", membership.InviteFounder{Organization: o})
		s.do(domaintest.Rep(o), o, s.acceptance())
	}
	s.do("ada", "", membership.CloseRoll{})
	first := all[0]
	s.do(domaintest.Rep(first), first, commons.Share{Title: "Room", Kind: commons.Space, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: slotSeats})
	s.do(domaintest.Rep(first), first, bookings.Offer{Resource: 1, SlotHours: 1, LongestHours: 4, AheadDays: 60, Summer: bookings.NoSummer, Custody: bookings.NoCustody})
	return all
}
