/* Fingers on messages: a swipe to the left replies, holding shows what can be done. */

const SWIPE = 64;
const DRIFT = 28;
const HOLD = 450;

/** Call back with the message that was swiped to the left. */
export function onSwipe(list, callback) {
  let start = null;
  const end = () => {
    if (start) start.message.style.translate = "";
    start = null;
  };
  list.addEventListener("touchstart", (event) => {
    const message = event.target.closest(".message");
    const [touch] = event.touches;
    start = message && event.touches.length === 1
      ? { message, x: touch.clientX, y: touch.clientY } : null;
  }, { passive: true });
  list.addEventListener("touchmove", (event) => {
    if (!start) return;
    const [touch] = event.touches;
    const left = start.x - touch.clientX;
    if (Math.abs(touch.clientY - start.y) > DRIFT) return end(); // it is scrolling
    start.message.style.translate = `${-Math.min(Math.max(left - 10, 0), SWIPE)}px 0`;
    start.far = left >= SWIPE;
  }, { passive: true });
  list.addEventListener("touchend", () => {
    if (start?.far) callback(start.message);
    end();
  });
  list.addEventListener("touchcancel", end);
}

/** Call back with the message on which a finger rested. */
export function onHold(list, callback) {
  let timer = null;
  const stop = () => clearTimeout(timer);
  list.addEventListener("touchstart", (event) => {
    const message = event.target.closest(".message");
    stop();
    if (message) timer = setTimeout(() => callback(message), HOLD);
  }, { passive: true });
  for (const kind of ["touchmove", "touchend", "touchcancel"]) {
    list.addEventListener(kind, stop, { passive: true });
  }
}
