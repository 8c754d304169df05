import { type Said, say } from '@/pipeline/said'

export interface TemplateFault {
  message: Said
  /** Line in the template, from 1; absent when the fault has no place. */
  line?: number
}

/**
 * What Liquid overlooks without a word, above all Jinja written by mistake: a list in brackets is empty, what stands behind
 * a value is left out, a name that nothing gives is nothing.
 */
export function templateMistakes(text: string): TemplateFault[] {
  const faults: TemplateFault[] = []
  let line = 1
  let counted = 0
  for (const { at, kind, inner } of markupOf(text)) {
    const message =
      kind === '#' ? commentMistake(inner) : kind === '{' ? (spacedName(inner) ?? read(inner)) : tagMistake(inner)
    if (message === undefined) continue
    for (; counted < at; counted++) if (text.charCodeAt(counted) === 10) line++
    faults.push({ message, line })
  }
  return faults
}

interface Markup {
  /** Where its first word stands. */
  at: number
  kind: '{' | '%' | '#'
  inner: string
}

const ENDS = { '{': '}}', '%': '%}', '#': '#}' } as const

/** The outputs and tags of a template, and what Jinja would take for comments; not what is raw or a comment. */
function* markupOf(text: string): Generator<Markup> {
  for (let open = text.indexOf('{'); open >= 0; ) {
    const kind = text.charAt(open + 1)
    const end = kind === '{' || kind === '%' || kind === '#' ? text.indexOf(ENDS[kind], open + 2) : -1
    if (end < 0 || !(kind === '{' || kind === '%' || kind === '#')) {
      // Where no end follows there is none for what comes later either.
      open = text.indexOf('{', open + 1)
      if (end < 0 && open >= 0 && !text.includes('}', open)) return
      continue
    }
    const whole = text.slice(open + 2, end).replace(/^-|-$/g, '')
    const inner = whole.trim()
    const skipped = kind === '%' ? /^(raw|comment)\b/.exec(inner)?.[1] : undefined
    if (skipped === undefined) yield { at: text.indexOf(inner, open + 2), kind, inner }
    open = skipped === undefined ? text.indexOf('{', end + 2) : afterTag(text, `end${skipped}`, end)
  }
}

/** The next brace behind the tag of this name; -1 where it does not come. */
function afterTag(text: string, name: string, from: number): number {
  const at = text.indexOf(name, from)
  return at < 0 ? -1 : text.indexOf('{', at)
}

const TOKEN =
  /"[^"]*"|'[^']*'|\([^()]*\.\.[^()]*\)|-?\d+(?:\.\d+)?(?![\w.])|==|!=|>=|<=|<>|[<>]|[|:,]|\[[^[\]]*\]|[A-Za-z_][\w-]*\??(?:\.[\w-]+\??|\[(?:[^[\]"']|"[^"]*"|'[^']*'|\[[^[\]]*\])*\])*|\S/g
