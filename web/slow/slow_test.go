package slow_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"metaorg/web/slow"
)

// timed notes the deadlines that are set.
type timed struct {
	http.ResponseWriter
	reading, writing int
}

func (t *timed) SetReadDeadline(at time.Time) error {
	if time.Until(at) > 0 {
		t.reading++
	}
	return nil
}

func (t *timed) SetWriteDeadline(at time.Time) error {
	if time.Until(at) > 0 {
		t.writing++
	}
	return nil
}

func TestWhatGoesOnMovingIsGivenMoreTimeEachTime(t *testing.T) {
	w := &timed{ResponseWriter: httptest.NewRecorder()}
	b, err := io.ReadAll(slow.Body(w, io.MultiReader(strings.NewReader("ab"), strings.NewReader("cd"))))
	if err != nil || string(b) != "abcd" {
		t.Fatalf("it read %q, %v", b, err)
	}
	if w.reading < 2 || w.writing != w.reading {
		t.Errorf("it was given time to read %d times, and to answer %d times", w.reading, w.writing)
	}
	before := w.writing
	for range 3 {
		if _, err := slow.Answer(w).Write([]byte("a")); err != nil {
			t.Fatal(err)
		}
	}
	if w.writing != before+3 {
		t.Errorf("for three writes it was given time %d times", w.writing-before)
	}
	if slow.Answer(w).(interface{ Unwrap() http.ResponseWriter }).Unwrap() != http.ResponseWriter(w) {
		t.Error("the answer hides what it wraps")
	}
}
