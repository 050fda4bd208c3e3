"""Casework: sources, evidence, reports, claims and incidents of one casebook."""
