"""The tables of a findings store, and the way from each older format to ours."""
from __future__ import annotations

from ...core.findings.contract import DATES, NUMBERS, STORED
from .kinds import StoreKind

FORMAT = 4
INFO = "groundrules_store"
FINDINGS = "findings"
#: format -> statements that make the next one of it.
MIGRATIONS: dict = {
    # evidence does not depend on vertices in the middle of straight edges: what is there cannot be hashed again without
    # the layers, and is taken over when a run says the same (``evidence``)
    1: (),
    2: ("ALTER TABLE findings ADD COLUMN rule_pack TEXT",),
    3: ("ALTER TABLE findings ADD COLUMN project_name TEXT", "ALTER TABLE findings ADD COLUMN subject_name TEXT"),
}

_TYPES = {**dict.fromkeys(NUMBERS, "REAL"), **dict.fromkeys(DATES, "DATE"), "subject_fid": "INTEGER",
          "basis_verified": "BOOLEAN"}
_CONTRACT = ", ".join(f"{name} {_TYPES.get(name, 'TEXT')}" for name in STORED)

# fid numbers a finding for ever: no row of the store is ever removed.
TABLES = {
    INFO: "key TEXT PRIMARY KEY, value TEXT",
    FINDINGS: f"fid INTEGER PRIMARY KEY, geom BLOB, check_name TEXT NOT NULL, {_CONTRACT}, "
              "state TEXT NOT NULL, state_since DATETIME NOT NULL, first_run INTEGER NOT NULL, "
              "changed_run INTEGER NOT NULL, terms_hash TEXT NOT NULL, row_hash TEXT NOT NULL, "
              "UNIQUE (check_name, finding_id)",
    "runs": "fid INTEGER PRIMARY KEY, check_name TEXT NOT NULL, algorithm TEXT, title TEXT, made DATETIME, "
            "recorded DATETIME NOT NULL, author TEXT, pack TEXT, pack_version TEXT, as_of DATE, "
            "finding_count INTEGER NOT NULL, is_partial BOOLEAN NOT NULL, run_hash TEXT NOT NULL, manifest TEXT",
    # a finding as some runs found it: from the run from_run until, and without, the run to_run
    "versions": "fid INTEGER PRIMARY KEY, finding INTEGER NOT NULL, evidence_hash TEXT, terms_hash TEXT, verdict TEXT, "
                "measured REAL, from_run INTEGER NOT NULL, to_run INTEGER",
    "waivers": "fid INTEGER PRIMARY KEY, finding INTEGER NOT NULL, rule_id TEXT NOT NULL, subject_id TEXT, "
               "evidence_hash TEXT NOT NULL, terms_hash TEXT NOT NULL, reason TEXT NOT NULL, author TEXT NOT NULL, "
               "document TEXT, expires DATE, given DATETIME NOT NULL, ended DATETIME, ended_why TEXT, ended_by TEXT",
    "comments": "fid INTEGER PRIMARY KEY, finding INTEGER NOT NULL, author TEXT NOT NULL, written DATETIME NOT NULL, "
                "body TEXT NOT NULL",
    "history": "fid INTEGER PRIMARY KEY, finding INTEGER NOT NULL, happened DATETIME NOT NULL, author TEXT, "
               "event TEXT NOT NULL, state_before TEXT, state_after TEXT, run INTEGER, detail TEXT",
}
_INDEXES = ("CREATE INDEX versions_of_finding ON versions (finding)",
            "CREATE INDEX versions_open ON versions (finding) WHERE to_run IS NULL",
            "CREATE INDEX findings_of_subject ON findings (check_name, subject_fid)",
            "CREATE INDEX waivers_of_finding ON waivers (finding, fid)",
            "CREATE INDEX comments_of_finding ON comments (finding)",
            "CREATE INDEX history_of_finding ON history (finding)")


KIND = StoreKind("store", "-findings.gpkg", INFO, FORMAT, TABLES, FINDINGS, _INDEXES, MIGRATIONS)
