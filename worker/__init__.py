"""Celery workers and the reading pipeline: what turns an accepted article into facts."""
