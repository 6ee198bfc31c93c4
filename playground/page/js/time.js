/* Times as the school sees them. The playground's clock is in UTC; the school's zone is China's
   unless the address says another one: `/?zone=Asia/Urumqi`. */

import { locale } from "./i18n.js";

const ZONE = new URLSearchParams(location.search).get("zone") ?? "Asia/Shanghai";

const SHAPES = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  second: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  date: { month: "long", day: "numeric" },
  weekday: { weekday: "long" },
  short: { month: "short", day: "numeric", weekday: "short" },
  year: { year: "numeric", month: "long", day: "numeric", weekday: "long" },
  moment: { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  key: { year: "numeric", month: "2-digit", day: "2-digit" },
};

const made = new Map();

/** Formatters are dear to make and cheap to use: one for each shape and language. */
function formatter(shape) {
  const name = `${shape} ${locale()}`;
  if (!made.has(name)) {
    const wished = { ...SHAPES[shape], timeZone: ZONE };
    made.set(name, new Intl.DateTimeFormat(shape === "key" ? "sv-SE" : locale(), wished));
  }
  return made.get(name);
}

/** `09:05` */
export const timeOf = (ms) => formatter("time").format(ms);
/** `09:05:30` */
export const secondOf = (ms) => formatter("second").format(ms);
/** `8月15日 星期六`, `Saturday 15 August` */
export function dayOf(ms) {
  const parts = [formatter("date").format(ms), formatter("weekday").format(ms)];
  return (locale().startsWith("zh") ? parts : parts.reverse()).join(" ");
}
/** The same where there is little room: `8月15日 星期六`, `Sat 15 Aug` */
export const shortDayOf = (ms) =>
  locale().startsWith("zh") ? dayOf(ms) : formatter("short").format(ms).replace(",", "");
/** `2026年8月15日星期六` */
export const fullDayOf = (ms) => formatter("year").format(ms);
/** `8/15 09:05`, for lists */
export const momentOf = (ms) => formatter("moment").format(ms);
/** `2026-08-15`: equal for two moments of one school day */
export const dayKey = (ms) => formatter("key").format(ms);
