// What somebody unfolds (details[data-fold="NAME"]) is unfolded on the next page too: whoever looks at orders looks at them of everybody.
const KEPT = "unfolded"
const known = () => { try { return new Set(JSON.parse(localStorage.getItem(KEPT)) ?? []) } catch { return new Set() } }

const unfolded = known()
for (const fold of document.querySelectorAll("details[data-fold]")) {
  fold.open = fold.open || unfolded.has(fold.dataset.fold)
  fold.addEventListener("toggle", () => {
    const now = known()
    now[fold.open ? "add" : "delete"](fold.dataset.fold)
    try { localStorage.setItem(KEPT, JSON.stringify([...now])) } catch { /* a private window: it is folded again on the next page */ }
  })
}
