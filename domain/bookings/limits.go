package bookings

// Every maximum of this package that no charter changes.
const (
	mostUnits     = 1000
	mostSlotHours = 24
	mostBuffer    = 24 * 60 // Minutes, before and after each.
	mostHours     = 31 * 24 // Of one booking.
	mostAhead     = 2 * 366 // Days.
	mostNotice    = 30 * 24 // Hours.
	mostZone      = 14 * 60 // Minutes east of UTC; as many west.
	mostOpenings  = 21      // Lines about when a place is open.
	mostClosures  = 50      // Of a resource, that are not over.
	mostCalledOff = 100     // Bookings that one closing calls off.
	mostWaiting   = 50      // On the list of one resource.
	lookDays      = 14      // How far ahead a refusal looks for what is free instead.
	placeBytes    = 200
	reasonBytes   = 200
	paperDigits   = 64 // Hexadecimal, of a BLAKE3-256 hash.

	minute int64 = 60
	hour   int64 = 3_600
	day    int64 = 86_400
)
