package traffic

// noise is something that happens beside the ordinary requests and is no
// incident.
type noise struct {
	from, to int64
	own      func(g *generator, minute int64)
	touch    func(g *generator, at int64, d *draft)
}

func layOutNoise(r *Run) []*noise { return nil }
