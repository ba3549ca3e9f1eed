// The mail beside its words follows them, a moment after one stops typing.
const form = document.getElementById("writing")
const show = form.querySelector("[formtarget]")
let soon
form.addEventListener("input", () => {
  clearTimeout(soon)
  soon = setTimeout(() => form.requestSubmit(show), 600)
})
// Enter in the name of a reader shows the mail; it would save the words else, as it does in a form with one button.
form.elements.reader.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  clearTimeout(soon)
  form.requestSubmit(show)
})
