# Paths that the document leaves out.
/^paths:$/r paths.yaml
# The content of a notebook is an object, not a string.
/^ *content:$/{n;d}
# A kernel is asked for by its name, by the id of one that runs, or by neither.
/^  Kernel:$/,/^    properties:$/{/^    required:$/d;/^      - \(id\|name\)$/d}
/^            required:$/{N;/- name$/d}
# JupyterLab asks for a notebook by its type.
/^        - name: type$/,/^ *- directory$/s/^\( *\)- directory$/&\n\1- notebook/
