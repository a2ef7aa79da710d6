# syntax=docker/dockerfile:1
# Two images from one file: `api` (no language model, no NLP library) and `worker` (no Flask;
# also the notifier). Both install exactly what their lock file lists, by hash, from wheels.

FROM python:3.11-slim-bookworm AS build
WORKDIR /build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
COPY locks/build.txt locks/
RUN python -m venv tools \
    && tools/bin/pip install --require-hashes --only-binary :all: --requirement locks/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY schemas schemas
COPY service service
COPY worker worker
RUN tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir wheels .

# The environments hold no pip: nothing is installed in them later.
FROM build AS build-api
COPY locks/api.txt locks/
RUN python -m venv --without-pip /opt/dateline \
    && tools/bin/pip --python /opt/dateline/bin/python install --require-hashes --only-binary :all: \
        --requirement locks/api.txt \
    && tools/bin/pip --python /opt/dateline/bin/python install --no-deps --no-index wheels/*.whl

FROM build AS build-worker
COPY locks/worker.txt locks/
RUN python -m venv --without-pip /opt/dateline \
    && tools/bin/pip --python /opt/dateline/bin/python install --require-hashes --only-binary :all: \
        --requirement locks/worker.txt \
    && tools/bin/pip --python /opt/dateline/bin/python install --no-deps --no-index wheels/*.whl

FROM python:3.11-slim-bookworm AS runtime
RUN python -m pip uninstall --yes --root-user-action ignore setuptools wheel pip \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin dateline
ENV PATH=/opt/dateline/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1
WORKDIR /
USER 10001
STOPSIGNAL SIGTERM

FROM runtime AS worker
COPY --from=build-worker /opt/dateline /opt/dateline
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-m", "worker", "health"]
ENTRYPOINT ["dateline"]
CMD ["worker"]

FROM runtime AS api
COPY --from=build-api /opt/dateline /opt/dateline
ENV DATELINE_HOST=0.0.0.0
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ.get('DATELINE_PORT', '8000') + '/healthz', timeout=4)"]
ENTRYPOINT ["dateline"]
CMD ["serve"]
