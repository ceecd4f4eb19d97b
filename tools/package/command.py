"""``groundrules-run``: judge the parts of a plan, on this machine or on a dask.distributed cluster.

The plan is what “Prepare a check in parts” wrote in QGIS, or a manifest: then files are read and cut here.
"""
from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from groundrules.core.errors import InputError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
TRIES = 5   # of a part whose process ended


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: None: those of the shell.

    Returns:
        0, or 1 where the plan cannot be judged.
    """
    given = _parser().parse_args(arguments)
    _find_proj()
    from groundrules.core.cluster.folder import missing, read_plan, require_versions

    try:
        folder = _folder(given)
        plan = read_plan(folder)
        require_versions(plan)
        left = missing(folder, plan)
        _say(given, "parts_judged", count=plan["count"] - len(left), all=plan["count"])
        complete = _writer_of_tables(folder, left, given)
        for number in sorted(set(range(plan["count"])) - set(left)):
            complete(number)
        if left:
            run = _on_cluster if given.scheduler else _on_processes
            run(str(folder), left, partial(_done, complete, plan["count"], given), given)
    except InputError as error:
        print(error.in_language(given.language), file=sys.stderr)
        return 1
    return 0


def _folder(given) -> Path:
    """The folder of the parts; they are made first where a manifest was given."""
    from groundrules.core.cluster.folder import PLAN, SECTION

    if given.plan.is_dir():
        return given.plan.resolve()
    try:
        has_parts = SECTION in json.loads(given.plan.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError("cluster.no_file", file=given.plan.name) from error
    except (ValueError, TypeError) as error:
        raise InputError("cluster.no_manifest", file=given.plan.name) from error
    if has_parts and given.plan.name != PLAN:   # its parts lie beside it under that name
        raise InputError("cluster.renamed", file=given.plan.name)
    if has_parts:
        return given.plan.resolve().parent
    if given.folder is None:
        raise InputError("cluster.which_folder", file=given.plan.name)
    try:
        from .question import prepare_files, read_manifest, require_same
    except ImportError as error:
        raise InputError("cluster.no_reader", module=error.name or "pyogrio") from error
    manifest, folder = read_manifest(given.plan), given.folder.resolve()
    data = (given.data or given.plan.parent).resolve()
    if (folder / PLAN).exists():   # a run that was stopped goes on
        known = json.loads((folder / PLAN).read_text(encoding="utf-8"))
        if any(known.get(key) != manifest[key] for key in ("algorithm", "parameters")):
            raise InputError("cluster.has_plan", folder=folder.name)
        require_same(known, data)
        return folder
    section = prepare_files(manifest, data, folder, given.parts)[SECTION]
    _say(given, "parts_made", subjects=section["subjects"], count=section["count"])
    return folder


def _find_proj() -> None:
    """Name the folder of PROJ to this process and its children, where an environment uses the system's pyproj.

    Debian's pyproj looks in ``sys.prefix`` alone, which is the environment's and holds no PROJ. It looks when it is
    imported, so that what imports it is imported after this.
    """
    folders = [Path(place, "share", "proj") for place in (sys.prefix, sys.base_prefix)]
    spec = importlib.util.find_spec("pyproj")
    own = Path(spec.origin).parent / "proj_dir" if spec else folders[0]     # of pip's pyproj
    if not own.exists() and not folders[0].exists() and (folders[1] / "proj.db").exists() and \
            not {"PROJ_DATA", "PROJ_LIB"} & set(os.environ):
        os.environ["PROJ_DATA"] = str(folders[1])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="groundrules-run", description="Judge the parts that the algorithm "
                                     "“Prepare a check in parts” wrote, or those of a check's manifest and its files: "
                                     "GeoPackage, FlatGeobuf or GeoParquet. A run that was stopped goes on.")
    parser.add_argument("plan", type=Path, help="plan.json or its folder, which each worker must reach by this path; "
                                                "or the manifest of a check of zoning")
    parser.add_argument("--data", type=Path, help="folder of the files that a manifest names; otherwise its own")
    parser.add_argument("--folder", type=Path, help="of the parts that are made of a manifest")
    parser.add_argument("--parts", type=int, default=0, help="number of parts that are made; otherwise by their size")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes on this machine")
    parser.add_argument("--scheduler", help="of dask.distributed: tls://host:port")
    for name in ("ca", "cert", "key"):
        parser.add_argument(f"--tls-{name}", help="PEM file; needed for tls://")
    parser.add_argument("--loopback", action="store_true", help="allow tcp:// to a scheduler on this machine")
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    return parser


def _on_processes(folder: str, left: list[int], done, given) -> None:
    """Judge on processes of this machine; one that is killed is replaced, and its part judged again."""
    from groundrules.core.cluster.folder import judge
    from groundrules.core.cluster.processes import CannotStart, Crew
    from groundrules.core.contract.outcome import ALONE
    from groundrules.core.scale.runner import PartFailed

    try:
        with Crew(Path(folder), max(1, given.workers)) as crew:
            for number in crew.judged(left, len(left), ALONE):
                done(number)
    except CannotStart as error:
        _say(given, "no_process", file=sys.stderr, error=str(error))
        for number in left:
            done(judge(folder, number))
    except PartFailed as error:
        raise RuntimeError(f"part {error.number + 1}\n{error.trace}") from error


def _on_cluster(folder: str, left: list[int], done, given) -> None:
    """Judge on the workers of a scheduler; only numbers travel, files stay in the folder."""
    address = urlsplit(given.scheduler)
    is_secure = address.scheme == "tls"
    if not is_secure and not (given.loopback and address.scheme == "tcp" and address.hostname in LOOPBACK):
        raise InputError("cluster.not_secure", scheduler=given.scheduler)
    if is_secure and not (given.tls_ca and given.tls_cert and given.tls_key):
        raise InputError("cluster.no_certificate")
    try:
        from distributed import Client, Security, as_completed
    except ImportError as error:
        raise InputError("cluster.no_dask", module=error.name or "distributed") from error

    from groundrules.core.cluster.folder import judge

    security = Security(tls_ca_file=given.tls_ca, tls_client_cert=given.tls_cert, tls_client_key=given.tls_key,
                        require_encryption=True) if is_secure else None
    try:
        client = Client(given.scheduler, security=security, set_as_default=False)
    except OSError as error:   # nobody there, or certificates of another authority
        raise InputError("cluster.not_connected", scheduler=given.scheduler, error=str(error)) from error
    with client:
        futures = [client.submit(judge, folder, number, retries=TRIES, pure=False) for number in left]
        for future in as_completed(futures, loop=client.loop):
            done(future.result())


def _writer_of_tables(folder: Path, left: list[int], given):
    """What writes the tables of a part that is judged, if they are not there; nothing where pyarrow is not there."""
    try:
        from .tables import complete, forget
    except ImportError:
        _say(given, "no_pyarrow")
        return lambda number: None
    for number in left:
        forget(folder, number)
    return partial(complete, folder)


def _done(complete, count: int, given, number: int) -> None:
    complete(number)
    _say(given, "part_done", number=number + 1, count=count)


def _say(given, key: str, file=None, **values) -> None:
    """Print a sentence in the language that was asked for."""
    from groundrules.core.texts import text

    print(text(f"cluster.{key}", given.language, **values), file=file, flush=True)
