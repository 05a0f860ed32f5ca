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
    if ([...input.files].reduce((sum, file) => sum + file.size, 0) > input.dataset.most) { out.textContent = input.dataset.large; return; }
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

// The class: what is asked for, as it is typed, and what changes, as it does.
const table = document.getElementById("class");
if (table) {
  const find = document.querySelector("form.find");
  let asked = 0, later = 0;
  const show = async address => {
    const mine = ++asked, got = await fetch(address);
    if (!got.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await got.text(), "text/html"), rows = page.querySelector("#class tbody");
    if (!rows) return;
    table.tBodies[0].replaceWith(rows);
    document.getElementById("found").replaceWith(page.getElementById("found"));
    history.replaceState(null, "", address);
  };
  const ask = () => {
    const form = new URLSearchParams(new FormData(find));
    for (const [name, value] of [...form]) if (value === "") form.delete(name);
    show(location.pathname + "?" + form);
  };
  find.addEventListener("input", () => { clearTimeout(later); later = setTimeout(ask, 200); });
  find.addEventListener("submit", e => { e.preventDefault(); clearTimeout(later); ask(); });
  const part = text => { const made = document.createElement("template"); made.innerHTML = text; return made.content; };
  const news = new EventSource(table.dataset.events);
  news.addEventListener("row", e => { // drawn by the server, as the rest of the page
    const told = JSON.parse(e.data), old = document.getElementById("s-" + told.id), row = part(told.html).firstElementChild;
    if (!old || !row) return;
    const link = row.querySelector("a");
    link.setAttribute("href", link.getAttribute("href") + old.querySelector("a").search); // what was searched for
    if (row.innerHTML === old.innerHTML) return;
    row.classList.add("fresh");
    setTimeout(() => row.classList.remove("fresh"), 3000);
    old.replaceWith(row);
  });
  news.addEventListener("facts", e => document.getElementById("facts").replaceChildren(part(JSON.parse(e.data).html)));
}
