// The report's text and the form beside it: a field shows its words, a word leads to its field, and with "Pick" a
// word or a selection becomes the field's words. Without this script quotes are typed.
"use strict";

const text = document.getElementById("text");
const form = document.getElementById("correct");
const isWord = /[\p{L}\p{M}\p{N}_'’]/u;
let picking = null;

if (form) {
  document.querySelectorAll(".needs-script, .pick").forEach((one) => (one.hidden = false));
  form.querySelectorAll(".field").forEach((field) => {
    field.addEventListener("focusin", () => show(field));
    const pick = field.querySelector(".pick");
    if (pick) pick.addEventListener("click", () => (picking === field ? stop() : start(field)));
    const words = field.querySelector("[name^=w-]");
    // Typed words are looked for; the place of those before counts no longer.
    if (words) words.addEventListener("input", () => place(field, "", ""));
  });
  text.addEventListener("mouseup", (event) => (picking ? take(event) : lead(event)));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && picking) stop();
  });
}

// --- a field and its words -----------------------------------------------------------------------

function marksOf(field) {
  const says = new RegExp(`^c${form.dataset.claim}-${field.dataset.says}\\d*$`);
  return [...text.querySelectorAll("mark")].filter((mark) => mark.dataset.says.split(" ").some((one) => says.test(one)));
}

function show(field) {
  text.querySelectorAll("mark.shown").forEach((mark) => mark.classList.remove("shown"));
  form.querySelectorAll(".field.shown").forEach((one) => one.classList.remove("shown"));
  field.classList.add("shown");
  const marks = marksOf(field);
  marks.forEach((mark) => mark.classList.add("shown"));
  if (marks.length && !isSeen(marks[0])) marks[0].scrollIntoView({ block: "center" });
}

function isSeen(mark) {
  const box = mark.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
}

function lead(event) {
  const mark = event.target.closest("mark");
  if (!mark || !getSelection().isCollapsed) return;
  for (const field of form.querySelectorAll(".field")) {
    if (marksOf(field).includes(mark)) {
      field.querySelector("input, select").focus({ preventScroll: isSeen(field) });
      return;
    }
  }
  const other = /^c(\d+)-/.exec(mark.dataset.says);
  const link = other && document.querySelectorAll("#claim .tabs a")[Number(other[1]) - 1];
  if (link) location.assign(link.href);
}

// --- picking -------------------------------------------------------------------------------------

function start(field) {
  stop();
  picking = field;
  field.querySelector(".pick").setAttribute("aria-pressed", "true");
  text.classList.add("picking");
  show(field);
}

function stop() {
  if (picking) picking.querySelector(".pick").setAttribute("aria-pressed", "false");
  picking = null;
  text.classList.remove("picking");
}

function take(event) {
  const selection = getSelection();
  let ends = selection.rangeCount && !selection.isCollapsed ? rangeEnds(selection.getRangeAt(0)) : wordAt(event);
  if (!ends || ends.start >= ends.end) return;
  const field = picking;
  field.querySelector("[name^=w-]").value = ends.words.split(/\s+/).join(" ").trim();
  place(field, ends.start, ends.end);
  const value = field.querySelector("[name^=v-]");
  const digits = ends.words.trim().normalize("NFKC").replace(/[٠-٩]/g, (one) => one.charCodeAt(0) - 0x660);
  if ("count" in field.dataset && /^\d{1,9}$/.test(digits)) value.value = String(Number(digits));
  selection.removeAllRanges();
  stop();
  value.focus();
}

function place(field, start, end) {
  const at = field.querySelector("[name^=s-]");
  if (!at) return;
  at.value = start;
  field.querySelector("[name^=e-]").value = end;
}

// Places count code points, as the casebook does; a browser counts code units.
function pointsTo(node, offset) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!piece || !text.contains(piece)) return null;
  const units = node.nodeType === Node.TEXT_NODE ? offset : offset ? piece.textContent.length : 0;
  return Number(piece.dataset.start) + [...piece.textContent.slice(0, units)].length;
}

function rangeEnds(range) {
  const start = pointsTo(range.startContainer, range.startOffset);
  const end = pointsTo(range.endContainer, range.endOffset);
  const words = range.toString();
  if (start === null || end === null) return null;
  const before = words.length - words.trimStart().length;
  const after = words.length - words.trimEnd().length;
  return { start: start + before, end: end - after, words: words.trim() };
}

function wordAt(event) {
  const spot = document.caretPositionFromPoint
    ? document.caretPositionFromPoint(event.clientX, event.clientY)
    : document.caretRangeFromPoint(event.clientX, event.clientY);
  if (!spot) return null;
  const node = spot.offsetNode || spot.startContainer;
  if (!node || node.nodeType !== Node.TEXT_NODE) return null;
  const data = node.data;
  let first = spot.offsetNode ? spot.offset : spot.startOffset;
  let last = first;
  while (first > 0 && isWord.test(data[first - 1])) first -= 1;
  while (last < data.length && isWord.test(data[last])) last += 1;
  if (first === last) return null;
  const start = pointsTo(node, first);
  return start === null ? null : { start, end: start + [...data.slice(first, last)].length, words: data.slice(first, last) };
}
