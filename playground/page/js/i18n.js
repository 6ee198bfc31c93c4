/* Which language the page speaks, and its words. */

import { en } from "./words/en.js";
import { zh } from "./words/zh.js";

/** The page's own words, by language. What the bot says is shown as it comes. */
const WORDS = { zh, en };
const KEPT = "linli.page.language";
/** What `<html lang>` and the formats of dates are called. */
const LOCALES = { zh: "zh-CN", en: "en-GB" };

let language = "zh";

/** The language chosen before, else the browser's; Chinese for Chinese readers, else English. */
export function chooseLanguage() {
  const wished = remembered() ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");
  setLanguage(wished in WORDS ? wished : "zh");
}

function remembered() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a browser that keeps nothing, as private windows may
  }
}

function setLanguage(wished) {
  language = wished;
  document.documentElement.lang = locale();
  document.title = t("title");
}

/** The other language from now on; the caller draws the page anew. */
export function switchLanguage() {
  setLanguage(language === "zh" ? "en" : "zh");
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // then it is asked for again next time
  }
}

/** The code for `Intl` and `lang`. */
export const locale = () => LOCALES[language];

/** The other language's code, for the switch that names it in its own words. */
export const otherLocale = () => LOCALES[language === "zh" ? "en" : "zh"];

/** The words for a key, with {names} filled in. */
export function t(key, values = {}) {
  const words = WORDS[language][key] ?? WORDS.zh[key];
  if (words === undefined) throw new Error(`no words for ${key}`);
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Whether there are words for a key that comes from outside. */
export const knows = (key) => key in WORDS.zh;
