// The mail beside its words follows them, a moment after one stops typing.
const form = document.getElementById("writing")
const show = form.querySelector("[formtarget]")
let soon
form.addEventListener("input", () => {
  clearTimeout(soon)
  soon = setTimeout(() => form.requestSubmit(show), 600)
})
