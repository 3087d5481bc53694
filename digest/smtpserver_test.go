package digest_test

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"metaorg/digest"
)

const serverFolder = "METAORG_TEST_SMTP_FOLDER"

// TestMain is the mail server when the test binary runs itself as one.
func TestMain(m *testing.M) {
	if dir := os.Getenv(serverFolder); dir != "" {
		serveSMTP(dir)
		return
	}
	os.Exit(m.Run())
}

// behavior is how the server is to misbehave; read anew for every command.
type behavior struct {
	Greeting string            // In place of its own.
	Rcpt     map[string]string // Its answer to a recipient.
	End      string            // Its answer after the text; "drop" ends the line without one, "keep" does after it has taken the mail.
	TLS      bool              // Offers STARTTLS, and wants a password then.
}

// taken is a mail that it took.
type taken struct {
	From, To, User string
	TLS            bool
	Data           string
}

// serveSMTP serves mail (RFC 5321, 3207, 4954) on a free port of loopback,
// which it prints, and keeps what it takes in a folder, until its input ends.
func serveSMTP(dir string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(l.Addr().(*net.TCPAddr).Port)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go (&line{dir: dir, Conn: c}).serve()
		}
	}()
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// line is one connection to the server.
type line struct {
	dir string
	net.Conn
	in   *bufio.Reader
	mail taken
}

func (l *line) behavior() (b behavior) {
	text, err := os.ReadFile(filepath.Join(l.dir, "behavior"))
	if err == nil {
		err = json.Unmarshal(text, &b)
	}
	if err != nil {
		panic(err)
	}
	return b
}

func (l *line) say(format string, args ...any) { fmt.Fprintf(l.Conn, format+"\r\n", args...) }

func (l *line) serve() {
	defer func() { _ = l.Close() }()
	l.in = bufio.NewReader(l.Conn)
	if g := l.behavior().Greeting; g != "" {
		l.say("%s", g)
		return
	}
	l.say("220 tests.example ESMTP")
	for {
		text, err := l.in.ReadString('\n')
		if err != nil || !l.answer(strings.TrimRight(text, "\r\n")) {
			return
		}
	}
}

func (l *line) answer(command string) bool {
	verb, rest, _ := strings.Cut(command, " ")
	b := l.behavior()
	switch strings.ToUpper(verb) {
	case "EHLO":
		switch {
		case b.TLS && !l.mail.TLS:
			l.say("250-tests.example\r\n250 STARTTLS")
		case b.TLS:
			l.say("250-tests.example\r\n250 AUTH PLAIN")
		default:
			l.say("250 tests.example")
		}
	case "STARTTLS":
		l.say("220 go on")
		pair, err := tls.LoadX509KeyPair(filepath.Join(l.dir, "cert.pem"), filepath.Join(l.dir, "key.pem"))
		if err != nil {
			panic(err)
		}
		l.Conn = tls.Server(l.Conn, &tls.Config{Certificates: []tls.Certificate{pair}})
		l.in, l.mail.TLS = bufio.NewReader(l.Conn), true
	case "AUTH":
		said, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(rest, "PLAIN "))
		parts := strings.Split(string(said), "\x00")
		if err != nil || len(parts) != 3 || parts[2] != "secret" {
			l.say("535 5.7.8 no")
			return true
		}
		l.mail.User = parts[1]
		l.say("235 yes")
	case "MAIL":
		if b.TLS && l.mail.User == "" {
			l.say("530 5.7.0 say who you are")
			return true
		}
		l.mail.From = between(rest)
		l.say("250 yes")
	case "RCPT":
		l.mail.To = between(rest)
		if no := b.Rcpt[l.mail.To]; no != "" {
			l.say("%s", no)
			return true
		}
		l.say("250 yes")
	case "DATA":
		return l.data(b)
	case "QUIT":
		l.say("221 bye")
		return false
	default:
		l.say("250 yes")
	}
	return true
}

