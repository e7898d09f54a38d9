import os
import sys

from django.conf import settings

settings.configure(
    DEBUG=os.environ.get("SHOP_DEBUG") == "1",
    SECRET_KEY="made up",
    ALLOWED_HOSTS=["shop.example"],
    ROOT_URLCONF="app",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "rest_framework", "rest_framework.authtoken"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "{dir}/db.sqlite3"}},
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
                "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    REST_FRAMEWORK={"DEFAULT_THROTTLE_RATES": {"slow": "1/hour"}},
    USE_TZ=True,
)
import django

django.setup()
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from rest_framework import serializers, viewsets
from rest_framework.authentication import BasicAuthentication, SessionAuthentication, TokenAuthentication
from rest_framework.authtoken.models import Token
from rest_framework.permissions import IsAdminUser, IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView


class OrderSerializer(serializers.Serializer):
    item = serializers.CharField(max_length=5)
    count = serializers.IntegerField(min_value=1)


class Basic(APIView):
    authentication_classes = [BasicAuthentication]
    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response([{"id": 1}])

    def post(self, request):
        s = OrderSerializer(data=request.data)
        s.is_valid(raise_exception=True)
        return Response(s.data, status=201)


class ByToken(Basic):
    authentication_classes = [TokenAuthentication]


class BySession(Basic):
    authentication_classes = [SessionAuthentication, BasicAuthentication]


class Staff(Basic):
    permission_classes = [IsAdminUser]


class JSONOnly(Basic):
    permission_classes = []
    renderer_classes = [JSONRenderer]


class Slow(APIView):
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "slow"

    def get(self, request):
        return Response({"ok": True})


def crash(request):
    return HttpResponse(1 / 0)


def form(request):
    return HttpResponse("thank you")


urlpatterns = [
    path("orders/", Basic.as_view()), path("tokens/", ByToken.as_view()), path("sessions/", BySession.as_view()),
    path("staff/", Staff.as_view()), path("open/", JSONOnly.as_view()), path("slow/", Slow.as_view()),
    path("crash/", crash), path("form/", form), path("account/", login_required(form)),
]
if not User.objects.filter(username="alice").exists() if os.path.exists("{dir}/db.sqlite3") else True:
    call_command("migrate", verbosity=0)
    alice = User.objects.create_user("alice", password="wonderland")
    Token.objects.create(user=alice, key="made-up")
application = get_wsgi_application()
