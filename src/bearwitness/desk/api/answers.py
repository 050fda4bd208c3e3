"""Rows as endpoints answer them."""

from dataclasses import asdict, replace
from typing import Any

from bearwitness.desk.casework import queries
from bearwitness.desk.casework.history import Line
from bearwitness.desk.casework.models import Claim
from bearwitness.desk.casework.queries import IncidentLine
from bearwitness.desk.casework.rules import Actor
from bearwitness.desk.jobs.models import Job
from bearwitness.incidents.aggregates import tabulate


def incident_out(line: IncidentLine) -> dict[str, Any]:
    """An incident with the grade that counts."""
    return {
        "incident": line.incident.record,
        "grade": line.grade,
        "graded_by_person": line.by_person,
        "review_due": line.incident.review_due,
        "revision": line.incident.revision,
    }


def claim_row(claim: Claim) -> dict[str, Any]:
    """A claim as in claims.jsonl."""
    found: dict[str, Any] = claim.record
    return found


def line_out(line: Line) -> dict[str, Any]:
    """A line of an incident's history."""
    row = asdict(line)
    return {name: row[name] for name in ("revision", "step", "what", "who", "said", "reason")} | {
        "at": line.at.isoformat()
    }


def job_out(job: Job) -> dict[str, Any]:
    """A job and how far it is."""
    row = {name: getattr(job, name) for name in ("kind", "state", "done", "total", "problem", "outcome")}
    return row | {"number": job.pk, "asked_by": job.asker, "asked_at": job.asked_at.isoformat()}


def figures_of(actor: Actor, by: str) -> dict[str, Any]:
    """The incidents the actor sees, each with the grade that counts, added up."""
    lines = queries.with_grades(actor, list(queries.incidents(actor)))
    incidents = []
    for line in lines:
        given = line.record.assessment
        graded = replace(given, grade=line.grade) if given and line.grade else given
        incidents.append(replace(line.record, assessment=graded))
    keys = {report for one in incidents for report in one.reports}
    claims = {row.pk: row.claim() for rows in queries.claims_of(actor, sorted(keys)).values() for row in rows}
    cells = tabulate(incidents, by, claims)
    return {"by": by, "incidents": len(incidents), "cells": [asdict(cell) for cell in cells]}
