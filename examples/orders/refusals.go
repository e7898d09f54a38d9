package main

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/problem"
)

// object says what the guard needs to know of the order a request names. An
// order of another tenant is found and not visible: whether that leaves as 404
// or 403 is the policy's choice, not the handler's.
func (a *api) object(r *http.Request) (ladder.ObjectFacts, error) {
	if guard.PathValue(r, "orderId") == "" {
		return ladder.ObjectFacts{}, guard.ErrNoObject
	}
	_, facts := a.lookUp(r)
	return facts, nil
}

func (a *api) lookUp(r *http.Request) (*order, ladder.ObjectFacts) {
	id, _ := strconv.Atoi(guard.PathValue(r, "orderId")) // the document wants an integer; one too large for int is no order's
	visible := ladder.ObjectFacts{Visible: true, Permitted: true}
	o := a.store.get(id)
	if o == nil {
		return nil, visible
	}
	visible.Found, visible.Tenant, visible.ETag = true, o.Org, o.etag()
	visible.Visible = o.Org == guard.CallerOf(r).Tenant
	return o, visible
}

// own returns the order a request names. The guard has looked it up already;
// since then it may have changed or gone, so the same question is asked again.
func (a *api) own(w http.ResponseWriter, r *http.Request) (*order, bool) {
	o, facts := a.lookUp(r)
	return o, guard.Object(w, r, facts)
}

// refused answers what the store would not do, and reports whether it did.
func refused(w http.ResponseWriter, r *http.Request, err error) bool {
	for _, c := range []struct {
		err    error
		reason *ladder.Reason
	}{
		{errShipped, ladder.Conflict}, {errCancelled, ladder.Conflict}, {errChanged, ladder.PreconditionFailed}, {errMissing, ladder.NotFound},
		{errKeyInUse, ladder.IdempotencyKeyInUse}, {errKeyReused, ladder.IdempotencyKeyReused}, {errFull, ladder.InsufficientStorage},
	} {
		if errors.Is(err, c.err) {
			guard.Refuse(w, r, c.reason, guard.Say{Detail: "Nothing was done: " + c.err.Error() + "."})
			return true
		}
	}
	if err != nil {
		guard.Refuse(w, r, ladder.Internal)
	}
	return err != nil
}

// catalogue checks the one rule that no schema can hold: that we sell it.
func catalogue(n newOrder) (faults []problem.Error) {
	for i, it := range n.Items {
		if it.SKU != "TEA-0042" && it.SKU != "CUP-0007" && it.SKU != "POT-0001" {
			faults = append(faults, problem.Error{Pointer: "#/items/" + strconv.Itoa(i) + "/sku", Detail: "Not in the catalogue."})
		}
	}
	return faults
}

// sent reads the order in the content.
func sent(w http.ResponseWriter, r *http.Request) (n newOrder, ok bool) {
	if !guard.Decode(w, r, &n) {
		return n, false
	}
	if faults := catalogue(n); faults != nil {
		guard.Refuse(w, r, ladder.InvalidContent, guard.Say{Errors: faults})
		return n, false
	}
	return n, true
}
