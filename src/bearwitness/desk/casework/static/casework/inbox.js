// Keys of the inbox: j and k move between reports, Enter opens one, x ticks it. They can be switched off, and are
// off while something is typed.
"use strict";

const rows = [...document.querySelectorAll("tr[data-row]")];
const ticked = document.getElementById("ticked");
const keys = document.getElementById("keys");
let here = -1;

function go(to) {
  if (to < 0 || to >= rows.length) return;
  if (here >= 0) rows[here].classList.remove("here");
  here = to;
  rows[here].classList.add("here");
  rows[here].querySelector("th a").focus();
  rows[here].scrollIntoView({ block: "nearest" });
}

function count() {
  const boxes = rows.filter((row) => row.querySelector("input").checked);
  if (ticked) ticked.textContent = boxes.length ? `(${boxes.length})` : "";
  rows.forEach((row) => row.classList.toggle("ticked", row.querySelector("input").checked));
}

if (keys) {
  keys.closest("p").hidden = false;
  keys.checked = localStorage.getItem("keys") !== "off";
  keys.addEventListener("change", () => localStorage.setItem("keys", keys.checked ? "on" : "off"));
  rows.forEach((row, number) => row.addEventListener("focusin", () => {
    if (here >= 0) rows[here].classList.remove("here");
    here = number;
    row.classList.add("here");
  }));
  document.addEventListener("change", count);
  count();
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("select, textarea, input:not([type=checkbox])")) return;
    if (event.key === "j") go(here + 1);
    else if (event.key === "k") go(here < 0 ? 0 : here - 1);
    else if (event.key === "x" && here >= 0) rows[here].querySelector("input").click();
    else if (event.key === "Enter" && here >= 0 && !event.target.closest("a, button, summary, input")) {
      location.assign(rows[here].querySelector("th a").href);
    } else return;
    event.preventDefault();
  });
}
