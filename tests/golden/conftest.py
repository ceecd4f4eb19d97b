"""``--freeze``: write what the runs of now say, instead of comparing with what was frozen."""
from __future__ import annotations


def pytest_addoption(parser):
    parser.addoption("--freeze", choices=("facts", "texts"), help="write the golden facts, or the golden texts, anew")
