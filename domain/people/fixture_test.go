package people_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
)

const day = rulestest.Day

func start(t testing.TB) *rulestest.World {
	return rulestest.New(t, people.Directory{}, people.Module)
}

// proof is the signature with which Key(name) says that it is the person's.
func proof(p machine.PersonID, name string) signature.Signature {
	return rulestest.Sign(name, people.ProofDigest(rulestest.Network(), p, rulestest.Key(name)))
}

// joins registers people with one key each.
func joins(all ...machine.PersonID) (given []rulestest.Act) {
	for _, p := range all {
		given = append(given, rulestest.By(p, people.Register{Handle: p, Key: rulestest.Key(string(p)), KeyName: "laptop"}))
	}
	return given
}

// withRecovery registers a person with the recovery key "<person> recovery".
func withRecovery(p machine.PersonID) people.Register {
	name := string(p) + " recovery"
	return people.Register{
		Handle: p, Key: rulestest.Key(string(p)), KeyName: "laptop",
		Recovery: rulestest.Key(name), RecoveryProof: proof(p, name),
	}
}

// radish is an organization in order.
func radish() people.RegisterOrganization {
	return people.RegisterOrganization{
		Handle: "radish", Name: "Radish Co-operative Limited", LegalForm: "co-operative",
		Identities: []people.Identity{{Registry: "companies-house", Number: "04711097"}},
	}
}

// organization is another one, with a number of its own.
func organization(handle machine.OrganizationID, parents ...people.Parent) people.RegisterOrganization {
	return people.RegisterOrganization{
		Handle: handle, Name: "The " + string(handle), LegalForm: "company",
		Identities: []people.Identity{{Registry: "test-register", Number: string(handle)}}, Parents: parents,
	}
}

func secretHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// and continues what is given without touching it.
func and(given []rulestest.Act, more ...rulestest.Act) []rulestest.Act {
	return slices.Concat(given, more)
}
