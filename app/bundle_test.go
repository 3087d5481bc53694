package app_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"metaorg/app"
	"metaorg/bundle"
	"metaorg/domain/charter"
)

// TestABundleFromTheBrowserHolds takes along what a member downloads, and
// checks it as anybody does.
func TestABundleFromTheBrowserHolds(t *testing.T) {
	x := expose(t, charter.ShowDecisions)
	got := x.as("mill-rep").send("GET", "/v1/bundle", "", "")
	archive, err := zip.NewReader(bytes.NewReader([]byte(got.body)), int64(len(got.body)))
	if err != nil {
		t.Fatalf("answered %d %.200s: %v", got.status, got.body, err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, archive); err != nil {
		t.Fatal(err)
	}
	report, err := bundle.Verify(t.Context(), filepath.Join(dir, "metaorg-"+string(x.now.ID)), app.BundleRules(), func(uint64, uint64) {})
	if err != nil || !report.Holds() || report.Network != x.now.ID || report.Acts < 10 {
		t.Errorf("checked: %+v, %v", report, err)
	}
	if left, err := filepath.Glob(filepath.Join(x.home, "bundle-*")); err != nil || len(left) != 0 {
		t.Errorf("in the home stays %v, %v", left, err)
	}
}
