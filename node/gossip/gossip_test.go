package gossip

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/libs/log"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cosmos/gogoproto/types"

	"metaorg/machine"
	"metaorg/machine/wire"
)

// pair is two nodes with a connection.
func pair(t *testing.T) (one, two *Reactor) {
	t.Helper()
	reactors := []*Reactor{New(slog.New(slog.DiscardHandler)), New(slog.New(slog.DiscardHandler))}
	connect(t, reactors[0], reactors[1])
	return reactors[0], reactors[1]
}

// connect makes two engines with these reactors; nil for one without the channel.
func connect(t *testing.T, reactors ...*Reactor) []*p2p.Switch {
	t.Helper()
	c := config.DefaultP2PConfig()
	c.AllowDuplicateIP = true
	c.FlushThrottleTimeout = time.Millisecond
	switches := p2p.MakeConnectedSwitches(c, len(reactors), func(i int, s *p2p.Switch) *p2p.Switch {
		s.SetLogger(log.NewNopLogger())
		if reactors[i] != nil {
			s.AddReactor(Name, reactors[i])
		}
		return s
	}, p2p.Connect2Switches)
	t.Cleanup(func() {
		for _, s := range switches {
			if err := s.Stop(); err != nil {
				t.Error(err)
			}
		}
	})
	return switches
}

func only(t *testing.T, r *Reactor) string {
	t.Helper()
	peers := r.Peers()
	if len(peers) != 1 {
		t.Fatalf("there are %d peers", len(peers))
	}
	return peers[0]
}

func TestAQuestionIsAnsweredByWhoWasAsked(t *testing.T) {
	one, two := pair(t)
	asker := only(t, two)
	two.Handle("echo", func(peer string, content []byte) ([]byte, error) {
		if peer != asker {
			t.Errorf("asked by %s", peer)
		}
		return append([]byte("you said "), content...), nil
	})
	got, err := one.Request(context.Background(), only(t, one), "echo", []byte("hello"))
	if err != nil || string(got) != "you said hello" {
		t.Fatalf("%q, %v", got, err)
	}
}

func TestALongAnswerComesWhole(t *testing.T) {
	one, two := pair(t)
	long := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	two.Handle("long", func(string, []byte) ([]byte, error) { return long, nil })
	got, err := one.Request(context.Background(), only(t, one), "long", nil)
	if err != nil || !bytes.Equal(got, long) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
}

func TestWhyThereIsNoAnswer(t *testing.T) {
	one, two := pair(t)
	two.Handle("refuses", func(string, []byte) ([]byte, error) {
		return nil, machine.NotFound("toy.gone", "that is gone")
	})
	two.Handle("fails", func(string, []byte) ([]byte, error) { return nil, errors.New("at /srv/secret") })
	two.Handle("panics", func(string, []byte) ([]byte, error) { panic("inside") })
	two.Handle("too long", func(string, []byte) ([]byte, error) { return make([]byte, MaxBytes+1), nil })
	done, cancel := context.WithCancel(context.Background())
	cancel()
	for _, row := range []struct {
		name, topic string
		ctx         context.Context
		want        error
		says        string
		content     []byte
	}{
		{name: "a refusal says why", topic: "refuses", want: ErrRefused, says: "that is gone"},
		{name: "a failure keeps to itself where it failed", topic: "fails", want: ErrRefused, says: "it could not"},
		{name: "a fault is a failure", topic: "panics", want: ErrRefused, says: "it could not"},
		{name: "an answer beyond the limit is not sent", topic: "too long", want: ErrRefused, says: "too long"},
		{name: "what is not known is said so", topic: "unheard of", want: ErrRefused, says: "does not know"},
		{name: "a question beyond the limit is not sent", topic: "refuses", content: make([]byte, MaxBytes), want: ErrTooLong},
		{name: "whoever stops waiting is let go", topic: "fails", ctx: done, want: context.Canceled},
	} {
		t.Run(row.name, func(t *testing.T) {
			ctx := row.ctx
			if ctx == nil {
				ctx = context.Background()
			}
			_, err := one.Request(ctx, only(t, one), row.topic, row.content)
			if !errors.Is(err, row.want) || !strings.Contains(err.Error(), row.says) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%v", err)
			}
		})
	}
	if _, err := one.Request(context.Background(), strings.Repeat("0", 40), "fails", nil); !errors.Is(err, ErrNoPeer) {
		t.Errorf("asking nobody: %v", err)
	}
}

func TestAnAnnouncementReachesAll(t *testing.T) {
	reactors := []*Reactor{New(slog.New(slog.DiscardHandler)), New(slog.New(slog.DiscardHandler)), New(slog.New(slog.DiscardHandler))}
	heard := make(chan string, 2)
	for _, r := range reactors[1:] {
		r.Handle("news", func(_ string, content []byte) ([]byte, error) {
			heard <- string(content)
			return nil, nil
		})
	}
	connect(t, reactors...)
	reactors[0].Broadcast("news", []byte("it rains"))
	for range 2 {
		if got := <-heard; got != "it rains" {
			t.Errorf("heard %q", got)
		}
	}
}

