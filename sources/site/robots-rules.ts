/** What robots.txt asks of one crawler (RFC 9309). */
export interface RobotsRules {
  /** Whether a path, with its query, may be asked for. */
  allows(pathAndQuery: string): boolean
  /** `Crawl-delay` as it is written, where there is one. */
  delay: string | undefined
}

/** Literal parts with anything between them; `anchored`: the last one ends the path. */
interface Rule {
  parts: readonly string[]
  anchored: boolean
  length: number
  allow: boolean
}

interface Group {
  agents: string[]
  rules: Rule[]
  delay?: string
}

/** Reads the groups of robots.txt that are meant for a crawler; without any, those for `*`. Each character is read once. */
export function readRobotsRules(text: string, agent: string): RobotsRules {
  const groups = groupsOf(text)
  const name = agent.toLowerCase()
  const own = groups.filter(({ agents }) => agents.includes(name))
  const taken = own.length > 0 ? own : groups.filter(({ agents }) => agents.includes('*'))
  // The longest rule that matches decides; of two as long the one that allows.
  const rules = taken
    .flatMap((group) => group.rules)
    .sort((a, b) => b.length - a.length || Number(b.allow) - Number(a.allow))
  return {
    allows(pathAndQuery) {
      const path = comparable(pathAndQuery.replaceAll('*', '%2A').replaceAll('$', '%24'))
      return rules.find((rule) => matches(rule, path))?.allow ?? true
    },
    delay: taken.find(({ delay }) => delay !== undefined)?.delay,
  }
}

function groupsOf(text: string): Group[] {
  const groups: Group[] = []
  let group: Group | undefined
  let naming = false
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [field = '', value = ''] = fieldOf(line)
    if (field === 'user-agent') {
      if (!naming || !group) {
        group = { agents: [], rules: [] }
        groups.push(group)
      }
      naming = true
      group.agents.push(agentOf(value))
    } else if (field === 'allow' || field === 'disallow') {
      naming = false
      if (value !== '') group?.rules.push(ruleOf(value, field === 'allow'))
    } else if (field === 'crawl-delay') {
      naming = false
      if (group) group.delay ??= value
    }
  }
  return groups
}

function fieldOf(line: string): [string, string] | [] {
  const comment = line.indexOf('#')
  const told = comment < 0 ? line : line.slice(0, comment)
  const colon = told.indexOf(':')
  return colon < 0 ? [] : [told.slice(0, colon).trim().toLowerCase(), told.slice(colon + 1).trim()]
}

/** The product token: what stands behind it, such as a version, does not count. */
const agentOf = (value: string) =>
  value.startsWith('*') ? '*' : (/^[a-z_-]+/i.exec(value)?.[0] ?? value).toLowerCase()

function ruleOf(pattern: string, allow: boolean): Rule {
  const anchored = pattern.endsWith('$')
  // Elsewhere than at the end a `$` is one like any other.
  const path = comparable((anchored ? pattern.slice(0, -1) : pattern).replaceAll('$', '%24')).replace(/\*+/g, '*')
  return { parts: path.split('*'), anchored, length: path.length + Number(anchored), allow }
}

/**
 * Whether a path is one of a rule's. Taking each part at its first place behind the one before is right, because what
 * stands between may be anything; so no place is tried twice, however many wildcards there are.
 */
function matches({ parts, anchored }: Rule, path: string): boolean {
  const [first = ''] = parts
  if (!path.startsWith(first)) return false
  let at = first.length
  const last = parts.length - 1
  if (last === 0) return !anchored || at === path.length
  for (let i = 1; i < last; i++) {
    const part = parts[i] ?? ''
    const found = path.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  const end = parts[last] ?? ''
  if (!anchored) return path.indexOf(end, at) >= 0
  return path.length - end.length >= at && path.endsWith(end)
}

const unreserved = /^[A-Za-z0-9._~-]$/

/** One form for what is encoded in several: what needs no encoding is plain, the rest in upper case. */
function comparable(path: string): string {
  return encoded(path).replace(/%[0-9a-f]{2}/gi, (code) => {
    const sign = String.fromCharCode(Number.parseInt(code.slice(1), 16))
    return unreserved.test(sign) ? sign : code.toUpperCase()
  })
}

function encoded(path: string): string {
  try {
    return encodeURI(path).replace(/%25/g, '%')
  } catch {
    // Half a character cannot be encoded.
    return path
  }
}
