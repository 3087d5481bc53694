package view

import "metaorg/web/page"

// RegisterOrganization is the act by which an organization is registered, for
// modules in which more comes with it.
func RegisterOrganization() page.Act { return registerAct() }
