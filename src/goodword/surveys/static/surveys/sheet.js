// What a script can add to a sheet: questions that hang on another appear on the same page. It sends nothing by itself.
const form = document.querySelector("form")
const hanging = [...form.querySelectorAll("[data-if]")]
const button = form.querySelector(".primary")
const COMPARED = {
  eq: (said, value) => said === String(value),
  ne: (said, value) => said !== String(value),
  lte: (said, value) => Number(said) <= value,
  gte: (said, value) => Number(said) >= value,
  in: (said, value) => value.map(String).includes(said),
}

function saidTo(key) {
  const given = [...form.elements].filter((one) => one.name === key && !one.matches(":disabled"))
  const found = given.find((one) => one.type === "radio" ? one.checked : one.value)
  return found ? found.value : ""
}

function isThere(key) {
  return [...form.querySelectorAll("input[name=asked]")].some((one) => one.value === key)
}

function arrange() {
  for (const one of hanging) {
    const { if: key, op, value } = one.dataset
    if (!isThere(key)) continue
    const said = saidTo(key)
    const isAsked = said !== "" && COMPARED[op](said, JSON.parse(value))
    one.hidden = one.disabled = !isAsked
  }
}

form.addEventListener("change", arrange)
arrange()
if (button.dataset.ends) button.textContent = button.dataset.ends // what follows is on this page already