func (l *line) data(b behavior) bool {
	l.say("354 go on")
	var text strings.Builder
	for {
		s, err := l.in.ReadString('\n')
		if err != nil {
			return false
		}
		if s == ".\r\n" {
			break
		}
		text.WriteString(strings.TrimPrefix(s, "."))
	}
	l.mail.Data = text.String()
	if b.End != "" && b.End != "keep" {
		if b.End != "drop" {
			l.say("%s", b.End)
		}
		return b.End != "drop"
	}
	l.keep()
	if b.End == "keep" {
		return false
	}
	l.say("250 taken")
	return true
}

func (l *line) keep() {
	text, err := json.Marshal(l.mail)
	if err == nil {
		var f *os.File
		if f, err = os.CreateTemp(l.dir, strconv.FormatInt(time.Now().UnixNano(), 10)+"-*.part"); err == nil {
			_, err = f.Write(text)
			err = joinErr(err, f.Close(), os.Rename(f.Name(), strings.TrimSuffix(f.Name(), "part")+"mail"))
		}
	}
	if err != nil {
		panic(err)
	}
}

func joinErr(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

func between(rest string) string {
	_, after, _ := strings.Cut(rest, "<")
	address, _, _ := strings.Cut(after, ">")
	return address
}

// post is a mail server that the test started.
type post struct {
	t    testing.TB
	dir  string
	port int
	pool *x509.CertPool
}

// startPost starts the server as a process of its own, until the test ends.
func startPost(t testing.TB) *post {
	t.Helper()
	p := &post{t: t, dir: t.TempDir()}
	p.behave(behavior{})
	p.certify()
	c := exec.CommandContext(t.Context(), os.Args[0])
	c.Env = append(os.Environ(), serverFolder+"="+p.dir)
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	must(t, err)
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	said, err := bufio.NewReader(out).ReadString('\n')
	must(t, err)
	p.port, err = strconv.Atoi(strings.TrimSpace(said))
	must(t, err)
	t.Cleanup(func() {
		_ = in.Close()
		_ = c.Wait() // The context may have ended it.
	})
	return p
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// certify makes a certificate that only this test trusts.
func (p *post) certify() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(p.t, err)
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "tests"}, NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	must(p.t, err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	must(p.t, err)
	p.write("cert.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	p.write("key.pem", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
	made, err := x509.ParseCertificate(der)
	must(p.t, err)
	p.pool = x509.NewCertPool()
	p.pool.AddCert(made)
}

func (p *post) write(name string, b []byte) {
	must(p.t, os.WriteFile(filepath.Join(p.dir, name+".new"), b, 0o600))
	must(p.t, os.Rename(filepath.Join(p.dir, name+".new"), filepath.Join(p.dir, name)))
}

func (p *post) behave(b behavior) {
	text, err := json.Marshal(b)
	must(p.t, err)
	p.write("behavior", text)
}

// server is how a mailing reaches it, with a user where there is one.
func (p *post) server(user, password string) *digest.Server {
	p.t.Helper()
	at := "smtp://"
	if user != "" {
		at += user + "@"
	}
	s, err := digest.ParseServer(fmt.Sprintf("%s127.0.0.1:%d", at, p.port), "Ñorthern Co-ops <post@coop.example>", password)
	must(p.t, err)
	s.TLS = &tls.Config{RootCAs: p.pool, MinVersion: tls.VersionTLS12}
	return s
}

// received is a mail as its reader's program shows it.
type received struct {
	taken
	Header  mail.Header
	Subject string
	Text    string
}

// all are the mails it took, in their order.
func (p *post) all() (mails []received) {
	p.t.Helper()
	names, err := filepath.Glob(filepath.Join(p.dir, "*.mail"))
	must(p.t, err)
	for _, name := range names {
		b, err := os.ReadFile(name)
		must(p.t, err)
		var r received
		must(p.t, json.Unmarshal(b, &r.taken))
		m, err := mail.ReadMessage(bytes.NewBufferString(r.Data))
		must(p.t, err)
		r.Header = m.Header
		r.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		must(p.t, err)
		if got := m.Header.Get("Content-Transfer-Encoding"); got != "quoted-printable" {
			p.t.Fatalf("it is encoded as %s", got)
		}
		text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		must(p.t, err)
		r.Text = strings.ReplaceAll(string(text), "\r\n", "\n")
		mails = append(mails, r)
	}
	return mails
}
