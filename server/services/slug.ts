/** A name as part of a URL: lower-case ASCII letters, digits and hyphens, 1–48 long. */
export function slugOf(name: string): string {
  const ascii = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return (
    ascii
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 48)
      .replace(/-+$/, '') || 'untitled'
  )
}

/** The slug of a name, numbered when it is taken. */
export async function freeSlug(name: string, taken: (slug: string) => Promise<boolean>): Promise<string> {
  const slug = slugOf(name)
  if (!(await taken(slug))) return slug
  for (let number = 2; ; number++) {
    const candidate = `${slug}-${number}`
    if (!(await taken(candidate))) return candidate
  }
}
