import socket
from typing import Any

import pytest

from bearwitness.bulk import read_all
from bearwitness.desk.language_model import (
    KEY_VARIABLE,
    LanguageModel,
    ask_through,
    check_address,
    dropped_words,
    reader_maker,
)
from bearwitness.errors import LanguageModelFailed, LanguageModelRefused
from bearwitness.model import Report
from bearwitness.reading.plan import ReadingPlan
from tests.desk.model_server import completion, serving
from tests.reading.language_model.answers import TEXT, answer, event

REPORT = Report("r", TEXT, published="2031-03-15", lang="en")
LLM = ReadingPlan(("llm",), "small")


def test_a_report_goes_to_the_server_and_comes_back_as_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "secret")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with serving(lambda _body: completion(answer(event(when="on Thursday")))) as server:
        make = reader_maker(LLM, LanguageModel(server.url, "small"))
        (outcome,) = read_all([REPORT], 1, make)
    assert (outcome.unread, outcome.dropped) == ("", ("when",))
    assert outcome.claims[0].killed.range.min == 12
    (asked,) = server.asked
    assert (asked["model"], asked["temperature"]) == ("small", 0)
    assert asked["response_format"]["json_schema"]["strict"] is True
    assert TEXT in asked["messages"][1]["content"]
    assert server.headers[0]["authorization"] == "Bearer secret"


def test_both_readers_in_processes_of_their_own() -> None:
    with serving(lambda _body: completion(answer(event()))) as server:
        make = reader_maker(ReadingPlan(("rules", "llm"), "small"), LanguageModel(server.url, "small"))
        outcomes = list(read_all([REPORT] * 3, 2, make))
    assert [outcome.unread for outcome in outcomes] == [""] * 3
    assert {outcome.claims[0].reader.split()[0] for outcome in outcomes} == {"rules"}


@pytest.mark.parametrize(
    "reply",
    [
        completion("not JSON"),
        completion(answer(event()), finish="length"),
        completion(""),
        (200, {"Content-Type": "application/json"}, "{}"),
        (200, {"Content-Type": "text/html"}, "<html>busy</html>"),
        (400, {"Content-Type": "application/json"}, '{"error": {"message": "no such model"}}'),
        (302, {"Location": "http://127.0.0.1:9/v1/chat/completions"}, ""),
    ],
)
def test_a_server_that_fails_costs_the_report_and_says_so(reply: tuple[int, dict[str, str], str]) -> None:
    with serving(lambda _body: reply) as server:
        (outcome,) = read_all([REPORT], 1, reader_maker(LLM, LanguageModel(server.url, "small")))
    assert "language model small could not be used" in outcome.unread
    assert "<html>" not in outcome.unread


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        ask = ask_through(LanguageModel(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", "small"))
        with pytest.raises(LanguageModelFailed):
            ask([], {})


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/v1", "http://127.9.9.9/v1", "http://[::1]:8080/v1", "http://localhost:11434/v1",
        "https://models.example.org/v1", "https://MODELS.example.org:8443/v1",
    ],
)  # fmt: skip
def test_this_machine_and_named_hosts_may_be_asked(url: str) -> None:
    check_address(LanguageModel(url, "small", ("models.example.org",)))


@pytest.mark.parametrize(
    "url",
    [
        "", "nonsense", "ftp://127.0.0.1/v1", "http://", "http://[::1/v1", "http://127.0.0.1:99999999/v1",
        "https://models.example.com/v1", "http://models.example.org/v1", "https://models.example.org.evil.test/v1",
        "http://10.0.0.5:8080/v1", "http://0.0.0.0:8080/v1", "http://[::]/v1", "http://127.0.0.1.evil.test/v1",
        "http://2130706433/v1", "http://localhost.evil.test/v1", "https://key@models.example.org/v1",
        "http://169.254.169.254/v1", "http://[::ffff:10.0.0.5]/v1",
    ],
)  # fmt: skip
def test_every_other_address_is_refused(url: str) -> None:
    with pytest.raises(LanguageModelRefused):
        check_address(LanguageModel(url, "small", ("models.example.org",)))


def test_localhost_that_leads_elsewhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(*_: Any, **__: Any) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.5", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", elsewhere)
    with pytest.raises(LanguageModelRefused):
        check_address(LanguageModel("http://localhost/v1", "small"))


def test_what_was_dropped_is_said_in_one_sentence() -> None:
    words = dropped_words(["when", "killed", "when"])
    assert words.startswith("3 values")
    assert "(killed 1, when 2)" in words
