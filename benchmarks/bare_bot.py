"""The yardstick: a bare aiogram bot that answers a press and edits a seven-button screen.

It has no database, no inbox and no rules: what it costs is aiogram's own price of an update.
"""

import sys

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

TITLES = ("书法入门班", "法律讲座", "智能手机课", "合唱团", "沪剧沙龙", "防火防盗", "返回")


def screen(page: int) -> tuple[str, InlineKeyboardMarkup]:
    """Return one of the two screens between which presses go to and fro."""
    rows = [
        [InlineKeyboardButton(text=f"{title} {page}", callback_data=f"page:{1 - page}:{n}")]
        for n, title in enumerate(TITLES)
    ]
    return f"<b>课程菜单</b>\n第 {page} 页", InlineKeyboardMarkup(inline_keyboard=rows)


async def greet(message: Message) -> None:
    """Send the first screen."""
    text, keyboard = screen(0)
    await message.answer(text, reply_markup=keyboard)


async def turn(press: CallbackQuery) -> None:
    """Answer the press and edit the screen."""
    await press.answer()
    text, keyboard = screen(int((press.data or "page:0").split(":")[1]))
    if isinstance(press.message, Message):
        await press.message.edit_text(text, reply_markup=keyboard)


async def main(url: str, token: str) -> None:
    """Poll `url` as aiogram does by default."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    bot = Bot(token, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    dispatcher = Dispatcher()
    dispatcher.message.register(greet)
    dispatcher.callback_query.register(turn)
    await dispatcher.start_polling(bot, handle_signals=True)


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(*sys.argv[1:]))
