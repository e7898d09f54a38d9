package answer

import (
	"strings"

	"github.com/candorhttp/candor/internal/httpfield"
)

// Challenge is one way to authenticate that the answer offers, RFC 9110 §11.3.
type Challenge struct {
	Scheme string            `json:"scheme"` // as sent, "Bearer"
	Token  string            `json:"token"`  // the token68 form, as of Negotiate; "" otherwise
	Params map[string]string `json:"params"` // by lower-case name
}

// challenges reads the values of WWW-Authenticate and skips what does not follow
// the grammar.
func challenges(values []string) []Challenge {
	var out []Challenge
	all, _ := httpfield.ParseChallenges(values)
	for _, c := range all {
		out = append(out, Challenge(c))
	}
	return out
}

// means says what a challenge asks of the client.
func (c Challenge) means(status int) string {
	text := "It offers " + c.Scheme
	if realm := c.Params["realm"]; realm != "" {
		text += " for the realm " + realm
	}
	switch c.Params["error"] {
	case "":
		if strings.EqualFold(c.Scheme, "Bearer") && status == 401 {
			text += "; no error is named, so no token came or none was looked at"
		}
	case "invalid_token":
		text += "; invalid_token: the token is expired, revoked or not valid here, so fetch a new one and try once"
	case "insufficient_scope":
		text += "; insufficient_scope: the token is good and lacks a right, so fetch one with more scopes"
	case "invalid_request":
		text += "; invalid_request: the credentials are malformed or came twice"
	case "insufficient_user_authentication":
		text += "; insufficient_user_authentication: log in again, more strongly or more recently"
	default:
		text += "; error " + c.Params["error"]
	}
	if scope := c.Params["scope"]; scope != "" {
		text += "; needed: " + scope
	}
	if d := c.Params["error_description"]; d != "" {
		text += "; it says: " + d
	}
	return text + "."
}
