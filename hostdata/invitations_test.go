package hostdata_test

import (
	"testing"

	"metaorg/hostdata"
)

func TestSecretsOfInvitationsAreTheirMakersAlone(t *testing.T) {
	d := open(t)
	keep := func(made int64, hash, person, sheet string) {
		t.Helper()
		if err := d.KeepInvitations(t.Context(), []hostdata.Invitation{{Hash: hash, Person: person, Sheet: sheet, Secret: "s-" + hash, For: "person", Made: made}}); err != nil {
			t.Fatal(err)
		}
	}
	keep(1000, "a", "ada", "first")
	keep(1001, "b", "ada", "second")
	keep(1002, "c", "bo", "first")
	for _, row := range []struct {
		person, sheet string
		want          int
	}{{"ada", "", 2}, {"ada", "first", 1}, {"bo", "first", 1}, {"bo", "second", 0}, {"di", "", 0}} {
		got, err := d.Invitations(t.Context(), row.person, row.sheet)
		if err != nil || len(got) != row.want {
			t.Errorf("%s has %d on sheet %q, not %d: %v", row.person, len(got), row.sheet, row.want, err)
		}
		for _, i := range got {
			if i.Person != row.person || i.Secret != "s-"+i.Hash {
				t.Errorf("%s got %+v", row.person, i)
			}
		}
	}
	keep(1002+92*86_400, "d", "bo", "third")
	if got, err := d.Invitations(t.Context(), "ada", ""); err != nil || len(got) != 0 {
		t.Errorf("what can't be open any more is still there: %v %v", got, err)
	}
	if err := d.KeepInvitations(t.Context(), []hostdata.Invitation{{Hash: "d"}}); err == nil {
		t.Error("one secret was kept twice")
	}
}
