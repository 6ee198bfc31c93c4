"""The checked-in table of methods is the one aiogram's classes give."""

import json

from tests.support import generate_api_table


def test_the_checked_in_table_is_what_the_generator_writes() -> None:
    assert generate_api_table.TABLE.read_text(encoding="utf-8") == generate_api_table.as_text()


def test_the_table_speaks_of_bot_api_10_3_and_leaves_out_what_is_deprecated() -> None:
    table = json.loads(generate_api_table.TABLE.read_text(encoding="utf-8"))
    assert table["bot_api"] == "10.3"
    assert len(table["methods"]) > 180
    assert table["methods"]["sendMessage"]["chat_id"] == {
        "types": ["Integer", "String"],
        "required": True,
    }
    assert "disable_web_page_preview" not in table["methods"]["sendMessage"]
