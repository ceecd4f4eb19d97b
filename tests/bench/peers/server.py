"""A PostgreSQL of the bench's own with PostGIS: in a temporary folder, on a socket, gone at the end."""
from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

LEAST_M2 = 1e-3
START_S, STOP_S = 30.0, 20.0
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "1GB",
            "work_mem": "256MB", "maintenance_work_mem": "512MB", "max_wal_size": "8GB", "jit": "off",
            "max_parallel_workers_per_gather": str(os.cpu_count() or 1), "listen_addresses": ""}
JOIN = ("SELECT p.parcel_id, z.zone_id, ST_Area(ST_Intersection(p.geometry, z.geometry)) AS shared_m2 "   # nosec B608
        "FROM parcels p JOIN zones z ON ST_Intersects(p.geometry, z.geometry)")
COLUMNS = {"parcels": "parcel_id", "zones": "zone_id"}


class Missing(Exception):
    """There is no server here, and why."""


class Server:
    """To be used in a ``with``; ``run`` copies two layers in, joins them, and writes a table."""

    def __init__(self):
        versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
        fit = [path.parent for path in versions
               if Path(f"/usr/share/postgresql/{path.parts[-3]}/extension/postgis.control").exists()]
        if not fit:
            raise Missing("PostGIS is not installed")
        if shutil.which("ogr2ogr") is None:
            raise Missing("ogr2ogr is not installed")
        self.bin = fit[-1]
        self.folder = Path(tempfile.mkdtemp(prefix="postgis_"))
        self.user, self.process = None, None

    def __enter__(self) -> Server:
        try:
            if os.geteuid() == 0:    # PostgreSQL does not run as root
                self.user = next((name for name in ("postgres", "nobody") if _is_user(name)), None)
                if self.user is None:
                    raise Missing("PostgreSQL does not run as root")
                shutil.chown(self.folder, self.user)
            data = self.folder / "data"
            _call(self._as_user([self.bin / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8",
                                 "--no-sync"]), self.folder)
            settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
            self.process = subprocess.Popen(
                self._as_user([self.bin / "postgres", "-D", data, "-k", self.folder, *settings]), cwd=self.folder,
                stdout=subprocess.DEVNULL, stderr=open(self.folder / "log", "w"))
            self._wait()
            self.sql("CREATE EXTENSION postgis")
            return self
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_error) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def version(self) -> str:
        return self.sql("SELECT postgis_lib_version()").strip()

    def sql(self, text: str) -> str:
        return _call([self.bin / "psql", "-h", self.folder, "-U", "bench", "-d", "postgres", "-v", "ON_ERROR_STOP=1",
                      "-q", "-A", "-t", "-c", text], self.folder)

    def run(self, parcels: str, zones: str) -> dict:
        """Seconds with copying and of the query alone, the processor's time of all processes, and the pairs."""
        begun, busy = time.perf_counter(), self._busy()
        for name, source in (("parcels", parcels), ("zones", zones)):
            path, _, layer = source.partition("|layername=")
            _call(["ogr2ogr", "-f", "PostgreSQL", f"PG:host={self.folder} user=bench dbname=postgres", path, layer,
                   "-nln", name, "-overwrite", "-select", COLUMNS[name], "-lco", "GEOMETRY_NAME=geometry",
                   "--config", "PG_USE_COPY", "YES"], self.folder)
        self.sql("ANALYZE parcels; ANALYZE zones")
        query, query_busy = time.perf_counter(), self._busy()
        text = self.sql(f"COPY ({JOIN}) TO STDOUT")
        ended = time.perf_counter()
        rows = [line.split("\t") for line in text.splitlines()]
        key = np.array([int(row[0][1:]) * 10**9 + int(row[1][1:]) for row in rows], dtype=np.int64)
        area = np.array([float(row[2]) for row in rows])
        order = np.argsort(key)
        order = order[area[order] > LEAST_M2]
        return {"seconds": ended - begun, "query_s": ended - query, "busy_s": self._busy() - busy,
                "query_busy_s": self._busy() - query_busy, "key": key[order],
                "area": area[order]}

    def _busy(self) -> float:
        """The processor's time of the server and of those of its processes that have ended."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        own = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
        return own + sum(os.times()[2:4])    # ogr2ogr and psql are this process's children

    def _wait(self) -> None:
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                self.sql("SELECT 1")
                return
            except RuntimeError:
                time.sleep(0.2)
        raise Missing("PostgreSQL does not start: " + (self.folder / "log").read_text(errors="replace")[-300:])

    def _as_user(self, command: list) -> list:
        command = [str(part) for part in command]
        return command if self.user is None else ["setpriv", f"--reuid={self.user}", "--clear-groups", *command]


def _call(command: list, folder: Path) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=folder,
                          env={**os.environ, "LC_ALL": "C.UTF-8"})
    if done.returncode:
        raise RuntimeError(done.stderr[-500:])
    return done.stdout


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
        return True
    except KeyError:
        return False
