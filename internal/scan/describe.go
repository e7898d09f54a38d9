package scan

// describe tells what is known of a part.
func (s *search) describe(c cell) Part {
	p := Part{Count: s.before(c, nil)}
	for _, v := range c {
		p.Where = append(p.Where, s.value(v))
	}
	for i, v := range c {
		codes := s.columns[v.column].codes
		p.Elsewhere = append(p.Elsewhere, s.before(c.without(i), func(row int) bool {
			return codes[row] != codeMissing && codes[row] != v.code
		}))
	}
	s.compare(c, &p)
	return p
}

// compare finds the single values that select the failures of a part.
func (s *search) compare(c cell, p *Part) {
	named := make([]bool, len(s.columns))
	for _, v := range c {
		named[v.column] = true
	}
	for j := range s.columns {
		inside, all := s.split(c, j), s.split(nil, j)
		for code := codeFirst; code < len(inside) && !named[j]; code++ {
			if float64(inside[code][0]) < (1-nearly)*float64(p.Failed) {
				continue
			}
			v := s.value(pick{j, uint8(code)})
			if float64(all[code][0]) <= float64(p.Failed)*(1+nearly) {
				p.Same = append(p.Same, v)
			} else {
				p.Common = append(p.Common, v)
			}
		}
	}
}

func (s *search) value(p pick) Value {
	c := s.columns[p.column]
	return Value{s.table.attributes[c.attribute], s.table.names[c.attribute][c.values[p.code-codeFirst]]}
}
