package ladder

import "time"

// ObjectFacts is what a look-up found out about the object of a request.
// The zero value says: no such object.
type ObjectFacts struct {
	Found     bool      // it exists
	Visible   bool      // the caller may see it, or might if it existed
	Permitted bool      // the operation may be done to it by this caller
	Gone      bool      // it existed and was removed for good
	Moved     string    // its new address; "" when it did not move
	Legal     string    // address of who blocks it for legal reasons; "" when nobody does
	Tenant    string    // the tenant it belongs to, for the log
	ETag      string    // current entity tag with its quotes, for preconditions
	Modified  time.Time // time of the last change, for preconditions

	// What a 304 repeats of the 200 it stands for (RFC 9110 §15.4.5).
	CacheControl, Vary, ContentLocation string
}

// Object answers the object rung. What a caller may not see is decided before
// whether it exists, so that the two cannot be told apart where the policy
// says so: see the knob denied.
func (l *Ladder) Object(o ObjectFacts) Answer {
	a := Answer{Entitled: o.Visible}
	switch {
	case !o.Visible && l.policy.Denied == "uniform-403":
		a.Reason = NotFound // leaves as object-denied
		if o.Found {
			a.Reason = ObjectDenied
		}
	case !o.Visible && l.policy.Denied == "reveal-403" && o.Found:
		a.Reason = ObjectDenied
	case !o.Visible && o.Found, !o.Visible && (o.Gone || o.Moved != "" || o.Legal != ""):
		a.Reason = Hidden
	case o.Gone:
		a.Reason = Gone
	case o.Moved != "":
		a.Reason = Moved
	case o.Legal != "":
		a.Reason = Legal
	case !o.Found:
		a.Reason = NotFound
	case !o.Permitted:
		a.Reason = ObjectDenied
	}
	return a
}
