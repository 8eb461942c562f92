// Tells the terminal where its other end is, and which theme fits; then keys go to it without a click.
"use strict";

const terminal = document.getElementById("terminal");
const light = window.matchMedia("(prefers-color-scheme: light)").matches;
terminal.dataset.sessionWebsocketUrl = `ws://${location.host}${location.pathname}${light ? "light" : "dark"}`;

new MutationObserver((_, observer) => {
    if (document.body.classList.contains("-loaded")) {
        observer.disconnect();
        document.querySelector(".xterm-helper-textarea").focus();
    }
}).observe(document.body, { attributes: true, attributeFilter: ["class"] });
