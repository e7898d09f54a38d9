package watch

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// crawls counts what crawlers got for answers. Names of crawlers are a closed
// set, routes are bounded elsewhere.
type crawls map[crawlKey]int64

type crawlKey struct {
	Name, Standing string
	Method, Route  string // "" for answers below 400
	Status         int
}

// The bounds of the part on crawlers.
const (
	maxCrawls = 4096
	maxWasted = 10
)

func (c crawls) add(f *what, by *client, n int64, route string) {
	key := crawlKey{Name: by.Client, Standing: by.Crawler, Status: f.Status}
	if f.Status >= 400 {
		key.Method, key.Route = f.Method, route
	}
	if _, ok := c[key]; !ok && len(c) >= maxCrawls {
		key.Method, key.Route = Other, Other
	}
	c[key] += n
}

func (c crawls) clone() crawls { return maps.Clone(c) }

func (c crawls) report() []Crawler {
	by := map[[2]string]*Crawler{}
	for k, n := range c {
		name := [2]string{k.Name, k.Standing}
		r := by[name]
		if r == nil {
			r = &Crawler{Name: k.Name, Standing: k.Standing, Status: map[string]int64{}, Wasted: []CrawledRoute{}}
			by[name] = r
		}
		r.Total += n
		r.Status[statusKey(k.Status)] += n
		if k.Route != "" {
			r.Wasted = append(r.Wasted, CrawledRoute{k.Method, k.Route, k.Status, n})
		}
	}
	out := make([]Crawler, 0, len(by))
	for _, r := range by {
		slices.SortFunc(r.Wasted, func(a, b CrawledRoute) int {
			return cmp.Or(-cmp.Compare(a.Count, b.Count), strings.Compare(a.Route, b.Route), strings.Compare(a.Method, b.Method), cmp.Compare(a.Status, b.Status))
		})
		r.Wasted = r.Wasted[:min(len(r.Wasted), maxWasted)]
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b Crawler) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), -strings.Compare(a.Standing, b.Standing))
	})
	return out
}
