"""A scheduler and two workers that show certificates to each other judge the parts of a county; strangers are refused.

``tls.py FOLDER``, of one check that ``prepare.py`` has prepared, in an environment with the package and
dask.distributed; needs openssl. Prints what happened; ends with 1 where bytes differ from those of one process, or a
stranger gets in.
"""
from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

from distributed import Client, Security
from trial import BIN, started, stop

from groundrules.core.cluster.codec import write_value
from groundrules.core.cluster.folder import collect, file_hash

ADDRESS = "tls://127.0.0.1:18787"
WAIT_S = 20.0


def authority(folder: Path, name: str) -> dict:
    """An authority of its own, and a certificate by it: names of its files as dask calls them."""
    folder.mkdir(parents=True, exist_ok=True)

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", f"/CN={name} authority",
            "-keyout", f"{name}-ca.key", "-out", f"{name}-ca.pem")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1",
            "-keyout", f"{name}.key", "-out", f"{name}.csr")
    openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{name}-ca.pem", "-CAkey", f"{name}-ca.key",
            "-CAcreateserial", "-days", "30", "-copy_extensions", "copy", "-out", f"{name}.pem")
    return {"ca": str(folder / f"{name}-ca.pem"), "cert": str(folder / f"{name}.pem"),
            "key": str(folder / f"{name}.key")}


def options(files: dict) -> list:
    """Options of a command that name the files."""
    names = {"ca": "ca-file", "cert": "cert", "key": "key"}
    return [word for kind, path in files.items() for word in (f"--tls-{names[kind]}", path)]


def worker(address: str, files: dict) -> subprocess.Popen:
    return started("dask_worker", address, "--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--no-nanny",
                   "--death-timeout", "8", *options(files))


def runner(plan: Path, address: str, files: dict, *more: str) -> subprocess.CompletedProcess:
    """``groundrules-run`` on a scheduler."""
    words = [word for kind, path in files.items() for word in (f"--tls-{kind}", path)]
    return subprocess.run([str(BIN / "groundrules-run"), str(plan), "--scheduler", address, *words, *more],
                          capture_output=True, text=True, timeout=600)


def workers_of(files: dict) -> int:
    """How many workers the scheduler knows."""
    security = Security(tls_ca_file=files["ca"], tls_client_cert=files["cert"], tls_client_key=files["key"],
                        require_encryption=True)
    with Client(ADDRESS, security=security, set_as_default=False, timeout=WAIT_S) as client:
        return len(client.scheduler_info(n_workers=-1)["workers"])


def main(folder: Path) -> int:
    parts = folder / "parts"
    for path in parts.glob("answer-*"):
        path.unlink()
    shutil.rmtree(folder / "certificates", ignore_errors=True)
    own, other = (authority(folder / "certificates", name) for name in ("office", "stranger"))
    scheduler = started("dask_scheduler", "--host", "tls://127.0.0.1", "--port", "18787", "--no-dashboard",
                        *options(own))
    members = [worker(ADDRESS, own) for _ in range(2)]
    row: dict = {}
    try:
        until = time.monotonic() + WAIT_S
        while workers_of(own) < 2 and time.monotonic() < until:
            time.sleep(0.5)
        strangers = {"of another authority": worker(ADDRESS, other),
                     "without a certificate": worker(ADDRESS.replace("tls", "tcp"), {})}
        for name, process in strangers.items():
            row[f"worker {name}"] = "gives up" if process.wait(timeout=60) else "ends"
        row["workers"] = workers_of(own)
        row["client of another authority"] = runner(parts / "plan.json", ADDRESS, other).returncode
        row["tcp:// to an address that is not this machine's"] = runner(
            parts / "plan.json", "tcp://10.0.0.7:18787", {}, "--loopback").stderr.strip()
        begun = time.perf_counter()
        run = runner(parts / "plan.json", ADDRESS, own)
        row["seconds"] = round(time.perf_counter() - begun, 1)
        if run.returncode:
            raise SystemExit(run.stderr)
    finally:
        for process in (*members, scheduler):
            if process.poll() is None:
                stop(process)
    write_value(folder / "joined.npz", collect(parts)[0])
    row["equal bytes"] = file_hash(folder / "joined.npz") == file_hash(folder / "whole.npz")
    print(json.dumps(row, indent=1))
    return 0 if row["equal bytes"] and row["workers"] == 2 and row["client of another authority"] else 1


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
