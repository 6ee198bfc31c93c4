"""The signals that end Linli: an operator's, the system's, and that of a terminal that closes."""

import asyncio
import signal
from collections.abc import Callable


def stop_on_signals(stop: Callable[[], object]) -> None:
    """Call `stop` in the running loop at SIGINT, SIGTERM and SIGHUP, and nothing else any more.

    Who was started to outlive its terminal (nohup ignores SIGHUP) goes on doing so.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    hangup = getattr(signal, "SIGHUP", None)  # Windows has none
    if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:
        loop.add_signal_handler(hangup, stop)
