package view_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/people"
	"metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/readmodel/readmodeltest"
)

const (
	begin = rulestest.Start
	day   = rulestest.Day
)

func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func person(p machine.PersonID, secret string) people.Register {
	name := string(p) + " recovery"
	return people.Register{
		Handle: p, Key: rulestest.Key(string(p)), KeyName: "laptop", Recovery: rulestest.Key(name),
		RecoveryProof: rulestest.Sign(name, people.ProofDigest(rulestest.Network(), p, rulestest.Key(name))), Secret: []byte(secret),
	}
}

func mandate(p machine.PersonID, role people.Role, until int64) people.GrantMandate {
	return people.GrantMandate{Organization: "radish", Person: p, Role: role, Until: until}
}

// story lets three people register, one invited, and two organizations, one of
// which changes who acts for it in every way there is.
func story(t *testing.T) *rulestest.World {
	w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, people.Module)
	w.Must("ada", "", person("ada", ""), people.Invite{SecretHash: hash("sesame"), Purpose: "neighbours", Expires: begin + day, Uses: 2},
		people.Invite{SecretHash: hash("other"), Expires: begin + day, Uses: 1}, people.RevokeInvitation{SecretHash: hash("other")})
	w.Must("bo", "", person("bo", "sesame"))
	w.Must("cy", "", person("cy", ""), people.NameKey{Key: rulestest.Key("cy").ID(), Name: "desk"})
	w.Must("ada", "", people.RegisterOrganization{
		Handle: "turnip", Name: "Turnip Trust", LegalForm: "trust", Identities: []people.Identity{{Registry: "fca", Number: "1"}},
	}, people.RegisterOrganization{
		Handle: "radish", Name: "Radish Co-operative", LegalForm: "co-operative",
		Identities: []people.Identity{{Registry: "companies-house", Number: "04711097"}, {Registry: "domain", Number: "radish.example"}},
		Parents:    []people.Parent{{Organization: "turnip", Control: people.Appointment}},
	}, mandate("bo", people.Alternate, begin+7*day))
	w.Pass(8)
	w.Must("ada", "", mandate("cy", people.Alternate, 0))
	w.Must("ada", "radish", people.Disclose{Parents: []people.Parent{}})
	w.Must("ada", "", mandate("cy", people.Representative, 0))
	w.Must("cy", "", mandate("ada", people.Alternate, 0), people.RevokeMandate{Organization: "radish", Person: "ada"},
		mandate("bo", people.Alternate, begin+30*day))
	w.Must("cy", "radish", people.DescribeOrganization{Place: "Leeds", Website: "https://radish.example/"})
	w.Must("cy", "radish", people.DescribeOrganization{Place: "Hebden Bridge", Latitude: 53742000, Longitude: -2013000, Description: "Grows vegetables."})
	return w
}

