"""The way to a language model: any server that speaks OpenAI's chat completions, on this machine unless told otherwise.

Off unless asked for. A host other than this machine is refused unless the casebook names it, and then only over
HTTPS, since whole reports are sent there. Proxies from the environment are not used and redirects not followed.
"""

import ipaddress
import os
import socket
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, cast
from urllib.parse import urlsplit

from bearwitness.errors import LanguageModelFailed, LanguageModelRefused, MissingPart
from bearwitness.reading.gazetteers import gazetteer_of
from bearwitness.reading.language_model import Ask
from bearwitness.reading.language_model.request import SCHEMA_NAME
from bearwitness.reading.plan import ReadingPlan, make_reader
from bearwitness.reading.reader import Reader

KEY_VARIABLE = "BEARWITNESS_LLM_KEY"
# An answer is a few thousand tokens; a model on a laptop may take minutes for it.
TIMEOUT_S = 300.0
MAX_TOKENS = 8000
MAX_ANSWER_CHARS = 1_000_000


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Where it is (``url`` ends before ``/chat/completions``), its name there, and the other hosts that are allowed."""

    url: str = ""
    name: str = ""
    hosts: tuple[str, ...] = ()


def plan_of(config: Mapping[str, Any]) -> tuple[ReadingPlan, LanguageModel]:
    """How reports are read by a casebook's settings ([reading] and [language_model]). Raises InvalidValue."""
    given = config["language_model"]
    model = LanguageModel(given["url"], given["name"], tuple(given["hosts"]))
    reading = config["reading"]
    gazetteers, region = tuple(reading["gazetteers"]), tuple(reading["region"])
    readers = tuple(reading["readers"])
    return ReadingPlan(readers, model.name, gazetteers, region, reading["model"], reading["codebook"]), model


def dropped_words(dropped: Sequence[str]) -> str:
    """One sentence on what was dropped: how many values, of which fields."""
    counted = ", ".join(f"{name} {number}" for name, number in sorted(Counter(dropped).items()))
    return f"{len(dropped)} values of the language model were dropped: the report's words don't hold them ({counted})."


def check_address(model: LanguageModel) -> None:
    """Raises LanguageModelRefused unless the address is on this machine or its host is named and reached over HTTPS."""
    try:
        parts = urlsplit(model.url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise LanguageModelRefused(model.url, "it is no address") from error
    if parts.scheme not in ("http", "https") or not host:
        raise LanguageModelRefused(model.url, "it must begin with http:// or https:// and name a host")
    if parts.username or parts.password:
        raise LanguageModelRefused(model.url, f"a key belongs into {KEY_VARIABLE}, not into the address")
    if _is_this_machine(host, port or 443):
        return
    if host not in {named.lower() for named in model.hosts}:
        raise LanguageModelRefused(model.url, f"{host} is not this machine and the casebook does not name it")
    if parts.scheme != "https":
        raise LanguageModelRefused(model.url, "reports go to another machine only over https")


def _is_this_machine(host: str, port: int) -> bool:
    """True where the host is a loopback address, or ``localhost`` and that resolves to nothing else."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        pass
    if host != "localhost" and not host.endswith(".localhost"):
        return False
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(address.partition("%")[0]).is_loopback for address in found)


def ask_through(model: LanguageModel) -> Ask:
    """What sends messages to the model; raises LanguageModelRefused, MissingPart without the ``llm`` extra.

    The key is read from ``BEARWITNESS_LLM_KEY`` and never written anywhere.
    """
    check_address(model)
    try:
        import openai
        from openai.types.chat import ChatCompletion
    except ImportError as error:
        raise MissingPart("The openai client", "Install it: pip install 'bearwitness[llm]'.") from error
    http = openai.DefaultHttpxClient(trust_env=False, follow_redirects=False, timeout=TIMEOUT_S)
    client = openai.OpenAI(
        base_url=model.url, api_key=os.environ.get(KEY_VARIABLE) or "none", http_client=http, max_retries=1
    )

    def ask(messages: list[dict[str, str]], schema: dict[str, Any]) -> str:
        try:
            answer = client.chat.completions.create(
                model=model.name,
                messages=cast(Any, messages),
                response_format=cast(
                    Any, {"type": "json_schema", "json_schema": {"name": SCHEMA_NAME, "strict": True, "schema": schema}}
                ),
                temperature=0,
                seed=1,
                max_tokens=MAX_TOKENS,
            )
        except openai.OpenAIError as error:
            raise LanguageModelFailed(model.name, _reason(error)) from error
        if not isinstance(answer, ChatCompletion):
            raise LanguageModelFailed(model.name, "its answer is no chat completion")
        choice = answer.choices[0] if answer.choices else None
        if choice is None or not choice.message.content:
            raise LanguageModelFailed(model.name, "its answer is empty")
        if choice.finish_reason == "length" or len(choice.message.content) > MAX_ANSWER_CHARS:
            raise LanguageModelFailed(model.name, "its answer was cut off before its end")
        return choice.message.content

    return ask


def _reason(error: Exception) -> str:
    """One line of what went wrong; a server's page of HTML is none."""
    first = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__


@lru_cache(maxsize=4)
def _reader(plan: ReadingPlan, model: LanguageModel) -> Reader:
    return make_reader(plan, ask_through(model) if "llm" in plan.readers else None)


def reader_maker(plan: ReadingPlan, model: LanguageModel) -> "partial[Reader]":
    """What makes the plan's reader in any process; the address and the gazetteers are checked here and now.

    Raises LanguageModelRefused, MissingPart.
    """
    gazetteer_of(plan.gazetteers, plan.region)
    if "llm" in plan.readers:
        ask_through(model)
    return partial(_reader, plan, model)
