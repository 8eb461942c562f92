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

// Says why the other end is gone: the person quit, too many pages are open, or the program itself has ended.
new MutationObserver(async (_, observer) => {
    if (!document.body.classList.contains("-closed")) return;
    observer.disconnect();
    const reason = document.getElementById("reason");
    try {
        const full = await (await fetch("full", { cache: "no-store" })).json();
        if (full) reason.textContent = "Too many pages are open. Close one, then:";
    } catch {
        reason.textContent = "privacy-reader is no longer running. Start it again with: privacy-reader serve";
        document.getElementById("again").hidden = true;
    }
}).observe(document.body, { attributes: true, attributeFilter: ["class"] });
