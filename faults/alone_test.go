//go:build faults

package faults_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"metaorg/faults"
)

// Set for a test that runs in namespaces of its own.
const (
	rowsVariable   = "METAORG_FAULTS_ROWS"   // Where its rows of the table go.
	binaryVariable = "METAORG_FAULTS_BINARY" // The program, which is built already.
)

// alone runs a test once more in namespaces of its own, which a shell script
// prepares first. Where the machine does not let us, the test is skipped, and
// the run says what is missing then. In the namespaces it returns true.
func alone(t *testing.T, kinds, script, missing string) bool {
	t.Helper()
	if os.Getenv(rowsVariable) != "" {
		return true
	}
	if out, err := namespaced(kinds, script, "true").CombinedOutput(); err != nil {
		why := fmt.Sprintf("%s (%v: %s)", missing, err, strings.TrimSpace(string(out)))
		fmt.Println(why) // Seen without -v too.
		t.Skip(why)
	}
	rows := filepath.Join(t.TempDir(), "rows.json")
	c := namespaced(kinds, script, os.Args[0], "-test.run", "^"+t.Name()+"$", fmt.Sprintf("-test.short=%v", testing.Short()), fmt.Sprintf("-test.v=%v", testing.Verbose()),
		"-seed", strconv.FormatUint(*seed, 10), "-rounds", strconv.Itoa(*rounds))
	c.Env = append(os.Environ(), rowsVariable+"="+rows, binaryVariable+"="+binary)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Errorf("it fails in namespaces of its own: %v", err)
	}
	t.Logf("%s", out)
	b, err := os.ReadFile(rows)
	if err != nil {
		t.Fatal(err)
	}
	var all []faults.Row
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		table.Add(r)
	}
	return false
}

// namespaced is a command in namespaces of its own, after a script.
func namespaced(kinds, script string, command ...string) *exec.Cmd {
	return exec.Command("unshare", append([]string{kinds, "sh", "-ec", script + `; exec "$0" "$@"`}, command...)...)
}

// runAlone runs the tests in the namespaces, and hands the rows on.
func runAlone(m *testing.M, rows string) int {
	binary = os.Getenv(binaryVariable)
	code := m.Run()
	b, err := json.Marshal(table.Rows())
	if err == nil {
		err = os.WriteFile(rows, b, 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}
