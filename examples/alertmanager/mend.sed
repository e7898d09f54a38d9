# The page at / lies outside /api/v2/, so the paths are written out in full.
s|^basePath: .*|basePath: "/"|
s|^  /\([a-z]\)|  /api/v2/\1|
/^paths:$/r paths.yaml
# Alertmanager takes "generatorURL": "", which a sender that omits nothing writes.
/^ *format: uri$/d
