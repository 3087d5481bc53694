package view_test

import (
	"testing"

	"metaorg/domain/commons"
	"metaorg/domain/files"
	"metaorg/machine/rulestest"
)

func TestWhatWaitsForStewardsIsListed(t *testing.T) {
	s := siteOf(t)
	s.Let(func(w *rulestest.World) {
		w.Must("ash-rep", "ash", commons.Share{Title: "Van", Kind: commons.Equipment, Boundary: files.NetworkOnly}, commons.InviteSteward{Resource: 1, Member: "bee"})
		w.Must("bee-rep", "bee", commons.TakeCare{Resource: 1})
		w.Must("ash-rep", "ash", commons.SetThreshold{Resource: 1, Threshold: 2}, commons.Describe{Resource: 1, Title: "Red van"}, commons.Describe{Resource: 1, Title: "Blue van"})
		w.Must("bee-rep", "bee", commons.Approve{Act: 1})
	})
	states := map[int64]string{}
	all, err := s.Model.Read(t.Context(), "steward-acts", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all.Items {
		states[r.Get("number").(int64)] = r.Get("state").(string)
	}
	if len(states) != 2 || states[1] != "done" || states[2] != "waits" {
		t.Errorf("acts stand as %v", states)
	}
	waits, err := s.Model.Read(t.Context(), "steward-acts", map[string][]string{"state": {"waits"}})
	if err != nil || len(waits.Items) != 1 || waits.Items[0].Get("agreed").(int64) != 1 || waits.Items[0].Get("needed").(int64) != 2 || waits.Items[0].Get("title") != "Red van" {
		t.Errorf("%+v, %v", waits.Items, err)
	}
}
