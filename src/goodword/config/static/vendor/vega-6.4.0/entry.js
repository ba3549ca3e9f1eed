// What Goodword needs of Vega: the parser, the view, its interpreter of expressions, and the transforms of
// charts that are neither maps nor graphs. How vega.min.js is made of this: docs/decisions/0012.
import { transforms } from "vega-dataflow"
import * as encoding from "vega-encode"
import * as shaping from "vega-transforms"
import * as viewing from "vega-view-transforms"

export { expressionInterpreter } from "vega-interpreter"
export { parse } from "vega-parser"
export { View } from "vega-view"

Object.assign(transforms, shaping, viewing, encoding)
