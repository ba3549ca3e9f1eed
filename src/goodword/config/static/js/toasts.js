// Short notes at the edge, with Undo where there is a way back. The server writes them into the page or,
// for a fragment, sends the event "toast" {text, undo, wrong} by HX-Trigger.
const LASTS = 12000
const place = () => document.getElementById("toasts")

const button = (text) => Object.assign(document.createElement("button"), { textContent: text, type: "button" })

export const toast = ({ text, undo = "", wrong = false }) => {
  const note = document.createElement("div")
  note.className = wrong ? "toast toast-wrong" : "toast"
  const words = document.createElement("p")
  words.textContent = text
  note.append(words)
  if (undo) note.append(undoing(undo))
  const close = button(place().dataset.close)
  close.dataset.dismiss = ""
  note.append(close)
  place().append(note)
  leave(note)
}

const undoing = (url) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: url })
  const token = Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken", value: place().dataset.token })
  form.append(token, Object.assign(button(place().dataset.undo), { type: "submit" }))
  return form
}

// It stays while somebody points at it or has the focus in it, and for good when it tells of a fault.
const leave = (note) => {
  if (note.classList.contains("toast-wrong")) return
  setTimeout(() => (note.matches(":hover, :focus-within") ? leave(note) : note.remove()), LASTS)
}

document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".toast")?.remove())
document.addEventListener("toast", (event) => toast(event.detail))
for (const note of document.querySelectorAll(".toast")) leave(note)

const failed = () => toast({ text: place().dataset.failed, wrong: true })
document.addEventListener("htmx:responseError", failed)
document.addEventListener("htmx:sendError", failed)
