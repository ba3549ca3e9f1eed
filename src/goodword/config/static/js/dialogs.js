// Dialogs: data-opens="ID" opens one, data-closes closes the one around it. What htmx swaps into
// #sheet-body opens the sheet; an event "close-sheet" (HX-Trigger) closes it. Links work without any of this.
const FIELDS = "form :is(input:not([type=hidden]), select, textarea):not([disabled])"
const open = (dialog) => {
  if (!dialog || dialog.open) return
  dialog.showModal()
  const first = dialog.querySelector("[autofocus]") ?? dialog.querySelector(FIELDS) // else it would be “Close”
  first?.focus()
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]")
  if (opener) {
    event.preventDefault()
    open(document.getElementById(opener.dataset.opens))
    return
  }
  if (event.target.closest("[data-closes]")) {
    event.target.closest("dialog")?.close()
    return
  }
  if (event.target instanceof HTMLDialogElement) event.target.close() // a click beside it, on the veil
})

// A press that begins inside and ends on the veil (selecting text) must not close the dialog.
let pressed = null
document.addEventListener("pointerdown", (event) => { pressed = event.target })
document.addEventListener("click", (event) => {
  if (event.target instanceof HTMLDialogElement && pressed !== event.target) event.stopImmediatePropagation()
}, true)

// Once all is settled: with its last step htmx itself moves the focus, and would take it from whoever types by then.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id === "sheet-body" && event.detail.target.childElementCount) open(document.getElementById("sheet"))
})
document.addEventListener("close-sheet", () => document.getElementById("sheet")?.close())

// A menu closes when one leaves it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false
})
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return
  const menu = document.querySelector("details.menu[open]")
  if (!menu) return
  menu.open = false
  menu.querySelector("summary").focus()
})
