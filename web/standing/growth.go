package standing

// Day is what a home held on a day, by part, in bytes.
type Day struct {
	Number int64 // Days since 1970.
	Bytes  map[string]int64
}

// growthDays is over how many last days growth is measured.
const growthDays = 30

// Grow adds to what a home takes now by how much it grew a day since the
// earliest of the last days that is known, at least one day ago. A part that
// shrank, as tables do that are made again, counts as one that did not grow.
func (d Disk) Grow(today int64, known []Day) Disk {
	for _, day := range known {
		if day.Number >= today || day.Number < today-growthDays {
			continue
		}
		d.Days = today - day.Number
		parts := make([]Part, 0, len(d.Parts))
		for _, p := range d.Parts {
			p.PerDay = max(0, p.Bytes-day.Bytes[p.Name]) / d.Days
			d.PerDay += p.PerDay
			parts = append(parts, p)
		}
		d.Parts = parts
		return d
	}
	return d
}
