// Ctrl+Enter sends the form one types in; a form is not sent twice by a double click; data-submits sends on change.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form?.requestSubmit()
})

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form?.requestSubmit()
})

document.addEventListener("submit", (event) => {
  const form = event.target
  // What is shown in a frame leaves the form where it is, to be shown or sent again.
  if (form.method !== "post" || event.defaultPrevented || event.submitter?.formTarget) return
  if (form.dataset.sent) event.preventDefault()
  form.dataset.sent = "yes"
})
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent
})

// On the first day the time zone is most likely that of the browser; from it follow the country, its currency and its week.
const choose = (input, code) => {
  const option = [...(input?.list?.options ?? [])].find((known) => known.dataset.code === code)
  if (option) input.value = option.value
  return option
}
for (const { elements } of document.querySelectorAll("form[data-own-zone]")) {
  const zone = choose(elements.time_zone, Intl.DateTimeFormat().resolvedOptions().timeZone)
  const country = choose(elements.country, zone?.dataset.country)
  choose(elements.currency, country?.dataset.currency)
  if (country) elements.week_start.value = country.dataset.week
}

// data-copies="ID" puts the text of an element on the clipboard and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]")
  if (!button) return
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim())
  button.textContent = button.dataset.copied
})
