// What every page of the desk shares. Pages work without it; it adds keys, and forms that answer in place.
"use strict";

// A form sent by htmx carries its token; a lost session leads to the login, not into a part of the page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const answered = event.detail.xhr.responseURL || "";
  if (new URL(answered || location.href, location.href).pathname.startsWith("/login/")) {
    event.detail.shouldSwap = false;
    location.assign(location.href);
  }
});

// What was refused is read out, and where the keyboard is.
document.addEventListener("htmx:afterSettle", (event) => {
  const told = event.target.querySelector("#refused, [data-focus]");
  if (told) told.focus();
});

document.addEventListener("htmx:responseError", () => tell("That could not be done. Load the page again."));
document.addEventListener("htmx:sendError", () => tell("The desk does not answer. Nothing was stored."));

function tell(sentence) {
  let place = document.getElementById("told");
  if (!place) {
    place = document.createElement("p");
    place.id = "told";
    place.className = "alert told";
    place.setAttribute("role", "alert");
    document.getElementById("main").prepend(place);
  }
  place.textContent = sentence;
}
