// What every page of the desk shares. Pages work without it; it adds keys, and forms that answer in place.
"use strict";

// What came in place is where the keyboard is; what was refused is read out.
document.addEventListener("htmx:afterSettle", (event) => {
  const place = document.getElementById("act") || document;
  const told = place.querySelector("#refused") || (place === document ? null : place.querySelector("[data-focus]"));
  if (told && event.target.id !== "custody") {
    told.focus();
    told.scrollIntoView({ block: "nearest" });
  }
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
