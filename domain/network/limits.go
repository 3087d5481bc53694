package network

// Every maximum of this package.
const (
	// MaxOrigins is how many web origins a network has. Browsers promise to
	// look at five names that share their passkeys (WebAuthn Level 3, section
	// 5.11.1), so a network that uses more has hosts that cannot.
	MaxOrigins = 20
	// MaxFormingOrigins is how many it has while it is forming, when one person
	// or, before the first draft, anybody registered may add them.
	MaxFormingOrigins = 5
	// MaxRaiseNoticeDays is the longest notice before the rules rise.
	MaxRaiseNoticeDays = 366

	maxHostBytes   = 253                                            // Of a domain name, RFC 1035.
	maxLabelBytes  = 63                                             // Of a part of it between dots.
	maxOriginBytes = len("https://") + maxHostBytes + len(":65535") //
)
