package people_test

import (
	"slices"
	"strings"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

func TestRegisterOrganization(t *testing.T) {
	given := func(change func(*people.RegisterOrganization)) people.RegisterOrganization {
		m := radish()
		change(&m)
		return m
	}
	known := func(registry, number string) people.RegisterOrganization {
		return given(func(m *people.RegisterOrganization) {
			m.Identities = []people.Identity{{Registry: registry, Number: number}}
		})
	}
	parent := func(p ...people.Parent) people.RegisterOrganization {
		return given(func(m *people.RegisterOrganization) { m.Parents = p })
	}
	registered := func(registry, number string) []machine.Event {
		return []machine.Event{people.OrganizationRegistered{
			Organization: "radish", Name: "Radish Co-operative Limited", LegalForm: "co-operative",
			Identities: []people.Identity{{Registry: registry, Number: number}}, Representative: "ada",
		}}
	}
	ada := joins("ada")
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule:  "whoever registers an organization becomes its representative",
			Given: ada, By: "ada", When: radish(), Then: registered("companies-house", "04711097"),
			Check: func(t *testing.T, w *rulestest.World) {
				org, ok := people.OrganizationOf(w.Store, "radish")
				if !ok || org.ID != "radish" || org.Since != w.Now() {
					t.Errorf("organization %+v, %v", org, ok)
				}
				m, ok := people.MandateOf(w.Store, "ada", "radish", w.Now())
				if !ok || m.Role != people.Representative || !people.MayActFor(w.Store, "ada", "radish", w.Now()) {
					t.Errorf("mandate %+v, %v", m, ok)
				}
				if !people.IsOrganization(w.Store, "radish") || people.IsOrganization(w.Store, "ada") {
					t.Error("the organization is one and the person is not")
				}
			},
		},
		{
			Rule:  "a registry's spelling and a number's are made one",
			Given: ada, By: "ada", When: known(" LEI ", "2138 00wsgia bcdefgh12"), Then: registered("lei", "213800WSGIABCDEFGH12"),
		},
		{Rule: "a domain is in lower case", Given: ada, By: "ada", When: known("Domain", "Radish.Example"), Then: registered("domain", "radish.example")},
		{Rule: "a stranger registers no organization", By: "eve", When: radish(), Refused: "people.unknown_person"},
		{Rule: "an organization's handle has the form of all handles", Given: ada, By: "ada", When: given(func(m *people.RegisterOrganization) { m.Handle = "Radish" }), Refused: "people.bad_handle"},
		{Rule: "an organization cannot take a person's handle", Given: ada, By: "ada", When: organization("ada"), Refused: "people.handle_taken"},
		{Rule: "an organization cannot take another's handle", Given: and(joins("ada"), rulestest.By("ada", organization("radish"))), By: "ada", When: radish(), Refused: "people.handle_taken"},
		{
			Rule:  "an organization registers once, however its number is spelled",
			Given: and(joins("ada", "bo"), rulestest.By("ada", organization("turnip"), radish())),
			By:    "bo", When: given(func(m *people.RegisterOrganization) {
				m.Handle, m.Identities = "rettich", []people.Identity{{Registry: "Companies-House", Number: "0471 1097"}}
			}), Refused: "people.identity_taken",
		},
		{Rule: "an organization has a name", Given: ada, By: "ada", When: given(func(m *people.RegisterOrganization) { m.Name = "" }), Refused: "people.no_name"},
		{Rule: "an organization's name has 200 bytes at most", Given: ada, By: "ada", When: given(func(m *people.RegisterOrganization) { m.Name = strings.Repeat("r", 201) }), Refused: "people.too_long"},
		{Rule: "an organization's name has no lines", Given: ada, By: "ada", When: given(func(m *people.RegisterOrganization) { m.Name = "a\nb" }), Refused: "people.bad_text"},
		{Rule: "an organization has a legal form", Given: ada, By: "ada", When: given(func(m *people.RegisterOrganization) { m.LegalForm = "empire" }), Refused: "people.bad_legal_form"},
		{Rule: "some registry knows the organization", Given: ada, By: "ada", When: given(func(m *people.RegisterOrganization) { m.Identities = nil }), Refused: "people.no_identity"},
		{Rule: "an identity has a number", Given: ada, By: "ada", When: known("fca", ""), Refused: "people.bad_identity"},
		{Rule: "an identity has a registry", Given: ada, By: "ada", When: known("", "4821"), Refused: "people.bad_identity"},
		{Rule: "a number has letters that look alike in no two ways", Given: ada, By: "ada", When: known("fca", "４８２１"), Refused: "people.bad_identity"},
		{Rule: "a constitution is known by its hash", Given: ada, By: "ada", When: known("constitution", "ours"), Refused: "people.bad_identity"},
		{Rule: "an identity is named once", Given: ada, By: "ada", When: given(func(m *people.RegisterOrganization) {
			m.Identities = append(m.Identities, people.Identity{Registry: "companies-house", Number: "047 11097"})
		}), Refused: "people.twice"},
		{Rule: "an organization names eight registries at most", Given: ada, By: "ada", When: given(func(m *people.RegisterOrganization) {
			m.Identities = slices.Repeat(m.Identities, people.MaxIdentities+1)
		}), Refused: "people.too_many_identities"},
		{Rule: "a parent controls in a way that counts", Given: ada, By: "ada", When: parent(people.Parent{Registry: "fca", Number: "1", Control: "bookkeeping"}), Refused: "people.bad_control"},
		{Rule: "a parent is named in one way", Given: ada, By: "ada", When: parent(people.Parent{Organization: "turnip", Registry: "fca", Number: "1", Control: people.Ownership}), Refused: "people.bad_parent"},
		{Rule: "a parent is named in some way", Given: ada, By: "ada", When: parent(people.Parent{Control: people.Ownership}), Refused: "people.bad_identity"},
		{Rule: "a parent's handle is a handle", Given: ada, By: "ada", When: parent(people.Parent{Organization: "Turnip", Control: people.Ownership}), Refused: "people.bad_handle"},
		{Rule: "a parent named by handle is registered here", Given: ada, By: "ada", When: parent(people.Parent{Organization: "turnip", Control: people.Ownership}), Refused: "people.unknown_organization"},
		{Rule: "no organization is its own parent by handle", Given: ada, By: "ada", When: parent(people.Parent{Organization: "radish", Control: people.Ownership}), Refused: "people.own_parent"},
		{Rule: "no organization is its own parent by number", Given: ada, By: "ada", When: parent(people.Parent{Registry: "companies-house", Number: "04711097", Control: people.Ownership}), Refused: "people.own_parent"},
		{Rule: "a parent is named once", Given: ada, By: "ada", When: parent(
			people.Parent{Registry: "fca", Number: "a1", Control: people.Ownership}, people.Parent{Registry: "FCA", Number: "A1", Control: people.Ownership},
		), Refused: "people.twice"},
		{Rule: "an organization names twenty parents at most", Given: ada, By: "ada", When: parent(
			slices.Repeat([]people.Parent{{Registry: "fca", Number: "1", Control: people.Ownership}}, people.MaxParents+1)...,
		), Refused: "people.too_many_parents"},
		{Rule: "a person registers fifty organizations at most", Given: and(joins("ada"), fifty()...), By: "ada", When: radish(), Refused: "people.too_many_organizations"},
		{
			Rule: "an organization registers no organization", Given: and(joins("ada"), rulestest.By("ada", radish())),
			By: "ada", For: "radish", When: organization("turnip"), Refused: "people.in_own_name",
		},
		{
			Rule: "only the mandated act for an organization", Given: and(joins("ada", "bo"), rulestest.By("ada", radish())),
			By: "bo", For: "radish", When: people.Disclose{}, Refused: "people.no_mandate",
		},
		{Rule: "nobody acts for an organization that is not here", Given: ada, By: "ada", For: "radish", When: people.Disclose{}, Refused: "people.unknown_organization"},
	})
}

