package charter

// cooperative follows the statement on the co-operative identity of the
// International Co-operative Alliance (Manchester 1995) in words of our own,
// with four principles that a network of independent organizations adds.
func cooperative() Template {
	return Template{
		ID: "co-operative", Title: "co-operative",
		Purpose: "For networks of co-operatives and others who work by the international co-operative values and principles.",
		Goal: "We help each other and new organizations to do good work that its members own and run, " +
			"and build together what no one of us could build alone.",
		Indicators: []Indicator{
			{Name: "Member organizations", Unit: "organizations", Target: 30, By: "2030-12-31"},
			{Name: "People working in member organizations", Unit: "people", Target: 500, By: "2030-12-31"},
			{Name: "Common resources in use by three members or more", Unit: "resources", Target: 20, By: "2030-12-31"},
		},
		Questions: questions(),
		Clauses:   numberedText(cooperativePrinciples(), cooperativeValues(), cooperativePractices()),
	}
}

func cooperativePrinciples() []Clause {
	return clausesOf(Principle,
		[2]string{"Open and voluntary membership", "Whoever can use what we do together and takes on what membership asks is welcome, without regard to gender, origin, " +
			"class, race, politics or religion. Nobody is made to join and nobody is kept from leaving."},
		[2]string{"Democratic control by the members", "The members run the network and set its course. Each member has one vote. " +
			"Whoever is chosen to do something for all answers to all."},
		[2]string{"Members' economic participation", "Members give a fair share to the common capital and decide together what becomes of it. At least part of it belongs to all and is never divided. " +
			"A surplus builds up the network, goes back to members by what they did with it, or supports what they decide; money put in earns little or nothing and no say."},
		[2]string{"Autonomy and independence", "The network is its members' own. When it deals with governments, funders or firms, it does so on terms that leave the members in control."},
		[2]string{"Education, training and information", "We teach members, their people and those they choose, so that all can take part well, and tell the public, the young above all, what working together is and is good for."},
		[2]string{"Co-operation among co-operatives", "We serve our members best by working with other co-operatives and networks, nearby and across borders."},
		[2]string{"Concern for the community", "We work for the lasting good of the places we are part of, by ways that the members approve."},
		[2]string{"Openness", "What we decide, on what grounds and by whose votes, and what we do with common means, can be seen and checked by everybody. What is private to a person or a member stays so."},
		[2]string{"Sovereignty", "Every member stays its own master. The network has the powers that this charter names and no others, and no member has power over another."},
		[2]string{"Autonomy in practice", "What members can settle by themselves or between themselves needs nobody's permission. Individuals, too, offer, ask and agree in their own name."},
		[2]string{"Excellence", "We do our work as well as it can be done, show it to each other, learn from what failed and pass on what works."},
	)
}

func cooperativeValues() []Clause {
	return clausesOf(Value,
		[2]string{"Self-help", "We look to our own and each other's strength first."},
		[2]string{"Self-responsibility", "We answer for what we do and for what we promised."},
		[2]string{"Democracy", "Those whom a matter concerns take part in deciding it."},
		[2]string{"Equality", "No member counts for more than another."},
		[2]string{"Equity", "Burdens and benefits are shared fairly, by what each can give and has done."},
		[2]string{"Solidarity", "What hits one of us concerns us all, and we share risks as well as gains."},
		[2]string{"Honesty", "We say what is so, also when it is unwelcome."},
		[2]string{"Openness to others", "We listen, explain ourselves and let ourselves be checked."},
		[2]string{"Social responsibility", "We weigh what our work does to people and places outside the network."},
		[2]string{"Caring for others", "People come before rules of convenience, and nobody is left alone with trouble."},
	)
}

func cooperativePractices() []Clause {
	return clausesOf(Practice,
		[2]string{"Joining", "An organization joins by accepting the exact text of this charter and contributing, by the published rule in our standing rules. Reasoned objections are heard; the applicant sees them and answers."},
		[2]string{"Contributions", "Information, goods, services, resources, labour and money given to the network or its members are recorded by one side and count once the other side, not under common control, confirms them."},
		[2]string{"Deciding", "Each matter is decided in the class that the standing rules name, by the members on the roll when notice is given. Ties fail. What is adopted takes effect by itself."},
		[2]string{"Mandates", "An organization speaks through a representative, or an alternate, whose mandate it grants and can take back at any time."},
		[2]string{"The commons", "What is made or bought together is offered to all members on published terms, with its makers named. Terms never change for those who took something before."},
		[2]string{"Common money", "Common money is held by the member named in this charter, separate from its own, and every movement is recorded where all members see it."},
		[2]string{"Differences", "We talk first, then ask a third to help, and only then ask for a decision. Nobody is excluded without written grounds, a reply, a hearing and a special decision."},
		[2]string{"Leaving", "Who leaves gets a statement of what stays, what returns and what is owed, and a full copy of its records."},
		[2]string{"Personal data", "The lasting record holds handles, keys and acts, never names, addresses or numbers of people. What people said can be withdrawn; what was decided stays."},
		[2]string{"Looking back", "Once a year we look at the goal's indicators, at who took part and at these practices, and propose what to change."},
	)
}
