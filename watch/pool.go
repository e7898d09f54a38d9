package watch

// pool makes things, out of those that are no longer needed where there are
// any. They are made many at a time, lie together and do not move.
type pool[T any] struct{ free []*T }

const madeAtOnce = 64

func (p *pool[T]) take() *T {
	if len(p.free) == 0 {
		more := make([]T, madeAtOnce)
		for i := range more {
			p.free = append(p.free, &more[i])
		}
	}
	last := len(p.free) - 1
	v := p.free[last]
	p.free = p.free[:last]
	return v
}

// put takes back what nobody holds any more.
func (p *pool[T]) put(v *T) {
	*v = *new(T)
	p.free = append(p.free, v)
}
