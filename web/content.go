package web

import "net/http"

// contentPath is below which nodes give each other files.
const contentPath = "/v1/content"

// routeContent gives files to other nodes. Who may have one is asked of who serves it.
func (s *Server) routeContent() {
	if s.Content == nil {
		return
	}
	inner := http.StripPrefix(contentPath, s.Content)
	for _, pattern := range []string{"GET /v1/content/{hash}", "GET /v1/content/{hash}/tree", "GET /v1/content/{hash}/proof", "POST /v1/content/batch"} {
		s.mux.Handle(pattern, inner)
	}
}
