"""Feeds exchanges to httplint, or addresses to REDbot, and prints their notes.

Exchanges come as JSON lines on standard input, as bench/peers writes them. One
JSON line comes back for each: {"id": ..., "notes": [{"note", "field",
"level", "summary"}], "failed": ""}.

    python httplint_driver.py                 exchanges on standard input
    python httplint_driver.py --redbot URL…   addresses, with REDbot's own requests
    python httplint_driver.py --versions
"""

import base64
import json
import sys
from importlib.metadata import PackageNotFoundError, version


def note(n):
    try:
        summary = str(n.summary)
    except Exception as err:  # a note whose text cannot be made is still a note
        summary = repr(err)
    field = str(n.vars.get("field_name", "")) or n.subject.removeprefix("field-")
    return {"note": type(n).__name__, "field": field.lower(), "level": n.level.value, "summary": summary}


def pairs(fields):
    return [(name.encode("utf-8"), value.encode("utf-8", "surrogateescape")) for name, value in fields or []]


def judge(x):
    from httplint.message import HttpRequestLinter, HttpResponseLinter

    request = None
    if x.get("request"):
        request = HttpRequestLinter()
    response = HttpResponseLinter()
    if request is not None:
        q = x["request"]
        response.request = request
        request.response = response
        request.process_request_topline(q["method"].encode(), q["target"].encode(), b"1.1")
        request.process_headers(pairs(q["header"]))
        request.feed_content(base64.b64decode(q["body"] or ""))
        request.finish_content(True)
    a = x["response"]
    response.base_uri = x.get("url") or ""
    response.is_head_response = request is not None and request.method == "HEAD"
    response.process_response_topline(b"1.1", b"%03d" % a["status"])
    response.process_headers(pairs(a["header"]))
    body = base64.b64decode(a["body"] or "")
    if body:
        response.feed_content(body)
    response.finish_content(True)
    found = list(response.notes)
    if request is not None:
        found += list(request.notes)
    return [note(n) for n in found]


def exchanges():
    for line in sys.stdin:
        x = json.loads(line)
        answer = {"id": x["id"], "notes": [], "failed": ""}
        try:
            answer["notes"] = judge(x)
        except Exception as err:
            answer["failed"] = repr(err)
        print(json.dumps(answer))


def redbot(addresses):
    from configparser import ConfigParser

    import thor
    from redbot.resource import HttpResource

    parser = ConfigParser()
    parser.read_dict({"redbot": {"enable_local_access": "True"}})
    left = list(addresses)

    def check():
        if not left:
            thor.stop()
            return
        address = left.pop(0)
        resource = HttpResource(parser["redbot"])
        resource.set_request(address)

        def done():
            failed = str(getattr(resource, "fetch_error", "") or "")
            print(json.dumps({"id": address, "notes": [note(n) for n in resource.response.notes], "failed": failed}))
            thor.schedule(0, check)

        resource.on("check_done", done)
        resource.check()

    thor.schedule(0, check)
    thor.run()


def versions():
    out = {}
    for name in ("httplint", "redbot"):
        try:
            out[name] = version(name)
        except PackageNotFoundError:
            out[name] = ""
    print(json.dumps(out))


if sys.argv[1:2] == ["--redbot"]:
    redbot(sys.argv[2:])
elif sys.argv[1:2] == ["--versions"]:
    versions()
else:
    exchanges()
