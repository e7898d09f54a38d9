package retry

// The budget of a host: a bucket that repeats empty and successes fill. Ten
// successes earn one repeat, so in the long run there is at most a tenth more
// load than without repeats, and none more while nothing succeeds.
const (
	budgetStart = 5
	budgetMost  = 10
	budgetEarn  = 0.1
)

// budget is guarded by its host.
type budget struct{ tokens float64 }

func (b *budget) earn() { b.tokens = min(b.tokens+budgetEarn, budgetMost) }

// spend takes one repeat, if there is one.
func (b *budget) spend() bool {
	if b.spent() {
		return false
	}
	b.tokens--
	return true
}

// spent allows for what additions of a tenth leave of a whole.
func (b *budget) spent() bool { return b.tokens < 1-1e-9 }
