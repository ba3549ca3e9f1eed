// What axe-core objects to in the look that the page has now. Asked again is only what can have become another:
// colours of words that stand in these colours, in this size and on this ground nowhere yet on the pages looked at before;
// every other rule where a word or a box of the page is not as in the look before.
async ([rules, within]) => {
  const FIELDS = "input:not([type=hidden]), select, textarea"
  const JUDGED = "judged colours"
  const all = (root) => Array.from(root.querySelectorAll("*"))
  const box = (one) => {
    const { x, y, width, height } = one.getBoundingClientRect()
    return [x, y, width, height, one.checkVisibility({ opacityProperty: true, visibilityProperty: true })]
  }

  // A picture is drawn anew for another width; it says so while it is at it.
  const frame = () => new Promise(requestAnimationFrame)
  if (document.querySelector("[data-picture]")) {
    do { await frame(); await frame() } while (document.querySelector("[aria-busy=true]"))
  }

  const words = document.documentElement.outerHTML.replace(/ data-bs-theme="\w+"/, "")
  const shape = JSON.stringify([words, all(document).map(box)])
  const isAsBefore = shape === window.shapeBefore
  window.shapeBefore = shape

  // What lies under a word: its own ground, and that of everything it stands in.
  const grounds = new Map()
  const ground = (one) => {
    if (!one) return ""
    if (!grounds.has(one)) {
      const { backgroundColor, backgroundImage, opacity, filter } = getComputedStyle(one)
      const isBare = backgroundColor === "rgba(0, 0, 0, 0)" && backgroundImage === "none" && opacity === "1" && filter === "none"
      const own = isBare ? "" : [backgroundColor, backgroundImage, opacity, filter].join()
      grounds.set(one, [ground(one.parentElement), own].filter(Boolean).join(" on "))
    }
    return grounds.get(one)
  }
  const look = (one) => {
    const { color, fill, fontSize, fontWeight, textShadow, position } = getComputedStyle(one)
    const kind = [one.tagName, one.getAttribute("class"), one.matches(":disabled, [aria-disabled=true]")]
    return JSON.stringify([kind, color, fill, fontSize, fontWeight, textShadow, position, ground(one)])
  }
  const hasWords = (one) => one.matches(FIELDS) || [...one.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim())

  const judged = new Set(JSON.parse(sessionStorage.getItem(JUDGED) || "[]"))
  const parts = within ? Array.from(document.querySelectorAll(within)) : [document.body]
  const inSight = parts.flatMap((part) => [part, ...all(part)]).filter((one) => hasWords(one) && one.checkVisibility())
  const unseen = new Map(inSight.map((one) => [look(one), one]).filter(([key]) => !judged.has(key)))

  const run = async (where, more) => (await axe.run(where, { ...rules, ...more })).violations
  const ofColour = axe.getRules(rules.runOnly).filter((rule) => rule.tags.includes("cat.color")).map((rule) => rule.ruleId)
  const found = unseen.size ? await run({ include: [...unseen.values()] }, { runOnly: ofColour }) : []
  if (!found.length) sessionStorage.setItem(JUDGED, JSON.stringify([...judged, ...unseen.keys()]))
  if (isAsBefore) return found
  // Not by their names: to name a rule is to ask it although axe takes it for an experiment.
  const withoutColours = { rules: Object.fromEntries(ofColour.map((rule) => [rule, { enabled: false }])) }
  return [...found, ...await run(within ? { include: [[within]] } : document, withoutColours)]
}
