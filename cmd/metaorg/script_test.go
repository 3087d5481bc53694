package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"metaorg/keyring"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"metaorg": func() {
		openRing = keyring.Sample // The stories' keys guard nothing, and they sign hundreds of acts.
		main()
	}})
}

// TestStories runs one file of commands per user story, with the real program
// in processes of its own.
func TestStories(t *testing.T) {
	examples, err := filepath.Abs(filepath.Join("..", "..", "examples"))
	if err != nil {
		t.Fatal(err)
	}
	directory := filepath.Join(examples, "..", "..", "shared", "data", "organizations", "uk-worker-coops.csv")
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("METAORG_HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("METAORG_KEYS", filepath.Join(env.WorkDir, "keys"))
			env.Setenv("METAORG_PASSPHRASE", "salt and bread")
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("TZ", "UTC")
			for name, days := range map[string]int{"TODAY": 0, "IN_TEN_DAYS": 10, "IN_A_YEAR": 364} {
				env.Setenv(name, time.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly))
			}
			env.Setenv("EXAMPLES", examples)
			env.Setenv("DIRECTORY", directory)
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "directory" {
				return false, errors.New("no such condition: " + name)
			}
			_, err := os.Stat(directory)
			return err == nil, nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"waitfor": waitFor,
			"address": address,
			"exits":   exits,
			"spoil":   spoil,
		},
	})
}

// readyWithin bounds how long a story waits for a node; a slow machine needs some of it.
const readyWithin = 2 * time.Minute

// waitFor waits until the node of a home serves: waitfor HOME.
func waitFor(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: waitfor HOME")
	}
	file := filepath.Join(ts.MkAbs(args[0]), "address")
	ctx, cancel := context.WithTimeout(context.Background(), readyWithin)
	defer cancel()
	for !serves(ctx, file) {
		select {
		case <-ctx.Done():
			ts.Fatalf("the node of %s does not serve", args[0])
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// address puts the address of a home's node into a variable: address NAME HOME.
func address(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: address NAME HOME")
	}
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile(filepath.Join(args[1], "address"))))
}

func serves(ctx context.Context, addressFile string) bool {
	address, err := os.ReadFile(addressFile)
	if err != nil {
		return false
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSpace(string(address))+"/healthz", nil)
	if err != nil {
		return false
	}
	resp, err := (&http.Client{Timeout: readyWithin}).Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// exits runs a command that must end with exactly this code: exits CODE PROGRAM ARGS….
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("ended with %d, not with %d", got, want)
	}
}
