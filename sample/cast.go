package sample

import (
	"crypto/sha256"
	"encoding/hex"

	"metaorg/domain/people"
	"metaorg/machine"
)

// body is an organization of the story.
type body struct {
	id    machine.OrganizationID
	name  string
	form  people.LegalForm
	rep   machine.PersonID // At first.
	place string
	north int64 // Millionths of a degree.
	east  int64
	about string
}

// The organizations, each under its handle.
const (
	bakery    machine.OrganizationID = "riverside-bakery"
	ledger    machine.OrganizationID = "open-ledger"
	weir      machine.OrganizationID = "weir-energy"
	housing   machine.OrganizationID = "greenfield-housing"
	thread    machine.OrganizationID = "common-thread"
	loom      machine.OrganizationID = "loom-mill"
	tidal     machine.OrganizationID = "tidal-transport"
	seeds     machine.OrganizationID = "seed-library"
	harbour   machine.OrganizationID = "harbour-arts"
	foods     machine.OrganizationID = "upstream-foods"
	repair    machine.OrganizationID = "ironside-repair"
	woodland  machine.OrganizationID = "wyeside-woodland"
	printers  machine.OrganizationID = "blackfriars-print"
	clinic    machine.OrganizationID = "abbey-mill-clinic"
	library   machine.OrganizationID = "vale-library"
	tern      machine.OrganizationID = "tern-software"
	school    machine.OrganizationID = "ploughshare-school"
	boatyard  machine.OrganizationID = "bore-boatyard"
	carers    machine.OrganizationID = "marches-carers"
	assembly  machine.OrganizationID = "river-assembly"
	clay      machine.OrganizationID = "clay-pit-studios"
	cinema    machine.OrganizationID = "lantern-cinema"
	night     machine.OrganizationID = "night-school"
	dairy     machine.OrganizationID = "long-mynd-dairy"
	builders  machine.OrganizationID = "stone-row-builders"
	fund      machine.OrganizationID = "coracle-fund"
	commoners machine.OrganizationID = "lydmarsh-commoners"
	lock      machine.OrganizationID = "lower-lock"
)

