// Package slow lets files come and go for as long as they take. A server gives
// every request a time to be over; here one has as long as it goes on moving,
// and whoever rests too long is let go.
package slow

import (
	"io"
	"net/http"
	"time"
)

// rest is how long nothing may move.
const rest = 60 * time.Second

// Body reads a request's body, or a part of it, while more of it comes.
func Body(w http.ResponseWriter, from io.Reader) io.Reader {
	return &body{from, http.NewResponseController(w)}
}

type body struct {
	from io.Reader
	wait *http.ResponseController
}

// Read reads on; see io.Reader. Where times can't be set there are none.
func (b *body) Read(p []byte) (int, error) {
	until := time.Now().Add(rest)
	_ = b.wait.SetReadDeadline(until)
	_ = b.wait.SetWriteDeadline(until.Add(rest)) // For the answer, once all has come.
	return b.from.Read(p)
}

// Answer writes an answer while the other side takes it.
func Answer(w http.ResponseWriter) http.ResponseWriter {
	return &answer{w, http.NewResponseController(w)}
}

type answer struct {
	http.ResponseWriter
	wait *http.ResponseController
}

// Write writes on; see io.Writer.
func (a *answer) Write(p []byte) (int, error) {
	_ = a.wait.SetWriteDeadline(time.Now().Add(rest))
	return a.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
