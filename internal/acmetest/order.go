package acmetest

import (
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/asn1"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// order asks for a certificate for one name. Its fields change under the
// authority's lock.
type order struct {
	number  int
	account string
	name    string
	token   string
	proven  bool
	failed  *problem
	chain   []byte // PEM, once signed.
}

func (a *Authority) newAccount(w http.ResponseWriter, r request) {
	var in struct {
		Contact              []string
		TermsOfServiceAgreed bool
	}
	if err := json.Unmarshal(r.payload, &in); err != nil || !in.TermsOfServiceAgreed {
		refuse(w, http.StatusForbidden, "userActionRequired", "the terms must be agreed to")
		return
	}
	at := a.server.URL + "/account/" + r.key.thumbprint
	r.key.contact = in.Contact
	a.mu.Lock()
	_, known := a.accounts[at]
	a.accounts[at] = r.key
	a.mu.Unlock()
	w.Header().Set("Location", at)
	status := http.StatusCreated
	if known {
		status = http.StatusOK
	}
	answer(w, status, map[string]any{"status": "valid", "contact": in.Contact})
}

// Contacts are the addresses that accounts left.
func (a *Authority) Contacts() (all []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, k := range a.accounts {
		all = append(all, k.contact...)
	}
	return all
}

func (a *Authority) newOrder(w http.ResponseWriter, r request) {
	var in struct {
		Identifiers []struct{ Type, Value string }
	}
	if err := json.Unmarshal(r.payload, &in); err != nil || len(in.Identifiers) != 1 || in.Identifiers[0].Type != "dns" {
		refuse(w, http.StatusBadRequest, "unsupportedIdentifier", "one DNS name, please")
		return
	}
	o := &order{account: r.account, name: in.Identifiers[0].Value, token: rand.Text()}
	a.mu.Lock()
	o.number = len(a.orders)
	a.orders = append(a.orders, o)
	a.mu.Unlock()
	w.Header().Set("Location", a.at(o, ""))
	a.writeOrder(w, http.StatusCreated, o)
}

func (a *Authority) at(o *order, rest string) string {
	return a.server.URL + "/order/" + strconv.Itoa(o.number) + rest
}

func (a *Authority) showOrder(w http.ResponseWriter, _ request, o *order) {
	a.writeOrder(w, http.StatusOK, o)
}

func (a *Authority) writeOrder(w http.ResponseWriter, status int, o *order) {
	a.mu.Lock()
	defer a.mu.Unlock()
	facts := map[string]any{
		"status": "pending", "identifiers": []map[string]string{{"type": "dns", "value": o.name}},
		"authorizations": []string{a.at(o, "/authorization")}, "finalize": a.at(o, "/finalize"),
	}
	switch {
	case o.failed != nil:
		facts["status"], facts["error"] = "invalid", o.failed
	case o.chain != nil:
		facts["status"], facts["certificate"] = "valid", a.at(o, "/certificate")
	case o.proven:
		facts["status"] = "ready"
	}
	answer(w, status, facts)
}

func (a *Authority) authorization(w http.ResponseWriter, _ request, o *order) {
	a.mu.Lock()
	defer a.mu.Unlock()
	status := o.status()
	var challenges []map[string]any
	for _, kind := range a.offered() {
		challenges = append(challenges, a.challengeFacts(o, kind, status))
	}
	answer(w, http.StatusOK, map[string]any{
		"status": status, "identifier": map[string]string{"type": "dns", "value": o.name}, "challenges": challenges,
	})
}

func (o *order) status() string {
	switch {
	case o.failed != nil:
		return "invalid"
	case o.proven:
		return "valid"
	}
	return "pending"
}

func (a *Authority) offered() []string {
	if len(a.Offered) > 0 {
		return a.Offered
	}
	return []string{TLSALPN01, HTTP01}
}

func (a *Authority) challengeFacts(o *order, kind, status string) map[string]any {
	facts := map[string]any{"type": kind, "url": a.at(o, "/challenge/"+kind), "token": o.token, "status": status}
	if o.failed != nil {
		facts["error"] = o.failed
	}
	return facts
}

// challenge is where an account says that it is ready to be looked at.
func (a *Authority) challenge(w http.ResponseWriter, r request, o *order) {
	kind := r.http.PathValue("kind")
	if !slices.Contains(a.offered(), kind) {
		refuse(w, http.StatusBadRequest, "malformed", "this challenge was not offered")
		return
	}
	expected := o.token + "." + r.key.thumbprint
	ctx, cancel := context.WithTimeout(r.http.Context(), 10*time.Second)
	defer cancel()
	var err error
	if kind == TLSALPN01 {
		err = a.lookByTLS(ctx, o.name, expected)
	} else {
		err = a.lookByHTTP(ctx, o.name, o.token, expected)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if err != nil {
		o.failed = &problem{"urn:ietf:params:acme:error:unauthorized", err.Error(), http.StatusForbidden}
	} else {
		o.proven = true
	}
	a.seen = append(a.seen, kind+" "+o.status())
	answer(w, http.StatusOK, a.challengeFacts(o, kind, o.status()))
}

// acmeIdentifier marks the certificate of a TLS challenge: RFC 8737, section 3.
var acmeIdentifier = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 31}

func (a *Authority) lookByTLS(ctx context.Context, name, expected string) error {
	d := tls.Dialer{Config: &tls.Config{
		ServerName: name, NextProtos: []string{"acme-tls/1"},
		InsecureSkipVerify: true, // A challenge's certificate is signed by nobody else.
	}}
	conn, err := d.DialContext(ctx, "tcp", a.TLSAt)
	if err != nil {
		return err
	}
	defer conn.Close()
	state := conn.(*tls.Conn).ConnectionState()
	if state.NegotiatedProtocol != "acme-tls/1" {
		return errors.New("the other side does not speak acme-tls/1")
	}
	leaf := state.PeerCertificates[0]
	if len(leaf.DNSNames) != 1 || leaf.DNSNames[0] != name {
		return fmt.Errorf("the certificate is for %v", leaf.DNSNames)
	}
	sum := sha256.Sum256([]byte(expected))
	for _, e := range leaf.Extensions {
		var digest []byte
		if !e.Id.Equal(acmeIdentifier) {
			continue
		}
		if rest, err := asn1.Unmarshal(e.Value, &digest); err != nil || len(rest) > 0 || !e.Critical || string(digest) != string(sum[:]) {
			return errors.New("the certificate is not the answer to this challenge")
		}
		return nil
	}
	return errors.New("the certificate is no answer to a challenge")
}

func (a *Authority) lookByHTTP(ctx context.Context, name, token, expected string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+name+"/.well-known/acme-challenge/"+token, nil)
	if err != nil {
		return err
	}
	client := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, a.HTTPAt)
	}, DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK || string(got) != expected {
		return fmt.Errorf("the answer is %d %q", resp.StatusCode, got)
	}
	return nil
}

