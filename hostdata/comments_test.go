package hostdata_test

import (
	"slices"
	"testing"

	"metaorg/hostdata"
	"metaorg/machine"
)

func addComment(t testing.TB, db *hostdata.DB, c hostdata.Comment) int64 {
	t.Helper()
	id, err := db.AddComment(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func threadOf(t testing.TB, db *hostdata.DB, thread string, most int64) (documents []string, total int64) {
	t.Helper()
	all, total, err := db.Comments(t.Context(), thread, most)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		documents = append(documents, c.Document)
	}
	return documents, total
}

func TestCommentsStandInTheirThreadInTheOrderInWhichTheyWereMade(t *testing.T) {
	db := open(t)
	for _, d := range []string{"a", "b", "c"} {
		addComment(t, db, hostdata.Comment{Thread: "proposal/6", Document: d, Person: "ada", For: "mill", At: 100})
	}
	addComment(t, db, hostdata.Comment{Thread: "proposal/60", Document: "x", Person: "ada", At: 100})
	if got, total := threadOf(t, db, "proposal/6", 10); !slices.Equal(got, []string{"a", "b", "c"}) || total != 3 {
		t.Errorf("it has %v of %d", got, total)
	}
	if got, total := threadOf(t, db, "proposal/6", 2); !slices.Equal(got, []string{"b", "c"}) || total != 3 {
		t.Errorf("its last two are %v of %d", got, total)
	}
}

func TestACommentChangesAsAWhole(t *testing.T) {
	db := open(t)
	c := hostdata.Comment{Thread: "proposal/6", Document: "a", Person: "ada", For: "mill", At: 100}
	c.ID = addComment(t, db, c)
	c.Document, c.Edited, c.Withdrawn, c.Erase = "b", 200, 300, "a"
	if err := db.ChangeComment(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if got, ok, err := db.Comment(t.Context(), c.ID); err != nil || !ok || got != c {
		t.Errorf("it is %+v, %v, %v", got, ok, err)
	}
	if err := db.DropComment(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := db.Comment(t.Context(), c.ID); err != nil || ok {
		t.Errorf("dropped, it is there: %v, %v", ok, err)
	}
}

func TestWhatNeverCameToBeIsNotInAThread(t *testing.T) {
	db := open(t)
	never := hostdata.Comment{Thread: "proposal/6", Document: "a", Person: "ada", At: 100, Erase: "a"}
	never.ID = addComment(t, db, never)
	taken := hostdata.Comment{Thread: "proposal/6", Document: "b", Person: "ada", At: 100}
	taken.ID = addComment(t, db, taken)
	taken.Withdrawn, taken.Erase = 200, "b"
	if err := db.ChangeComment(t.Context(), taken); err != nil {
		t.Fatal(err)
	}
	if got, total := threadOf(t, db, "proposal/6", 10); !slices.Equal(got, []string{"b"}) || total != 1 {
		t.Errorf("it has %v of %d", got, total)
	}
	all, err := db.UnfinishedComments(t.Context())
	if err != nil || len(all) != 2 || !all[0].Unfinished() || all[1].Unfinished() {
		t.Errorf("unfinished are %+v, %v", all, err)
	}
}

func TestWhatOthersSaidSinceIsListedByThread(t *testing.T) {
	db := open(t)
	for _, c := range []hostdata.Comment{
		{Thread: "proposal/1", Document: "a", Person: "ada", At: 100},
		{Thread: "proposal/2", Document: "b", Person: "ada", At: 200},
		{Thread: "proposal/2", Document: "c", Person: "bo", At: 250},
		{Thread: "proposal/3", Document: "d", Person: "cy", At: 300},
		{Thread: "proposal/4", Document: "e", Person: "cy", At: 300, Erase: "e"},
	} {
		addComment(t, db, c)
	}
	all, err := db.TalksSince(t.Context(), "bo", 100, 10)
	want := []hostdata.Talk{{Thread: "proposal/3", Comments: 1, Last: 300}, {Thread: "proposal/2", Comments: 1, Last: 200}}
	if err != nil || !slices.Equal(all, want) {
		t.Errorf("bo is told of %+v, %v", all, err)
	}
	for p, want := range map[machine.PersonID]int64{"ada": 1, "bo": 1, "cy": 2, "di": 0} {
		if n, err := db.CommentsBy(t.Context(), p, 200); err != nil || n != want {
			t.Errorf("%s said %d things, %v", p, n, err)
		}
	}
}
