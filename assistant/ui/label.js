// The label page in the browser: gathers the table, keeps drafts and the ticket of this tab, hands out the export.
const store = (key, fallback) => JSON.parse(sessionStorage.getItem("daogou-label-" + key) || fallback);
const keep = (key, value) => sessionStorage.setItem("daogou-label-" + key, JSON.stringify(value));
const paper = () => element.querySelector(".paper");
const value = (name) => element.querySelector(`[name="${name}"]`)?.value ?? "";
let restored = "";
let soon = 0; // a check that is about to be asked for

function common() {
  return { ticket: store("ticket", '""'), skipped: store("skipped", "[]"), annotator: store("annotator", '""') };
}

function rows() {
  return [...element.querySelectorAll("[data-row]")].map((row) => {
    const of = (name) => row.querySelector(`[name="${name}"]`)?.value ?? "";
    return { words: of("words"), nth: Number(of("nth") || 1), slot: of("slot"), polarity: of("polarity"), value: of("value") };
  });
}

function draft(changed) {
  return { id: paper().dataset.id, intent: value("intent"), lang: value("lang"), rows: changed || rows() };
}

function check(changed) {
  const now = draft(changed);
  keep("draft-" + now.id, now);
  restored = now.id;
  trigger("check", { ...common(), ...now });
}

const edits = {
  add: () => check([...rows(), { words: "", nth: 1, slot: "feature", polarity: "want", value: "" }]),
  delete: (button) => {
    const gone = [...element.querySelectorAll("[data-row]")].indexOf(button.closest("[data-row]"));
    check(rows().filter((_, i) => i !== gone));
  },
  save: () => {
    clearTimeout(soon);
    keep("draft-" + paper().dataset.id, draft());
    trigger("save", { ...common(), ...draft() });
  },
  skip: () => {
    keep("skipped", [...store("skipped", "[]"), paper().dataset.id]);
    trigger("show", common());
  },
  back: () => {
    keep("skipped", store("skipped", "[]").slice(0, -1));
    trigger("show", common());
  },
  export: async () => {
    const text = await server.export_labels(common().ticket);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ndjson" }));
    link.download = "labels.jsonl";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  },
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-edit]");
  if (button) edits[button.dataset.edit](button);
});
element.addEventListener("submit", (event) => {
  event.preventDefault();
  trigger("login", { ...common(), password: value("password") });
});
element.addEventListener("change", (event) => {
  const name = event.target.name;
  if (name === "annotator") keep("annotator", event.target.value.trim());
  else if (name !== "password") {
    clearTimeout(soon); // a click on "save" that ends the edit comes before the check, and makes it needless
    soon = setTimeout(check, 150);
  }
});

// Words selected with the mouse become a new row; `nth` counts how often the same words stand before them.
element.addEventListener("mouseup", (event) => {
  const utterance = element.querySelector(".utterance");
  const selection = getSelection();
  if (!utterance?.contains(event.target) || selection.isCollapsed || !utterance.contains(selection.anchorNode)) return;
  const range = selection.getRangeAt(0);
  const before = document.createRange();
  before.setStart(utterance, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const plain = (part) => {
    const copy = part.cloneContents();
    copy.querySelectorAll("sup").forEach((sup) => sup.remove());
    return copy.textContent;
  };
  const words = plain(range).trim();
  const start = plain(before).length + (plain(range).length - plain(range).trimStart().length);
  if (!words) return;
  const text = paper().dataset.text;
  let nth = 0;
  for (let i = text.indexOf(words); i !== -1 && i <= start; i = text.indexOf(words, i + 1)) nth += 1;
  selection.removeAllRanges();
  check([...rows(), { words, nth: Math.max(nth, 1), slot: "feature", polarity: "want", value: "" }]);
});

function settle() {
  const page = paper();
  if (!page) return;
  document.documentElement.lang = page.lang;
  if (page.dataset.ticket) keep("ticket", page.dataset.ticket);
  if (page.dataset.saved) sessionStorage.removeItem("daogou-label-draft-" + page.dataset.saved);
  // The page is patched, not replaced: a select keeps what was chosen before unless it is told.
  for (const select of element.querySelectorAll("select[data-chosen]")) select.value = select.dataset.chosen;
  const annotator = element.querySelector('[name="annotator"]');
  if (annotator) annotator.value = store("annotator", '""');
  const id = page.dataset.id;
  const kept = id && store("draft-" + id, "null");
  if (kept && restored !== id) {
    restored = id;
    trigger("check", { ...common(), ...kept });
  } else if (id && restored !== id) restored = "";
  if ("locked" in page.dataset) element.querySelector('[name="password"]').focus();
}

watch("value", () => requestAnimationFrame(settle));
if (store("ticket", '""')) trigger("show", common());
settle();
