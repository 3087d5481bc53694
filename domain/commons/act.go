package commons

import (
	"metaorg/domain/people"
	"metaorg/machine/wire"
)

// Act is something a steward wants to do that waits for others to approve.
type Act struct {
	Resource uint64            `json:"resource"`
	Message  wire.Message      `json:"message"`
	By       people.MemberID   `json:"by"`
	Approved []people.MemberID `json:"approved"` // Who asked for it first.
	Since    int64             `json:"since"`
	Until    int64             `json:"until"` // When it lapses.
}
