package mandates_test

import (
	"slices"
	"testing"

	"metaorg/domain/mandates"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

const (
	day   = rulestest.Day
	start = rulestest.Start
)

// world is a founded network: kinds that come after founding are there.
func world(t testing.TB) *rulestest.World {
	w := rulestest.New(t, people.Directory{}, people.Module, mandates.Module, founding)
	w.Must("nobody", "", found{})
	return w
}

// founding ends founding.
var founding = machine.Module{Name: "founding", Kinds: []machine.Kind{machine.KindOf[found]("founding.end", "End founding").BeforeFounding()}}

type found struct{}

func (found) Check() error                { return nil }
func (found) Apply(s *machine.Step) error { s.Found(); return nil }

// known are the acts by which these persons register.
func known(all ...machine.PersonID) (given []rulestest.Act) {
	for _, p := range all {
		given = append(given, rulestest.By(p, people.Register{Handle: p, Key: rulestest.Key(string(p)), KeyName: "laptop"}))
	}
	return given
}

func organization(handle machine.OrganizationID) people.RegisterOrganization {
	return people.RegisterOrganization{
		Handle: handle, Name: "The " + string(handle), LegalForm: "company",
		Identities: []people.Identity{{Registry: "test-register", Number: string(handle)}},
	}
}

func alternate(p machine.PersonID, scope ...people.Scope) people.GrantMandate {
	return people.GrantMandate{Organization: "mill", Person: p, Role: people.Alternate, Scope: scope}
}

func revoke(p machine.PersonID) people.RevokeMandate {
	return people.RevokeMandate{Organization: "mill", Person: p}
}

// mill is represented by ada; bo and cy are alternates, dee for one kind only.
func mill() []rulestest.Act {
	return append(known("ada", "bo", "cy", "dee", "eve"),
		rulestest.By("ada", organization("mill"), organization("farm"), alternate("bo"), alternate("cy"), alternate("dee", describes)))
}

const describes people.Scope = "people.describe_organization"

func and(given []rulestest.Act, more ...rulestest.Act) []rulestest.Act {
	return slices.Concat(given, more)
}

func forMill(p machine.PersonID, do ...machine.Message) rulestest.Act {
	return rulestest.For(p, "mill", do...)
}

func signers(scope people.Scope, threshold int64, all ...machine.PersonID) mandates.SetSigners {
	return mandates.SetSigners{Scope: scope, Threshold: threshold, Persons: all}
}

func describe(place string) people.DescribeOrganization {
	return people.DescribeOrganization{Place: place}
}

func described(place string, by machine.PersonID) people.OrganizationDescribed {
	return people.OrganizationDescribed{Organization: "mill", Place: place, By: by}
}

var codec = machine.New(nil, []machine.Module{people.Module, mandates.Module})

func wired(messages ...machine.Message) (all []wire.Message) {
	for _, m := range messages {
		all = append(all, codec.Wire(m))
	}
	return all
}

func propose(messages ...machine.Message) mandates.ProposeAct {
	return mandates.ProposeAct{Messages: wired(messages...)}
}

// at is the time of the message tried, after so many acts given and days.
func at(given []rulestest.Act, days int64) int64 { return start + int64(len(given)) + 2 + days*day }
