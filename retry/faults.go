package retry

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// fault is what happened where there is no answer.
type fault uint8

const (
	noFault        fault = iota
	faultUnsent          // no connection came about: nothing was sent
	faultLost            // the connection broke, or the answer was none: the outcome is unknown
	faultCancelled       // the caller gave up
	faultTime            // the caller's deadline
	faultTrust           // certificates and TLS
	faultName            // the name does not exist
	faultRequest         // the request cannot be sent
	faultTooLarge        // the header of the answer
)

func (f fault) reason() *Reason {
	switch f {
	case faultCancelled:
		return Cancelled
	case faultTime:
		return OutOfTime
	case faultTrust:
		return BadCertificate
	case faultName:
		return NoSuchHost
	case faultRequest:
		return InvalidRequest
	case faultTooLarge:
		return AnswerTooLarge
	}
	return LostUnknown
}

// standing says whether the fault is the host's.
func (f fault) standing() standing {
	switch f {
	case faultUnsent, faultLost:
		return isFaulty
	}
	return saysNothing
}

// faultOf tells what an error of a base transport means. What it does not know
// is a lost connection: the outcome is unknown.
func faultOf(ctx context.Context, err error) fault {
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return faultTime
	case ctx.Err() != nil, errors.Is(err, context.Canceled):
		return faultCancelled
	case untrusted(err):
		return faultTrust
	}
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return faultName
	}
	if f := faultInText(err); f != noFault {
		return f
	}
	var op *net.OpError
	if errors.As(err, &dns) || errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect" || op.Op == "socks connect") {
		return faultUnsent
	}
	return faultLost
}

// untrusted reports whether the peer's identity, or the TLS with it, failed.
func untrusted(err error) bool {
	var verify *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var op *net.OpError // an alert of TLS, whose type is not exported
	return errors.As(err, &verify) || errors.As(err, &unknown) || errors.As(err, &name) || errors.As(err, &invalid) ||
		errors.As(err, &record) || errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error") || errors.Is(err, http.ErrSchemeMismatch)
}

// texts are the errors of net/http that have no type, by what they begin with
// or hold. A test makes net/http say each of them.
var texts = []struct {
	text  string
	means fault
}{
	{"unsupported protocol scheme", faultRequest},
	{"no Host in request URL", faultRequest},
	{"invalid header field", faultRequest}, // name, value and trailers
	{"invalid method", faultRequest},
	{"invalid trailer field", faultRequest},
	{"http: ContentLength=", faultRequest}, // the content has another length than declared
	{"server response headers exceeded", faultTooLarge},
	{"response header list larger than", faultTooLarge}, // HTTP/2
}

func faultInText(err error) fault {
	var e *url.Error
	if errors.As(err, &e) {
		err = e.Err
	}
	text := err.Error()
	for _, t := range texts {
		if strings.Contains(text, t.text) {
			return t.means
		}
	}
	return noFault
}