// finalize signs a certificate for whoever has shown that the name is theirs.
func (a *Authority) finalize(w http.ResponseWriter, r request, o *order) {
	var in struct{ CSR string }
	der, err := []byte(nil), json.Unmarshal(r.payload, &in)
	if err == nil {
		der, err = b64.DecodeString(in.CSR)
	}
	var csr *x509.CertificateRequest
	if err == nil {
		csr, err = x509.ParseCertificateRequest(der)
	}
	if err == nil {
		err = csr.CheckSignature()
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, "badCSR", err.Error())
		return
	}
	holder, ok := csr.PublicKey.(*ecdsa.PublicKey)
	if !ok || len(csr.DNSNames) != 1 || csr.DNSNames[0] != o.name {
		refuse(w, http.StatusBadRequest, "badCSR", "it is for other names than the order")
		return
	}
	a.mu.Lock()
	if !o.proven || o.failed != nil {
		a.mu.Unlock()
		refuse(w, http.StatusForbidden, "orderNotReady", "the name was not shown to be yours")
		return
	}
	leaf := a.certify(&x509.Certificate{
		DNSNames: csr.DNSNames, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, a.root, holder)
	o.chain = append(pemOf(leaf), pemOf(a.root)...)
	a.mu.Unlock()
	w.Header().Set("Location", a.at(o, ""))
	a.writeOrder(w, http.StatusOK, o)
}

func pemOf(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

func (a *Authority) certificate(w http.ResponseWriter, _ request, o *order) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if o.chain == nil {
		refuse(w, http.StatusNotFound, "malformed", "there is no certificate yet")
		return
	}
	w.Header().Set("Content-Type", "application/pem-certificate-chain")
	_, _ = w.Write(o.chain) // A client that is gone needs no answer.
}

// Issue signs a certificate for names, as files hold it: the certificate and
// its key, PEM. It is good from a moment to another.
func (a *Authority) Issue(from, until time.Time, names ...string) (cert, key []byte) {
	a.t.Helper()
	holder, err := ecdsa.GenerateKey(a.key.Curve, rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	leaf := &x509.Certificate{SerialNumber: a.root.SerialNumber, NotBefore: from, NotAfter: until, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			leaf.IPAddresses = append(leaf.IPAddresses, ip)
		} else {
			leaf.DNSNames = append(leaf.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, a.root, &holder.PublicKey, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	pkcs, err := x509.MarshalPKCS8PrivateKey(holder)
	if err != nil {
		a.t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs})
}
