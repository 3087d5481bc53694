package sharing_test

import (
	"strings"
	"testing"

	"metaorg/cmd/metaorg/sharing"
	"metaorg/domain/starterkit"
)

func TestTheKitIsPlannedWithoutWhatIsSharedInAnyLanguage(t *testing.T) {
	here := map[sharing.Key]bool{sharing.KeyOf("practice", "Im Konsent entscheiden"): true}
	p, err := sharing.Kit("en", nil, here)
	if err != nil || p.New != len(starterkit.Items())-1 {
		t.Fatalf("%d are new, %v", p.New, err)
	}
	for _, r := range p.Rows {
		if (r.Does == sharing.Already) != (r.Path == "consent.md") || !strings.HasPrefix(r.Text, "# "+r.Title) {
			t.Errorf("%s is planned as %q", r.Path, r.Does)
		}
	}
}

func TestOnlyWhatIsNamedIsPlanned(t *testing.T) {
	p, err := sharing.Kit("de", []string{"leaving"}, nil)
	if err != nil || len(p.Rows) != 1 || p.Rows[0].Title != "Gut auseinandergehen" {
		t.Errorf("got %v, %v", p, err)
	}
	if _, err := sharing.Kit("en", []string{"moon"}, nil); err == nil || !strings.Contains(err.Error(), "it has founding, charter") {
		t.Errorf("a name that is not there: %v", err)
	}
}
