FROM python:3.11-slim AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
# The pip of Python 3.11's venv crashes on `lxml[html-clean]`; the same pin as bin/_local/venv.py.
RUN /opt/venv/bin/pip install pip==26.3
COPY requirements.txt .
RUN /opt/venv/bin/pip install --require-hashes -r requirements.txt

FROM python:3.11-slim
# Numeric libraries may have one thread only before a fork (docs/adr/0005).
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OMP_NUM_THREADS=1 \
    OPENBLAS_NUM_THREADS=1 \
    VAR_DIR=/var/lib/workbench
RUN useradd --system --uid 10001 --home-dir /var/lib/workbench --create-home workbench \
    && install -d -o workbench /var/lib/workbench/archive /var/lib/workbench/imports
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/workbench
COPY . .
USER workbench
# A throw-away key: nothing is signed here, but the settings insist on one.
RUN SECRET_KEY=build-only python manage.py collectstatic --no-input --verbosity 0 \
    && SECRET_KEY=build-only python manage.py models prepare
EXPOSE 8000
CMD ["gunicorn", "workbench.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "8", \
     "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-"]
