package sample

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// api is the orders API. Each method below that answers an operation says
// what it does wrong in its comment.
type api struct{ orders *store }

// operations are what one path offers, by method.
type operations map[string]http.HandlerFunc

// Handler returns the API with its first orders and no memory of earlier
// calls. It is safe for concurrent use.
func Handler() http.Handler {
	a := &api{newStore()}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer dumpOnPanic(w)
		a.route(w, r)
	})
}

// route finds the operation. A path it does not know gets the start page of
// the web shop with 200, and a method it does not know a 404.
func (a *api) route(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	path := r.URL.Path
	var methods operations
	switch {
	case path == "/health":
		methods = operations{"GET": a.health}
	case path == "/reports/daily":
		methods = operations{"GET": a.loggedIn(a.report)}
	case len(parts) == 3 && parts[0] == "orgs" && parts[2] == "orders":
		r.SetPathValue("orgId", parts[1])
		methods = operations{"GET": a.loggedIn(a.list), "POST": a.loggedIn(a.create)}
	case len(parts) == 4 && parts[0] == "orgs" && parts[2] == "orders":
		r.SetPathValue("orgId", parts[1])
		r.SetPathValue("orderId", parts[3])
		methods = operations{"GET": a.loggedIn(a.get), "PUT": a.loggedIn(a.replace), "DELETE": a.loggedIn(a.remove)}
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>Shop</title><h1>Welcome!</h1><p>The page you want has moved.</p>")
		return
	}
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	answer, ok := methods[method]
	if !ok {
		reply(w, http.StatusNotFound, oops{"not found"})
		return
	}
	answer(w, r)
}

// loggedIn turns away whoever sends no credentials, with a 403 and no word on
// how to log in. Any credentials at all are good enough.
func (a *api) loggedIn(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" && r.Header.Get("X-API-Key") == "" {
			reply(w, http.StatusForbidden, oops{"forbidden"})
			return
		}
		next(w, r)
	}
}

func (a *api) health(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, map[string]string{"status": "up"})
}

// report shows the numbers to every address.
func (a *api) report(w http.ResponseWriter, _ *http.Request) {
	all := a.orders.list("", "", 0)
	by := map[string]int{}
	for _, o := range all {
		by[o.Status]++
	}
	reply(w, http.StatusOK, map[string]any{"orders": len(all), "by_status": by})
}

// list serves any organisation's orders to anybody. Query.Get drops a pair
// that does not decode, so a broken filter shows everything; so does a limit
// that is not a number.
func (a *api) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	limit, _ := strconv.Atoi(query.Get("limit"))
	reply(w, http.StatusOK, a.orders.list(r.PathValue("orgId"), query.Get("status"), limit))
}

// create does not look at scopes, takes a missing field for an intruder and
// reports a broken rule inside a 200.
func (a *api) create(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("X-Request-Source") == "" {
		reply(w, http.StatusForbidden, oops{"access denied"})
		return
	}
	n := decode(r)
	if fault := n.fault(); fault != "" {
		reply(w, http.StatusOK, failed{false, fault})
		return
	}
	o, err := a.orders.add(r.PathValue("orgId"), n)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Location", fmt.Sprintf("/orgs/%s/orders/%d", o.Org, o.ID))
	reply(w, http.StatusCreated, o)
}

// get finds the order by its number alone: the organisation in the path plays
// no part. A missing order is a 200 with null.
func (a *api) get(w http.ResponseWriter, r *http.Request) {
	reply(w, http.StatusOK, a.orders.get(orderID(r)))
}

// replace tells a stranger which orders exist: another organisation's is a
// 403, a missing one a 404.
func (a *api) replace(w http.ResponseWriter, r *http.Request) {
	n, id := decode(r), orderID(r)
	if fault := n.fault(); fault != "" {
		reply(w, http.StatusOK, failed{false, fault})
		return
	}
	old := a.orders.get(id)
	if old == nil {
		reply(w, http.StatusNotFound, oops{"no such order"})
		return
	}
	if old.Org != callerOf(r).Tenant {
		reply(w, http.StatusForbidden, oops{"order belongs to " + old.Org})
		return
	}
	reply(w, http.StatusOK, a.orders.replace(id, n))
}

// remove answers 400 to a caller without the role, as if the request were
// wrong, and fails on an order that is not there.
func (a *api) remove(w http.ResponseWriter, r *http.Request) {
	if !slices.Contains(callerOf(r).Roles, "admin") {
		reply(w, http.StatusBadRequest, oops{"not allowed"})
		return
	}
	if err := a.orders.remove(orderID(r)); err != nil {
		panic(err)
	}
	w.WriteHeader(http.StatusNoContent)
}

// oops is the API's usual error, failed the one it sends with a 200.
type oops struct {
	Error string `json:"error"`
}

type failed struct {
	OK    bool   `json:"ok"`
	Error string `json:"error"`
}

// reply writes v as JSON. A failed write is the client's going away, which
// the API has no use for.
func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
