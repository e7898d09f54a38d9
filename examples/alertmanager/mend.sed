# The page at / lies outside /api/v2/, so the paths are written out in full.
s|^basePath: .*|basePath: "/"|
s|^  /\([a-z]\)|  /api/v2/\1|
/^paths:$/r paths.yaml
# Many senders of alerts write "generatorURL": "", and Alertmanager takes it.
/^ *format: uri$/d
