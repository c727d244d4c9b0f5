// Forms of records: problems beside fields while one types, rows, pasting from a spreadsheet.
// Everything works without it too, one page at a time.
"use strict";

(() => {
  const form = document.getElementById("record-form");

  // --- what every page of these does -------------------------------------------------------------

  function bringUp(within) {
    const wanted = within.querySelector("[data-focus]");
    if (!wanted) return;
    wanted.focus({ preventScroll: true });
    wanted.scrollIntoView({ block: "start" });
  }
  document.addEventListener("DOMContentLoaded", () => bringUp(document));
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target && ["preview", "upload", "job"].includes(event.detail.target.id)) {
      bringUp(document.getElementById(event.detail.target.id) || event.detail.target);
    }
  });

  // A reason to overrule makes leaving out what it is for unnecessary.
  document.addEventListener("input", ({ target: reason }) => {
    if (!reason.matches("[data-frees]")) return;
    const tick = document.querySelector(`input[name="${reason.dataset.frees}"]`);
    if (tick) tick.required = reason.value.trim() === "";
  });

  if (!form) return;

  // --- problems while one types ------------------------------------------------------------------

  const touched = new Set();
  const all = () => form.dataset.sent === "yes";
  let timer = 0;
  let dirty = false;

  function look(delay) {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => form.dispatchEvent(new CustomEvent("docgen-look")), delay);
  }
  function touch(control) {
    dirty = true;
    const box = control.closest(".boxes");
    const id = box ? box.id : control.id;
    if (id) touched.add(id);
  }
  form.addEventListener("input", (event) => {
    dirty = true;
    count(event.target);
    compare(event.target);
    look(700);
  });
  form.addEventListener("change", (event) => {
    touch(event.target);
    compare(event.target);
    look(150);
  });

  function told(words) {
    const line = document.createElement("p");
    line.className = "wrong";
    for (const node of words.childNodes) line.append(node.cloneNode(true));
    return line;
  }
  function show() {
    const at = new Map();
    for (const one of document.querySelectorAll("#form-state [data-at]")) {
      const lines = at.get(one.dataset.at) || [];
      lines.push(told(one.querySelector("[data-words]")));
      // What the archive has against it is told as soon as it is known: what it reads has been filled in.
      if (one.dataset.at && one.dataset.code.startsWith("requires.")) touched.add(one.dataset.at);
      at.set(one.dataset.at, lines);
    }
    for (const said of form.querySelectorAll(".said")) {
      const id = said.id.replace(/-said$/, "");
      const control = document.getElementById(id);
      if (!control || !(all() || touched.has(id))) continue;
      const lines = at.get(id) || [];
      said.replaceChildren(...lines);
      if (lines.length) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
      const field = control.closest(".field, .cell");
      if (field) field.classList.toggle("is-wrong", lines.length > 0);
    }
    const worked = new Map();
    for (const one of document.querySelectorAll("[data-worked-out] > li")) {
      worked.set(one.dataset.path, one.textContent);
    }
    for (const one of form.querySelectorAll("output[data-worked]")) {
      one.textContent = worked.get(one.dataset.worked) || "—";
    }
  }
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target && event.detail.target.id === "form-state") show();
  });
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target && event.detail.target.id === "form-state") {
      form.dataset.sent = "yes"; // a preview was asked for: everything is told from now on
      show();
    }
  });

  // What the archive gave and somebody has changed since, in a form that was drawn up.
  const drawn = new Map();
  for (const one of form.querySelectorAll("[data-drawn-for]")) drawn.set(one.dataset.drawnFor, one);
  function compare(control) {
    const one = drawn.get(control.name);
    if (!one || !one.isConnected) return;
    const same = control.type === "checkbox"
      ? Array.from(form.querySelectorAll("input:checked")).filter((box) => box.name === control.name).map((box) => box.value).join("\n")
      : control.value.trim();
    one.querySelector("[data-changed]").hidden = same === one.dataset.drawn.trim();
  }
  if ("look" in form.dataset) look(50);

  // How long a text is, once that matters.
  function count(control) {
    const most = Number(control.dataset.most || 0);
    if (!most) return;
    const used = Array.from(control.value).length;
    let line = control.parentElement.querySelector(":scope > .count");
    if (used < most * 0.8) {
      if (line) line.remove();
      return;
    }
    if (!line) {
      line = document.createElement("p");
      line.className = "count";
      control.after(line);
    }
    line.textContent = `${used} / ${most}`;
    line.classList.toggle("over", used > most);
  }

  // --- sending -----------------------------------------------------------------------------------

  form.addEventListener("keydown", (event) => {
    // Enter goes nowhere: nobody issues a document by it.
    if (event.key === "Enter" && event.target.tagName === "INPUT") event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    const question = event.submitter && event.submitter.dataset.ask;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    dirty = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });

  // --- rows --------------------------------------------------------------------------------------

  const NUMBERED = ["id", "name", "for", "value", "aria-describedby", "aria-labelledby", "data-row", "data-worked"];

  function rowsOf(part) {
    return Array.from(part.querySelectorAll(":scope > .rows-list > .row"));
  }
  function numbered(part) {
    rowsOf(part).forEach((row, at) => {
      row.querySelector("[data-number]").textContent = String(at + 1);
    });
  }
  function added(part) {
    const used = rowsOf(part).map((row) => Number(/\[(\d+)\]$/.exec(row.dataset.row)[1]));
    // A number is not used twice: what the archive gave for a row that was removed is not said of a new one.
    const free = Math.max(Number(part.dataset.next || 0), ...used.map((one) => one + 1));
    part.dataset.next = String(free + 1);
    const next = String(free);
    const copy = part.querySelector(":scope > template").content.cloneNode(true);
    for (const one of copy.querySelectorAll("*")) {
      for (const name of NUMBERED) {
        const value = one.getAttribute(name);
        if (value && value.includes("#")) one.setAttribute(name, value.replaceAll("#", next));
      }
    }
    const row = copy.querySelector(".row");
    part.querySelector(":scope > .rows-list").append(row);
    numbered(part);
    return row;
  }
  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add]");
    const remove = event.target.closest("[data-remove]");
    if (!add && !remove) return;
    event.preventDefault();
    const part = event.target.closest("[data-rows]");
    if (add) {
      const first = added(part).querySelector("input, select, textarea");
      if (first) first.focus();
    } else {
      const row = remove.closest(".row");
      const before = row.previousElementSibling;
      part.dataset.next = String(Math.max(Number(part.dataset.next || 0), Number(/\[(\d+)\]$/.exec(row.dataset.row)[1]) + 1));
      row.remove();
      numbered(part);
      (before ? before.querySelector("[data-remove]") : part.querySelector("[data-add]")).focus();
    }
    touched.add(part.id);
    dirty = true;
    look(50);
  });

  // --- pasting cells of a spreadsheet --------------------------------------------------------------

  // A cell with a tab or a line break in it stands in quotes, those in it doubled; a quote elsewhere is a quote.
  function cellsOf(text) {
    const lines = [[]];
    let rest = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    for (;;) {
      const found = /^"((?:[^"]|"")*)"(?=[\t\n]|$)/.exec(rest) || /^[^\t\n]*/.exec(rest);
      lines[lines.length - 1].push(found.length > 1 ? found[1].replaceAll('""', '"') : found[0]);
      const next = rest[found[0].length];
      if (next === undefined) return lines;
      if (next === "\n") lines.push([]);
      rest = rest.slice(found[0].length + 1);
    }
  }
  // A day or month as its control holds it; empty for what is none.
  function isoOf(value, kind) {
    const told = /^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?[日月]?$/.exec(value);
    if (!told || (kind === "date") !== (told[3] !== undefined)) return "";
    const iso = [told[1], told[2].padStart(2, "0"), (told[3] || "1").padStart(2, "0")].join("-");
    const day = new Date(`${iso}T00:00:00Z`);
    if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== iso) return "";
    return kind === "date" ? iso : iso.slice(0, 7);
  }
  function put(control, text) {
    const value = text.trim();
    if (control.tagName === "SELECT") {
      let found = Array.from(control.options).find((one) => one.text.trim() === value);
      if (!found) {
        found = new Option(value, value); // what is none of the choices stays to be seen, and is told
        control.add(found);
      }
      control.value = found.value;
    } else if (control.type === "date" || control.type === "month") {
      const iso = isoOf(value, control.type);
      if (value && !iso) control.type = "text"; // no such day: the same
      control.value = iso || value;
    } else {
      control.value = control.tagName === "TEXTAREA" ? text : value;
    }
    touch(control);
    compare(control);
    count(control);
  }
  // The line of headings that was copied with the cells.
  function isHead(line, cells) {
    const names = cells.map((one) => {
      const label = form.querySelector(`label[for="${CSS.escape(one.id)}"]`);
      return label ? label.firstChild.textContent.trim() : "";
    });
    const told = line.map((one) => one.trim().replace(/\*$/, ""));
    return told.some((one) => one) && told.every((one, at) => one === "" || one === names[at]);
  }
  form.addEventListener("paste", (event) => {
    const row = event.target.closest(".row");
    const text = event.clipboardData && event.clipboardData.getData("text/plain");
    const between = event.target.tagName === "TEXTAREA" ? /\t/ : /[\t\n]/;
    if (!row || !text || !between.test(text.replace(/\s+$/, ""))) return;
    event.preventDefault();
    const part = row.closest("[data-rows]");
    const controls = (one) => Array.from(one.querySelectorAll("input[name], select[name], textarea[name]"));
    const from = controls(row).indexOf(event.target);
    const lines = cellsOf(text);
    if (lines.length > 1 && isHead(lines[0], controls(row).slice(from))) lines.shift();
    let at = rowsOf(part).indexOf(row);
    let left = 0;
    for (const line of lines) {
      const target = rowsOf(part)[at] || added(part);
      const cells = controls(target).slice(from);
      line.forEach((value, column) => {
        if (cells[column]) put(cells[column], value);
      });
      left = Math.max(left, line.slice(cells.length).some((one) => one.trim()) ? line.length - cells.length : 0);
      at += 1;
    }
    const said = part.querySelector(":scope > .pasted");
    const counted = (word, count) => said.dataset[count === 1 ? word + "One" : word].replace("#", count);
    said.textContent = counted("pasted", lines.length) + (left ? " " + counted("left", left) : "");
    said.classList.toggle("over", left > 0);
    look(50);
  });
})();
