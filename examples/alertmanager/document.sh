#!/bin/sh
# Makes the document that the gate reads out of Alertmanager's own:
#   sh document.sh alertmanager/api/v2/openapi.yaml > openapi.yaml
cd "$(dirname "$0")" || exit 1
sed -f mend.sed -- "${1:?name the openapi.yaml of Alertmanager}" && echo && cat security.yaml