var cast = []body{
	{bakery, "Riverside Bakery", "co-operative", "maya", "Worcester", 52_193_600, -2_221_600, "Bread for eleven shops and two schools, baked at night by fourteen people who own the ovens."},
	{ledger, "Open Ledger Accounting", "social-enterprise", "jonas", "Shrewsbury", 52_707_700, -2_754_100, "Keeps the books of sixty small organizations and teaches them to do it themselves."},
	{weir, "Weir Energy", "co-operative", "ines", "Bridgnorth", 52_535_300, -2_419_400, "Two turbines in an old weir, owned by four hundred households downstream."},
	{housing, "Greenfield Housing Trust", "trust", "tom", "Gloucester", 51_864_200, -2_238_200, "Ninety homes at rents that stay low for good."},
	{thread, "Common Thread", "nonprofit", "amara", "Bristol", 51_454_500, -2_587_900, "Collects, mends and passes on clothes, and trains those who want to learn tailoring."},
	{loom, "Loom & Mill Weavers", "co-operative", "petra", "Newtown", 52_513_200, -3_314_100, "Six weavers on restored looms; cloth by the metre."},
	{tidal, "Tidal Transport", "co-operative", "kofi", "Chepstow", 51_642_200, -2_675_800, "Electric vans and cargo bikes along the estuary."},
	{seeds, "Seed Library", "unincorporated", "lena", "Hay-on-Wye", 52_074_000, -3_125_000, "Lends seed and gets seed back: two hundred old varieties in a shed."},
	{harbour, "Harbour Arts", "company", "yusuf", "Bristol", 51_448_300, -2_600_500, "Studios, a stage and a print room in a warehouse by the water."},
	{foods, "Upstream Foods", "co-operative", "nadia", "Welshpool", 52_659_700, -3_147_300, "Wholesale of dry goods from growers in the upper valley."},
	{repair, "Ironside Repair Workshop", "social-enterprise", "sven", "Ironbridge", 52_627_700, -2_485_000, "Repairs tools, bicycles and kitchen machines, and shows people how."},
	{woodland, "Wyeside Woodland Trust", "trust", "gwen", "Ross-on-Wye", 51_914_000, -2_582_600, "Two hundred acres of oak and ash, coppiced by hand."},
	{printers, "Blackfriars Print", "company", "dmitri", "Hereford", 52_056_500, -2_716_000, "Books, posters and parish newsletters, owned by its five printers."},
	{clinic, "Abbey Mill Clinic", "nonprofit", "farah", "Tewkesbury", 51_992_400, -2_160_000, "Physiotherapy and home nursing, paid by what each can."},
	{library, "Vale Library Service", "public-body", "hugo", "Evesham", 52_092_100, -1_946_800, "Nine village libraries and a bus full of books."},
	{tern, "Tern Software", "co-operative", "mei", "Bath", 51_381_100, -2_359_000, "Booking and stock programs for small producers; seven people."},
	{school, "Ploughshare School", "nonprofit", "owen", "Great Malvern", 52_111_300, -2_325_700, "A school with a farm, or a farm with a school."},
	{boatyard, "Bore Boatyard", "company", "ruth", "Newnham on Severn", 51_808_300, -2_445_900, "Builds and mends working boats."},
	{carers, "Marches Care Collective", "co-operative", "sioned", "Ludlow", 52_367_600, -2_718_000, "Forty carers who set their own rounds."},
	{assembly, "Assembly of River Towns", "network", "bilal", "Stourport-on-Severn", 52_340_200, -2_280_900, "Twelve town councils and tenants' groups that speak for the river."},
	{clay, "Clay Pit Studios", "unincorporated", "zofia", "Stroud", 51_745_700, -2_217_800, "Four potters and one kiln."},
	{cinema, "Lantern Cinema", "social-enterprise", "marek", "Monmouth", 51_811_700, -2_716_300, "One screen, run by its audience."},
	{night, "Night School", "public-body", "rosa", "Cheltenham", 51_899_400, -2_078_300, "Evening classes for adults, from welding to Welsh."},
	{dairy, "Long Mynd Dairy", "company", "elin", "Church Stretton", 52_538_600, -2_807_800, "Sheep's cheese from one hill."},
	{builders, "Stone Row Builders", "co-operative", "tadeo", "Cirencester", 51_718_500, -1_968_200, "Dry stone, lime and timber frames; twenty-two people."},
	{fund, "Coracle Fund", "trust", "pavel", "Cardiff", 51_481_600, -3_179_100, "Lends small sums without interest to organizations that begin."},
	{commoners, "Commoners of Lydmarsh", "other", "beth", "Lydney", 51_729_000, -2_531_000, "Holders of grazing rights since before there were registers of them."},
	{lock, "Lower Lock Café", "company", "rahel", "Upton-upon-Severn", 52_065_000, -2_218_000, "Soup, tea and moorings."},
}

// called is the organization with a handle.
func called(o machine.OrganizationID) body {
	for _, b := range cast {
		if b.id == o {
			return b
		}
	}
	panic("sample: nobody plays " + string(o))
}

// organization registers it: what has no register of its own goes by the hash
// of its constitution.
func (b body) organization() people.RegisterOrganization {
	identity := people.Identity{Registry: "sample-register", Number: string(b.id)}
	if b.form == "unincorporated" || b.form == "other" {
		sum := sha256.Sum256([]byte("the constitution of " + b.name))
		identity = people.Identity{Registry: "constitution", Number: hex.EncodeToString(sum[:])}
	}
	return people.RegisterOrganization{Handle: b.id, Name: b.name, LegalForm: b.form, Identities: []people.Identity{identity}}
}

// description says where it is and what it does.
func (b body) description() people.DescribeOrganization {
	return people.DescribeOrganization{
		Place: b.place, Latitude: b.north, Longitude: b.east, Website: "https://" + string(b.id) + ".example/", Description: b.about,
	}
}

// Organizations are the handles of all organizations of the story.
func Organizations() (all []machine.OrganizationID) {
	for _, b := range cast {
		all = append(all, b.id)
	}
	return all
}

// others act in their own name alone, or for an organization later on.
var others = []machine.PersonID{"sam", "lucia", "henk", "noor", "anton", "klara", "jakub", "fatou"}

// People are the handles of everyone in the story, maya first.
func People() (all []machine.PersonID) {
	for _, b := range cast {
		all = append(all, b.rep)
	}
	return append(all, others...)
}
