// Ctrl+K: a combobox over everything. Commands stand in the page; what the server finds comes as elements with
// role="option" that say where they lead by data-href, or by a link inside.
const palette = document.getElementById("palette")
const WAIT = 120

const set_up = () => {
  const input = palette.querySelector("input")
  const list = palette.querySelector("[role='listbox']")
  const found = palette.querySelector("[data-found]")
  const note = palette.querySelector("[role='status']")
  const commands = [...palette.querySelectorAll("[data-command]")]
  let timer = 0
  let asking = null

  const options = () => [...list.querySelectorAll("[role='option']")].filter((option) => option.checkVisibility())
  const selected = () => list.querySelector("[aria-selected='true']")

  const select = (option) => {
    selected()?.setAttribute("aria-selected", "false")
    if (!option) {
      input.removeAttribute("aria-activedescendant")
      return
    }
    option.id ||= `found-${options().indexOf(option)}`
    option.setAttribute("aria-selected", "true")
    option.scrollIntoView({ block: "nearest" })
    input.setAttribute("aria-activedescendant", option.id)
  }

  // An option may hold nothing that takes the focus, so a link inside gives its address to the option and becomes plain words.
  const plain = (option) => {
    const link = option.querySelector("a[href]")
    if (!link) return
    option.dataset.href = link.getAttribute("href")
    link.replaceWith(...link.childNodes)
  }

  const tell = () => {
    const n = options().length
    note.textContent = n ? "" : note.dataset.none
    select(options()[0])
  }

  const ask = async (words) => {
    asking?.abort()
    asking = new AbortController()
    try {
      const answer = await fetch(`${list.dataset.url}?${new URLSearchParams({ q: words })}`, {
        headers: { "HX-Request": "true", Accept: "text/html" }, signal: asking.signal, redirect: "manual",
      })
      if (!answer.ok || answer.headers.get("HX-Redirect")) throw new Error(`the search said ${answer.status}`)
      found.innerHTML = await answer.text() // the server escapes every name
      for (const option of found.querySelectorAll("[role='option']")) plain(option)
      tell()
    } catch (error) {
      if (error.name !== "AbortError") note.textContent = note.dataset.failed
    }
  }

  const search = () => {
    const words = input.value.trim()
    const low = words.toLowerCase()
    for (const command of commands) command.hidden = Boolean(low) && !command.textContent.toLowerCase().includes(low)
    clearTimeout(timer)
    if (words.length < 2 || !list.dataset.url) {
      asking?.abort()
      found.replaceChildren()
      tell()
      return
    }
    timer = setTimeout(ask, WAIT, words)
  }

  const move = (step) => {
    const all = options()
    if (all.length) select(all[(all.indexOf(selected()) + step + all.length) % all.length])
  }

  const follow = () => selected()?.click()

  input.addEventListener("input", search)
  input.addEventListener("keydown", (event) => {
    const deed = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: follow }[event.key]
    if (!deed) return
    event.preventDefault()
    deed()
  })
  list.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role='option']")
    if (option && option !== selected()) select(option)
  })
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role='option']")
    if (option?.dataset.href) location.assign(option.dataset.href)
    if (option) palette.close()
  })

  const open = () => {
    for (const dialog of document.querySelectorAll("dialog[open]")) if (dialog !== palette) dialog.close()
    if (!palette.open) palette.showModal()
    input.select()
    search()
  }
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault()
      open()
    }
  })
  document.addEventListener("click", (event) => { if (event.target.closest("[data-opens='palette']")) open() })
}

if (palette) set_up()
