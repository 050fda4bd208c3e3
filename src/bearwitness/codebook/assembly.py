"""Puts the tables of codebook files together into one Codebook, and checks what only the whole can show."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from bearwitness.codebook.entries import WordRegister, read_entry
from bearwitness.codebook.grading import read_grade, read_grading
from bearwitness.codebook.policies import Policy, read_groups, read_policy
from bearwitness.codebook.records import KINDS, Codebook, Entry, Grade, GradeRule, Rule
from bearwitness.codebook.speaking import Speaking, read_speaking
from bearwitness.codebook.tables import Table
from bearwitness.errors import InvalidValue
from bearwitness.model import GRADES
from bearwitness.values import CountRange

T = TypeVar("T")


class Assembly:
    """A codebook in the making. ``base`` is the codebook it adds to, None where it stands alone."""

    def __init__(self, head: Table, base: Codebook | None) -> None:
        self._head, self._base = head, base
        self._languages = tuple(head.texts("languages")) or (base.languages if base else ())
        if not self._languages:
            head.fail("'languages' must name one language or more")
        self._entries: dict[str, dict[str, Entry]] = {kind: dict(base.entries(kind)) if base else {} for kind in KINDS}
        self._own: dict[tuple[str, str], Table] = {}
        self._register = WordRegister()
        self._grades: dict[str, Grade] = dict(base.grades) if base else {}
        self._rules: dict[str, Rule] = dict(base.rules) if base else {}
        self._counts: dict[str, dict[str, CountRange]] = {
            lang: dict(base.vague_counts(lang)) if base and lang in base.languages else {} for lang in self._languages
        }
        self._grading: GradeRule | None = None
        self._policies: dict[str, Policy] = dict(base.policies) if base else {}
        self._groups: dict[str, str] = dict(base.groups) if base else {}
        self._speaking: Speaking = base.speaking if base else Speaking()
        if base:
            for kind in KINDS:
                for entry in base.entries(kind).values():
                    self._register.note(entry)

    def add(self, file: Table) -> None:
        """Takes in the tables of one file; raises CodebookError."""
        for kind in KINDS:
            for entry_id, table in file.table(kind).tables():
                self._add_entry(kind, entry_id, table)
        self._add_counts(file.table("count"))
        for grade_id, table in file.table("grade").tables():
            if grade_id not in GRADES:
                table.fail(f"{grade_id!r} is not a grade ({', '.join(GRADES)})")
            if (grade_id, "grade") in self._own:
                table.fail(f"grade {grade_id!r} is defined twice")
            self._own[(grade_id, "grade")] = table
            self._grades[grade_id] = read_grade(grade_id, table, self._languages)
        if "grading" in file.data:
            if self._grading is not None:
                file.fail("[grading] stands in another file too", "grading")
            self._grading = read_grading(file.table("grading"))
        for rule_id, table in file.table("rule").tables():
            self._add_rule(rule_id, table)
        for policy_id, table in file.table("policy").tables():
            self._policies[policy_id] = read_policy(policy_id, table, self._languages)
        self._groups |= read_groups(file.table("group"), self._languages)
        self._speaking = self._speaking.with_more(read_speaking(file, self._languages))

    def finish(self) -> Codebook:
        """The codebook, once references, parents and grades have been checked; raises CodebookError."""
        for (entry_id, kind), table in self._own.items():
            if kind in self._entries:
                self._check_references(self._entries[kind][entry_id], table)
        missing = [grade for grade in GRADES if grade not in self._grades]
        if missing:
            self._head.fail(f"no [grade] table for {', '.join(missing)}")
        grading = self._grading or (self._base.grading if self._base else None)
        if grading is None:
            self._head.fail("no [grading] table says how a grade is proposed")
        return Codebook(
            name=self._head.text("name"),
            version=self._head.text("version"),
            languages=self._languages,
            grades=self._grades,
            grading=grading,
            rules=self._rules,
            speaking=self._speaking,
            policies=self._policies,
            groups=self._groups,
            extends=f"{self._base.name} {self._base.version}" if self._base else "",
            _entries=self._entries,
            _counts=self._counts,
        )

    def _add_entry(self, kind: str, entry_id: str, table: Table) -> None:
        if (entry_id, kind) in self._own:
            first = self._own[(entry_id, kind)]
            table.fail(f"{kind} {entry_id!r} is defined twice (first in {first.file}, line {first.line()})")
        known = self._entries[kind].get(entry_id)
        entry = read_entry(kind, entry_id, table, self._languages, more_words=known is not None)
        self._own[(entry_id, kind)] = table
        self._register.check(entry, table)
        self._entries[kind][entry_id] = _widened(known, entry) if known else entry

    def _add_counts(self, counts: Table) -> None:
        for lang in counts.languages(self._languages):
            words = counts.table(lang)
            for word, ends in words.tables():
                ends.allow("min", "max")
                key = " ".join(word.lower().split())
                if key in self._counts[lang] and self._base is None:
                    words.fail(f"the vague count {key!r} is defined twice", word)
                try:
                    self._counts[lang][key] = CountRange(ends.number("min"), ends.number("max"))
                except InvalidValue as error:
                    words.fail(f"the vague count {key!r} has {error.reason}", word)

    def _add_rule(self, rule_id: str, table: Table) -> None:
        if (rule_id, "rule") in self._own:
            table.fail(f"rule {rule_id!r} is defined twice")
        table.allow("version", "description", "reference", "value")
        self._own[(rule_id, "rule")] = table
        self._rules[rule_id] = Rule(
            rule_id, table.text("version"), table.text("description"), table.text("reference"), table.number("value")
        )

    def _check_references(self, entry: Entry, table: Table) -> None:
        entries = self._entries[entry.kind]
        seen, parent = {entry.id}, entry.parent
        while parent:
            if parent not in entries:
                table.fail(f"the parent {parent!r} is not a {entry.kind}", "parent")
            if parent in seen:
                table.fail(f"{entry.id!r} is its own ancestor", "parent")
            seen.add(parent)
            parent = entries[parent].parent
        implied = entry.codes.get("implies", "")
        if implied and implied not in self._entries["event_type"]:
            table.fail(f"{implied!r} is not an event_type", "implies")
        actor = entry.codes.get("actor", "")
        if actor and actor not in self._entries["actor"]:
            table.fail(f"{actor!r} is not an actor", "actor")


def _widened(known: Entry, more: Entry) -> Entry:
    """The known entry with the words of the other added."""
    return replace(
        known,
        names={**known.names, **more.names},
        triggers=_joined(known.triggers, more.triggers),
        forms=_joined(known.forms, more.forms),
        guards=_joined(known.guards, more.guards),
        fine={lang: _joined(known.fine.get(lang, {}), more.fine.get(lang, {})) for lang in {*known.fine, *more.fine}},
    )


def _joined(one: Mapping[str, tuple[T, ...]], two: Mapping[str, tuple[T, ...]]) -> Mapping[str, tuple[T, ...]]:
    return {key: (*one.get(key, ()), *two.get(key, ())) for key in dict.fromkeys((*one, *two))}
