// Files dropped anywhere on a page with a form for them: <form data-drop>.  data-drop="send" sends it at once, else the
// files are put into their field.  Without it, files are chosen, or dropped on the field itself.
"use strict";

(() => {
  const drop = document.querySelector("form[data-drop]");
  if (!drop) return;
  const input = drop.querySelector("input[type=file]");
  const one = drop.querySelector("[data-drop-one]");
  const hasFiles = (event) => event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");

  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    drop.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault(); // a browser would leave the page and show the file
    drop.classList.remove("is-over");
    const files = event.dataTransfer.files;
    if (one) one.hidden = files.length < 2;
    if (files.length === 0 || (!input.multiple && files.length > 1)) return;
    input.files = files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    if (drop.dataset.drop === "send") {
      drop.requestSubmit();
    } else {
      input.focus({ preventScroll: true });
      input.scrollIntoView({ block: "nearest" });
    }
  });
})();