func TestPeopleAsTheyShow(t *testing.T) {
	w := story(t)
	later := begin + 8*day
	model := readmodeltest.Fold(t, w.Machine, w.Entries, view.View)
	for _, row := range []struct {
		list, query string
		want        []string
	}{
		{"persons", "", []string{
			fmt.Sprintf(`["ada",%d,null,2,["turnip"]]`, begin+1),
			fmt.Sprintf(`["bo",%d,"ada",2,["radish"]]`, begin+2),
			fmt.Sprintf(`["cy",%d,null,2,["radish"]]`, begin+3),
		}},
		{"keys", "person=cy", []string{
			fmt.Sprintf(`[%q,"cy",1,"recovery file","ed25519","",%q,%d,null,null,"counts"]`,
				rulestest.Key("cy recovery").ID(), hex.EncodeToString(rulestest.Key("cy recovery").Public), begin+3),
			fmt.Sprintf(`[%q,"cy",2,"desk","ed25519","",%q,%d,null,null,"counts"]`,
				rulestest.Key("cy").ID(), hex.EncodeToString(rulestest.Key("cy").Public), begin+3),
		}},
		{"organizations", "", []string{
			fmt.Sprintf(`["radish","Radish Co-operative","co-operative",%d,"cy","bo",`+
				`[{"registry":"companies-house","number":"04711097"},{"registry":"domain","number":"radish.example"}],[],"Hebden Bridge",53742000,-2013000,"","Grows vegetables."]`, begin+4),
			fmt.Sprintf(`["turnip","Turnip Trust","trust",%d,"ada",null,[{"registry":"fca","number":"1"}],[],"",null,null,"",""]`, begin+4),
		}},
		{"identities", "registry=fca", []string{`["fca 1","fca","1","turnip"]`}},
		{"mandates", "organization=radish", []string{
			fmt.Sprintf(`["8.1","radish","ada","representative","ada",%d,null,%d,null,[]]`, begin+4, later+7),
			fmt.Sprintf(`["8.2","radish","bo","alternate","ada",%d,%d,%d,null,[]]`, begin+4, begin+7*day, begin+7*day),
			fmt.Sprintf(`["11.0","radish","cy","alternate","ada",%d,null,%d,null,[]]`, later+5, later+7),
			fmt.Sprintf(`["15.1","radish","cy","representative","ada",%d,null,null,null,[]]`, later+7),
			fmt.Sprintf(`["17.0","radish","ada","alternate","cy",%d,null,%d,null,[]]`, later+8, later+8),
			fmt.Sprintf(`["17.2","radish","bo","alternate","cy",%d,%d,null,null,[]]`, later+8, begin+30*day),
		}},
		{"invitations", "sort=-uses", []string{
			fmt.Sprintf(`[%q,"ada","neighbours",%d,%d,2,1,"open until it expires"]`, hash("sesame"), begin+1, begin+day),
			fmt.Sprintf(`[%q,"ada","",%d,%d,1,1,"revoked"]`, hash("other"), begin+1, begin+day),
		}},
	} {
		if got := readmodeltest.Rows(t, model, row.list, row.query); !slices.Equal(got, row.want) {
			t.Errorf("%s?%s shows\n%q, want\n%q", row.list, row.query, got, row.want)
		}
	}
}

func TestAMandateWhoseEndHasPassedIsNotShownAsHeld(t *testing.T) {
	w := story(t)
	w.Pass(30)
	w.Must("ada", "", people.NameKey{Key: rulestest.Key("ada").ID(), Name: "x"})
	model := readmodeltest.Fold(t, w.Machine, w.Entries, view.View)
	if got := readmodeltest.Rows(t, model, "persons", "id=bo"); !slices.Equal(got, []string{fmt.Sprintf(`["bo",%d,"ada",2,[]]`, begin+2)}) {
		t.Errorf("bo shows as %q", got)
	}
}

func TestWhatBecomesOfAKeyShows(t *testing.T) {
	w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, people.Module)
	w.Must("ada", "", person("ada", ""))
	recovery, first := rulestest.Key("ada recovery").ID(), rulestest.Key("ada").ID()
	shows := func(want string) {
		t.Helper()
		model := readmodeltest.Fold(t, w.Machine, w.Entries, view.View)
		var got []string
		page := readmodeltest.Rows(t, model, "keys", "person=ada&rank=1")
		for _, row := range page {
			_, tail, _ := strings.Cut(row, fmt.Sprintf(`%d,`, begin+1))
			got = append(got, tail)
		}
		if !slices.Equal(got, []string{want + "]"}) {
			t.Errorf("the key shows as %q, want %s", got, want)
		}
	}
	w.Must("ada", "", people.RevokeKey{Key: recovery})
	shows(fmt.Sprintf(`%d,%q,"being revoked"`, begin+2+7*day, first))
	w.Must("ada", "", people.CancelRevocation{Key: recovery})
	shows(`null,null,"counts"`)
	w.Must("ada", "", people.RevokeKey{Key: recovery})
	w.Pass(7)
	shows(fmt.Sprintf(`%d,%q,"revoked"`, begin+4+7*day, first))
}

func TestEveryEventShows(t *testing.T) {
	w := rulestest.New(t, people.Directory{}, people.Module)
	if left := readmodel.Uncovered(w.Machine, []readmodel.View{view.View}); len(left) > 0 {
		t.Errorf("neither shown nor left out: %v", left)
	}
}
