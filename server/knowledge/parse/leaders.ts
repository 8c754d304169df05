/** At least five dots, close together or a little apart, or two ellipses: they lead the eye from a title to its page. */
const leaders =
  /[.\u00b7\u2024\u2025\u2026](?:[ \t\u00a0]{0,3}[.\u00b7\u2024\u2025\u2026]){4,}|\u2026(?:[ \t\u00a0]?\u2026)+/

/** A line without its dot leaders: a title and its page number stay, and of dots alone nothing does. */
export function withoutLeaders(line: string): string {
  const [first = '', ...rest] = line.split(leaders)
  if (rest.length === 0) return line
  return [first.trimEnd(), ...rest.map((part) => part.trim())].filter((part) => part.trim() !== '').join(' ')
}
