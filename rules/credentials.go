package rules

import (
	"strconv"

	"github.com/candorhttp/candor/judge"
)

// credentialRules are those about challenges and credentials, and about codes
// whose cause is missing from the request.
var credentialRules = []*judge.Rule{
	challengeUnparsable,
	realmUnquoted,
	basicNeedsRealm,
	errorWithoutCredentials,
	errorNamesOtherCode,
	toldToAuthenticated,
	schemeUndeclared,
	forbiddenAs401,
	forbiddenAs400,
	unauthenticatedAs400,
	unauthenticatedAs403,
	malformedAs403,
	needsScopeChallenge,
	toStrangers,
	usedForThrottling,
	toMalformedRequest,
	blamesServer,

	partialWithoutRange,
	notModifiedWithoutCondition,
	notModifiedToUnsafe,
	notAcceptableWithoutAccept,
	lengthRequiredWithLength,
	failedWithoutCondition,
	failedForRead,
	typeWithoutContent,
	codingsForOtherFault,
	rangeWithoutRange,
	expectationWithoutExpect,
	conditionWithCondition,
}

// codeText is a status code as text.
func codeText(code int) string { return strconv.Itoa(code) }
