package web_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"

	"metaorg/hostdata"
	"metaorg/web"
	"metaorg/web/standing"
	"metaorg/web/webtest"
)

// tended has a backup that is what its test says.
func tended(backup func(io.Writer) error) func(*web.Config) {
	return func(c *web.Config) {
		c.Tending = &web.Tending{
			Backup: func(_ context.Context, w io.Writer) error { return backup(w) },
			Status: func(_ context.Context, languages string) (standing.Status, error) {
				return standing.Status{Facts: standing.Facts{Height: 7}, Alerts: []standing.Said{{Code: "disk", Severity: standing.Bad, Title: "in " + languages}}}, nil
			},
		}
	}
}

func asOperator(t *testing.T, s *webtest.Site, method, path, body string) answer {
	t.Helper()
	r := request(t, method, s.URL+path, "application/json", []byte(body))
	r.Header.Set("Authorization", "Bearer "+webtest.OperatorToken)
	r.Header.Set("Accept-Language", "de")
	return ask(t, r)
}

func TestOnlyTheBearerOfTheTokenGetsABackup(t *testing.T) {
	s := start(t, tended(func(w io.Writer) error {
		_, err := io.WriteString(w, "all there is")
		return err
	}))
	for _, path := range []string{"/v1/operator/backup", "/v1/operator/backups"} {
		post(t, s, path, "{}").want(t, http.StatusForbidden, "web.not_operator")
	}
	get(t, s, "/v1/operator/status").want(t, http.StatusForbidden, "web.not_operator")
	a := asOperator(t, s, http.MethodPost, "/v1/operator/backup", "")
	a.want(t, http.StatusOK, "")
	if string(a.body) != "all there is" || a.header.Get("Content-Type") != "application/zstd" {
		t.Errorf("it gives %q as %s", a.body, a.header.Get("Content-Type"))
	}
	b := asOperator(t, s, http.MethodGet, "/v1/operator/status", "")
	b.want(t, http.StatusOK, "")
	contains(t, b.body, `"height":7`)
	contains(t, b.body, `"title":"in de"`)
}

func TestABackupCountsOnceWhoeverAskedForItHasIt(t *testing.T) {
	var host *hostdata.DB
	s := start(t, func(c *web.Config) {
		tended(func(io.Writer) error { return nil })(c)
		host = c.Host
	})
	for _, wrong := range []string{"", "{}", `{"height":-1,"bytes":5}`, `{"height":3,"bytes":0}`, "[1]"} {
		asOperator(t, s, http.MethodPost, "/v1/operator/backups", wrong).want(t, http.StatusBadRequest, "web.bad_backup_note")
	}
	asOperator(t, s, http.MethodPost, "/v1/operator/backups", `{"height":3,"bytes":5}`).want(t, http.StatusOK, "")
	b, ok, err := host.LastBackup(t.Context())
	if err != nil || !ok || b.Height != 3 || b.Bytes != 5 || b.At == 0 {
		t.Errorf("the host remembers %v, %v, %v", b, ok, err)
	}
}

func TestOneBackupIsMadeAtATime(t *testing.T) {
	begun, goOn := make(chan struct{}), make(chan struct{})
	s := start(t, tended(func(w io.Writer) error {
		close(begun)
		<-goOn
		_, err := io.WriteString(w, "done")
		return err
	}))
	first := make(chan answer)
	go func() { first <- asOperator(t, s, http.MethodPost, "/v1/operator/backup", "") }()
	<-begun
	asOperator(t, s, http.MethodPost, "/v1/operator/backup", "").want(t, http.StatusTooManyRequests, "web.backup_busy")
	close(goOn)
	if a := <-first; string(a.body) != "done" {
		t.Errorf("the first one got %d %q", a.status, a.body)
	}
}

func TestABackupThatBreaksOffIsNotTakenForAWholeOne(t *testing.T) {
	s := start(t, tended(func(w io.Writer) error {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			return err
		}
		return errors.New("the disk has a scratch")
	}))
	r := request(t, http.MethodPost, s.URL+"/v1/operator/backup", "application/json", nil)
	r.Header.Set("Authorization", "Bearer "+webtest.OperatorToken)
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if n, err := io.Copy(io.Discard, resp.Body); err == nil {
		t.Errorf("%d bytes came to an end like a whole one", n)
	}
}
