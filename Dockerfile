# syntax=docker/dockerfile:1
# The service and its workers, one image: slim, without TensorFlow, for a user who is not root.
FROM python:3.12-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /venv && /venv/bin/pip install --require-hashes -r /tmp/requirements.txt

FROM python:3.12-slim-bookworm AS sbom
WORKDIR /tmp
COPY pyproject.toml uv.lock ./
RUN pip install --no-cache-dir uv==0.13.9 && uv export --frozen --no-default-groups \
    --format cyclonedx1.5 --quiet --output-file sbom.json

FROM python:3.12-slim-bookworm
# Versions are Debian 12's own, which its security updates move on.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libgl1 libglib2.0-0 tesseract-ocr tesseract-ocr-ind tesseract-ocr-ara tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app --no-create-home reader \
    && install -d -m 700 -o reader /data
COPY --from=packages /venv /venv
COPY . /app
COPY --from=sbom /tmp/sbom.json /app/sbom.json
WORKDIR /app
RUN /venv/bin/python -m compileall -q . && /venv/bin/python -m scripts.fetch_models --check
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 MALLOC_ARENA_MAX=2 \
    HOST=0.0.0.0 PORT=5000 DATA_DIR=/data
USER 10001
VOLUME /data
EXPOSE 5000
STOPSIGNAL SIGTERM
# Not /readyz: a swarm would start a service anew that waits for its database.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
CMD ["gunicorn", "--config", "gunicorn.conf.py", "main:create_app()"]
