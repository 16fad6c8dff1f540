"""The ASGI application: `uvicorn services.gateway.main:app`."""

from services.gateway.service import SERVICE
from shared.app import create_app
from shared.settings import load_settings

app = create_app(SERVICE, load_settings(SERVICE.name, SERVICE.own_settings))
