package signature

import "testing"

func BenchmarkVerify(b *testing.B) {
	for _, algorithm := range allAlgorithms {
		a := newAttempt(b, algorithm)
		a.sign(b)
		b.Run(string(algorithm), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := a.verify(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkCheck shows the share of Verify that goes into the key.
func BenchmarkCheck(b *testing.B) {
	for _, algorithm := range allAlgorithms {
		key := newHolder(b, algorithm, "ana").key(b)
		b.Run(string(algorithm), func(b *testing.B) {
			for b.Loop() {
				if err := key.Check(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkNormaliseDER(b *testing.B) {
	h := newHolder(b, PasskeyES256, "ana")
	der := h.der(b, []byte("message"))
	for b.Loop() {
		if _, err := NormaliseDER(der); err != nil {
			b.Fatal(err)
		}
	}
}
