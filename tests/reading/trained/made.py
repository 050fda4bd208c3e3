"""Invented reports and what a person coded in them."""

from bearwitness.model import Claim, Report

PEOPLE = ["baker", "woman", "teacher", "man", "farmer", "boy", "nurse", "girl"]
PLACES = ["mill", "harbour", "market", "bridge", "chapel", "depot"]


def report(number: int, *, jailed: bool) -> Report:
    """A report of a jailing by the authorities, or of a killing by bandits."""
    who, where = PEOPLE[number % len(PEOPLE)], PLACES[number % len(PLACES)]
    text = (
        f"Police arrested a {who} at the {where} on Monday. The {who} was held without charge in a cell, a court said."
        if jailed
        else f"Bandits killed a {who} at the {where} on Monday. The gang fled to the hills with a ransom, people said."
    )
    return Report(id=f"r{number}", text=text, published="2031-03-05", lang="en")


def coded(number: int, *, jailed: bool, reader: str = "researcher Ana") -> Claim:
    """What a researcher coded in it."""
    violation, kind = ("arbitrary detention", "state force") if jailed else ("killing", "criminal group")
    return Claim(
        claim=f"r{number}#coded",
        report=f"r{number}",
        main=True,
        reader=reader,
        extra={
            "violations": [{"type": violation}],
            "perpetrator_kind": {"kind": kind},
            "coded": ["violations", "perpetrator_kind"],
        },
    )


def lessons(count: int) -> tuple[list[Report], list[Claim]]:
    """So many reports of both sorts in turn, and their codings."""
    numbers = range(count)
    return [report(n, jailed=n % 2 == 0) for n in numbers], [coded(n, jailed=n % 2 == 0) for n in numbers]
