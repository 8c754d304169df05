import { isAlias, isMap, isNode, isScalar, isSeq, Scalar, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Metadata } from '@/pipeline/chunk'
import { type Said, say } from '@/pipeline/said'

/** Aliases and nesting may multiply what a few lines say. */
const MAX_VALUES = 5_000
const MAX_DEPTH = 8

/** Collects the values of front matter under the names that fields have. */
export class Facts {
  private readonly values = new Map<string, Metadata[string]>()
  private readonly twice = new Set<string>()
  private readonly anchors = new Map<string, unknown>()
  private count = 0

  /** Adds what a YAML node holds; `source` is what it was read from. In maps, `author.name` becomes `author_name`. */
  add(path: readonly string[], node: unknown, source: string): void {
    if (++this.count > MAX_VALUES) return
    const value = this.resolved(node)
    if (path.length > MAX_DEPTH) this.set(path, rawText(node, source))
    else if (isMap(value)) this.addMap(path, value, source)
    else if (isSeq(value)) this.set(path, this.list(value, source))
    else if (isScalar(value)) this.set(path, scalarValue(value))
  }

  set(path: readonly string[], value: Metadata[string] | undefined): void {
    const name = path.map(fieldName).join('_')
    if (value === undefined || name === '' || name === '__proto__') return
    if (this.values.has(name)) this.twice.add(name)
    this.values.set(name, value)
  }

  get metadata(): Metadata {
    return Object.fromEntries(this.values)
  }

  get warnings(): Said[] {
    const twice = [...this.twice].join(', ')
    return [
      ...(twice === '' ? [] : [say('The front matter says more than once, and the last counts: {twice}.', { twice })]),
      ...(this.count > MAX_VALUES
        ? [say('Only the first {maxValues} values of the front matter were read.', { maxValues: MAX_VALUES })]
        : []),
    ]
  }

  private addMap(path: readonly string[], map: YAMLMap, source: string): void {
    for (const { key, value } of map.items) {
      if (!isScalar(key)) continue
      const name = key.source ?? String(key.value)
      if (name === '<<') this.merge(path, value, map, source)
      else this.add([...path, name], value, source)
    }
  }

  /** What a map takes from another one; its own values stand beside it and count. */
  private merge(path: readonly string[], other: unknown, map: YAMLMap, source: string): void {
    const own = new Set(map.items.map(({ key }) => (isScalar(key) ? String(key.value) : '')))
    const from = this.resolved(other)
    if (!isMap(from)) return
    for (const { key, value } of from.items) {
      if (isScalar(key) && !own.has(String(key.value))) this.add([...path, String(key.value)], value, source)
    }
  }

  private list(list: YAMLSeq, source: string): Metadata[string] | undefined {
    const values: (string | number | boolean)[] = []
    for (const item of list.items) {
      if (++this.count > MAX_VALUES) break
      const node = this.resolved(item)
      const value = isScalar(node) ? scalarValue(node) : rawText(item, source)
      if (value !== undefined) values.push(value)
    }
    if (values.length === 0) return undefined
    const numbers = values.filter((value) => typeof value === 'number')
    return numbers.length === values.length ? numbers : values.map(String)
  }

  /** An alias names what stands before it. */
  private resolved(node: unknown): unknown {
    if (isAlias(node)) return this.anchors.get(node.source)
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) this.anchors.set(node.anchor, node)
    return node
  }
}

/** Field names are lower case with underscores, as collections declare them. */
const fieldName = (key: string) =>
  key
    .trim()
    .toLowerCase()
    .replace(/[\s.-]+/g, '_')

/**
 * A value as it is written; as a number, or as true or false, only where that writes back the same text. So a field that
 * is declared as words gets `007` and `1.10`, and one of numbers gets 7 and 1.1. Empty values are none.
 */
export function scalarValue(scalar: Scalar): string | number | boolean | undefined {
  const text = (scalar.source ?? String(scalar.value)).trim()
  if (text === '') return undefined
  if (scalar.type !== Scalar.PLAIN) return text
  if (scalar.value === null) return undefined
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?\d+(\.\d+)?$/.test(text) && String(Number(text)) === text ? Number(text) : text
}

/** What is nested deeper than fields go stays the text it is. */
function rawText(node: unknown, source: string): string | undefined {
  if (!isNode(node) || !node.range) return undefined
  const text = source
    .slice(node.range[0], node.range[1])
    .trim()
    .replace(/\s*\n\s*/g, ', ')
  return text === '' ? undefined : text
}
