package main

import (
	"errors"
	"slices"
	"strconv"
	"sync"
)

// maxOrders and maxKeys bound what callers can make the API keep in memory.
const (
	maxOrders = 10_000
	maxKeys   = 10_000
)

type item struct {
	SKU      string `json:"sku"`
	Quantity int    `json:"quantity"`
}

// newOrder is what callers send, order what they get back.
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
	Status  string `json:"status"`
	version int
}

// etag names this version of this order.
func (o *order) etag() string { return `"` + strconv.Itoa(o.ID) + "-" + strconv.Itoa(o.version) + `"` }

// What the store refuses to do. handlers.go says which reason each one is.
var (
	errFull      = errors.New("the table is full")
	errMissing   = errors.New("there is no such order")
	errChanged   = errors.New("the order changed since it was read")
	errShipped   = errors.New("the order has left the warehouse")
	errCancelled = errors.New("the order was cancelled before")
	errKeyInUse  = errors.New("a request with this key is still being answered")
	errKeyReused = errors.New("the key came with other content before")
)

// store holds the orders of all organisations, oldest first. It hands out
// copies, so nothing it holds changes behind its back.
type store struct {
	mu     sync.Mutex
	next   int
	orders []order
	keys   map[string]*placing
	oldest []string // keys in the order they came, for forgetting
}

// placing is an idempotency key with what was placed under it.
type placing struct {
	content [32]byte // hash of what the first request sent
	order   *order   // nil while the first request is being answered
}

func newStore() *store {
	one := func(id int, org, customer, sku string, quantity int, status string) order {
		return order{id, org, newOrder{customer, []item{{sku, quantity}}, "EUR", ""}, status, 1}
	}
	return &store{next: 3001, keys: make(map[string]*placing), orders: []order{
		one(1001, "north", "Ada", "TEA-0042", 2, "open"),
		one(1002, "north", "Grace", "CUP-0007", 6, "paid"),
		one(1003, "north", "Alan", "POT-0001", 1, "shipped"),
		one(2001, "south", "Edsger", "TEA-0042", 40, "open"),
		one(2002, "south", "Barbara", "POT-0001", 3, "paid"),
	}}
}

// begin reserves an idempotency key for content. It returns the order that was
// placed under the key before, nil when the key is new; then place or abandon
// must follow.
func (s *store) begin(key string, content [32]byte) (*order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.keys[key]; p != nil {
		switch {
		case p.content != content:
			return nil, errKeyReused
		case p.order == nil:
			return nil, errKeyInUse
		}
		o := *p.order
		return &o, nil
	}
	if len(s.oldest) == maxKeys {
		delete(s.keys, s.oldest[0])
		s.oldest = s.oldest[1:]
	}
	s.keys[key] = &placing{content: content}
	s.oldest = append(s.oldest, key)
	return nil, nil
}

// place adds an order and keeps it as what the key stands for. A key whose
// order could not be placed is free again.
func (s *store) place(key, org string, n newOrder) (order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.orders) >= maxOrders {
		delete(s.keys, key)
		s.oldest = slices.DeleteFunc(s.oldest, func(k string) bool { return k == key })
		return order{}, errFull
	}
	o := order{s.next, org, n, "open", 1}
	s.next++
	s.orders = append(s.orders, o)
	if p := s.keys[key]; p != nil {
		p.order = &o
	}
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

// change applies a change to the order as the caller has read it, and only to
// that version: of two callers who read the same one, the second is refused.
func (s *store) change(read *order, change func(*order)) (order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.find(read)
	switch {
	case err != nil:
		return order{}, err
	case s.orders[i].Status == "shipped":
		return order{}, errShipped
	case s.orders[i].Status == "cancelled":
		return order{}, errCancelled
	}
	change(&s.orders[i])
	s.orders[i].version++
	return s.orders[i], nil
}

// remove takes the order away, in the version that the caller has read.
func (s *store) remove(read *order) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.find(read)
	if err == nil {
		s.orders = slices.Delete(s.orders, i, i+1)
	}
	return err
}

// find returns the place of an order that is still as it was read.
func (s *store) find(read *order) (int, error) {
	i := s.index(read.ID)
	switch {
	case i < 0:
		return 0, errMissing
	case s.orders[i].version != read.version:
		return 0, errChanged
	}
	return i, nil
}

func (s *store) index(id int) int {
	return slices.IndexFunc(s.orders, func(o order) bool { return o.ID == id })
}
