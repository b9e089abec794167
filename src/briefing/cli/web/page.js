// What is typed goes to the app, without a click into it first.
"use strict";
addEventListener("load", () => {
  const focus = () => document.querySelector(".xterm-helper-textarea")?.focus();
  new MutationObserver(focus).observe(document.body, { attributeFilter: ["class"] });
  addEventListener("focus", focus);
  focus();
});