func TestWhoComesIsMadeKnown(t *testing.T) {
	one, two := New(slog.New(slog.DiscardHandler)), New(slog.New(slog.DiscardHandler))
	came := make(chan string, 1)
	one.OnPeer(func(peer string) { came <- peer })
	connect(t, one, two)
	if got := <-came; got != only(t, one) {
		t.Errorf("%s came", got)
	}
}

func TestGarbageEndsTheConnection(t *testing.T) {
	for name, content := range map[string][]byte{
		"no CBOR":             []byte("hello"),
		"another form":        {0xbf, 0xff},
		"an unknown kind":     wire.Encode(message{Kind: "shout", Topic: "x"}),
		"told without topic":  wire.Encode(message{Kind: kindTell}),
		"a number when told":  wire.Encode(message{Kind: kindTell, Topic: "x", Number: 1}),
		"asked without one":   wire.Encode(message{Kind: kindAsk, Topic: "x"}),
		"answered without":    wire.Encode(message{Kind: kindAnswer}),
		"what the topic says": wire.Encode(message{Kind: kindTell, Topic: "strict", Content: []byte("?")}),
	} {
		t.Run(name, func(t *testing.T) {
			one, two := pair(t)
			two.Handle("strict", func(string, []byte) ([]byte, error) { return nil, ErrGarbage })
			l, _ := one.link(only(t, one))
			l.peer.Send(p2p.Envelope{ChannelID: Channel, Message: &types.BytesValue{Value: content}})
			<-l.gone
			if len(one.Peers()) != 0 {
				t.Error("the peer is still there")
			}
		})
	}
}

func TestWhoWaitsIsToldWhenThePeerGoes(t *testing.T) {
	one, two := pair(t)
	asked, release := make(chan struct{}), make(chan struct{})
	two.Handle("slow", func(string, []byte) ([]byte, error) {
		close(asked)
		<-release
		return nil, nil
	})
	go func() {
		<-asked
		l, _ := two.link(only(t, two))
		two.Switch.StopPeerForError(l.peer, "gone")
		close(release)
	}()
	if _, err := one.Request(context.Background(), only(t, one), "slow", nil); !errors.Is(err, ErrNoPeer) {
		t.Errorf("%v", err)
	}
}

func TestMoreThanAFewAtOnceIsToComeAgain(t *testing.T) {
	one, two := pair(t)
	working, release := make(chan struct{}, atOnce), make(chan struct{})
	two.Handle("slow", func(string, []byte) ([]byte, error) {
		working <- struct{}{}
		<-release
		return nil, nil
	})
	peer := only(t, one)
	done := make(chan error, atOnce)
	for range atOnce {
		go func() {
			_, err := one.Request(context.Background(), peer, "slow", nil)
			done <- err
		}()
	}
	for range atOnce {
		<-working
	}
	if _, err := one.Request(context.Background(), peer, "slow", nil); !errors.Is(err, ErrBusy) {
		t.Errorf("one too many: %v", err)
	}
	close(release)
	for range atOnce {
		if err := <-done; err != nil {
			t.Errorf("one of the first: %v", err)
		}
	}
}

func TestWhoNeverKeepsThePaceFloods(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one := p2p.CreateRandomPeer(true)
		l := newLink(one)
		for i := range burst {
			if ok, _ := l.within(); !ok {
				t.Fatalf("message %d is beyond the pace", i)
			}
		}
		for range maxOverrun {
			if ok, flooding := l.within(); ok || flooding {
				t.Fatalf("ok %v, flooding %v", ok, flooding)
			}
		}
		if _, flooding := l.within(); !flooding {
			t.Error("it does not flood yet")
		}
		time.Sleep(time.Second)
		if ok, flooding := l.within(); !ok || flooding {
			t.Error("a pause does not make it good")
		}
	})
}

func TestPeersWithoutTheChannelAreLeftAlone(t *testing.T) {
	one := New(slog.New(slog.DiscardHandler))
	switches := connect(t, one, nil)
	one.Broadcast("news", nil)
	if len(one.Peers()) != 0 || switches[0].Peers().Size() != 1 {
		t.Errorf("%d can be asked, %d are connected", len(one.Peers()), switches[0].Peers().Size())
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(wire.Encode(message{Kind: kindTell, Topic: "news", Content: []byte("x")}))
	f.Add(wire.Encode(message{Kind: kindAsk, Topic: "news", Number: 3}))
	f.Add([]byte{0xa1, 0x60})
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := decode(b)
		if err == nil && !bytes.Equal(wire.Encode(m), b) {
			t.Fatalf("%x was read as %+v", b, m)
		}
	})
}
