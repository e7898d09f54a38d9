from fastapi import Depends, FastAPI, HTTPException, Security, UploadFile
from fastapi.responses import FileResponse, RedirectResponse
from fastapi.security import (APIKeyHeader, HTTPBasic, HTTPBasicCredentials,
                              HTTPBearer, OAuth2PasswordBearer)
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel

app = FastAPI()
basic = HTTPBasic()
bearer = HTTPBearer()
oauth = OAuth2PasswordBearer(tokenUrl="token")
key = APIKeyHeader(name="X-API-Key")


class Order(BaseModel):
    item: str
    count: int


@app.get("/basic")
def with_basic(who: HTTPBasicCredentials = Depends(basic)):
    if who.password != "wonderland":
        raise HTTPException(401, "Incorrect email or password", headers={"WWW-Authenticate": "Basic"})
    return {"name": who.username}


@app.get("/bearer")
def with_bearer(who=Depends(bearer)):
    return {"ok": True}


@app.get("/oauth")
def with_oauth(token: str = Depends(oauth)):
    if token != "made-up":
        raise HTTPException(401, "Could not validate credentials", headers={"WWW-Authenticate": "Bearer"})
    return {"ok": True}


@app.get("/key")
def with_key(value: str = Security(key)):
    return {"ok": True}


@app.post("/orders", status_code=201)
def make(order: Order):
    return order


@app.get("/orders/{number}")
def one(number: int):
    if number > 9:
        raise HTTPException(404, "No such order")
    return {"id": number}


@app.delete("/orders/{number}", status_code=204)
def drop(number: int):
    return None


@app.get("/crash")
def crash():
    return 1 / 0


@app.post("/files")
def upload(file: UploadFile):
    return {"size": file.size}


@app.get("/old", response_class=RedirectResponse, status_code=301)
def old():
    return "/orders/1"


@app.get("/file")
def file():
    return FileResponse("{dir}/page.txt")


app.mount("/static", StaticFiles(directory="{dir}"), name="static")
