package periods

import (
	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
)

// The names of the standing rules.
const (
	ruleReserve = "periods.reserve_percent"
	ruleFreeze  = "periods.freeze_days"
	ruleClose   = "periods.close_days"
	rulePay     = "periods.pay_days"
)

// Their defaults, for networks drafted before there were periods. The reserve:
// Spain asks co-operatives for at least 20 % (Ley 27/1999, art. 58), Italy for 30 %
// (Codice civile, art. 2545-quater). To pay: by the middle of the ninth month after
// the year is 26 U.S.C. § 1382(d); the freeze and the decision come before.
const (
	reservePercent = 20
	freezeDays     = 30
	closeDays      = 60
	payDays        = 90
)

var rules = machine.Meaningful([]machine.StandingRule{
	{Name: ruleReserve, Unit: "percent", Min: 0, Max: 100, Default: reservePercent, Since: since, Explanation: "How much of a surplus from business among members belongs to nobody and is never divided; all that comes from business with others is kept with it."},
	{Name: ruleFreeze, Unit: "days", Min: 0, Max: 180, Default: freezeDays, Since: since, Explanation: "How long after a period's last day contributions in it are still recorded and confirmed; then it is frozen and counted."},
	{Name: ruleClose, Unit: "days", Min: 1, Max: 365, Default: closeDays, Since: since, Explanation: "How long after a period's last day only who cares for its fund brings it on its way; then every member may, so that nobody holds it up."},
	{Name: rulePay, Unit: "days", Min: 0, Max: 365, Default: payDays, Since: since, Explanation: "How long after a decision the cash parts of dividends are to be paid, and what is paid out of capital accounts."},
}, map[string]machine.Comes{
	ruleReserve: func(_ state.Reader, percent, n int64) machine.Meaning {
		return machine.Means("reserve", "Of a surplus of 1,000.00 from business among the {{.Members}} members, {{.Kept}}.00 belong to nobody for ever.", "Members", n, "Kept", percent*10)
	},
	ruleFreeze: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("freeze", "The {{.Members}} members have {{.Count}} days after a period to confirm what was given in it.", "Members", n, "Count", days)
	},
	ruleClose: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("close", "{{.Count}} days after a period each of the {{.Members}} members may draw up its statements.", "Members", n, "Count", days)
	},
	rulePay: func(_ state.Reader, days, n int64) machine.Meaning {
		return machine.Means("pay", "The {{.Members}} members get their cash parts within {{.Count}} days.", "Members", n, "Count", days)
	},
})

func rule(r state.Reader, name string) int64 {
	for _, declared := range rules {
		if declared.Name == name {
			return charter.RuleOr(r, name, declared.Default)
		}
	}
	panic("periods: no standing rule " + name)
}
