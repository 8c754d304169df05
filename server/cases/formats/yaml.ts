import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import { say } from '@/pipeline/said'
import { Unreadable } from './reading'

/** A few anchors are read again and again; more only fill the memory. */
const MOST_ALIASES = 100

/** A YAML (or JSON) text as a value, and where each part of it stands. */
export interface Yaml {
  value: unknown
  /** The line of a member, or of the nearest thing around it, from 1. */
  lineOf(path: readonly PropertyKey[]): number | undefined
}

/** Reads YAML 1.2 without tags that make anything but data. Throws Unreadable with the line. */
export function yamlOf(text: string): Yaml {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, version: '1.2', schema: 'core', prettyErrors: false })
  const [error] = document.errors
  if (error) {
    const { line } = counter.linePos(error.pos[0])
    throw new Unreadable(say('Line {line, plural, other {#}} is not YAML: {reason}', { line, reason: error.message }))
  }
  return { value: dataOf(document), lineOf: (path) => lineIn(document, counter, path) }
}

function dataOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES })
  } catch {
    throw new Unreadable(say('Its aliases repeat too much.'))
  }
}

function lineIn(document: Document, counter: LineCounter, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const around = path.slice(0, length - 1)
    const parent = length > 1 ? document.getIn(around, true) : document.contents
    // The name of a member stands above what it holds.
    const key = isMap(parent)
      ? parent.items.map((pair) => pair.key).find((name) => isScalar(name) && name.value === path[length - 1])
      : undefined
    const node = length === 0 ? document.contents : (key ?? document.getIn(path.slice(0, length), true))
    if (isNode(node) && node.range) return counter.linePos(node.range[0]).line
  }
  return undefined
}
