package hostdata_test

import (
	"reflect"
	"testing"

	"metaorg/hostdata"
)

func TestAnUploadIsKnownToWhoSentItUntilItIsForgotten(t *testing.T) {
	db := open(t)
	plan := hostdata.Upload{Person: "ada", Hash: "aa", Name: "plan.odt", MediaType: "text/plain", Size: 3, At: 100}
	note := func(u hostdata.Upload) {
		t.Helper()
		if err := db.NoteUpload(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	note(plan)
	plan.Name, plan.At = "plan, final.odt", 200
	note(plan)
	other := hostdata.Upload{Person: "bo", Hash: "aa", Name: "bo.txt", MediaType: "text/plain", Size: 3, At: 150}
	note(other)
	for person, want := range map[string]hostdata.Upload{"ada": plan, "bo": other, "cy": {}} {
		got, ok, err := db.UploadOf(t.Context(), person, "aa")
		if err != nil || ok != (want != hostdata.Upload{}) || got != want {
			t.Errorf("%s sent %+v, %v, %v; want %+v", person, got, ok, err, want)
		}
	}
	before := func(at, most int64) []hostdata.Upload {
		t.Helper()
		all, err := db.UploadsBefore(t.Context(), at, most)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if got := before(201, 9); !reflect.DeepEqual(got, []hostdata.Upload{other, plan}) {
		t.Errorf("before 201 were %+v", got)
	}
	if got := before(201, 1); !reflect.DeepEqual(got, []hostdata.Upload{other}) {
		t.Errorf("the first is %+v", got)
	}
	if err := db.ForgetUpload(t.Context(), "bo", "aa"); err != nil {
		t.Fatal(err)
	}
	if got := before(200, 9); len(got) > 0 {
		t.Errorf("before 200 were %+v", got)
	}
}
