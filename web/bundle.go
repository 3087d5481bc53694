package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"metaorg/machine"
	"metaorg/web/access"
)

// Bundler writes all that checking the network takes, as a zip file; nothing of
// one that can't be made.
type Bundler func(context.Context, io.Writer) error

// maxBundleTime is how long making and sending a bundle may take.
const maxBundleTime = 10 * time.Minute

func (s *Server) routeBundle() {
	if s.Bundle == nil {
		return
	}
	s.routeFor(access.Participants, huma.Operation{
		Method: http.MethodGet, Path: "/v1/bundle", OperationID: "bundle", Tags: []string{"network"},
		Summary: "Give all that checking the network takes", Responses: map[string]*huma.Response{"200": {
			Description: "a zip file of a bundle", Content: content("application/zip", &huma.Schema{Type: huma.TypeString}),
		}},
	}, s.bundle)
}

// bundle answers a bundle. Making one takes this machine a while, so it makes
// one at a time.
func (s *Server) bundle(w http.ResponseWriter, r *http.Request) error {
	if !s.bundling.TryLock() {
		return machine.OverLimit("web.bundle_busy", "the node makes a bundle for somebody else just now; try again in a minute")
	}
	defer s.bundling.Unlock()
	out := http.NewResponseController(w)
	_ = out.SetWriteDeadline(time.Now().Add(maxBundleTime)) // Where this is not offered, the usual time must do.
	ctx, stop := context.WithTimeout(r.Context(), maxBundleTime)
	defer stop()
	to := &attachment{w: w, kind: "application/zip", name: "bundle.zip"}
	err := s.Bundle(ctx, to)
	if err != nil && to.begun {
		if !errors.Is(ctx.Err(), context.Canceled) {
			s.Logger.Error("a bundle broke off", "error", err)
		}
		panic(http.ErrAbortHandler) // So that nobody takes a part for the whole.
	}
	return err
}

// attachment begins an answer with the first byte of a file.
type attachment struct {
	w     http.ResponseWriter
	kind  string // Media type.
	name  string // Of the file.
	begun bool
}

// Write sends a part.
func (a *attachment) Write(b []byte) (int, error) {
	if !a.begun {
		a.begun = true
		a.w.Header().Set("Content-Type", a.kind)
		a.w.Header().Set("Content-Disposition", `attachment; filename="`+a.name+`"`)
	}
	return a.w.Write(b)
}
