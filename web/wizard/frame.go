package wizard

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"metaorg/web/words"
)

func (f *First) into(r *http.Request) context.Context { return into(r, f.words) }

// into makes a context for who asks.
func into(r *http.Request, all *words.Bundle) context.Context {
	chosen := ""
	if c, err := r.Cookie(languageCookie); err == nil {
		chosen = c.Value
	}
	return all.Into(r.Context(), all.Choose(chosen, r.Header.Get("Accept-Language")), time.UTC, time.Now().Unix())
}

// write answers with a page.
func write(w http.ResponseWriter, r *http.Request, all *words.Bundle, status int, body templ.Component) {
	ctx := into(r, all)
	var out bytes.Buffer
	if err := frame(all.Languages(), body).Render(ctx, &out); err != nil {
		http.Error(w, "something went wrong on this node", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Add("Vary", "Cookie, Accept-Language")
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes()) // Whoever no longer listens needs no answer.
}
