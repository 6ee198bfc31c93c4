"""Pictures sent together, films and recordings on the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from playwright.async_api import expect

from tests.browser.test_chat import greeted, png

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def send_album(stage: Stage, count: int, caption: str) -> list[dict[str, Any]]:
    """Send so many pictures together, by upload."""
    media = [{"type": "photo", "media": f"attach://p{n}"} for n in range(count)]
    media[0]["caption"] = caption
    form = aiohttp.FormData({"chat_id": str(stage.wang.id), "media": json.dumps(media)})
    for n in range(count):
        form.add_field(f"p{n}", png(40, 30), filename=f"{n}.png", content_type="image/png")
    url = f"{stage.pg.url}/bot{stage.pg.token}/sendMediaGroup"
    async with aiohttp.ClientSession() as session, session.post(url, data=form) as response:
        found: list[dict[str, Any]] = (await response.json())["result"]
    return found


async def test_an_album_is_a_grid_whose_pictures_stay_messages(stage: Stage) -> None:
    wang = await greeted(stage)
    sent = await send_album(stage, 3, "春游照片")
    album = wang.pane.locator(".album.bot")
    await expect(album.locator("img")).to_have_count(3)
    second, third = [await album.locator(".message").nth(n).bounding_box() for n in (1, 2)]
    assert second is not None
    assert third is not None
    assert (second["y"], second["width"]) == (third["y"], third["width"]), "side by side"
    first = {"chat_id": stage.wang.id, "message_id": sent[0]["message_id"]}
    await stage.bot.call("editMessageCaption", **first, caption="秋游照片")
    await expect(await wang.bubble("秋游照片")).to_contain_text("已编辑")
    await expect(album.locator("img")).to_have_count(3)
    numbers = [one["message_id"] for one in sent]
    await stage.bot.call("deleteMessages", chat_id=stage.wang.id, message_ids=numbers[:2])
    await expect(album.locator("img")).to_have_count(1)
    await stage.bot.call("deleteMessages", chat_id=stage.wang.id, message_ids=numbers[2:])
    await expect(album).to_have_count(0)


async def test_an_album_is_drawn_again_when_the_page_is_opened_anew(stage: Stage) -> None:
    wang = await greeted(stage)
    await send_album(stage, 2, "一")
    await send_album(stage, 4, "二")
    await wang.bubble("二")
    again = (await stage.open()).person("王阿姨")
    albums = again.pane.locator(".album")
    await expect(albums).to_have_count(2)
    await expect(albums.last.locator("img")).to_have_count(4)


async def test_several_pictures_are_attached_as_one_album(stage: Stage, tmp_path: Path) -> None:
    wang = await greeted(stage)
    paths = [tmp_path / name for name in ("一.png", "二.png")]
    for path in paths:
        path.write_bytes(png(40, 30))
    await wang.send_file("发图片", *paths)
    await expect(wang.pane.locator(".album.person img")).to_have_count(2)
    await expect(wang.bubbles("文件收到了")).to_have_count(2)
    sent = [one for one in await stage.wang.read() if "photo" in one.raw]
    assert len({one.raw["media_group_id"] for one in sent}) == 1


async def test_films_recordings_and_places_can_be_played_and_seen(stage: Stage) -> None:
    wang = await greeted(stage)
    await stage.wang.send_video(b"film", caption="我们的课")
    await stage.wang.send_voice(b"words", duration=3)
    await stage.wang.send_media("audio", b"music", title="茉莉花")
    await stage.wang.send_location(30.2741, 120.1551)
    film = (await wang.bubble("我们的课")).locator("video")
    await expect(film).to_have_attribute("controls", "")
    await expect(wang.pane.get_by_label("语音", exact=True)).to_be_visible()
    await expect((await wang.bubble("茉莉花")).locator("audio")).to_be_visible()
    await expect(await wang.bubble("30.2741, 120.1551")).to_contain_text("位置")
    played = "film => fetch(film.currentSrc).then((answer) => answer.text())"
    assert await film.evaluate(played) == "film"
