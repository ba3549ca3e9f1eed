// Runs before the first paint: the stored choice, else what the system says. Pressed buttons carry data-choose-theme.
(() => {
  const root = document.documentElement
  const dark = matchMedia("(prefers-color-scheme: dark)")
  const stored = () => { try { return localStorage.getItem("theme") || "" } catch { return "" } }
  const show = () => {
    const choice = stored()
    root.dataset.bsTheme = choice || (dark.matches ? "dark" : "light")
    for (const button of document.querySelectorAll("[data-choose-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.chooseTheme === choice))
    }
  }
  show()
  dark.addEventListener("change", show)
  document.addEventListener("DOMContentLoaded", show)
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose-theme]")
    if (!button) return
    try { localStorage.setItem("theme", button.dataset.chooseTheme) } catch { /* a private window: the choice lasts as long as the page */ }
    show()
  })
})()
