package watch

import "github.com/candorhttp/candor"

// cause names the explanation whose evidence is strongest.
func (q *inquiry) cause() (c candor.Cause, because []string) {
	best, second := finding{}, finding{}
	var kind, runner *Kind
	for i := range Kinds {
		k := &Kinds[i]
		if k.test == nil {
			continue
		}
		f := k.test(q)
		switch {
		case f.score > best.score:
			best, second, kind, runner = f, best, k, kind
		case f.score > second.score:
			second, runner = f, k
		}
	}
	c = candor.Cause{Kind: "unknown", Where: q.x.Where.where(), Share: q.x.Share, Against: []string{}, Confidence: "low"}
	if kind == nil || best.score < 0.5 {
		c.Summary = kindByName("unknown").Title
		return c, nil
	}
	c.Kind, c.Summary = kind.Name, kind.Title+q.since()
	c.Against = append(c.Against, best.against...)
	switch {
	case best.score >= 0.9:
		c.Confidence = "high"
	case best.score >= 0.7:
		c.Confidence = "medium"
	}
	if runner != nil && second.score >= 0.4 {
		c.RunnerUp = runner.Name
	}
	return c, best.because
}

// finding is how well a kind of cause fits the evidence.
type finding struct {
	score   float64 // 0 to 1
	because []string
	against []string
}

// since says since when the part is known, where that is part of the story.
func (q *inquiry) since() string {
	for _, p := range q.x.Where {
		if q.e.isNew(p, q.in.Start) {
			first, _ := q.e.firstSeen(p)
			return ", first seen " + minuteTime(first).Format("15:04")
		}
	}
	return ""
}
