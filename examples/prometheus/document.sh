#!/bin/sh
# Makes the document that the gate reads out of Prometheus's own:
#   sh document.sh prometheus/web/api/v1/testdata/openapi_3.1_golden.yaml > openapi.yaml
cd "$(dirname "$0")" || exit 1
exec sed -f mend.sed -- "${1:?name the OpenAPI document of Prometheus}"
