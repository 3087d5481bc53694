package app

// Routes are the patterns of everything that this program answers, as
// http.ServeMux takes them, so that a test can try each.
func (a *App) Routes() []string {
	all := append([]string{}, a.server.Routes()...)
	for _, r := range a.site.Routes() {
		all = append(all, r.Pattern)
	}
	return all
}
