"""Albums: several files by one call, all or none, and by one person at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from playground.testing import PlaygroundError
from tests.playground.files import MP4, OGG, PDF, upload
from tests.playground.test_sending import PNG

if TYPE_CHECKING:
    from playground.testing import Person, Playground
    from tests.playground.conftest import PlainBot

Json = dict[str, Any]
UPLOADS = {"one": ("一.png", PNG), "two": ("二.mp4", MP4), "three": ("三.pdf", PDF)}


def item(kind: str, media: str, **more: Any) -> Json:
    return {"type": kind, "media": media, **more}


PHOTO = item("photo", "attach://one")
VIDEO = item("video", "attach://two")
DOCUMENT = item("document", "attach://three")
AUDIO = item("audio", "attach://three")


@pytest.fixture
async def wang(pg: Playground) -> Person:
    person = await pg.person("王阿姨")
    await person.start()
    return person


async def album(bot: PlainBot, wang: Person, *media: Json, **more: Any) -> Json:
    return await upload(bot, "sendMediaGroup", UPLOADS, chat_id=wang.id, media=list(media), **more)


async def sent(bot: PlainBot, wang: Person, *media: Json, **more: Any) -> list[Json]:
    body = await album(bot, wang, *media, **more)
    assert body["ok"], body
    found: list[Json] = body["result"]
    return found


async def test_an_album_is_one_call_and_a_message_for_each_file(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    first = PHOTO | {"caption": "<b>开学</b>", "parse_mode": "HTML"}
    second = VIDEO | {
        "caption": "片段",
        "caption_entities": [{"type": "italic", "offset": 0, "length": 1}],
    }
    photo, video = await sent(bot, wang, first, second, disable_notification=True)
    assert photo["media_group_id"] == video["media_group_id"]
    assert photo["media_group_id"].isdigit()
    assert (photo["caption"], photo["caption_entities"][0]["type"]) == ("开学", "bold")
    assert (video["caption"], video["caption_entities"][0]["type"]) == ("片段", "italic")
    assert photo["photo"][0]["width"] == 3
    assert video["video"]["mime_type"] == "video/mp4"
    seen = [await wang.wait_for("开学"), await wang.wait_for("片段")]
    assert [one.id for one in seen] == [photo["message_id"], video["message_id"]]
    assert all(one.silent for one in seen)
    assert await pg.counters() == {"sendMediaGroup 200": 1}
    (call,) = await pg.calls("sendMediaGroup")
    assert len(call["result"]) == 2


async def test_an_album_goes_out_again_by_file_ids_under_a_new_group(
    bot: PlainBot, wang: Person
) -> None:
    photo, video = await sent(bot, wang, PHOTO, VIDEO)
    media = [
        item("photo", photo["photo"][-1]["file_id"], caption="再来"),
        item("video", video["video"]["file_id"]),
    ]
    again = await bot.result("sendMediaGroup", chat_id=wang.id, media=media)
    assert [again[0]["photo"], again[1]["video"]] == [photo["photo"], video["video"]]
    assert again[0]["media_group_id"] == again[1]["media_group_id"] != photo["media_group_id"]


async def test_an_album_answers_the_message_it_replies_to(bot: PlainBot, wang: Person) -> None:
    asked = await wang.send("有照片吗?")
    messages = await sent(bot, wang, PHOTO, PHOTO, reply_parameters={"message_id": asked.id})
    assert [one["reply_to_message"]["message_id"] for one in messages] == [asked.id] * 2


@pytest.mark.parametrize("media", [[DOCUMENT] * 3, [AUDIO, AUDIO], [PHOTO] * 10])
async def test_documents_and_music_stand_together_with_their_own(
    bot: PlainBot, wang: Person, media: list[Json]
) -> None:
    assert len(await sent(bot, wang, *media)) == len(media)


@pytest.mark.parametrize(
    ("media", "refusal"),
    [
        ([], "there are no messages to send"),
        ([PHOTO] * 11, "too many messages to send as an album"),
        ([PHOTO, DOCUMENT], "document can't be mixed with other media types"),
        ([AUDIO, VIDEO], "audio can't be mixed with other media types"),
        (
            [PHOTO, item("animation", "attach://two")],
            "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
        ),
        (
            [PHOTO, item("voice", "attach://two")],
            'can\'t parse InputMedia: type "voice" is unsupported',
        ),
        ([PHOTO, {"media": "attach://one"}], "can't parse InputMedia: Can't find field \"type\""),
        ([PHOTO, item("photo", "attach://none")], "can't parse InputMedia: media not found"),
        ([PHOTO, {"type": "photo"}], "can't parse InputMedia: media not found"),
        ([PHOTO, item("photo", "unknown")], "wrong file identifier/HTTP URL specified"),
        (
            [PHOTO, item("photo", "attach://three")],
            'failed to send message #2 with the error message "IMAGE_PROCESS_FAILED"',
        ),
        ([PHOTO, PHOTO | {"caption": "好" * 1025}], "message caption is too long"),
    ],
)
async def test_an_album_that_telegram_refuses_is_refused_whole(
    bot: PlainBot, wang: Person, media: list[Json], refusal: str
) -> None:
    body = await album(bot, wang, *media)
    assert body["description"] == f"Bad Request: {refusal}"
    assert [one.text for one in await wang.read()] == ["/start"]


async def test_an_album_needs_its_media_and_its_chat(bot: PlainBot, wang: Person) -> None:
    refusal = await bot.refusal("sendMediaGroup", chat_id=wang.id)
    assert refusal == '400 Bad Request: parameter "media" is required'
    await wang.block()
    body = await album(bot, wang, PHOTO, PHOTO)
    assert body["description"] == "Forbidden: bot was blocked by the user"


@pytest.mark.violations_allowed
async def test_one_file_alone_and_a_keyboard_are_violations(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    (alone,) = await sent(bot, wang, PHOTO)
    assert "media_group_id" not in alone
    keyboard = {"inline_keyboard": [[{"text": "报名", "callback_data": "join 1"}]]}
    messages = await sent(bot, wang, PHOTO, PHOTO, reply_markup=keyboard)
    assert all("reply_markup" not in one for one in messages)
    problems = [one["problem"] for one in await pg.violations()]
    assert problems == ["an album has 2 to 10 messages, not one", "unknown field reply_markup"]


@pytest.mark.violations_allowed
async def test_an_unknown_field_of_one_file_is_a_violation(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    await sent(bot, wang, PHOTO, PHOTO | {"text": "好"})
    assert [one["problem"] for one in await pg.violations()] == ["unknown field media[1].text"]


async def test_faults_and_the_flood_limit_meet_albums(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    await pg.fault("sendMediaGroup", "500", handled=True, times=1)
    assert (await album(bot, wang, PHOTO, PHOTO))["error_code"] == 500
    assert len(await wang.read()) == 3, "carried out, and the caller cannot know"
    await pg.limit_rates(on=True)
    await sent(bot, wang, *[PHOTO] * 10)
    body = await bot("sendMessage", chat_id=wang.id, text="好")
    assert body["parameters"]["retry_after"] >= 5, "the album took a token for each message"


async def test_the_caption_of_one_message_is_edited_and_the_album_stays(
    bot: PlainBot, wang: Person
) -> None:
    photo, _video = await sent(bot, wang, PHOTO | {"caption": "旧"}, VIDEO)
    where = {"chat_id": wang.id, "message_id": photo["message_id"]}
    edited = await bot.result("editMessageCaption", **where, caption="新")
    assert edited["media_group_id"] == photo["media_group_id"]
    assert (await wang.wait_for("新")).id == photo["message_id"]


async def test_a_file_of_an_album_gives_way_to_one_that_may_stand_there(
    bot: PlainBot, wang: Person
) -> None:
    photo, _video = await sent(bot, wang, PHOTO, VIDEO)
    where = {"chat_id": wang.id, "message_id": photo["message_id"]}
    body = await upload(bot, "editMessageMedia", UPLOADS, **where, media=VIDEO)
    assert body["result"]["media_group_id"] == photo["media_group_id"]
    body = await upload(bot, "editMessageMedia", UPLOADS, **where, media=DOCUMENT)
    assert body["description"] == "Bad Request: can't change media type in the album"


async def test_messages_of_an_album_are_deleted_like_any_others(
    bot: PlainBot, wang: Person
) -> None:
    messages = await sent(bot, wang, PHOTO, PHOTO, VIDEO)
    numbers = [one["message_id"] for one in messages]
    assert await bot.result("deleteMessages", chat_id=wang.id, message_ids=numbers[:2])
    assert [one.id for one in await wang.read()][1:] == numbers[2:]


async def test_a_copy_of_one_message_belongs_to_no_album(bot: PlainBot, wang: Person) -> None:
    photo, _video = await sent(bot, wang, PHOTO | {"caption": "合影"}, VIDEO)
    await bot.result(
        "copyMessage", chat_id=wang.id, from_chat_id=wang.id, message_id=photo["message_id"]
    )
    assert "media_group_id" not in (await wang.read())[-1].raw


async def test_a_persons_album_comes_as_an_update_for_each_file_in_one_batch(
    bot: PlainBot, wang: Person
) -> None:
    (start,) = await bot.result("getUpdates")
    bold = [{"type": "bold", "offset": 0, "length": 2}]
    messages = await wang.send_album([PNG, MP4, PNG], caption="春游", caption_entities=bold)
    updates = await bot.result("getUpdates", offset=start["update_id"] + 1)
    bodies = [update["message"] for update in updates]
    assert [one["message_id"] for one in bodies] == [one.id for one in messages]
    assert len({one["media_group_id"] for one in bodies}) == 1
    assert [one.get("caption") for one in bodies] == ["春游", None, None]
    assert bodies[0]["caption_entities"] == bold
    assert ["photo" in one for one in bodies] == [True, False, True]
    papers = await wang.send_album([PDF, OGG], kind="document")
    assert all("document" in one.raw for one in papers)
    assert papers[0].raw["media_group_id"] != bodies[0]["media_group_id"]


async def test_a_person_sends_two_to_ten_files_together(wang: Person) -> None:
    for contents in ([PNG], [PNG] * 11):
        with pytest.raises(PlaygroundError, match="2 to 10"):
            await wang.send_album(contents)
    await wang.block()
    with pytest.raises(PlaygroundError, match="blocked"):
        await wang.send_album([PNG, PNG])