func fifty() (given []rulestest.Act) {
	for i := range people.MaxOrganizations {
		handle := machine.OrganizationID("org-" + string(rune('a'+i/10)) + string(rune('a'+i%10)))
		given = append(given, rulestest.By("ada", organization(handle)))
	}
	return given
}

func TestDisclose(t *testing.T) {
	given := and(joins("ada"), rulestest.By("ada", radish(), organization("turnip")))
	owned := []people.Parent{{Organization: "turnip", Control: people.Ownership}}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "an organization names its parents anew", Given: given, By: "ada", For: "radish", When: people.Disclose{Parents: owned},
			Then: []machine.Event{people.ParentsDisclosed{Organization: "radish", Parents: owned, By: "ada"}},
			Check: func(t *testing.T, w *rulestest.World) {
				if org, _ := people.OrganizationOf(w.Store, "radish"); !slices.Equal(org.Parents, owned) {
					t.Errorf("parents %v", org.Parents)
				}
			},
		},
		{
			Rule: "an organization names that it has no parents any more", Given: slices.Concat(given, []rulestest.Act{rulestest.For("ada", "radish", people.Disclose{Parents: owned})}),
			By: "ada", For: "radish", When: people.Disclose{Parents: []people.Parent{}},
			Then: []machine.Event{people.ParentsDisclosed{Organization: "radish", Parents: []people.Parent{}, By: "ada"}},
		},
		{Rule: "parents are named for an organization", Given: given, By: "ada", When: people.Disclose{Parents: owned}, Refused: "people.for_an_organization"},
		{Rule: "no organization becomes its own parent", Given: given, By: "ada", For: "turnip", When: people.Disclose{Parents: owned}, Refused: "people.own_parent"},
		{Rule: "a parent newly named controls in a way that counts", Given: given, By: "ada", For: "radish", When: people.Disclose{Parents: []people.Parent{{Organization: "turnip"}}}, Refused: "people.bad_control"},
	})
}

