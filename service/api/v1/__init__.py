"""Version 1 of the API, one blueprint per resource."""
