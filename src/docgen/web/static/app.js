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
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
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