const FIRST = new RegExp(`^(?:${TOKEN.source})`)
const OPERATORS = new Set(['==', '!=', '>=', '<=', '<>', '<', '>', 'and', 'or', 'contains'])
/** What joins values, in Liquid or in what people take it for. */
const WORDS = new Set(['and', 'or', 'contains', 'if', 'else', 'is', 'in', 'not'])
/** A variable whose name is a text: the one thing that may stand in brackets of its own. */
const NAMED = /^\[\s*(?:"[^"]*"|'[^']*'|[A-Za-z_][\w.-]*)\s*\]$/
const LOOP = /^loop\.(?:index0?|first|last|length|revindex0?|previtem|nextitem|depth0?|cycle|changed)$/
/** A part of a list, as Python writes it. */
const SLICE = /\[[^[\]"']*:[^[\]"']*\]$/
const listOf = (token: string) => shown(token.slice(0, token.lastIndexOf('[')))
const CONSTANTS = new Set(['None', 'none', 'True', 'False', 'undefined'])
const PARAMETER = /^(?:reversed|(?:limit|offset|cols)\s*:\s*(?:-?\d+|continue|[A-Za-z_][\w.[\]"'-]*))(?=[\s,]|$)[\s,]*/

const commentMistake = (inner: string): Said =>
  say('“{comment}” is no comment in Liquid and goes to the model; write {tag}', {
    comment: `{# ${shown(inner)} #}`,
    tag: '{% comment %}',
  })

function tagMistake(inner: string): Said | undefined {
  const name = /^[a-z]+/.exec(inner)?.[0] ?? ''
  const args = inner.slice(name.length)
  switch (name) {
    case 'if':
    case 'elsif':
    case 'unless':
    case 'case':
    case 'echo':
      return read(args)
    case 'when':
      return read(args, { commas: true })
    case 'assign':
      return read(args.replace(/^[^=]*=/, ''))
    case 'for':
    case 'tablerow':
      return loopMistake(args)
    default:
      return undefined
  }
}

/** A name of several words, of which Liquid takes the first and leaves out the others. */
function spacedName(inner: string): Said | undefined {
  const [first, ...others] =
    /^[A-Za-z_][\w-]*(?:\s+[A-Za-z_][\w-]*)+(?=\s*(?:\||$))/.exec(inner)?.[0].split(/\s+/) ?? []
  if (first === undefined || others.some((word) => WORDS.has(word)) || CONSTANTS.has(first)) return undefined
  return say('A name has no spaces, so Liquid leaves out “{rest}”: write {meant}', {
    rest: shown(others.join(' ')),
    meant: `{{ ${shown([first, ...others].join('_'))} }}`,
  })
}

/** `item in list`, then what Liquid knows there. */
function loopMistake(args: string): Said | undefined {
  const found = /^\s*[\w-]+\s+in\s+([\s\S]*)$/.exec(args)
  const rest = found?.[1]?.trim() ?? ''
  if (rest === '') return undefined
  const list = FIRST.exec(rest)?.[0] ?? ''
  const wrong = operandMistake(list)
  if (wrong !== undefined) return wrong
  let left = rest.slice(list.length).trim().replace(/^,\s*/, '')
  for (let known = PARAMETER.exec(left); known; known = PARAMETER.exec(left)) left = left.slice(known[0].length)
  return left === '' ? undefined : overlooked(list, left)
}

/** Reads an expression token by token; where Liquid would stop listening, says so. */
function read(text: string, { commas = false } = {}): Said | undefined {
  let wanted = true
  let filter: 'none' | 'name' | 'behind' | 'arguments' = 'none'
  let last = ''
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '|') {
      filter = 'name'
      continue
    }
    if (filter === 'name') {
      filter = 'behind'
      wanted = false
      last = token
      continue
    }
    if (token === ':' && filter !== 'none') {
      filter = 'arguments'
      wanted = true
      continue
    }
    if (token === ',' && (commas || filter === 'arguments')) {
      wanted = true
      continue
    }
    if (filter === 'none' && OPERATORS.has(token)) {
      wanted = true
      continue
    }
    if (filter === 'none' && wanted && token === 'not') continue
    if (token === ',') return overlooked(last, text.slice(index))
    // A sign that the parser knows better about.
    if (/^[^\w"'([,-]/.test(token)) return undefined
    if (!wanted) return overlooked(last, text.slice(index))
    const wrong = operandMistake(token)
    if (wrong !== undefined) return wrong
    wanted = false
    last = token
  }
  return undefined
}

/** What is wrong with one value. */
function operandMistake(token: string): Said | undefined {
  if (token.startsWith('[') && !NAMED.test(token)) {
    return say('“{token}” is no list in Liquid, and empty; write (1..3), or split a text: "a,b" | split: ","', {
      token: shown(token),
    })
  }
  if (SLICE.test(token))
    return say('“{token}” is empty in Liquid; write {list} | slice: 0, 3', {
      token: shown(token),
      list: listOf(token),
    })
  if (LOOP.test(token)) return say('“{token}” is Jinja, and empty in Liquid; write “for{token}”', { token })
  if (CONSTANTS.has(token)) return say('“{token}” is no value in Liquid; write nil, true or false', { token })
  return undefined
}

const overlooked = (before: string, rest: string): Said =>
  say('Liquid leaves out what stands behind “{before}”: “{rest}”', { before: shown(before), rest: shown(rest) })

function shown(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim()
  return flat.length > 60 ? `${flat.slice(0, 60)}…` : flat
}
