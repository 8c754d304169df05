type Values = Record<string, unknown>

/** What a person types for each port: texts as they are, everything else as JSON. */
export type PortDraft = Record<string, string>

/** A port's value as it is typed. */
export const typed = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))

/** The values that a draft changes, and the ports whose text is no JSON where the value was no text. */
export function readPorts(values: Values, draft: PortDraft): { changed: Values; wrong: string[] } {
  const changed: Values = {}
  const wrong: string[] = []
  for (const [port, text] of Object.entries(draft)) {
    const before = values[port]
    if (text === typed(before)) continue
    if (typeof before === 'string') {
      changed[port] = text
      continue
    }
    try {
      changed[port] = JSON.parse(text)
    } catch {
      wrong.push(port)
    }
  }
  return { changed, wrong }
}
