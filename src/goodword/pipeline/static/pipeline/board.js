// A card is moved by what it holds for a column, a button or a link: by dragging it there, by Shift with an arrow, or by hand.
// What asks for words first opens the sheet that does; nothing moves until it is sent. The arrows alone go from card to card.
// Without this the buttons and links do it all.
const KEPT = "board-card"
const TYPING = "input, textarea, select, [contenteditable], [role='textbox']"
const AWAY = { ArrowLeft: -1, ArrowRight: 1 }
const board = document.querySelector("[data-board]")
const columns = () => [...board.querySelectorAll("[data-column]")]
const cards = (column) => [...column.querySelectorAll("[data-card]")]
const focus = (card) => card?.querySelector("[data-leads]").focus()

const move = (card, column) => {
  const way = card.querySelector(`[data-to='${column.dataset.column}']`)
  if (!way) return
  sessionStorage.setItem(KEPT, card.dataset.card)
  way.click()
}

let dragged = null
const mark = (column) => { for (const one of columns()) one.classList.toggle("is-over", one === column) }

board?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-card]")
  dragged?.classList.add("is-dragged")
  event.dataTransfer.effectAllowed = "move"
})
board?.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged")
  dragged = null
  mark(null)
})
board?.addEventListener("dragover", (event) => {
  const column = event.target.closest("[data-column]")
  if (!dragged || !column) return
  event.preventDefault()
  mark(column)
})
board?.addEventListener("drop", (event) => {
  const column = event.target.closest("[data-column]")
  if (!dragged || !column) return
  event.preventDefault()
  move(dragged, column)
})

const beside = (card, by) => {
  const all = columns()
  const at = all.indexOf(card.closest("[data-column]"))
  const rank = cards(all[at]).indexOf(card)
  for (let next = at + by; all[next]; next += by) {
    const there = cards(all[next])
    if (there.length) return there[Math.min(rank, there.length - 1)]
  }
  return null
}

const under = (card, by) => {
  const all = cards(card.closest("[data-column]"))
  return all[all.indexOf(card) + by]
}

board?.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return
  const card = event.target.closest("[data-card]")
  if (!card || !event.key.startsWith("Arrow")) return
  event.preventDefault()
  const by = AWAY[event.key]
  if (event.shiftKey && by) {
    const all = columns()
    const column = all[all.indexOf(card.closest("[data-column]")) + by]
    if (column) move(card, column)
    return
  }
  focus(by ? beside(card, by) : under(card, event.key === "ArrowDown" ? 1 : -1))
})

// Whoever leaves the sheet without a word has moved nothing.
document.getElementById("sheet")?.addEventListener("close", () => sessionStorage.removeItem(KEPT))

// A moved card keeps the focus on the page that comes after.
const kept = sessionStorage.getItem(KEPT)
sessionStorage.removeItem(KEPT)
if (kept && board) focus(board.querySelector(`[data-card='${CSS.escape(kept)}']`))
