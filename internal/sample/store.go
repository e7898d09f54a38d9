package sample

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sync"
)

// maxOrders bounds what callers can make the API keep in memory.
const maxOrders = 10_000

// item and newOrder are what callers send, order is what they get back.
type item struct {
	SKU      string `json:"sku"`
	Quantity int    `json:"quantity"`
}

type newOrder struct {
	Customer string `json:"customer"`
	Items    []item `json:"items"`
	Currency string `json:"currency"`
	Note     string `json:"note,omitempty"`
}

type order struct {
	ID  int    `json:"id"`
	Org string `json:"org"`
	newOrder
	Status string `json:"status"`
}

var skuPattern = regexp.MustCompile(`^[A-Z]{3}-[0-9]{4}$`)

// fault returns the first rule of the document that the order breaks, or "".
func (n newOrder) fault() string {
	switch {
	case n.Customer == "":
		return "customer missing"
	case len(n.Items) == 0:
		return "no items"
	case n.Currency != "EUR" && n.Currency != "USD":
		return "bad currency"
	}
	for _, it := range n.Items {
		if !skuPattern.MatchString(it.SKU) {
			return "bad sku"
		}
		if it.Quantity < 1 || it.Quantity > 1000 {
			return "bad quantity"
		}
	}
	return ""
}

// store holds the orders of all organisations, oldest first.
type store struct {
	mu     sync.Mutex
	next   int
	orders []order
}

func newStore() *store {
	one := func(id int, org, customer, sku string, quantity int, status string) order {
		return order{id, org, newOrder{customer, []item{{sku, quantity}}, "EUR", ""}, status}
	}
	return &store{next: 3001, orders: []order{
		one(1001, "north", "Ada", "TEA-0042", 2, "open"),
		one(1002, "north", "Grace", "CUP-0007", 6, "paid"),
		one(1003, "north", "Alan", "POT-0001", 1, "shipped"),
		one(2001, "south", "Edsger", "TEA-0042", 40, "open"),
		one(2002, "south", "Barbara", "POT-0001", 3, "paid"),
	}}
}

var errFull = errors.New("orders: table full")

func (s *store) add(org string, n newOrder) (order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.orders) >= maxOrders {
		return order{}, errFull
	}
	o := order{s.next, org, n, "open"}
	s.next++
	s.orders = append(s.orders, o)
	return o, nil
}

// list returns up to limit orders; an empty org or status and a limit of 0
// mean all.
func (s *store) list(org, status string, limit int) []order {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := []order{}
	for _, o := range s.orders {
		if limit > 0 && len(found) == limit {
			break
		}
		if (org == "" || o.Org == org) && (status == "" || o.Status == status) {
			found = append(found, o)
		}
	}
	return found
}

// get returns the order with that id, whosever it is, or nil.
func (s *store) get(id int) *order {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.index(id); i >= 0 {
		o := s.orders[i]
		return &o
	}
	return nil
}

// replace returns the order as it is now, or nil when there is none.
func (s *store) replace(id int, n newOrder) *order {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.index(id)
	if i < 0 {
		return nil
	}
	s.orders[i].newOrder = n
	o := s.orders[i]
	return &o
}

func (s *store) remove(id int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.index(id)
	if i < 0 {
		return fmt.Errorf("orders: no row with id %d", id)
	}
	s.orders = slices.Delete(s.orders, i, i+1)
	return nil
}

func (s *store) index(id int) int {
	return slices.IndexFunc(s.orders, func(o order) bool { return o.ID == id })
}
