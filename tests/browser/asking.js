// What axe-core objects to in the look that the page has now. Asked again is only what can have become another:
// colours always, but those of the rail and of the phone's top bar once for all pages on which their words, boxes and
// colours are the same; every other rule where a word or a box of the page is not as in the look before.
async ([rules, within]) => {
  const FRAME = [".rail", ".phone-top"]
  const all = (root) => Array.from(root.querySelectorAll("*"))
  const box = (one) => {
    const { x, y, width, height } = one.getBoundingClientRect()
    return [x, y, width, height, one.checkVisibility({ opacityProperty: true, visibilityProperty: true })]
  }
  const colours = (one) => {
    const { color, backgroundColor, opacity } = getComputedStyle(one)
    return [color, backgroundColor, opacity]
  }

  const words = document.documentElement.outerHTML.replace(/ data-bs-theme="\w+"/, "")
  const shape = JSON.stringify([words, all(document).map(box)])
  const isAsBefore = shape === window.shapeBefore
  window.shapeBefore = shape

  const parts = Array.from(document.querySelectorAll(FRAME.join()))
  const framed = parts.map((part) => {
    const words = part.outerHTML.replace(/(name="csrfmiddlewaretoken" value=)"\w+"/, "$1")
    return [words, [part, ...all(part)].map((one) => [box(one), colours(one)])]
  })
  const frame = `judged ${JSON.stringify([framed, colours(document.body)])}`
  const isCovered = within || document.querySelector(":modal")
  const isFrameKnown = !isCovered && sessionStorage.getItem(frame) !== null
  if (!isCovered) sessionStorage.setItem(frame, "")

  const everything = within ? { include: [[within]] } : document
  const run = async (where, more) => (await axe.run(where, { ...rules, ...more })).violations
  const ofColour = axe.getRules(rules.runOnly).filter((rule) => rule.tags.includes("cat.color")).map((rule) => rule.ruleId)
  const coloursAlone = { runOnly: ofColour }
  if (!isFrameKnown) return run(everything, isAsBefore ? coloursAlone : {})
  const found = await run({ exclude: FRAME.map((part) => [part]) }, coloursAlone)
  if (isAsBefore) return found
  // Not by their names: to name a rule is to ask it although axe takes it for an experiment.
  const withoutColours = { rules: Object.fromEntries(ofColour.map((rule) => [rule, { enabled: false }])) }
  return [...found, ...await run(everything, withoutColours)]
}
