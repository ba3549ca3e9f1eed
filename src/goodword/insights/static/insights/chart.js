// The picture of a number, drawn here so that it can be asked: whoever points at a figure, or goes there with the
// arrow keys, is told what it says. Vega interprets the expressions of its spec, so that the page needs no eval, and
// may load nothing. Until it is drawn, and without it, the server's picture stands in its place; so it does on paper.
import { View, expressionInterpreter, parse } from "../vendor/vega-6.4.0/vega.min.js"

const NARROW = 520
const GAP = 12
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }
const refuse = () => Promise.reject(new Error("a picture loads nothing"))
const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse }

const sized = (width) => (width < NARROW ? "narrow" : "wide")
const between = (low, value, high) => Math.max(low, Math.min(value, high))

const specOf = async (place, size) => {
  const url = new URL(place.dataset.picture, location.href)
  url.searchParams.set("size", size)
  const answer = await fetch(url, { headers: { Accept: "application/json" } })
  if (!answer.ok) throw new Error(`the picture did not come: ${answer.status}`)
  return answer.json()
}

// Each view draws on a sheet of its own: two on one would draw into each other.
const viewOf = async (spec, sheet, width, tell) => {
  await document.fonts.load('12px "Inter"').catch(() => [])
  const view = new View(parse(spec, {}, { ast: true }), { expr: expressionInterpreter, hover: false, loader, logLevel: 1, renderer: "svg" })
  return view.tooltip(tell).width(width).initialize(sheet).runAsync()
}

// Where a figure stands on the ground: the end of its bar, or its point on the line.
const pointOf = (view, { datum, x, y, width, height }) => {
  const [left, top] = view.origin()
  const isRow = "bandwidth" in view.scale("y")
  return isRow
    ? { isRow, x: left + view.scale("x")(datum.value), y: top + y + height / 2 }
    : { isRow, x: left + x + width / 2, y: top + view.scale("y")(datum.value) }
}

const itemsOf = (view) => view.scenegraph().root.items[0].items.find((mark) => mark.name === "figure_marks").items

// The note beside a figure; its first line names the figure. Words go in as text, whatever they are.
const write = (tip, lines) => {
  tip.replaceChildren(...lines.map((line, i) => {
    const part = document.createElement(i ? "span" : "strong")
    part.textContent = line
    return part
  }))
}

// Under a bar or over it, but beside a point: its neighbours are to be seen.
const put = (tip, ground, { isRow, x, y }) => {
  const { offsetWidth: wide, offsetHeight: high } = tip
  const [across, along] = [tip.parentElement.clientWidth - wide, ground.offsetHeight - high]
  const beside = x + GAP > across ? x - GAP - wide : x + GAP
  const under = y + GAP > along ? y - GAP - high : y + GAP
  tip.style.left = `${between(0, isRow ? x - wide / 2 : beside, across)}px`
  tip.style.top = `${ground.offsetTop + (isRow ? under : between(0, y - high / 2, along))}px`
}

const start = (place) => {
  const [ground, tip] = ["[data-picture-ground]", "[data-picture-tip]"].map((name) => place.querySelector(name))
  const live = ground.parentElement
  let view = null
  let size = ""
  let here = -1

  const point = (at) => {
    here = at
    if (!view) return
    view.signal("here", at).runAsync()
    tip.hidden = at < 0
    if (at < 0) return tip.replaceChildren()
    const item = itemsOf(view)[at]
    write(tip, item.datum.told)
    put(tip, ground, pointOf(view, item))
  }

  const draw = async (wanted) => {
    size = wanted
    live.ariaBusy = "true"
    const spec = await specOf(place, wanted)
    if (size !== wanted) return
    const sheet = document.createElement("div")
    const drawn = await viewOf(spec, sheet, place.clientWidth, (handler, event, item, told) => point(told ? item.datum.at : -1))
    if (size !== wanted) return drawn.finalize()
    point(-1)
    view?.finalize()
    view = drawn
    ground.replaceChildren(sheet)
    place.classList.add("is-drawn")
    live.ariaBusy = null
    live.tabIndex = 0
  }

  const fit = async (width) => {
    if (!width) return
    if (size !== sized(width)) return draw(sized(width))
    if (view) await view.width(width).runAsync()
    point(-1)
  }

  const keep = () => {
    live.ariaBusy = null
    place.classList.toggle("is-drawn", Boolean(view))
  }
  new ResizeObserver(() => fit(place.clientWidth).catch(keep)).observe(place)

  live.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !view) return
    if (event.key === "Escape") return point(-1)
    if (!(event.key in STEPS)) return
    event.preventDefault()
    point(between(0, here < 0 && STEPS[event.key] < 0 ? 0 : here + STEPS[event.key], itemsOf(view).length - 1))
  })
  live.addEventListener("focus", () => { if (here < 0 && live.matches(":focus-visible")) point(0) })
  live.addEventListener("blur", () => point(-1))
}

for (const place of document.querySelectorAll("[data-picture]")) start(place)
