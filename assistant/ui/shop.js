// The shop page in the browser: sends what the shopper does, keeps the box and the scroll where they should be.
// `element`, `trigger` and `watch` come from gr.HTML. Everything shown is made (and escaped) by talk.py and cards.py.
const KEY = "daogou-session";
const WAIT_MS = 60000;
let busy = false;
let timer = 0;
let announced = "";

function session() {
  let id = sessionStorage.getItem(KEY);
  if (!/^web-[0-9a-f]{32}$/.test(id || "")) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    id = "web-" + Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
    sessionStorage.setItem(KEY, id);
  }
  return id;
}

function send(event, data) {
  trigger(event, { session: session(), lang: element.querySelector("#talk")?.dataset.lang ?? "", ...data });
}

function begin(event, data) {
  if (busy) return false;
  hold(true);
  send(event, data);
  return true;
}

function hold(on) {
  busy = on;
  clearTimeout(timer);
  document.body.classList.toggle("busy", on);
  if (on) timer = setTimeout(() => hold(false), WAIT_MS);
}

function box() {
  return document.getElementById("say");
}

function grow() {
  const area = box();
  if (!area) return;
  area.style.height = "auto";
  area.style.height = Math.min(area.scrollHeight, 150) + "px";
}

function submit() {
  const area = box();
  const text = area.value.trim();
  if (text && begin("say", { text })) {
    area.value = "";
    grow();
  }
  area.focus();
}

function reactions() {
  return JSON.parse(sessionStorage.getItem(KEY + "-likes") || "{}");
}

function press() {
  for (const [sku, how] of Object.entries(reactions()))
    for (const button of element.querySelectorAll(`.react[data-sku="${CSS.escape(sku)}"]`))
      button.setAttribute("aria-pressed", String(button.dataset.how === how));
}

function react(button) {
  const { sku, how, told } = button.dataset;
  sessionStorage.setItem(KEY + "-likes", JSON.stringify({ ...reactions(), [sku]: how }));
  press();
  announce(told);
  send("react", { sku, how });
}

function announce(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

const actions = {
  say: (b) => begin("say", { text: b.dataset.text }),
  drop: (b) => begin("drop", { chip: b.dataset.chip, text: b.dataset.text }),
  react,
  restart: () => {
    if (busy) return;
    sessionStorage.removeItem(KEY);
    sessionStorage.removeItem(KEY + "-likes");
    begin("open", {});
    box().focus();
  },
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button && actions[button.dataset.do]) actions[button.dataset.do](button);
});
document.addEventListener("submit", (event) => {
  if (event.target.id !== "ask") return;
  event.preventDefault();
  submit();
});
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "say" || event.key !== "Enter" || event.shiftKey) return;
  if (event.isComposing || event.keyCode === 229) return; // an input method is choosing characters
  event.preventDefault();
  submit();
});
document.addEventListener("input", (event) => event.target.id === "say" && grow());
document.addEventListener("error", (event) => event.target.matches?.(".pic img") && event.target.remove(), true);

// The dock is fixed to the foot: the conversation ends above it, however tall it grows.
function measure() {
  const dock = document.querySelector(".dock");
  const top = document.querySelector(".top");
  if (dock) document.documentElement.style.setProperty("--dock", dock.offsetHeight + "px");
  if (top) document.documentElement.style.setProperty("--top", top.offsetHeight + "px");
}
const sizes = new ResizeObserver(measure);

function settle() {
  const talk = element.querySelector("#talk");
  if (!talk?.lang) return;
  document.documentElement.lang = talk.lang;
  document.querySelectorAll(".dock, .top").forEach((part) => sizes.observe(part));
  press();
  const pending = "pending" in talk.dataset;
  if (!pending) hold(false);
  const turns = talk.querySelectorAll(".turn");
  const last = turns[turns.length - 1];
  if (!last) return;
  measure();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (pending || talk.querySelector(".fresh")) last.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  const reply = last.querySelector(".guide.fresh .say");
  if (reply && reply.textContent !== announced) {
    announced = reply.textContent;
    const cards = last.querySelectorAll(".card").length;
    const shown = document.getElementById("live")?.dataset.shown || "";
    announce(announced + (cards ? " " + shown.replace("{n}", cards).replace("&#123;n&#125;", cards) : ""));
  }
}

// The page is hidden until the answer to `open` has brought it in the browser's language.
function reveal() {
  for (const part of document.querySelectorAll(".unsure")) part.classList.remove("unsure");
  if (!matchMedia("(pointer: coarse)").matches) box()?.focus({ preventScroll: true });
}

let first = true;
watch("value", () =>
  requestAnimationFrame(() => {
    settle();
    if (first) reveal();
    first = false;
  }),
);
setTimeout(reveal, 4000);
settle();
send("open", {});
