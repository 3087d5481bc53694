// Package view shows services. It keeps true that what members offer is shown
// as the roster is, while who asked whom for what is for those who take part.
package view

import (
	_ "embed"

	"metaorg/readmodel"
)

//go:embed schema.sql
var schema string

// View is how services are seen.
var View = readmodel.View{
	Module: "services",
	Schema: schema,
	On: []readmodel.Projection{
		readmodel.On("services.ServiceOffered", offered),
		readmodel.On("services.ServiceChanged", changed),
		readmodel.On("services.ServiceWithdrawn", withdrawn),
		readmodel.On("services.ServiceAsked", asked),
		readmodel.On("services.RequestTakenBack", takenBack),
		readmodel.On("services.RequestAccepted", accepted),
		readmodel.On("services.RequestDeclined", declined),
		readmodel.On("services.ServiceDelivered", delivered),
		readmodel.On("services.DeliverySentBack", sentBack),
		readmodel.On("services.DeliveryConfirmed", confirmed),
		readmodel.On("services.RequestWaits", waits),
	},
	Lists: []readmodel.List{servicesList, requestsList, flowsList},
}

var servicesList = readmodel.List{
	Name:    "services",
	Purpose: "Services that members offer to each other.",
	Query: `SELECT s.number, s.title, s.description, s.terms, s.activity, s.member, coalesce(o.name, s.member) AS name, s.capacity, s.since, s.withdrawn,
			(SELECT count(*) FROM services_requests q WHERE q.service = s.number AND q.stage = 'confirmed') AS given,
			(SELECT count(DISTINCT q.receiver) FROM services_requests q WHERE q.service = s.number AND q.stage = 'confirmed') AS receivers
		FROM services_services s LEFT JOIN people_organizations o ON o.id = s.member`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the service"},
		{Name: "title", Kind: readmodel.Text, Help: "what it is called"},
		{Name: "description", Kind: readmodel.Text, Help: "what it is", Detail: true},
		{Name: "terms", Kind: readmodel.Text, Help: "on what terms"},
		{Name: "activity", Kind: readmodel.Text, Help: "id of the kind of activity", Detail: true},
		{Name: "member", Kind: readmodel.Text, Help: "who offers it", Detail: true},
		{Name: "name", Kind: readmodel.Text, Help: "what who offers it is called"},
		{Name: "capacity", Kind: readmodel.Number, Help: "how many requests are served at the same time; 0 for as many as come", Detail: true},
		{Name: "since", Kind: readmodel.Time, Help: "since when", Detail: true},
		{Name: "withdrawn", Kind: readmodel.Bool, Help: "whether it is offered no longer"},
		{Name: "given", Kind: readmodel.Number, Help: "how often receivers confirmed it"},
		{Name: "receivers", Kind: readmodel.Number, Help: "how many members confirmed it"},
	},
	Sort: "withdrawn,title,number", Key: "number", For: readmodel.Watchers,
}

var requestsList = readmodel.List{
	Name:    "service-requests",
	Purpose: "Who asked whom for a service, and how far it has come.",
	Query: `SELECT q.number, q.service, s.title, q.provider, coalesce(p.name, q.provider) AS provider_name, q.receiver, coalesce(r.name, q.receiver) AS receiver_name,
			q.text, q.terms, q.document, q.since, q.stage, q.staged, nullif(q.due, 0) AS due, q.late
		FROM services_requests q JOIN services_services s ON s.number = q.service
		LEFT JOIN people_organizations p ON p.id = q.provider LEFT JOIN people_organizations r ON r.id = q.receiver`,
	Columns: []readmodel.Column{
		{Name: "number", Kind: readmodel.Number, Help: "of the request"},
		{Name: "service", Kind: readmodel.Number, Help: "its number"},
		{Name: "title", Kind: readmodel.Text, Help: "what the service is called"},
		{Name: "provider", Kind: readmodel.Text, Help: "who is asked", Detail: true},
		{Name: "provider_name", Kind: readmodel.Text, Help: "what who is asked is called"},
		{Name: "receiver", Kind: readmodel.Text, Help: "who asks", Detail: true},
		{Name: "receiver_name", Kind: readmodel.Text, Help: "what who asks is called"},
		{Name: "text", Kind: readmodel.Text, Help: "what is needed", Detail: true},
		{Name: "terms", Kind: readmodel.Text, Help: "on what terms, as they were when it was asked for", Detail: true},
		{Name: "document", Kind: readmodel.Text, Help: "hash of a document that says more", Detail: true},
		{Name: "since", Kind: readmodel.Time, Help: "when it was asked for", Detail: true},
		{Name: "stage", Kind: readmodel.Text, Help: "asked, accepted, delivered, confirmed, declined or taken_back"},
		{Name: "staged", Kind: readmodel.Time, Help: "since when it is at this stage", Detail: true},
		{Name: "due", Kind: readmodel.Time, Help: "when it is to be delivered"},
		{Name: "late", Kind: readmodel.Bool, Help: "whether both sides were told that it waits"},
	},
	Sort: "-number", Key: "number", For: readmodel.Participants,
}

var flowsList = readmodel.List{
	Name:    "service-flows",
	Purpose: "Who serves whom: services that receivers confirmed, by the two sides.",
	Query: `SELECT q.provider || '>' || q.receiver AS id, q.provider, coalesce(p.name, q.provider) AS provider_name, q.receiver, coalesce(r.name, q.receiver) AS receiver_name,
			count(*) AS given, max(q.staged) AS latest
		FROM services_requests q LEFT JOIN people_organizations p ON p.id = q.provider LEFT JOIN people_organizations r ON r.id = q.receiver
		WHERE q.stage = 'confirmed' GROUP BY q.provider, q.receiver`,
	Columns: []readmodel.Column{
		{Name: "id", Kind: readmodel.Text, Help: "of the two sides", Detail: true},
		{Name: "provider", Kind: readmodel.Text, Help: "who serves", Detail: true},
		{Name: "provider_name", Kind: readmodel.Text, Help: "what who serves is called"},
		{Name: "receiver", Kind: readmodel.Text, Help: "who is served", Detail: true},
		{Name: "receiver_name", Kind: readmodel.Text, Help: "what who is served is called"},
		{Name: "given", Kind: readmodel.Number, Help: "how many services were confirmed"},
		{Name: "latest", Kind: readmodel.Time, Help: "when the latest was"},
	},
	Sort: "-given,provider_name,receiver_name", Key: "id", For: readmodel.Watchers,
}
