package main

import (
	"crypto/sha256"
	"net/http"
	"strconv"

	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/ladder"
)

// api holds the handlers. What a handler is given has climbed the ladder up to
// its own rungs: the caller is known and may use the operation, the tenant is
// the caller's, every parameter and the content follow the document.
type api struct{ store *store }

// routes is an ordinary net/http router; the guard stands in front of it.
func (a *api) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", a.health)
	mux.HandleFunc("GET /reports/daily", a.report)
	mux.HandleFunc("GET /orgs/{orgId}/orders", a.list)
	mux.HandleFunc("POST /orgs/{orgId}/orders", a.create)
	mux.HandleFunc("GET /orgs/{orgId}/orders/{orderId}", a.get)
	mux.HandleFunc("PUT /orgs/{orgId}/orders/{orderId}", a.replace)
	mux.HandleFunc("DELETE /orgs/{orgId}/orders/{orderId}", a.remove)
	mux.HandleFunc("POST /orgs/{orgId}/orders/{orderId}/cancellation", a.cancel)
	return mux
}

// ownOnly says that an answer is for its caller alone. Without it a shared cache
// might keep an answer that an API key opened, and hand it to strangers.
const ownOnly = "private, no-cache"

func reply(w http.ResponseWriter, r *http.Request, status int, o order) {
	w.Header().Set("ETag", o.etag())
	w.Header().Set("Cache-Control", ownOnly)
	guard.Reply(w, r, status, o)
}

func (a *api) health(w http.ResponseWriter, r *http.Request) {
	guard.Reply(w, r, http.StatusOK, map[string]string{"status": "up"})
}

func (a *api) report(w http.ResponseWriter, r *http.Request) {
	count := make(map[string]int)
	all := a.store.list("", "", 0)
	for _, o := range all {
		count[o.Status]++
	}
	w.Header().Set("Cache-Control", ownOnly)
	guard.Reply(w, r, http.StatusOK, map[string]any{"orders": len(all), "by_status": count})
}

func (a *api) list(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	limit, _ := strconv.Atoi(q.Get("limit")) // 1 to 100 by the document, or absent
	w.Header().Set("Cache-Control", ownOnly)
	guard.Reply(w, r, http.StatusOK, a.store.list(guard.PathValue(r, "orgId"), q.Get("status"), limit))
}

func (a *api) create(w http.ResponseWriter, r *http.Request) {
	n, ok := sent(w, r)
	if !ok {
		return
	}
	key := r.Header.Get("Idempotency-Key")
	if key == "" {
		guard.Refuse(w, r, ladder.IdempotencyKeyMissing)
		return
	}
	caller, org := guard.CallerOf(r), guard.PathValue(r, "orgId")
	key = caller.Tenant + "\n" + caller.Subject + "\n" + key // nobody meets another caller's keys
	placed, err := a.store.begin(key, sha256.Sum256(guard.Content(r)))
	if refused(w, r, err) {
		return
	}
	if placed == nil {
		o, err := a.store.place(key, org, n)
		if refused(w, r, err) {
			return
		}
		placed = &o
	}
	w.Header().Set("Location", "/orgs/"+org+"/orders/"+strconv.Itoa(placed.ID))
	reply(w, r, http.StatusCreated, *placed)
}

func (a *api) get(w http.ResponseWriter, r *http.Request) {
	if o, ok := a.own(w, r); ok {
		reply(w, r, http.StatusOK, *o)
	}
}

func (a *api) replace(w http.ResponseWriter, r *http.Request) {
	n, ok := sent(w, r)
	if !ok {
		return
	}
	if o, ok := a.own(w, r); ok {
		now, err := a.store.change(o, func(o *order) { o.newOrder = n })
		if !refused(w, r, err) {
			reply(w, r, http.StatusOK, now)
		}
	}
}

func (a *api) cancel(w http.ResponseWriter, r *http.Request) {
	if o, ok := a.own(w, r); ok {
		now, err := a.store.change(o, func(o *order) { o.Status = "cancelled" })
		if !refused(w, r, err) {
			reply(w, r, http.StatusOK, now)
		}
	}
}

func (a *api) remove(w http.ResponseWriter, r *http.Request) {
	if o, ok := a.own(w, r); ok && !refused(w, r, a.store.remove(o)) {
		w.WriteHeader(http.StatusNoContent)
	}
}
