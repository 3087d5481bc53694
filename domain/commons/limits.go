package commons

// Every maximum of this package. What is in the log stays there, so that texts
// are short: what is longer is a version's file.
const (
	titleBytes     = 100
	summaryBytes   = 1000
	linkBytes      = 500
	unitBytes      = 20
	ruleBytes      = 2000 // Of a local rule.
	noteBytes      = 500
	reasonBytes    = 500
	creditBytes    = 300
	tagBytes       = 60
	mostTags       = 12 // Of each sort.
	mostRules      = 10 // Of reciprocity.
	mostParents    = 10
	mostSources    = 20  // Of other resources, in one version.
	mostAuthors    = 200 // With all who made what it comes from.
	mostCredits    = 50
	mostStewards   = 20
	mostResources  = 5_000 // Of one member.
	mostVersions   = 5_000 // Of one resource.
	mostOpen       = 100   // Drafts and proposals of one resource.
	mostActs       = 20    // Of one resource that wait for other stewards.
	mostNumber     = 1 << 40
	mostPeriodDays = 3_660
	actDays        = 60 // For other stewards to approve an act.

	paperDigits = 64     // Hexadecimal, of a BLAKE3-256 hash.
	day         = 86_400 // Seconds.
)
