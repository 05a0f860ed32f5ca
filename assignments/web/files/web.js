// Everything works without this: it saves clicks and reloads.
"use strict";

// A drop zone, and how far the upload is.
for (const form of document.querySelectorAll("form.drop")) {
  const input = form.querySelector("input[type=file]"), bar = form.querySelector("progress"), out = form.querySelector("output");
  for (const kind of ["dragenter", "dragover"]) form.addEventListener(kind, e => { e.preventDefault(); form.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, e => { e.preventDefault(); form.classList.remove("over"); });
  form.addEventListener("drop", e => {
    if (!e.dataTransfer.files.length) return;
    input.files = e.dataTransfer.files;
    form.requestSubmit();
  });
  form.addEventListener("submit", e => {
    e.preventDefault();
    const button = form.querySelector("button"), sent = new XMLHttpRequest();
    const broken = () => { bar.hidden = true; button.disabled = false; out.textContent = out.dataset.broken; };
    button.disabled = true;
    bar.hidden = false;
    sent.upload.addEventListener("progress", p => { if (p.lengthComputable) bar.value = p.loaded / p.total; });
    sent.addEventListener("error", broken);
    sent.addEventListener("load", () => {
      if (sent.responseURL && sent.status < 400) { location.assign(sent.responseURL); return; }
      const page = new DOMParser().parseFromString(sent.responseText, "text/html"), text = page.querySelector("main p");
      broken();
      if (text) out.textContent = text.textContent;
    });
    sent.open("POST", form.action);
    sent.send(new FormData(form));
  });
}

// The class, as it changes.
const table = document.getElementById("class");
if (table) {
  const find = document.querySelector(".find"), words = find.querySelector("input"), count = find.querySelector("output");
  const body = table.tBodies[0];
  const filter = () => {
    const wanted = words.value.trim().toLowerCase();
    let n = 0;
    for (const row of body.rows) {
      row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
      if (!row.hidden) n++;
    }
    count.textContent = wanted === "" ? "" : n + " / " + body.rows.length;
  };
  find.hidden = false;
  words.addEventListener("input", filter);
  const news = new EventSource(table.dataset.events);
  news.addEventListener("row", e => {
    const told = JSON.parse(e.data), old = document.getElementById("s-" + told.id), made = document.createElement("tbody");
    made.innerHTML = told.html; // drawn by the server, as the rest of the page
    const row = made.rows[0];
    if (!row) return;
    row.classList.add("fresh");
    setTimeout(() => row.classList.remove("fresh"), 3000);
    if (old) old.replaceWith(row); else body.append(row);
    filter();
  });
}
