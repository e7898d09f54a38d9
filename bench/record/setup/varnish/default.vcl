vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "{port2}"; }
backend dead { .host = "127.0.0.1"; .port = "9"; }
sub vcl_recv {
  if (req.url ~ "^/down") { set req.backend_hint = dead; return (pass); }
  if (req.url ~ "^/inner") { return (synth(403)); }
  if (req.url ~ "^/private") { return (synth(401)); }
  if (req.url ~ "^/limited") { return (synth(429, "Slow down")); }
  if (req.method == "PURGE") { return (synth(405, "Not allowed")); }
}
sub vcl_backend_response { set beresp.ttl = 60s; }
