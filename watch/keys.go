package watch

// key is what is known of a part of the traffic whatever it was answered: a
// route, a client, a caller.
type key struct {
	First int64 // minute of its first request
	Total int64
	At    int64 // the last minute with a request
	N     int64 // requests in that minute

	Failing bool // it is counted for the sake of its cells
	Needed  int  // the last block after which it had some
}

// maxKnown bounds the keys that are remembered.
const maxKnown = 256 << 10

// The salts that keep equal texts of different dimensions apart.
const (
	saltAll uint64 = iota + 0x51ed2701
	saltRoute
	saltClient
	saltRouteClient
	saltTenant
	saltNetwork
	saltSubject
	saltToken
	saltAddress
	saltSubjectRoute
	saltNetworkRoute
	saltOrigin
	saltUpstream
	saltKind
)

// The keys of the parts of the traffic whose requests are counted. Of too many
// keys those with the smallest are kept, so the keys of what strangers may
// invent, callers and clients above all, come behind those of routes.

const keyOfAll = saltAll

func keyOfRoute(method, route uint64) uint64 { return mix(mix(saltRoute, method), route) >> 1 }

func invented(h uint64) uint64 { return h>>1 | 1<<63 }

func keyOfClient(client uint64) uint64 { return invented(mix(saltClient, client)) }

func keyOfRouteClient(routeKey, client uint64) uint64 {
	return invented(mix(mix(saltRouteClient, routeKey), client))
}

func keyOfTenant(tenant string) uint64 { return invented(mix(saltTenant, hash(tenant))) }

func keyOfNetwork(network uint64) uint64 { return invented(mix(saltNetwork, network)) }

func keyOfAddress(address uint64) uint64 { return invented(mix(saltAddress, address)) }

func keyOfSubject(subject uint64) uint64 { return invented(mix(saltSubject, subject)) }

func keyOfToken(token string) uint64 { return invented(mix(saltToken, hash(token))) }

func keyOfSubjectRoute(subject, raw uint64) uint64 {
	return invented(mix(mix(saltSubjectRoute, subject), raw))
}

func keyOfNetworkRoute(network, raw uint64) uint64 {
	return invented(mix(mix(saltNetworkRoute, network), raw))
}

func keyOfOrigin(origin string) uint64 { return invented(mix(saltOrigin, hash(origin))) }

func keyOfUpstream(upstream string) uint64 { return invented(mix(saltUpstream, hash(upstream))) }

// hashOfClient is the hash of a client with its version.
func hashOfClient(client, version string) uint64 { return mix(hash(client), hash(version)) }

// total adds to the total of a part, and begins it where there is none.
func (e *engine) total(h uint64, at, n int64) {
	k, fresh := e.keys.at(h)
	if k == nil {
		return
	}
	if fresh {
		k.First = at
	}
	k.add(at, n)
}

// begun is total for whoever adds to it later: it returns the place of the
// total, -1 where there is no room for one.
func (e *engine) begun(h uint64) int {
	row, fresh := e.keys.row(h)
	if fresh {
		e.keys.rows[row].Value.First = e.at
	}
	return row
}

// add adds to the total at a place; there is none at -1.
func (e *engine) add(row int, n int64) {
	if row >= 0 {
		e.keys.rows[row].Value.add(e.at, n)
	}
}

// more adds to the total of a part that has one.
func (e *engine) more(h uint64, at, n int64) {
	if k := e.keys.get(h); k != nil {
		k.add(at, n)
	}
}

func (k *key) add(at, n int64) {
	if k.At != at {
		k.At, k.N = at, 0
	}
	k.Total += n
	k.N += n
}

// follow begins to count the requests of a part, from a minute with n on.
func (e *engine) follow(h uint64, at, n int64) {
	if k, fresh := e.keys.at(h); k != nil && fresh {
		*k = key{First: at, Total: n, At: at, N: n, Failing: true}
		e.follows[h%followBits/64] |= 1 << (h % 64)
	}
}

// followBits is how many bits say which keys more has anything to add to. Of
// most callers nothing is counted, so most questions end there.
const followBits = 1 << 19

func (e *engine) followed(h uint64) bool { return e.follows[h%followBits/64]>>(h%64)&1 != 0 }

// refollow sets the bits anew.
func (e *engine) refollow() {
	clear(e.follows[:])
	for i := range e.keys.rows {
		if r := &e.keys.rows[i]; r.Value.Failing {
			e.follows[r.Hash%followBits/64] |= 1 << (r.Hash % 64)
		}
	}
}

// requests returns how many requests of a key the minute had, and how many
// there were in all.
func (e *engine) requests(h uint64) (now, all float64) {
	k := e.keys.get(h)
	if k == nil {
		return 0, 0
	}
	if k.At == e.at {
		now = float64(k.N)
	}
	return now, float64(k.Total)
}
