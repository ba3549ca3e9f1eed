// Shortcuts. An element with data-key="l" (or "g p": one after the other) is followed or focused when its keys are
// pressed; "?" opens the sheet of keys. Nothing fires while somebody types, nor with Ctrl, Alt or Meta held.
const TYPING = "input, textarea, select, [contenteditable], [role='textbox']"
const PAUSE = 1200
let before = ""
let at = 0

const visible = (element) => element.checkVisibility() && !element.closest("[inert]")
const within = () => document.querySelector("dialog[open]") || document

const run = (keys) => {
  const found = [...within().querySelectorAll("[data-key]")].find((e) => e.dataset.key === keys && visible(e))
  if (!found) return false
  if (found.matches("input, textarea, select")) found.focus()
  else found.click()
  return true
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (event.target.closest?.(TYPING) || event.key.length !== 1) return
  if (event.key === "?") {
    if (!document.querySelector("dialog[open]")) document.getElementById("keys")?.showModal()
    event.preventDefault()
    return
  }
  const pair = event.timeStamp - at < PAUSE ? `${before} ${event.key}` : ""
  before = event.key
  at = event.timeStamp
  if ((pair && run(pair)) || run(event.key)) {
    before = ""
    event.preventDefault()
  }
})
