package hostdata_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"metaorg/hostdata"
)

func isOperator(t *testing.T, d *hostdata.DB, token []byte, proof string, at time.Time) bool {
	t.Helper()
	_, ok, err := d.IsOperator(t.Context(), token, proof, at)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func TestABrowserIsTheOperatorsForTwelveHours(t *testing.T) {
	d := open(t)
	token, err := d.OpenOperator(t.Context(), "proof", signedIn)
	if err != nil {
		t.Fatal(err)
	}
	last := signedIn.Add(hostdata.OperatorSession)
	until, ok, err := d.IsOperator(t.Context(), token, "proof", signedIn)
	if err != nil || !ok || until != last.Unix() {
		t.Errorf("until %d, %v, %v", until, ok, err)
	}
	if !isOperator(t, d, token, "proof", last.Add(-time.Second)) {
		t.Error("it ended before its time")
	}
	for name, is := range map[string]bool{
		"when its time is over":         isOperator(t, d, token, "proof", last),
		"with a new operator's token":   isOperator(t, d, token, "another", signedIn),
		"with a guess":                  isOperator(t, d, make([]byte, 32), "proof", signedIn),
		"with nothing":                  isOperator(t, d, nil, "proof", signedIn),
		"with the operator's own token": isOperator(t, d, []byte("proof"), "proof", signedIn),
	} {
		if is {
			t.Errorf("%s somebody is the operator", name)
		}
	}
	other, err := d.OpenOperator(t.Context(), "proof", signedIn)
	if err != nil || bytes.Equal(other, token) {
		t.Errorf("the second has the token of the first; %v", err)
	}
	if err := d.EndOperator(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if isOperator(t, d, token, "proof", signedIn) || !isOperator(t, d, other, "proof", signedIn) {
		t.Error("ending one does not end that one alone")
	}
}

func TestTheFileHoldsNothingThatMakesSomebodyTheOperator(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host.db")
	d, err := hostdata.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	token, err := d.OpenOperator(t.Context(), "the proof that was given", signedIn)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(content, token) || bytes.Contains(content, []byte("the proof that was given")) {
		t.Error("the file does")
	}
}
