# The page at / lies outside /api/v1, so the paths are written out in full.
s|^    - url: /api/v1$|    - url: /|
s|^    /|    /api/v1/|;s|^    /api/v1//|    /api/v1/|
/^paths:$/r paths.yaml
# Prometheus writes durations as 15s, the format named duration is PT15S.
/^ *format: duration$/d
# The document names no way to authenticate.
/^components:$/r schemes.yaml
s/^\( *\)operationId: \(deleteSeries\|cleanTombstones\|snapshot\|get-status-config\).*$/&\n\1security: [{token: []}, {key: []}]/
# Lists are repeated, match[]=a&match[]=b, and not joined by commas.
/^ *explode: false$/d
