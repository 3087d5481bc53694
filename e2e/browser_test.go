package e2e

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// scratch is a folder for what all tests of the binary share.
var scratch string

func TestMain(m *testing.M) {
	code := 1
	defer func() { os.Exit(code) }() // Last, so that what is deferred below is done.
	var err error
	if scratch, err = os.MkdirTemp("", "metaorg-e2e-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	defer func() { shared.stop() }()
	code = m.Run()
}

// shared is what is started once for all tests, when the first asks.
var shared sharedThings

type sharedThings struct {
	browser, certificate, program, template, public once

	root   context.Context // Of the browser; each journey has a context of its own below it.
	quit   func()
	tls    tls.Certificate
	spki   string // What the browser takes the certificate by.
	binary string
	home   string   // Of a stopped sample network, to be copied.
	sample *Network // The running one that nobody changes.
}

// once does something once and remembers how it went.
type once struct {
	sync.Once
	err error
}

func (o *once) do(t testing.TB, f func() error) {
	t.Helper()
	o.Do(func() { o.err = f() })
	if o.err != nil {
		t.Fatal(o.err)
	}
}

// stop ends what was started for all tests.
func (s *sharedThings) stop() {
	if s.sample != nil {
		_ = s.sample.halt() // Nobody is left to tell.
	}
	if s.quit != nil {
		s.quit()
	}
}

// browserPath finds the browser; empty when there is none.
func browserPath() string {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	return ""
}

// needBrowser starts the browser, or skips the test where there is none.
func needBrowser(t testing.TB) context.Context {
	t.Helper()
	path := browserPath()
	if path == "" {
		t.Skip("there is no Chromium on this machine, so nothing is tried in a browser; .ci/chromium installs Debian's")
	}
	certificate(t)
	shared.browser.do(t, func() error { return startBrowser(path) })
	return shared.root
}

func startBrowser(path string) error {
	profile := filepath.Join(scratch, "profile")
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.DisableGPU,
		chromedp.NoSandbox, // A build server's user is root in a container; the pages are our own.
		chromedp.WSURLReadTimeout(time.Minute),
		// Nothing leaves the machine, and names for tests mean this machine.
		chromedp.Flag("host-resolver-rules", "MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"),
		chromedp.Flag("ignore-certificate-errors-spki-list", shared.spki),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("lang", "en-GB"),
	)
	allocated, release := chromedp.NewExecAllocator(context.Background(), options...)
	root, closeRoot := chromedp.NewContext(allocated)
	if err := chromedp.Do(root); err != nil {
		closeRoot()
		release()
		return fmt.Errorf("couldn't start the browser: %w", err)
	}
	shared.root = root
	shared.quit = func() {
		within, cancel := context.WithTimeout(root, 10*time.Second)
		defer cancel()
		_ = chromedp.Cancel(within) // It ends with the process anyway.
		closeRoot()
		release()
	}
	return nil
}

// certificate makes one for every name under .test; the browser believes it by its key.
func certificate(t testing.TB) tls.Certificate {
	t.Helper()
	shared.certificate.do(t, func() error {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return err
		}
		template := &x509.Certificate{
			SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "metaorg tests"},
			NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
			DNSNames: []string{"coop-a.test", "coop-b.test", "elsewhere.test", "localhost"},
			KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		}
		der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
		if err != nil {
			return err
		}
		leaf, err := x509.ParseCertificate(der)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(leaf.RawSubjectPublicKeyInfo)
		shared.spki = base64.StdEncoding.EncodeToString(sum[:])
		shared.tls = tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
		return nil
	})
	return shared.tls
}
