// The keyboard through the list of Today: j and k (or the arrows) from line to line, d done, l later, n not at all,
// Enter opens the person. Nothing fires while somebody types, in a sheet that lies on top, nor with Ctrl, Alt or Meta held.
const TYPING = "input, textarea, select, [contenteditable], [role='textbox']"
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }
const DEEDS = { d: "done", l: "later", n: "never" }
const KEPT = "today-line"

const lines = () => [...document.querySelectorAll(".call")]
const here = () => lines().indexOf(document.activeElement?.closest(".call"))

const go = (index) => {
  const all = lines()
  const line = all[Math.min(Math.max(index, 0), all.length - 1)]
  line?.querySelector("[data-deed='open']")?.focus()
  line?.scrollIntoView({ block: "nearest" })
}

const step = (event, by) => {
  // The arrows scroll the page until a line is chosen.
  if (event.key.startsWith("Arrow") && here() < 0) return
  event.preventDefault()
  go(here() < 0 ? 0 : here() + by)
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]") || !lines().length) return
  if (STEPS[event.key]) return step(event, STEPS[event.key])
  const deed = here() < 0 ? null : lines()[here()].querySelector(`[data-deed='${DEEDS[event.key]}']`)
  if (!deed) return
  event.preventDefault()
  sessionStorage.setItem(KEPT, String(here()))
  deed.click()
})

// A deed leaves the page and comes back to it: to the line that has taken the place of the one that is done.
const kept = sessionStorage.getItem(KEPT)
sessionStorage.removeItem(KEPT)
if (kept !== null) go(Number(kept))
