"""The network: a `Call` goes in, records come out. Importing this loads no network library; a request does."""

from segtui.api.answers import Answer
from segtui.api.client import Client
from segtui.api.limits import Rate
from segtui.api.requests import Request, request_for
from segtui.api.retry import Wait

__all__ = ["Answer", "Client", "Rate", "Request", "Wait", "request_for"]
