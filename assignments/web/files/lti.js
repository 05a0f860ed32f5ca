// Small steps on the way from a learning management system.
"use strict";

// A form that goes on by itself; without scripts, by its button.
for (const form of document.querySelectorAll("form[data-auto]")) form.submit();

// What the platform keeps for us where the browser keeps no cookies (1EdTech
// LTI Platform Storage): kept when a login begins, asked for when it ends.
for (const step of document.querySelectorAll("[data-storage]")) {
  const told = step.dataset, id = crypto.randomUUID();
  const put = told.storage === "put", subject = put ? "lti.put_data" : "lti.get_data";
  const around = window.parent !== window ? window.parent : window.opener;
  let over = false;
  const end = value => {
    if (over) return;
    over = true;
    if (put) { location.replace(told.next); return; } // a cookie may do as well
    step.querySelector("input[name=secret]").value = value || "";
    if (value) step.submit(); else step.querySelector(".late").hidden = false;
  };
  addEventListener("message", e => {
    const m = e.data;
    if (e.origin !== told.origin || typeof m !== "object" || !m || m.message_id !== id || m.subject !== subject + ".response") return;
    end(m.error ? "" : m.value);
  });
  const ask = () => {
    let to = around;
    try { if (told.frame !== "_parent" && around.frames[told.frame]) to = around.frames[told.frame]; } catch { /* it is not there (any more) */ }
    if (to && !over) to.postMessage(put ? { subject, message_id: id, key: told.key, value: told.value } : { subject, message_id: id, key: told.key }, told.origin);
  };
  ask();
  for (const wait of [300, 1000, 2500]) setTimeout(ask, wait); // the platform's frame may still be loading
  setTimeout(end, put ? 5000 : 15000);
}
