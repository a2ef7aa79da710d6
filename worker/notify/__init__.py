"""Outgoing: signed webhooks and the guard that every outgoing connection passes."""
