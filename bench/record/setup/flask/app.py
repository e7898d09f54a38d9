from flask import Flask, abort, jsonify, redirect, request, session
from flask_httpauth import HTTPBasicAuth, HTTPTokenAuth
from flask_limiter import Limiter

app = Flask(__name__)
app.secret_key = "made up"
basic = HTTPBasicAuth()
token = HTTPTokenAuth(scheme="Bearer")
limiter = Limiter(lambda: "everybody", app=app)


@basic.verify_password
def verify(name, password):
    return name if password == "wonderland" else None


@basic.get_user_roles
def roles(name):
    return ["admin"] if name == "bob" else []


@token.verify_token
def verify_token(value):
    return "alice" if value == "made-up" else None


@app.get("/orders")
@basic.login_required
def orders():
    return jsonify([{"id": 1}])


@app.delete("/orders/<int:number>")
@basic.login_required(role="admin")
def drop(number):
    return "", 204


@app.get("/tokens")
@token.login_required
def tokens():
    return jsonify([])


@app.post("/echo")
def echo():
    return jsonify(request.get_json())


@app.get("/limited")
@limiter.limit("1 per hour")
def limited():
    return jsonify(ok=True)


@app.get("/account")
def account():
    if "user" not in session:
        return redirect("/login")
    return jsonify(ok=True)


@app.get("/login")
def login():
    return "<title>Log in</title><form method=post><input name=user><input name=password type=password></form>"


@app.get("/crash")
def crash():
    return jsonify(1 / 0)


@app.get("/slash/")
def slash():
    return jsonify(ok=True)


@app.post("/form")
def form():
    return jsonify(name=request.form["name"])
