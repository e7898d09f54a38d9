package main

const (
	debian = "apt-get install "
	pip    = "pip install "
	npm    = "npm install "
)

// servers lists what is recorded. Each has its asks in asks/NAME.txt and its
// configuration, if it needs any, in setup/NAME.
var servers = []*server{
	{name: "nginx", port: 21001, host: "shop.example", get: debian + "nginx",
		start: words("nginx -p {dir} -c {dir}/nginx.conf"), version: words("nginx -v")},
	{name: "apache", port: 21002, host: "shop.example", get: debian + "apache2",
		start: shell("chmod 777 {dir} {dir}/dav; exec apache2 -d {dir} -f {dir}/httpd.conf -DFOREGROUND"), version: words("apache2 -v")},
	{name: "caddy", port: 21003, host: "shop.example", get: debian + "caddy",
		start: words("caddy run --config {dir}/Caddyfile --adapter caddyfile"), version: words("caddy version")},
	{name: "lighttpd", port: 21004, host: "shop.example", get: debian + "lighttpd",
		start: words("lighttpd -D -f {dir}/lighttpd.conf"), version: words("lighttpd -v")},
	{name: "haproxy", port: 21005, host: "shop.example", get: debian + "haproxy",
		start: words("haproxy -db -f {dir}/haproxy.cfg"), behind: files, version: words("haproxy -v")},
	{name: "varnish", port: 21006, host: "shop.example", get: debian + "varnish",
		start: words("varnishd -F -n {dir}/work -a 127.0.0.1:{port} -f {dir}/default.vcl -s malloc,10m"), behind: files, version: words("varnishd -V")},
	{name: "squid", port: 21007, host: "shop.example", get: debian + "squid",
		start: shell("chmod 777 {dir}; exec squid -N -f {dir}/squid.conf"), behind: files, version: words("squid -v")},
	{name: "httpserver", port: 21008, host: "shop.example", get: "Python's http.server",
		start: words("python3 -m http.server --bind 127.0.0.1 {port}"), version: words("python3 --version")},
	{name: "flask", port: 21009, host: "shop.example", get: pip + "flask gunicorn flask-httpauth flask-limiter",
		start: words("{venv}/bin/gunicorn -b 127.0.0.1:{port} app:app"), version: frozen("flask|gunicorn|httpauth|limiter")},
	{name: "fastapi", port: 21010, host: "shop.example", get: pip + "fastapi uvicorn python-multipart",
		start: words("{venv}/bin/uvicorn --port {port} app:app"), version: frozen("^(fastapi|starlette|uvicorn)=")},
	{name: "drf", port: 21011, host: "shop.example", get: pip + "django djangorestframework gunicorn",
		start: words("{venv}/bin/gunicorn -b 127.0.0.1:{port} app:application"), version: frozen("^(django|djangorestframework|gunicorn)=")},
	{name: "django-debug", setup: "drf", port: 21012, host: "shop.example", get: pip + "django djangorestframework gunicorn", env: []string{"SHOP_DEBUG=1"},
		start: words("{venv}/bin/gunicorn -b 127.0.0.1:{port} app:application"), version: frozen("^(django|djangorestframework|gunicorn)=")},
	{name: "express", port: 21013, host: "shop.example", get: npm + "express express-rate-limit passport passport-http passport-http-bearer",
		start: words("node {dir}/app.js"), version: modules("express express-rate-limit passport")},
	{name: "fastify", port: 21014, host: "shop.example", get: npm + "fastify @fastify/basic-auth @fastify/rate-limit",
		start: words("node {dir}/app.js"), version: modules("fastify @fastify/basic-auth @fastify/rate-limit")},
	{name: "json-server", setup: "jsonserver", port: 21015, host: "shop.example", get: npm + "json-server",
		start: words("node {node}/node_modules/json-server/lib/cli/bin.js {dir}/db.json --host 127.0.0.1 --port {port}"), version: modules("json-server")},
	{name: "http-server", setup: "httpserver-node", port: 21016, host: "shop.example", get: npm + "http-server",
		start: words("node {node}/node_modules/http-server/bin/http-server {dir}/site -p {port} -a 127.0.0.1"), version: modules("http-server")},
	{name: "prometheus", port: 21017, host: "shop.example", get: debian + "prometheus",
		start: words("prometheus --config.file={dir}/prometheus.yml --storage.tsdb.path={dir}/data --web.listen-address=127.0.0.1:{port}"), version: words("prometheus --version")},
	{name: "alertmanager", port: 21018, host: "shop.example", get: debian + "prometheus-alertmanager",
		start: words("prometheus-alertmanager --config.file={dir}/alertmanager.yml --storage.path={dir}/data --web.listen-address=127.0.0.1:{port} --cluster.listen-address="), version: words("prometheus-alertmanager --version")},
	{name: "registry", port: 21019, host: "shop.example", get: debian + "docker-registry",
		start: words("docker-registry serve {dir}/config.yml"), version: words("docker-registry --version")},
	{name: "tomcat", port: 21020, host: "shop.example", get: debian + "tomcat10",
		start:   shell("mkdir {dir}/logs {dir}/temp; cp /etc/tomcat10/web.xml /etc/tomcat10/catalina.properties {dir}/conf/; CATALINA_BASE={dir} CATALINA_HOME=/usr/share/tomcat10 exec /usr/share/tomcat10/bin/catalina.sh run"),
		version: shell("/usr/share/tomcat10/bin/version.sh | grep 'Server version'")},
	{name: "etcd", port: 21021, host: "shop.example", get: debian + "etcd-server",
		start: words("etcd --data-dir {dir}/data --listen-client-urls http://127.0.0.1:{port} --advertise-client-urls http://127.0.0.1:{port} --listen-peer-urls http://127.0.0.1:{port2} --initial-advertise-peer-urls http://127.0.0.1:{port2} --initial-cluster default=http://127.0.0.1:{port2} --enable-v2"), version: words("etcd --version")},
	{name: "sinatra", port: 21022, host: "shop.example", get: debian + "puma ruby-sinatra", env: []string{"SHOP_ENV=production", "RACK_ENV=production"},
		start: words("puma -b tcp://127.0.0.1:{port} {dir}/config.ru"), version: words("puma --version")},
	{name: "sinatra-debug", setup: "sinatra", port: 21023, host: "shop.example", get: debian + "puma ruby-sinatra", env: []string{"SHOP_ENV=development", "RACK_ENV=development"},
		start: words("puma -b tcp://127.0.0.1:{port} {dir}/config.ru"), version: words("puma --version")},
	{name: "php", port: 21024, host: "shop.example", get: debian + "php-cli",
		start: words("php -S 127.0.0.1:{port} -t {dir}/site"), version: words("php --version")},
	{name: "wsgidav", port: 21025, host: "shop.example", get: pip + "wsgidav cheroot",
		start: words("{venv}/bin/wsgidav -c {dir}/wsgidav.yaml"), version: frozen("wsgidav|cheroot")},
	{name: "jupyter", port: 21026, host: "shop.example", get: pip + "jupyter_server",
		start: words("{venv}/bin/jupyter-server --allow-root --ip=127.0.0.1 --port={port} --ServerApp.root_dir={dir}/files --IdentityProvider.token=made-up --ServerApp.allow_remote_access=True"), version: frozen("^jupyter_server=")},
	{name: "httpbin", port: 21027, host: "shop.example", get: pip + "httpbin gunicorn",
		start: words("{venv}/bin/gunicorn -b 127.0.0.1:{port} httpbin:app"), version: frozen("httpbin|gunicorn")},
	{name: "go-httpbin", port: 21028, host: "shop.example", get: "go install github.com/mccutchen/go-httpbin/v2/cmd/go-httpbin@latest",
		start: words("{bin}/go-httpbin -host 127.0.0.1 -port {port}"), version: shell("go version -m {bin}/go-httpbin | grep -w mod")},
	{name: "tusd", port: 21029, host: "shop.example", get: "go install github.com/tus/tusd/v2/cmd/tusd@latest",
		start: words("{bin}/tusd -host 127.0.0.1 -port {port} -upload-dir {dir}/uploads -max-size 1000"), version: shell("go version -m {bin}/tusd | grep -w mod")},
	{name: "datasette", port: 21030, host: "shop.example", get: pip + "datasette",
		start: words("{venv}/bin/datasette serve --memory -h 127.0.0.1 -p {port} --setting default_page_size 5"), version: frozen("^datasette=")},
	{name: "pypiserver", port: 21031, host: "shop.example", get: pip + "pypiserver passlib",
		start: words("{venv}/bin/pypi-server run -i 127.0.0.1 -p {port} -a update,list -P {dir}/users --disable-fallback {dir}/packages"), version: frozen("^pypiserver=")},
}

// files is Python's http.server behind a proxy, on the files of the setup.
var files = words("python3 -m http.server --bind 127.0.0.1 --directory {dir}/www {port2}")
