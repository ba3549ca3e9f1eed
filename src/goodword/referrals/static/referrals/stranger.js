// What a browser can add: copying, and a friend's name in the greeting. The name stays here; nothing of it is sent.
for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) continue
  button.hidden = false
  button.addEventListener("click", async () => {
    const found = document.getElementById(button.dataset.copies)
    await navigator.clipboard.writeText((found.value ?? found.textContent).trim())
    button.textContent = button.dataset.copied
  })
}

const words = document.querySelector("[data-greeting]")
if (words) {
  const send = document.querySelector("[data-sends]")
  const friend = document.querySelector("[data-friend]")
  const usual = words.value
  const address = send.getAttribute("href")
  const ready = () => { send.href = address.split(encodeURIComponent(usual)).join(encodeURIComponent(words.value)) }
  words.readOnly = false
  words.addEventListener("input", ready)
  friend.closest("[hidden]").hidden = false
  friend.addEventListener("input", () => {
    const name = friend.value.trim()
    words.value = name ? words.dataset.greeting.split("{friend}").join(name) : usual
    ready()
  })
}
