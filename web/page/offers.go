package page

import "metaorg/web/form"

// offering fills in who may be meant where a form asks for a handle, so that
// nobody has to know one. What is offered is found only for forms that ask.
func (r *Request) offering(f form.Form) (form.Form, error) {
	found := map[form.Handle][]form.Option{}
	var err error
	f.Fields, err = r.offered(f.Fields, found)
	return f, err
}

func (r *Request) offered(fields []form.Field, found map[form.Handle][]form.Option) (all []form.Field, err error) {
	for _, x := range fields {
		if x.Handle != "" {
			if _, known := found[x.Handle]; !known {
				if found[x.Handle], err = r.handles(x.Handle); err != nil {
					return nil, err
				}
			}
			x.Offers = found[x.Handle]
		}
		if x.Inner, err = r.offered(x.Inner, found); err != nil {
			return nil, err
		}
		for i := range x.Rows {
			if x.Rows[i], err = r.offered(x.Rows[i], found); err != nil {
				return nil, err
			}
		}
		all = append(all, x)
	}
	return all, nil
}

// handles are who may be meant. Strangers are offered nobody.
func (r *Request) handles(whose form.Handle) (all []form.Option, err error) {
	if !r.Viewer.Belongs {
		return nil, nil
	}
	for _, m := range r.Site.Modules {
		if find, ok := m.Handles[whose]; ok {
			some, err := find(r)
			if err != nil {
				return nil, err
			}
			all = append(all, some...)
		}
	}
	return all, nil
}
