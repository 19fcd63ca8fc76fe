"""How errors show values, stay in one line, and tell what to install."""

from __future__ import annotations

from importlib import metadata

import pytest

from mockmart.errors import in_one_line, install_command, quoted, shown


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain – text, é, 日本", "plain – text, é, 日本"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("a\x1b[31mred", r"a\x1b[31mred"),
        ("\x9b31m\x00\x7f", r"\x9b31m\x00\x7f"),
        ("half \ud800", r"half \ud800"),
        ("\u202egnp", r"\u202egnp"),
        (None, "null"),
        pytest.param(10**5000, "a long int", id="a long number"),
    ],
)
def test_a_value_is_shown_without_what_a_terminal_would_obey(value: object, expected: str) -> None:
    assert shown(value) == expected


def test_a_long_value_is_cut() -> None:
    assert len(shown("x" * 5000)) == 80
    assert quoted("x" * 5000).endswith("…'")


def test_a_long_message_keeps_its_beginning_and_its_remedy() -> None:
    message = in_one_line(f"no schema '{'x' * 9000}'; did you mean 'users'?", 200)
    assert len(message) == 200
    assert message.startswith("no schema 'xxx")
    assert message.endswith("'; did you mean 'users'?")


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ('{"url": "file:///a%20b", "dir_info": {"editable": true}}', "pip install -e '/a b[delta]'"),
        ('{"url": "file:///a", "dir_info": {}}', "pip install '/a[delta]'"),
        (
            '{"url": "file:///a/m.whl", "archive_info": {}}',
            "pip install 'mockmart[delta] @ file:///a/m.whl'",
        ),
        (None, "pip install 'mockmart[delta]'"),
    ],
)
def test_an_extra_is_installed_from_where_mockmart_is(
    monkeypatch: pytest.MonkeyPatch, origin: str | None, expected: str
) -> None:
    class Installed:
        def read_text(self, name: str) -> str | None:
            return origin if name == "direct_url.json" else None

    monkeypatch.setattr(metadata, "distribution", lambda _: Installed())
    assert install_command("delta") == expected
