# Paths that the document leaves out.
/^paths:$/r paths.yaml
# The content of a notebook is an object, not a string.
/^ *content:$/{n;d}
# A kernel that is to be started has no id yet.
/^  Kernel:$/,/^    properties:$/{/^      - id$/d}
# A kernel may be asked for without a name.
/^            required:$/{N;/- name$/d}
