package page

import (
	"net/url"
	"strings"
)

// maxReturn bounds an address that one comes back to, with what was typed.
const maxReturn = 4000

// remedy is what helps against a refusal of an act's form, and the way back
// with what was typed; false if nothing is known to help.
func (r *Request) remedy(act, code string) (Remedy, bool) {
	for _, m := range r.Site.Modules {
		if found, ok := m.Remedies[code]; ok && code != "" {
			found.Path += "?" + url.Values{"next": {r.formAgain(act)}}.Encode()
			return found, true
		}
	}
	return Remedy{}, false
}

// formAgain is the address of an act's form as it was filled in.
func (r *Request) formAgain(act string) string {
	typed := url.Values{}
	for name, values := range r.Typed {
		if !strings.HasPrefix(name, "refusal_") && name != "again" {
			typed[name] = values
		}
	}
	path := "/acts/" + act
	if full := path + "?" + typed.Encode(); len(typed) > 0 && len(full) <= maxReturn {
		return full
	}
	return path
}
