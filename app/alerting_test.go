package app

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"metaorg/digest"
	"metaorg/hostdata"
	"metaorg/node"
)

// sink takes mails (RFC 5321) on a free port of loopback and hands them on.
func sink(t *testing.T) (port int, mails <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	took := make(chan string, 8)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go take(c, took)
		}
	}()
	return l.Addr().(*net.TCPAddr).Port, took
}

// take speaks with one client.
func take(c net.Conn, took chan<- string) {
	defer func() { _ = c.Close() }()
	in := bufio.NewReader(c)
	var envelope, text strings.Builder
	data := false
	fmt.Fprint(c, "220 tests.example\r\n")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " ")
		switch {
		case data && line == ".\r\n":
			took <- envelope.String() + text.String()
			data = false
			fmt.Fprint(c, "250 taken\r\n")
		case data:
			text.WriteString(strings.TrimPrefix(line, "."))
		case verb == "DATA":
			data = true
			fmt.Fprint(c, "354 go on\r\n")
		case verb == "RCPT":
			envelope.WriteString("X-Taken-For: " + strings.TrimSpace(line) + "\r\n")
			fmt.Fprint(c, "250 yes\r\n")
		case verb == "QUIT":
			fmt.Fprint(c, "221 bye\r\n")
			return
		default:
			fmt.Fprint(c, "250 tests.example\r\n")
		}
	}
}

// TestTheOperatorIsMailedOnceInTheirLanguage takes a node whose home is 40 days
// old and was never backed up, which is urgent.
func TestTheOperatorIsMailedOnceInTheirLanguage(t *testing.T) {
	home := t.TempDir()
	if _, err := node.Found(home, "A network of tests", false, time.Now(), nil); err != nil {
		t.Fatal(err)
	}
	host, err := hostdata.Open(t.Context(), filepath.Join(home, "host.db"))
	if err == nil {
		_, err = host.Begun(t.Context(), time.Now().AddDate(0, 0, -40))
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := host.Close(); err != nil {
		t.Fatal(err)
	}
	port, mails := sink(t)
	server, err := digest.ParseServer(fmt.Sprintf("smtp://127.0.0.1:%d", port), "Tests <node@tests.example>", "")
	if err != nil {
		t.Fatal(err)
	}
	a, err := Start(t.Context(), Config{
		Home: home, Listen: "127.0.0.1:0", Logger: slog.New(slog.DiscardHandler),
		Mail: server, AlertMail: "operator@tests.example", AlertLanguage: "de",
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()

	m, err := netmail.ReadMessage(strings.NewReader(<-mails))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	for what, has := range map[string]bool{
		"to the operator":   strings.Contains(m.Header.Get("X-Taken-For"), "<operator@tests.example>"),
		"from the node":     strings.Contains(m.Header.Get("From"), "node@tests.example"),
		"about the network": strings.Contains(subject, "A network of tests"),
		"in German":         strings.Contains(string(body), "Sicherung") && m.Header.Get("Content-Language") == "de",
		"with what to do":   strings.Contains(string(body), "metaorg backup"),
	} {
		if !has {
			t.Errorf("it is not %s: %s\n%v\n%s", what, subject, m.Header, body)
		}
	}
	a.noted(t)
	for range 2 {
		if err := a.watched.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(mails); n > 0 {
		t.Errorf("it is told %d times more on the same day", n)
	}
}

// noted waits until it is written down that the operator was written to.
func (a *App) noted(t *testing.T) {
	t.Helper()
	_, all, err := a.watched.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, one := range all {
		codes = append(codes, one.Code)
	}
	for {
		kept, err := a.host.Alerts(t.Context(), time.Now(), codes)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(kept, func(k hostdata.Alert) bool { return k.Mailed == 0 }) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}
