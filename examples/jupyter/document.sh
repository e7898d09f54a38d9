#!/bin/sh
# Makes the document that the gate reads out of Jupyter Server's own:
#   sh document.sh "$(python3 -c 'import jupyter_server; print(jupyter_server.__path__[0])')/services/api/api.yaml" > openapi.yaml
cd "$(dirname "$0")" || exit 1
exec sed -f mend.sed -- "${1:?name the api.yaml of Jupyter Server}"
