// What every page needs: the form token on htmx requests, "/" for the search, and focus after a swap.
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf"]');
  if (token) event.detail.headers["X-CSRF-Token"] = token.content;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = document.activeElement;
  if (at && (at.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(at.tagName))) return;
  const wanted = document.querySelector("[data-main-search]") || document.querySelector("[data-shortcut='/']");
  if (!wanted) return;
  event.preventDefault();
  wanted.focus();
  wanted.select();
});

// An open menu closes when one clicks beside it or presses Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keyup", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});

// A message of something that went wrong is brought into view.
document.addEventListener("htmx:afterSwap", (event) => {
  const alerts = event.detail.target;
  if (alerts && alerts.id === "alerts") alerts.scrollIntoView({ block: "nearest" });
});

// "Are you sure" without inline script: <form data-confirm="…">
document.addEventListener("submit", (event) => {
  const question = event.target.dataset && event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// <button data-print> prints the page.
document.addEventListener("click", (event) => {
  if (event.target.closest && event.target.closest("[data-print]")) window.print();
});

// On a phone the rows of a table stand as cards (app.css): each value then needs the head of its column beside it.
const tellHeads = (root) => {
  for (const table of root.querySelectorAll(".scroll > table.data:not(.compact)")) {
    const head = table.tHead && table.tHead.rows.length === 1 ? [...table.tHead.rows[0].cells] : [];
    if (!head.length || head.some((cell) => cell.colSpan > 1)) continue;
    for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) {
      const skip = head.length - row.cells.length; // 1: the first cell stands beside several rows
      if (skip !== 0 && skip !== 1) continue;
      [...row.cells].forEach((cell, index) => {
        const at = index + skip;
        const words = cell.textContent.trim();
        if (!head[at].querySelector(".unseen")) cell.dataset.label = head[at].textContent.trim();
        if ((words === "" || words === "—") && !cell.querySelector("img, input, svg")) cell.dataset.none = "";
      });
    }
    table.classList.add("told");
  }
};
tellHeads(document);
document.addEventListener("htmx:afterSettle", (event) => tellHeads(event.target.parentElement || document));
