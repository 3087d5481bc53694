package reach_test

import (
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"metaorg/internal/acmetest"
	"metaorg/web/reach"
)

func openDoor(t *testing.T, c reach.Config) *reach.Door {
	t.Helper()
	door, err := reach.Open(here, newWay(t, c))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := door.Close(); err != nil {
			t.Error(err)
		}
	})
	return door
}

func TestADoorSaysUntilWhenItsCertificateIsGood(t *testing.T) {
	if e := openDoor(t, reach.Config{}).Expiry(); e.Served || !e.Until.IsZero() {
		t.Errorf("without HTTPS it says %+v", e)
	}
	ca := acmetest.New(t)
	c := ownCertificate(t, ca, "coop.example")
	c.Logger = slog.New(slog.DiscardHandler)
	door := openDoor(t, c)
	first := door.Expiry()
	if !first.Served || first.Problem != "" || first.Until.Before(day(29)) || first.Until.After(day(31)) {
		t.Errorf("with a good one it says %+v", first)
	}
	cert, key := ca.Issue(day(-9), day(-3), "coop.example")
	put(t, c.CertFile, cert)
	put(t, c.KeyFile, key)
	if err := os.Chtimes(c.CertFile, day(-2), day(-2)); err != nil { // As if some time had passed.
		t.Fatal(err)
	}
	if e := door.Expiry(); !e.Until.Equal(first.Until) || !strings.Contains(e.Problem, "expired") {
		t.Errorf("with one in its place that is no good it says %+v", e)
	}
}

func TestADoorAsksNoAuthorityUntilWhenItsCertificateIsGood(t *testing.T) {
	ca := acmetest.New(t)
	c := reach.Config{
		PublicURL: "https://coop.example", ListenHTTPS: free(t), ACME: true, ACMEDirectory: ca.URL, ACMECache: t.TempDir(), Logger: slog.New(slog.DiscardHandler),
	}
	ca.TLSAt = c.ListenHTTPS
	door := serve(t, c, ca.Roots).door
	if err := eventually(t, func() bool { return !door.Expiry().Until.IsZero() }); err != nil {
		t.Fatalf("the certificate did not come: %+v", door.Expiry())
	}
	if e := door.Expiry(); !e.Served || e.Until.Before(time.Now()) || ca.Orders() != 1 {
		t.Errorf("it says %+v after %d orders", e, ca.Orders())
	}
}
