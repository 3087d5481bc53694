package people_test

import (
	"fmt"
	"strings"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

const aWeekOn = rulestest.Start + 7*day

func opens(secret string, uses uint64) people.Invite {
	return people.Invite{SecretHash: secretHash(secret), Purpose: "the allotments", Expires: aWeekOn, Uses: uses}
}

func comes(p machine.PersonID, secret string) people.Register {
	return people.Register{Handle: p, Key: rulestest.Key(string(p)), Secret: []byte(secret)}
}

func TestInvite(t *testing.T) {
	ada := joins("ada")
	change := func(f func(*people.Invite)) people.Invite {
		m := opens("sesame", 1)
		f(&m)
		return m
	}
	var many []machine.Message
	for i := range people.MaxOpenInvitations {
		many = append(many, opens(fmt.Sprint(i), 1))
	}
	opened := []machine.Event{people.InvitationOpened{SecretHash: secretHash("sesame"), By: "ada", Purpose: "the allotments", Expires: aWeekOn, Uses: 1}}
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "a person invites", Given: ada, By: "ada", When: opens("sesame", 1), Then: opened},
		{Rule: "a stranger invites nobody", By: "eve", When: opens("sesame", 1), Refused: "people.unknown_person"},
		{Rule: "an invitation is for somebody", Given: ada, By: "ada", When: opens("sesame", 0), Refused: "people.bad_uses"},
		{Rule: "an invitation is for a hundred at most", Given: ada, By: "ada", When: opens("sesame", 101), Refused: "people.bad_uses"},
		{Rule: "an invitation closes later", Given: ada, By: "ada", When: change(func(m *people.Invite) { m.Expires = rulestest.Start }), Refused: "people.bad_expiry"},
		{Rule: "an invitation closes in ninety days at most", Given: ada, By: "ada", When: change(func(m *people.Invite) { m.Expires = rulestest.Start + 91*day }), Refused: "people.bad_expiry"},
		{Rule: "a secret's hash has 64 digits", Given: ada, By: "ada", When: change(func(m *people.Invite) { m.SecretHash = "abc" }), Refused: "people.bad_secret_hash"},
		{Rule: "a secret's hash is in lower case", Given: ada, By: "ada", When: change(func(m *people.Invite) { m.SecretHash = strings.ToUpper(m.SecretHash) }), Refused: "people.bad_secret_hash"},
		{Rule: "a purpose is short", Given: ada, By: "ada", When: change(func(m *people.Invite) { m.Purpose = strings.Repeat("p", 201) }), Refused: "people.too_long"},
		{Rule: "a secret is for one invitation", Given: and(joins("ada", "bo"), rulestest.By("bo", opens("sesame", 1))), By: "ada", When: opens("sesame", 1), Refused: "people.secret_in_use"},
		{Rule: "a person has a hundred open invitations at most", Given: and(joins("ada"), rulestest.By("ada", many...)), By: "ada", When: opens("sesame", 1), Refused: "people.too_many_invitations"},
		{
			Rule: "expired invitations make room for others", Given: and(joins("ada"), rulestest.By("ada", many...)), After: 8, By: "ada",
			When: change(func(m *people.Invite) { m.Expires = aWeekOn + 7*day }),
			Then: []machine.Event{people.InvitationOpened{SecretHash: secretHash("sesame"), By: "ada", Purpose: "the allotments", Expires: aWeekOn + 7*day, Uses: 1}},
		},
		{
			Rule: "an organization invites nobody: a person answers for it", Given: and(joins("ada"), rulestest.By("ada", radish())),
			By: "ada", For: "radish", When: opens("sesame", 1), Refused: "people.in_own_name",
		},
	})
}

func TestRegisteringOnAnInvitation(t *testing.T) {
	given := and(joins("ada"), rulestest.By("ada", opens("sesame", 2)))
	used := rulestest.By("bo", comes("bo", "sesame"))
	key := rulestest.Key("cy")
	came := func(left uint64) []machine.Event {
		return []machine.Event{
			people.PersonRegistered{Person: "cy", InvitedBy: "ada"},
			people.KeyAdded{Person: "cy", ID: key.ID(), Key: key, Rank: 1},
			people.InvitationUsed{SecretHash: secretHash("sesame"), By: "ada", Person: "cy", UsesLeft: left},
		}
	}
	rulestest.Run(t, start, []rulestest.Rule{
		{Rule: "whoever knows the secret registers and uses one use", Given: given, By: "cy", When: comes("cy", "sesame"), Then: came(1)},
		{Rule: "the last use closes it", Given: and(given, used), By: "cy", When: comes("cy", "sesame"), Then: came(0)},
		{Rule: "a used-up invitation is closed", Given: and(given, used, rulestest.By("cy", comes("cy", "sesame"))), By: "dee", When: comes("dee", "sesame"), Refused: "people.no_invitation"},
		{Rule: "an expired invitation is closed", Given: given, After: 7, By: "cy", When: comes("cy", "sesame"), Refused: "people.no_invitation"},
		{Rule: "a revoked invitation is closed", Given: and(given, rulestest.By("ada", people.RevokeInvitation{SecretHash: secretHash("sesame")})), By: "cy", When: comes("cy", "sesame"), Refused: "people.no_invitation"},
		{Rule: "the hash alone opens nothing", Given: given, By: "cy", When: comes("cy", secretHash("sesame")), Refused: "people.no_invitation"},
	})
}

func TestRevokeInvitation(t *testing.T) {
	given := and(joins("ada", "bo"), rulestest.By("ada", opens("sesame", 1), radish()))
	revoke := people.RevokeInvitation{SecretHash: secretHash("sesame")}
	rulestest.Run(t, start, []rulestest.Rule{
		{
			Rule: "whoever invited revokes", Given: given, By: "ada", When: revoke,
			Then: []machine.Event{people.InvitationRevoked{SecretHash: revoke.SecretHash, By: "ada"}},
		},
		{Rule: "nobody else revokes", Given: given, By: "bo", When: revoke, Refused: "people.not_your_invitation"},
		{Rule: "there must be an invitation to revoke", Given: given, By: "ada", When: people.RevokeInvitation{SecretHash: secretHash("other")}, Refused: "people.no_invitation"},
		{Rule: "an invitation is named by its hash", Given: given, By: "ada", When: people.RevokeInvitation{SecretHash: "sesame"}, Refused: "people.bad_secret_hash"},
		{Rule: "an organization revokes no person's invitation", Given: given, By: "ada", For: "radish", When: revoke, Refused: "people.in_own_name"},
	})
}

// An invited person's registration counts against the inviting one's share,
// and all others against what a network takes from strangers.
func TestAnInvitationLetsANewcomerPastTheCommonShare(t *testing.T) {
	w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, people.Module)
	w.Must("ada", "", people.Register{Handle: "ada", Key: rulestest.Key("ada")}, opens("sesame", 1))
	for i := range machine.NewcomersPerHour - 1 {
		p := machine.PersonID(fmt.Sprintf("newcomer-%d", i))
		w.Must(p, "", people.Register{Handle: p, Key: rulestest.Key(string(p))})
	}
	if got := w.Act("bo", "", comes("bo", ""))[0].Code; got != "machine.over_quota" {
		t.Errorf("one newcomer too many was refused with %q", got)
	}
	w.Must("bo", "", comes("bo", "sesame"))
	if got := w.Act("cy", "", comes("cy", "sesame"))[0].Code; got != "machine.over_quota" {
		t.Errorf("a used-up invitation was refused with %q", got)
	}
}
