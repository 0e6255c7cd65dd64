"""Statuses by name, as in codes.not_found."""

import http
import types

codes = types.SimpleNamespace(**{status.name.lower(): status.value for status in http.HTTPStatus})
