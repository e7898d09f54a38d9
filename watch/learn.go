package watch

// learner names routes. TODO
type learner struct{}

func newLearner(opt Options) learner { return learner{} }

func (l *learner) Template(raw string) string { return raw }

func (e *engine) learn(m *minute) {}

func (l *learner) save() ([]byte, error) { return nil, nil }
func (l *learner) restore([]byte) error  { return nil }
