package cluster

import (
	"io"
	"net"
	"testing"
)

// echo answers everything with itself.
func echo(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(c, c) }()
		}
	}()
	return l.Addr().String()
}

func TestALinkCanBeCutAndHealed(t *testing.T) {
	l, err := openLink(echo(t))
	if err != nil {
		t.Fatal(err)
	}
	call := func() (net.Conn, error) {
		c, err := net.Dial("tcp", l.address())
		if err != nil {
			return nil, err
		}
		if _, err := c.Write([]byte("word")); err != nil {
			return c, err
		}
		_, err = io.ReadFull(c, make([]byte, 4))
		return c, err
	}
	first, err := call()
	if err != nil {
		t.Fatal(err)
	}
	l.Cut()
	if _, err := io.ReadFull(first, make([]byte, 1)); err == nil {
		t.Error("a cut connection lives on")
	}
	if _, err := call(); err == nil {
		t.Error("a cut link lets a connection through")
	}
	l.Heal()
	second, err := call()
	if err != nil {
		t.Errorf("a healed link lets nothing through: %v", err)
	}
	l.Stall()
	if _, err := second.Write([]byte("later")); err != nil {
		t.Error(err)
	}
	go l.Heal()
	if _, err := io.ReadFull(second, make([]byte, 5)); err != nil {
		t.Errorf("what stalled is gone: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}
