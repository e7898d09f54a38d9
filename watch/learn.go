package watch

// learner names routes. TODO
type learner struct{}

func newLearner(opt Options) learner { return learner{} }

func (l *learner) Template(raw string) string { return raw }

func (e *engine) learn(m *minute) {}
