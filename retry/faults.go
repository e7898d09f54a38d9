package retry

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"strings"
)

// fault is what kind of failure left a request without an answer.
type fault int

const (
	faultUnknown   fault = iota // the server may have carried the request out
	faultUnsent                 // no connection came about
	faultPermanent              // the same request would fail again
	faultCancelled              // the caller no longer waits
)

// faultOf judges an error of a transport. The types tell nearly all; what only
// a text tells stands in permanentTexts.
func faultOf(ctx context.Context, err error) fault {
	if ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return faultCancelled
	}
	var (
		certificate *tls.CertificateVerificationError
		unknown     x509.UnknownAuthorityError
		name        x509.HostnameError
		invalid     x509.CertificateInvalidError
		record      tls.RecordHeaderError
		alert       tls.AlertError
		lookup      *net.DNSError
		op          *net.OpError
	)
	switch {
	case errors.As(err, &certificate), errors.As(err, &unknown), errors.As(err, &name), errors.As(err, &invalid), errors.As(err, &record), errors.As(err, &alert):
		return faultPermanent
	case errors.Is(err, http.ErrSchemeMismatch):
		return faultPermanent
	case errors.As(err, &lookup):
		if lookup.IsNotFound {
			return faultPermanent
		}
		return faultUnsent
	case errors.As(err, &op) && op.Op == "dial":
		return faultUnsent
	}
	for _, text := range permanentTexts {
		if strings.Contains(err.Error(), text) {
			return faultPermanent
		}
	}
	return faultUnknown
}

// permanentTexts are in errors that net/http gives no type of their own.
var permanentTexts = []string{
	"unsupported protocol scheme",
	"invalid header field",
	"invalid trailer field",
	"invalid method",
	"no Host in request URL",
	"nil Request.URL",
	"server response headers exceeded", // HTTP/1.1
	"response header list larger than", // HTTP/2
	"ContentLength=",                   // it is not what the body holds
}
