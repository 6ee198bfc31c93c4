/* The page as a whole: one store that follows the playground, and the parts that show it.

   A change of language draws everything anew from the store. What people were writing, whom they
   were looking at and whether the panel is open is kept there and here. */

import { bar, notices } from "./bar.js";
import { Panel } from "./calls.js";
import { ClockBar } from "./clock.js";
import { Desk } from "./desk.js";
import { h } from "./dom.js";
import { chooseLanguage, switchLanguage } from "./i18n.js";
import { follow, watchBot } from "./live.js";
import { Store } from "./store.js";

class App {
  constructor() {
    this.store = new Store();
    this.panelOpen = false;
    this.drawn = null;
  }

  draw() {
    this.drawn?.abort();
    this.drawn = new AbortController();
    const { signal } = this.drawn;
    const clock = new ClockBar(this.store, signal);
    this.desk = new Desk(this.store, signal);
    this.stage = h("div", { class: "stage" }, this.desk.row);
    document.body.replaceChildren(
      bar(this.store, this, clock.element), clock.strip, notices(this.store, signal),
      this.desk.tabs, this.stage);
    this._drawPanel();
    this.desk.draw();
  }

  _drawPanel() {
    this.panel?.abort();
    this.stage.querySelector(".panel")?.remove();
    document.body.classList.toggle("with-panel", this.panelOpen);
    if (!this.panelOpen) return;
    this.panel = new AbortController();
    this.drawn.signal.addEventListener("abort", () => this.panel.abort());
    const { element } = new Panel(this.store, this, this.panel.signal);
    element.addEventListener("keydown", (event) => event.key === "Escape" && this.togglePanel());
    this.stage.append(element);
  }

  togglePanel() {
    this.panelOpen = !this.panelOpen;
    this._drawPanel();
    const opener = document.getElementById("backstage-switch");
    opener.setAttribute("aria-expanded", String(this.panelOpen));
    const close = this.stage.querySelector(".panel-head button");
    (this.panelOpen ? close : opener).focus();
  }

  switchLanguage() {
    switchLanguage();
    this.draw();
    document.getElementById("language-switch").focus();
  }
}

chooseLanguage();
const app = new App();
app.draw();
follow(app.store);
watchBot(app.store);
