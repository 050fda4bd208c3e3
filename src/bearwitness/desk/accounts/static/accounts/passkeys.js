// Says in words what went wrong with a passkey; the rest is django-allauth's.
"use strict";

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  let place = document.getElementById("passkey-told");
  if (!place) {
    place = document.createElement("p");
    place.id = "passkey-told";
    place.className = "alert";
    place.setAttribute("role", "alert");
    document.querySelector("main .card").prepend(place);
  }
  place.textContent = /^\d+\.\d+\.\d+\.\d+$|:/.test(location.hostname)
    ? `Passkeys need a name for the desk, not a number: open it at ${location.origin.replace(location.hostname, "localhost")}/ instead.`
    : "The passkey could not be used. Try again, or log in with the password.";
});
