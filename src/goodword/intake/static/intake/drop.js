// Files dropped on the box are chosen in it; what is chosen is named.
for (const box of document.querySelectorAll("[data-drop]")) {
  const input = box.querySelector("input[type=file]")
  const chosen = box.querySelector("[data-chosen]")
  const name = () => {
    chosen.replaceChildren(...[...input.files].map((file) => Object.assign(document.createElement("li"), { textContent: file.name })))
    chosen.hidden = input.files.length < 2
  }
  input.addEventListener("change", name)
  box.addEventListener("dragover", (event) => {
    event.preventDefault()
    box.classList.add("drop-over")
  })
  box.addEventListener("dragleave", () => box.classList.remove("drop-over"))
  box.addEventListener("drop", (event) => {
    event.preventDefault()
    box.classList.remove("drop-over")
    if (!event.dataTransfer.files.length) return
    input.files = event.dataTransfer.files
    name()
  })
}
