package words

import "context"

// Bytes says how large something is: "940 B", "1.5 KiB", "12 MiB", in units of
// 1024 as everywhere here.
func Bytes(ctx context.Context, n int64) string {
	numbers := of(ctx).numbers
	if n < 1<<10 {
		return numbers.Sprintf("%d B", n)
	}
	size := float64(n)
	unit := ""
	for _, unit = range []string{"KiB", "MiB", "GiB", "TiB"} {
		if size /= 1 << 10; size < 1023.95 {
			break
		}
	}
	if size >= 9.95 {
		return numbers.Sprintf("%.0f", size) + " " + unit
	}
	return numbers.Sprintf("%.1f", size) + " " + unit
}