func TestUnderCommonControl(t *testing.T) {
	owner := func(o machine.OrganizationID) people.Parent {
		return people.Parent{Organization: o, Control: people.Ownership}
	}
	outside := people.Parent{Registry: "fca", Number: "1", Control: people.Appointment}
	w := start(t)
	w.Do(joins("ada"))
	w.Must("ada", "", organization("root"), organization("child", owner("root")), organization("grandchild", owner("child")),
		organization("second", owner("root")), organization("alone"),
		organization("left", outside), organization("right", outside),
		organization("by-number", people.Parent{Registry: "test-register", Number: "root", Control: people.Ownership}),
		organization("ring-a"), organization("ring-b", owner("ring-a")))
	w.Must("ada", "ring-a", people.Disclose{Parents: []people.Parent{owner("ring-b")}})
	for _, row := range []struct {
		sentence string
		a, b     people.MemberID
		want     bool
	}{
		{"a parent and its child are", "root", "child", true},
		{"a parent and its child's child are", "grandchild", "root", true},
		{"two children of one parent are", "child", "second", true},
		{"a child's child and a second child are", "grandchild", "second", true},
		{"two children of a parent outside are", "left", "right", true},
		{"a parent named by its number is the one registered here", "by-number", "second", true},
		{"two that control each other are", "ring-a", "ring-b", true},
		{"children of different parents are not", "child", "left", false},
		{"an organization without parents is not", "alone", "root", false},
		{"a representative's other organizations are not", "alone", "ada", false},
		{"nobody is with themselves", "child", "child", false},
	} {
		if got := people.UnderCommonControl(w.Store, row.a, row.b); got != row.want {
			t.Errorf("%s: %v", row.sentence, got)
		}
	}
}
