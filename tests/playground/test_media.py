"""Films, recordings and music: sent by upload and by file id, captioned, edited, received."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from playground.testing import PlaygroundError
from tests.playground.files import MP4, OGG, PDF, WIDE, upload
from tests.playground.test_sending import PNG

if TYPE_CHECKING:
    from playground.testing import Person, Playground
    from tests.playground.conftest import PlainBot

BUTTON = {"inline_keyboard": [[{"text": "报名", "callback_data": "join 1"}]]}
BOLD = [{"type": "bold", "offset": 0, "length": 2}]

FILES: list[tuple[str, str, bytes, dict[str, int | str], dict[str, int | str]]] = [
    ("video", "课.mp4", MP4, {"duration": 9, "width": 4, "height": 3}, {"mime_type": "video/mp4"}),
    ("voice", "说.ogg", OGG, {"duration": 7}, {"mime_type": "audio/ogg"}),
    ("audio", "歌.mp3", b"ID3", {"duration": 5, "title": "茉莉花"}, {"mime_type": "audio/mpeg"}),
    ("animation", "动.mp4", MP4, {"width": 4, "height": 3}, {"duration": 0}),
    ("document", "讲义.pdf", PDF, {}, {"file_name": "讲义.pdf"}),
]


@pytest.fixture
async def wang(pg: Playground) -> Person:
    person = await pg.person("王阿姨")
    await person.start()
    return person


@pytest.mark.parametrize(("kind", "name", "content", "told", "found"), FILES)
async def test_a_file_goes_out_by_upload_and_again_by_its_id(
    bot: PlainBot,
    wang: Person,
    kind: str,
    name: str,
    content: bytes,
    told: dict[str, Any],
    found: dict[str, Any],
) -> None:
    method = f"send{kind.capitalize()}"
    words = {"chat_id": wang.id, "caption": "<b>请看</b>", "parse_mode": "HTML"}
    body = await upload(bot, method, {kind: (name, content)}, **words, **told, reply_markup=BUTTON)
    sent = body["result"]
    assert sent[kind].items() >= (told | found | {"file_size": len(content)}).items()
    assert sent["caption_entities"] == BOLD
    seen = await wang.wait_for("请看")
    assert seen.buttons == ["报名"]
    again = await bot.result(method, chat_id=wang.id, **{kind: sent[kind]["file_id"]})
    assert again[kind] == sent[kind]
    assert "caption" not in again


async def test_an_animation_is_a_document_too_and_stays_one_when_sent_as_it(
    bot: PlainBot, wang: Person
) -> None:
    body = await upload(bot, "sendAnimation", {"animation": ("动.mp4", MP4)}, chat_id=wang.id)
    known = body["result"]["document"]["file_id"]
    assert known == body["result"]["animation"]["file_id"]
    again = await bot.result("sendDocument", chat_id=wang.id, document=known)
    assert again["animation"]["file_id"] == known


async def test_a_file_known_by_its_id_is_sent_as_what_it_is(bot: PlainBot, wang: Person) -> None:
    photo = (await upload(bot, "sendPhoto", {"photo": ("a.png", PNG)}, chat_id=wang.id))["result"]
    voice = (await upload(bot, "sendVoice", {"voice": ("a.ogg", OGG)}, chat_id=wang.id))["result"]
    known, spoken = photo["photo"][-1]["file_id"], voice["voice"]["file_id"]
    refusal = await bot.refusal("sendDocument", chat_id=wang.id, document=known)
    assert refusal == "400 Bad Request: can't use file of type Photo as Document"
    refusal = await bot.refusal("sendPhoto", chat_id=wang.id, photo=spoken)
    assert refusal == "400 Bad Request: can't use file of type VoiceNote as Photo"


async def test_a_large_photo_has_smaller_copies_and_each_id_means_the_photo(
    bot: PlainBot, wang: Person
) -> None:
    body = await upload(bot, "sendPhoto", {"photo": ("a.png", WIDE)}, chat_id=wang.id)
    sizes = body["result"]["photo"]
    assert [(one["width"], one["height"]) for one in sizes] == [
        (320, 160),
        (800, 400),
        (1000, 500),
    ]
    assert len({one["file_id"] for one in sizes}) == 3
    again = await bot.result("sendPhoto", chat_id=wang.id, photo=sizes[0]["file_id"])
    assert again["photo"] == sizes


@pytest.mark.parametrize("kind", ["video", "voice", "audio", "animation"])
async def test_what_is_not_there_cannot_be_sent(bot: PlainBot, wang: Person, kind: str) -> None:
    method = f"send{kind.capitalize()}"
    refusal = await bot.refusal(method, chat_id=wang.id)
    assert refusal == f"400 Bad Request: there is no {kind} in the request"
    refusal = await bot.refusal(method, chat_id=wang.id, **{kind: "unknown"})
    assert refusal == "400 Bad Request: wrong file identifier/HTTP URL specified"


@pytest.mark.parametrize(("kind", "name", "content"), [one[:3] for one in FILES])
async def test_the_caption_of_every_kind_can_be_edited(
    bot: PlainBot, wang: Person, kind: str, name: str, content: bytes
) -> None:
    method = f"send{kind.capitalize()}"
    body = await upload(bot, method, {kind: (name, content)}, chat_id=wang.id, caption="旧")
    where = {"chat_id": wang.id, "message_id": body["result"]["message_id"]}
    edited = await bot.result("editMessageCaption", **where, caption="新", reply_markup=BUTTON)
    assert edited["caption"] == "新"
    assert edited[kind] == body["result"][kind]
    assert (await wang.wait_for("新")).buttons == ["报名"]
    refusal = await bot.refusal("editMessageText", **where, text="字")
    assert refusal == "400 Bad Request: there is no text in the message to edit"


async def test_another_file_takes_the_place_of_the_old_one(bot: PlainBot, wang: Person) -> None:
    photo = await upload(
        bot, "sendPhoto", {"photo": ("a.png", PNG)}, chat_id=wang.id, caption="旧"
    )
    where = {"chat_id": wang.id, "message_id": photo["result"]["message_id"]}
    media = {"type": "video", "media": "attach://film", "duration": 3}
    body = await upload(bot, "editMessageMedia", {"film": ("b.mp4", MP4)}, **where, media=media)
    edited = body["result"]
    assert edited["video"]["duration"] == 3
    assert not {"photo", "caption"} & set(edited)
    text = await bot.result("sendMessage", chat_id=wang.id, text="字")
    known = {"type": "video", "media": edited["video"]["file_id"]}
    refusal = await bot.refusal(
        "editMessageMedia", chat_id=wang.id, message_id=text["message_id"], media=known
    )
    assert refusal == "400 Bad Request: there is no media in the message to edit"
    refusal = await bot.refusal("editMessageMedia", **where, media=known)
    assert refusal.startswith("400 Bad Request: message is not modified")


async def test_faults_meet_these_methods_as_any_other(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    await pg.fault("sendVoice", "429", retry_after=7, times=1)
    body = await upload(bot, "sendVoice", {"voice": ("a.ogg", OGG)}, chat_id=wang.id)
    assert body["parameters"] == {"retry_after": 7}
    assert (await wang.read())[-1].text == "/start"


async def test_what_a_person_records_reaches_the_bot_as_telegram_sends_it(
    bot: PlainBot, wang: Person
) -> None:
    await wang.send_voice(OGG, duration=4)
    await wang.send_video(MP4, caption="我们的课", duration=8, width=640, height=480)
    await wang.send_media("audio", b"ID3", title="茉莉花")
    await wang.send_location(31.2, 121.5)
    updates = await bot.result("getUpdates")
    voice, video, audio, place = (update["message"] for update in updates[1:])
    assert set(voice["voice"]) == {
        *("file_id", "file_unique_id", "file_size", "duration", "mime_type"),
    }
    assert (voice["voice"]["duration"], voice["voice"]["mime_type"]) == (4, "audio/ogg")
    assert video["video"].items() >= {"duration": 8, "width": 640, "height": 480}.items()
    assert video["video"]["mime_type"] == "video/mp4"
    assert video["caption"] == "我们的课"
    assert audio["audio"]["title"] == "茉莉花"
    assert place["location"] == {"latitude": 31.2, "longitude": 121.5}
    forwarded = await bot.result("sendVoice", chat_id=wang.id, voice=voice["voice"]["file_id"])
    assert forwarded["voice"] == voice["voice"]


async def test_a_person_formats_what_they_write(bot: PlainBot, wang: Person) -> None:
    await wang.send_formatted("通知:明天停课 https://example.org/a", BOLD)
    await wang.send_photo(PNG, caption="海报", caption_entities=BOLD)
    text, photo = (update["message"] for update in (await bot.result("getUpdates"))[1:])
    assert [one["type"] for one in text["entities"]] == ["bold", "url"]
    assert photo["caption_entities"] == BOLD
    with pytest.raises(PlaygroundError, match="type, offset and length"):
        await wang.send_formatted("通知", [{"type": "bold"}])


async def test_nothing_is_sent_as_a_kind_that_is_none(wang: Person) -> None:
    with pytest.raises(PlaygroundError, match="cannot be sent as sculpture"):
        await wang.send_media("sculpture", b"x")
