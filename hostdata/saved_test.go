package hostdata_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"metaorg/hostdata"
	"metaorg/machine"
)

func TestSearchesAreKeptForTheirPersonUntilForgotten(t *testing.T) {
	ctx := t.Context()
	d, err := hostdata.Open(ctx, filepath.Join(t.TempDir(), "host.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	keep := func(p machine.PersonID, query string) error {
		return d.SaveSearch(ctx, hostdata.SavedSearch{Person: p, Query: query, Since: 7})
	}
	for _, query := range []string{"q=mill", "q=bread", "q=mill"} {
		if err := keep("ada", query); err != nil {
			t.Fatal(err)
		}
	}
	all, err := d.SavedSearches(ctx, "ada")
	if err != nil || len(all) != 2 || all[0].Query != "q=bread" || all[1].Since != 7 {
		t.Fatalf("%v, %v", all, err)
	}
	if len(all[0].Secret) < 20 || all[0].Secret == all[1].Secret {
		t.Errorf("secrets %q and %q", all[0].Secret, all[1].Secret)
	}
	found, ok, err := d.SearchOfFeed(ctx, all[1].Secret)
	if err != nil || !ok || found.Query != "q=mill" || found.Person != "ada" {
		t.Errorf("%v, %v, %v", found, ok, err)
	}
	if err := d.ForgetSearch(ctx, "bo", all[1].ID); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := d.SearchOfFeed(ctx, all[1].Secret); !ok {
		t.Error("somebody else forgot it")
	}
	if err := d.ForgetSearch(ctx, "ada", all[1].ID); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := d.SearchOfFeed(ctx, all[1].Secret); ok {
		t.Error("its feed goes on")
	}
	for i := range hostdata.MaxSavedSearches {
		err = keep("ada", fmt.Sprint("q=", i))
	}
	var no *machine.Refusal
	if !errors.As(err, &no) || no.Code != "hostdata.too_many_searches" {
		t.Errorf("one too many: %v", err)
	}
	if err := keep("ada", "q=bread"); err != nil {
		t.Errorf("one that is there: %v", err)
	}
}
