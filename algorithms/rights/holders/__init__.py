"""Inputs and results of the list of affected holders."""
