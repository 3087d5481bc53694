// Package view shows how the network's accounting spans are closed.
package view

import (
	"metaorg/readmodel"
)

// View is how periods are seen.
var View = readmodel.View{
	Module: "periods",
	NotShown: []string{
		"periods.EquationSet", "periods.PeriodOpened", "periods.ContributionEvaluated", "periods.CountedForDues", "periods.PeriodFrozen", "periods.ExceptionFound",
		"periods.PeriodCounted", "periods.PeriodThawed", "periods.StatementsDrawn", "periods.StatementDrawn", "periods.PeriodPut", "periods.NoticeGiven",
		"periods.AccountChanged", "periods.PeriodAdopted", "periods.PeriodTurnedDown", "periods.PeriodReopened", "periods.AccountsRevolved",
	},
}
