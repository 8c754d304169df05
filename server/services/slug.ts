const MAX_SLUG = 48

/** A name as it stands in addresses and commands: lower case, Latin letters and digits, single hyphens. */
export function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const slug = plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, MAX_SLUG)
    .replace(/-+$/, '')
  return slug || 'untitled'
}

/** The slug itself, or with the first number from 2 on that makes it new. */
export function freeSlug(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  for (let number = 2; ; number++) {
    const slug = `${wanted}-${number}`
    if (!taken.has(slug)) return slug
  }
}

/** The name itself, or numbered from 2 on where another has it; a short number at its end is counted on. At most 120 long. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const isFree = (name: string) => !taken.some((other) => sameName(other, name))
  if (isFree(wanted)) return wanted
  const stem = wanted.replace(/ \d{1,2}$/, '').slice(0, 110)
  for (let number = 2; ; number++) {
    const name = `${stem} ${number}`
    if (isFree(name)) return name
  }
}

/** Whether two names are the same to a person: in any case, and however their accents are encoded. */
export function sameName(a: string, b: string): boolean {
  return a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase()
}
