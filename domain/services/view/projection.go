package view

import (
	"metaorg/domain/services"
	"metaorg/machine"
	"metaorg/readmodel"
)

// step is one line of what happened.
type step struct {
	service, request uint64
	what             string
	by               machine.PersonID
	document         services.Paper
}

// write writes it down. Of a request it finds the service itself.
func (s step) write(tx *readmodel.Tx, at readmodel.At) error {
	return tx.Exec(`INSERT INTO services_steps (entry, event, time, service, request, what, by, document)
		SELECT ?1, ?2, ?3, coalesce((SELECT service FROM services_requests WHERE number = ?5), ?4), ?5, ?6, ?7, ?8`,
		at.Index, at.Event, at.Time, s.service, s.request, s.what, s.by, s.document)
}

// stage moves a request on, and writes that down.
func stage(tx *readmodel.Tx, at readmodel.At, to services.Stage, s step) error {
	if err := tx.Exec(`UPDATE services_requests SET stage = ?, staged = ?, late = 0 WHERE number = ?`, to, at.Time, s.request); err != nil {
		return err
	}
	return s.write(tx, at)
}

func due(tx *readmodel.Tx, request uint64, at int64) error {
	return tx.Exec(`UPDATE services_requests SET due = ? WHERE number = ?`, at, request)
}

func offered(tx *readmodel.Tx, at readmodel.At, e services.ServiceOffered) error {
	if err := tx.Exec(`INSERT INTO services_services (number, member, title, description, terms, activity, capacity, since, changed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)`,
		e.Service, e.Member, e.Offer.Title, e.Offer.Description, e.Offer.Terms, e.Offer.Activity, e.Offer.Capacity, at.Time); err != nil {
		return err
	}
	return step{service: e.Service, what: "offered", by: e.By}.write(tx, at)
}

func changed(tx *readmodel.Tx, at readmodel.At, e services.ServiceChanged) error {
	if err := tx.Exec(`UPDATE services_services SET title = ?, description = ?, terms = ?, activity = ?, capacity = ?, changed = ? WHERE number = ?`,
		e.Offer.Title, e.Offer.Description, e.Offer.Terms, e.Offer.Activity, e.Offer.Capacity, at.Time, e.Service); err != nil {
		return err
	}
	return step{service: e.Service, what: "changed", by: e.By}.write(tx, at)
}

func withdrawn(tx *readmodel.Tx, at readmodel.At, e services.ServiceWithdrawn) error {
	if err := tx.Exec(`UPDATE services_services SET withdrawn = 1, changed = ? WHERE number = ?`, at.Time, e.Service); err != nil {
		return err
	}
	return step{service: e.Service, what: "withdrawn", by: e.By}.write(tx, at)
}

func asked(tx *readmodel.Tx, at readmodel.At, e services.ServiceAsked) error {
	if err := tx.Exec(`INSERT INTO services_requests (number, service, provider, receiver, text, terms, document, since, stage, staged) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8)`,
		e.Request, e.Service, e.Provider, e.Receiver, e.Text, e.Terms, e.Document, at.Time, services.Asked); err != nil {
		return err
	}
	return step{request: e.Request, what: "asked", by: e.By, document: e.Document}.write(tx, at)
}

func takenBack(tx *readmodel.Tx, at readmodel.At, e services.RequestTakenBack) error {
	return stage(tx, at, services.TakenBack, step{request: e.Request, what: "taken_back", by: e.By})
}

func accepted(tx *readmodel.Tx, at readmodel.At, e services.RequestAccepted) error {
	if err := due(tx, e.Request, e.Due); err != nil {
		return err
	}
	return stage(tx, at, services.Accepted, step{request: e.Request, what: "accepted", by: e.By})
}

func declined(tx *readmodel.Tx, at readmodel.At, e services.RequestDeclined) error {
	return stage(tx, at, services.Declined, step{request: e.Request, what: "declined", by: e.By, document: e.Document})
}

func delivered(tx *readmodel.Tx, at readmodel.At, e services.ServiceDelivered) error {
	return stage(tx, at, services.Delivered, step{request: e.Request, what: "delivered", by: e.By, document: e.Document})
}

func sentBack(tx *readmodel.Tx, at readmodel.At, e services.DeliverySentBack) error {
	if err := due(tx, e.Request, e.Due); err != nil {
		return err
	}
	return stage(tx, at, services.Accepted, step{request: e.Request, what: "sent_back", by: e.By, document: e.Document})
}

func confirmed(tx *readmodel.Tx, at readmodel.At, e services.DeliveryConfirmed) error {
	return stage(tx, at, services.Confirmed, step{request: e.Request, what: "confirmed", by: e.By})
}

func waits(tx *readmodel.Tx, at readmodel.At, e services.RequestWaits) error {
	if err := tx.Exec(`UPDATE services_requests SET late = 1 WHERE number = ?`, e.Request); err != nil {
		return err
	}
	return step{request: e.Request, what: "late"}.write(tx, at)
}
