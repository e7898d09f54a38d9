package retry

import "time"

// The budget of a host: a bucket that repeats empty and successes fill. Ten
// successes earn one repeat, so in the long run there is at most a tenth more
// load than without repeats, and none more while nothing succeeds. What can be
// saved is small, since an outage finds every client with a full bucket: four
// repeats, which is all that one request may want, and more only where so many
// requests succeed that it is less than a twentieth of a minute's load.
const (
	budgetEarn  = 0.1
	budgetLeast = 4
	budgetRate  = 3                // repeats saved for each success in a second
	budgetCount = 64               // successes over which that is measured
	budgetStale = 10 * time.Second // after this long without a measure it was less
)

// budget is guarded by its host.
type budget struct {
	tokens float64
	most   float64 // 0 means budgetLeast
	seen   int     // successes since the last measure
	since  time.Time
}

// earn takes down a success. It looks at the clock rarely, since nearly every
// request comes here.
func (b *budget) earn() {
	b.tokens = min(b.tokens+budgetEarn, max(b.most, budgetLeast))
	if b.seen++; b.seen >= budgetCount {
		b.measure(time.Now())
	}
}

func (b *budget) measure(now time.Time) {
	b.most = budgetLeast
	if took := now.Sub(b.since); !b.since.IsZero() && took < budgetCount*time.Second {
		b.most = max(budgetLeast, budgetRate*budgetCount/max(took.Seconds(), 0.01))
	}
	b.tokens = min(b.tokens, b.most)
	b.seen, b.since = 0, now
}

// spend takes one repeat, if there is one.
func (b *budget) spend(now time.Time) bool {
	if b.spent(now) {
		return false
	}
	b.tokens--
	return true
}

// spent allows for what additions of a tenth leave of a whole.
func (b *budget) spent(now time.Time) bool {
	if b.most > budgetLeast && now.Sub(b.since) > budgetStale {
		b.most = budgetLeast
		b.tokens = min(b.tokens, b.most)
	}
	return b.tokens < 1-1e-9
}
